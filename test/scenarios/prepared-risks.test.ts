import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '../../domain/time.ts'
import { event, openWorld, person, service, START, type World } from '../harness.ts'
import { signedIn } from '../signed-in.ts'

let world: World
let ann: number
let boss: number
let asBoss: Awaited<ReturnType<typeof signedIn>>
let asAnn: Awaited<ReturnType<typeof signedIn>>
let asEve: Awaited<ReturnType<typeof signedIn>>
let shop: { serviceId: number; key: string }
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann', ['ntfy', 'email'])
  boss = await person(world, 'boss', ['email'], 'manager')
  asAnn = await signedIn(world, ann)
  asBoss = await signedIn(world, boss)
  asEve = await signedIn(world, await person(world, 'eve'))
  shop = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }])
  await world.db.run(sql`update asset set kind = 'application', priority = 1 where id = ${shop.serviceId}`)
})
afterEach(() => world.close())

/** Straight to so many days after the start, and everybody still signed in: to stop at every self-test on the way takes long. */
async function day(count: number): Promise<void> {
  await world.muster.engine.settle()
  world.clock.set(START + count * DAY)
  await world.db.run(
    sql`update session set seen_at = ${new Date(START + count * DAY)}, expires_at = ${new Date(START + (count + 9) * DAY)}`,
  )
  await world.muster.engine.settle()
}
const days = (count: number) => new Date(START + count * DAY).toISOString()

async function asked(method: string, path: string, body: object | undefined, as: object) {
  const answer = await world.call(method, path, body, as)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
const sign = (score: number, until = 365) =>
  asked('POST', 'risk-limit', { score, statement: 'The board said so.', expiresAt: days(until) }, asBoss)
const risk = (values: object = {}) =>
  world.api('POST', 'risks', {
    name: 'Ransomware in the shop',
    threat: 'A gang encrypts it.',
    likelihood: 4,
    impact: 4,
    assetId: shop.serviceId,
    ownerId: ann,
    reviewAt: days(180),
    ...values,
  })
const read = (id: number) => world.api('GET', `risks/${id}`)
const tasks = async () => (await world.api('GET', 'risk-tasks')).items
const letters = (name: string) => world.phone(name).map(({ message }) => message.title)

describe('A risk above what is accepted', () => {
  it('is an open task of its owner, who is told when it is late, by the quiet ways', async () => {
    await sign(8)
    const { id } = await risk()
    expect(await tasks()).toMatchObject([{ kind: 'treat', risk: { id }, owner: { name: 'ann' }, dueAt: days(3), overdue: false }])
    expect((await asked('GET', 'risk-tasks?mine=true', undefined, asAnn)).total).toBe(1)
    expect((await asked('GET', 'risk-tasks?mine=true', undefined, asBoss)).total).toBe(0)
    await day(2)
    expect(world.rings).toEqual([])
    await day(3)
    expect(world.rings.map(({ address, message }) => [address, message.title, message.purpose, message.urgency])).toEqual([
      ['ann@email', 'Decide about a risk: Ransomware in the shop', 'notice', 'low'],
    ])
    expect(world.rings[0]!.message.text).toContain(`http://localhost:8080/risks/${id}`)
    expect(await tasks()).toMatchObject([{ overdue: true }])
    await day(33)
    expect(world.rings).toHaveLength(1)
  })

  it('is tried again where a provider fails', async () => {
    await sign(8)
    await risk()
    world.answers.push({ outcome: 'unknown', detail: 'no answer' })
    await day(3)
    expect(letters('ann')).toEqual([])
    await world.at('+1m')
    expect(letters('ann')).toEqual(['Decide about a risk: Ransomware in the shop'])
  })

  it('is covered by a plan until that is due, and then asks at once', async () => {
    await sign(8)
    const { id } = await risk()
    const plan = { kind: 'mitigate', plan: 'Backups that cannot be changed.', ownerId: boss, dueAt: days(20) }
    expect(await world.api('PUT', `risks/${id}/treatment`, { treatment: plan })).toMatchObject({
      standing: 'planned',
      treatedBy: 'boss',
      tasks: [],
    })
    await day(19)
    expect(await tasks()).toEqual([])
    await day(20)
    expect(await tasks()).toMatchObject([{ kind: 'treat', overdue: true, dueAt: days(20) }])
    expect(letters('ann')).toEqual(['Decide about a risk: Ransomware in the shop'])
  })

  it('is accepted by a signature with an end, which no token can give', async () => {
    await sign(8)
    const { id } = await risk()
    const treatment = { kind: 'accept', reason: 'We close the shop in May.', expiresAt: days(60) }
    expect(await world.call('PUT', `risks/${id}/treatment`, { treatment })).toMatchObject({ status: 403 })
    expect(await asked('PUT', `risks/${id}/treatment`, { treatment }, asBoss)).toMatchObject({
      standing: 'accepted',
      treatedBy: 'boss',
      treatment: { signedBy: boss, signedAt: days(0) },
    })
    await day(60)
    expect(await read(id)).toMatchObject({ standing: 'open', tasks: [{ kind: 'treat' }] })
  })

  it('is within it once controls lower what remains', async () => {
    await sign(8)
    const { id } = await risk()
    const facts = { name: 'Ransomware in the shop', threat: 'A gang encrypts it.', ownerId: ann, reviewAt: days(180) }
    const controls = [{ text: 'Offline backups', lowers: 'impact', by: 2 }]
    expect(await world.api('PUT', `risks/${id}`, { ...facts, controls })).toMatchObject({
      residual: { likelihood: 4, impact: 2 },
      standing: 'within',
      tasks: [],
    })
  })
})

describe('What the company accepts', () => {
  it('is nothing until a person signs it, and nothing again when it has run out', async () => {
    const { id } = await risk({ likelihood: 1, impact: 2 })
    expect(await read(id)).toMatchObject({ standing: 'open' })
    expect(await world.call('POST', 'risk-limit', { score: 8, statement: 'x', expiresAt: days(9) })).toMatchObject({ status: 403 })
    expect(await sign(8, 10)).toMatchObject({ valid: true, limit: { score: 8, signedBy: 'boss' } })
    await world.at('+1s')
    expect(await read(id)).toMatchObject({ standing: 'within', tasks: [] })
    await day(10)
    expect(await world.api('GET', 'risk-limit')).toMatchObject({ valid: false })
    expect(await read(id)).toMatchObject({ standing: 'open', tasks: [{ kind: 'treat' }] })
  })
})

describe('An incident', () => {
  async function open(): Promise<number> {
    await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'x', { summary: 'Ransomware found on a server' }))
    return (await world.api('GET', 'incidents')).items[0].id
  }
  const malware = async () =>
    (await world.api('GET', 'scenarios')).items.find(({ name }: { name: string }) => name === 'Malware').id as number

  it('shows the risks that name what happened and what it happened to, and realises one', async () => {
    await sign(25)
    const scenarioId = await malware()
    const { id: mine } = await risk({ scenarioId })
    await risk({ name: 'Power cut', scenarioId: null })
    const other = await world.api('POST', 'assets', { name: 'Archive' })
    const { id: elsewhere } = await risk({ name: 'Ransomware in the archive', scenarioId, assetId: other.id })
    const incident = await open()
    const shown = await world.api('GET', `incidents/${incident}/risks`)
    expect(shown.items).toMatchObject([{ id: mine, cameTrue: null, owner: { name: 'ann' } }])

    expect(await world.call('POST', `incidents/${incident}/risks/${elsewhere}/came-true`)).toMatchObject({ status: 409 })
    await asked('POST', `incidents/${incident}/risks/${mine}/came-true`, undefined, asBoss)
    expect(await world.call('POST', `incidents/${incident}/risks/${mine}/came-true`)).toMatchObject({ status: 409 })
    const timeline = (await world.api('GET', `incidents/${incident}/timeline?limit=200`)).items
    expect(timeline.map(({ sentence }: { sentence: string }) => sentence)).toContain(
      'boss said that the risk “Ransomware in the shop” came true; ann is asked for a new score',
    )
    expect(await read(mine)).toMatchObject({ tasks: [{ kind: 'score', dueAt: days(7) }], realised: [{ incidentId: incident, by: 'boss' }] })
    await day(7)
    expect(letters('ann')).toContain('Score a risk anew: Ransomware in the shop')

    const rating = { likelihood: 5, impact: 4, note: 'It happened.', reviewAt: days(100) }
    expect(await asked('POST', `risks/${mine}/ratings`, rating, asAnn)).toMatchObject({
      tasks: [],
      residual: { likelihood: 5 },
      ratings: [{ note: 'It happened.', by: 'ann' }, {}],
    })
    expect(await world.call('POST', `risks/${mine}/ratings`, rating, asEve)).toMatchObject({ status: 403 })
  })
})

describe('Hardening work', () => {
  const work = (values: object = {}) =>
    world.api('POST', 'hardening', {
      name: 'Patch the shop',
      kind: 'patch',
      assetKind: 'application',
      every: 1,
      unit: 'month',
      firstAt: '2026-03-31T09:00',
      timezone: 'Europe/Berlin',
      owner: { kind: 'user', id: ann },
      ...values,
    })

  it('that is late makes the risks of its assets likelier until it is done, with evidence', async () => {
    await sign(8)
    const { id } = await risk({ likelihood: 2 })
    const { id: patch } = await work()
    expect(await read(id)).toMatchObject({ standing: 'within', residual: { likelihood: 2, raised: 0 } })
    await day(30)
    expect(await read(id)).toMatchObject({
      standing: 'open',
      residual: { likelihood: 3, raised: 1 },
      late: [{ name: 'Patch the shop' }],
      tasks: [{ kind: 'treat' }],
    })
    expect(letters('ann')).toEqual(['Late: Patch the shop'])
    const covering = await world.api('GET', `hardening?assetId=${shop.serviceId}`)
    expect(covering).toMatchObject({ overdue: 1, items: [{ id: patch, overdue: true, assets: 1, risks: 1 }] })

    const done = { note: 'All of them, but one.', link: 'https://example.com/tickets/7' }
    expect(await world.call('POST', `hardening/${patch}/done`, done, asEve)).toMatchObject({ status: 403 })
    expect(await asked('POST', `hardening/${patch}/done`, done, asAnn)).toMatchObject({
      overdue: false,
      dueAt: '2026-04-30T07:00:00.000Z',
      last: { ...done, by: 'ann' },
    })
    expect(await read(id)).toMatchObject({ standing: 'within', residual: { likelihood: 2, raised: 0 }, late: [], tasks: [] })
    expect(await world.api('GET', `hardening/${patch}`)).toMatchObject({ mayFinish: true, done: [{}] })
    expect(await asked('GET', `hardening/${patch}`, undefined, asEve)).toMatchObject({ mayFinish: false })
  })

  it('of a team is told to all of it, and is theirs to finish', async () => {
    const { id: team } = await world.api('POST', 'teams', {
      name: 'Payments',
      members: [
        { userId: ann, lead: false },
        { userId: boss, lead: true },
      ],
    })
    const { id } = await work({ owner: { kind: 'team', id: team } })
    await day(30)
    expect([letters('ann'), letters('boss')]).toEqual([['Late: Patch the shop'], ['Late: Patch the shop']])
    expect((await asked('GET', 'hardening?mine=true&overdue=true', undefined, asAnn)).items).toMatchObject([{ id }])
  })

  it('keeps its due date unless its rhythm changes', async () => {
    const { id } = await work()
    const body = {
      name: 'Patch',
      kind: 'patch',
      assetKind: null,
      tag: null,
      priority: 1,
      timezone: 'Europe/Berlin',
      owner: { kind: 'user', id: boss },
    }
    expect(await world.api('PUT', `hardening/${id}`, { ...body, every: 1, unit: 'month', firstAt: '2026-03-31T09:00' })).toMatchObject({
      dueAt: '2026-03-31T07:00:00.000Z',
      owner: { name: 'boss' },
      priority: 1,
    })
    expect(await world.api('PUT', `hardening/${id}`, { ...body, every: 2, unit: 'week', firstAt: '2026-03-03T09:00' })).toMatchObject({
      dueAt: '2026-03-03T08:00:00.000Z',
    })
    expect(
      await world.call('PUT', `hardening/${id}`, { ...body, priority: null, every: 2, unit: 'week', firstAt: '2026-03-03T09:00' }),
    ).toMatchObject({
      status: 400,
    })
  })
})

it('The register is sorted by what remains, page by page, and counted by cell', async () => {
  for (const [name, likelihood, impact] of [
    ['a', 1, 1],
    ['b', 5, 5],
    ['c', 2, 3],
    ['d', 3, 2],
  ] as const)
    await risk({ name, likelihood, impact, ...(name === 'd' ? { assetId: null } : {}) })
  const first = await world.api('GET', 'risks?limit=2')
  expect(first).toMatchObject({ total: 4, items: [{ name: 'b' }, { name: 'c' }] })
  expect((await world.api('GET', `risks?limit=2&after=${first.next}`)).items).toMatchObject([{ name: 'd' }, { name: 'a' }])
  expect((await world.api('GET', 'risks?cell=5x5')).items).toMatchObject([{ name: 'b' }])
  expect((await world.api('GET', `risks?assetId=${shop.serviceId}&standing=open,planned`)).total).toBe(3)
  expect((await world.api('GET', 'risk-map?treatment=none')).cells).toContainEqual({ likelihood: 2, impact: 3, risks: 1 })
})

it('Who leaves hands on what they own', async () => {
  const { id } = await risk()
  expect(await world.call('POST', `people/${ann}/deactivate`, {})).toMatchObject({ status: 409 })
  const ida = await person(world, 'ida')
  await world.api('POST', `people/${ann}/deactivate`, { replacementId: ida })
  expect(await read(id)).toMatchObject({ owner: { name: 'ida' } })
})
