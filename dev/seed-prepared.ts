import { ASSETS, STAFFED, STAKEHOLDERS, TOLD } from './prepared.ts'

type Api = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => Promise<any>

/** Puts in what SoftwareCo has prepared, as its people would. */
export async function prepare(api: Api, people: Map<string, number>): Promise<void> {
  await inventory(api, people)
  const groups = await stakeholders(api, people)
  await staffing(api, groups)
  for (const { audience, ...rule } of TOLD)
    await api('POST', 'communication-rules', { ...rule, audiences: [{ kind: 'stakeholders', id: groups.get(audience) }] })
}

async function inventory(api: Api, people: Map<string, number>): Promise<void> {
  const known = new Map<string, { id: number; teamId: number | null; description: string }>()
  for (const service of (await api('GET', 'services?limit=100')).items) known.set(service.name, service)
  for (const { name, kind, priority, needs, rto, rpo, hourlyCost, tags, known: identifiers } of ASSETS) {
    const there = known.get(name)
    const values = {
      name,
      kind,
      priority,
      description: there?.description ?? '',
      teamId: there?.teamId ?? null,
      confidentiality: needs?.[0] ?? null,
      integrity: needs?.[1] ?? null,
      availability: needs?.[2] ?? null,
      rtoMinutes: rto ?? null,
      rpoMinutes: rpo ?? null,
      hourlyCost: hourlyCost ?? null,
      tags: tags ?? [],
      ownerIds: priority === 1 ? [people.get('Jonas')] : [],
      identifiers: (identifiers ?? []).map((text) => ({
        label: text.slice(0, text.indexOf('=')),
        value: text.slice(text.indexOf('=') + 1),
      })),
    }
    known.set(name, await (there ? api('PUT', `assets/${there.id}`, values) : api('POST', 'assets', values)))
  }
  for (const { name, ...asset } of ASSETS) {
    const { id, related } = await api('GET', `assets/${known.get(name)!.id}`)
    const along = (['dependsOn', 'runsOn', 'partOf'] as const).flatMap((kind) =>
      (asset[kind] ?? []).map((other) => ({ kind, direction: 'along', assetId: known.get(other)!.id })),
    )
    const against = related
      .filter(({ direction }: { direction: string }) => direction === 'against')
      .map((one: { kind: string; asset: { id: number } }) => ({ kind: one.kind, direction: 'against', assetId: one.asset.id }))
    if (along.length > 0) await api('PUT', `assets/${id}/relations`, { relations: [...along, ...against] })
  }
}

async function stakeholders(api: Api, people: Map<string, number>): Promise<Map<string, number>> {
  const groups = new Map<string, number>()
  for (const { members, ...group } of STAKEHOLDERS) {
    const { id } = await api('POST', 'stakeholders', { ...group, memberIds: members.map((name) => people.get(name)) })
    groups.set(group.name, id)
  }
  return groups
}

async function staffing(api: Api, groups: Map<string, number>): Promise<void> {
  const schedules = new Map<string, number>(
    (await api('GET', 'schedules?limit=100')).items.map(({ name, id }: { name: string; id: number }) => [name, id]),
  )
  const types = (await api('GET', 'incident-types')).items
  for (const { type, roles, told } of STAFFED) {
    const { id, name, description, severities, security } = types.find((one: { name: string }) => one.name === type)
    await api('PUT', `incident-types/${id}`, {
      name,
      description,
      severities,
      security,
      roles: roles.map(([role, schedule]) => ({
        role,
        from: schedule === null ? [] : [{ kind: 'schedule', id: schedules.get(schedule) }],
      })),
      stakeholderIds: told.map((group) => groups.get(group)),
    })
  }
}
