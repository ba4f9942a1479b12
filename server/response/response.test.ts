import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IncidentType, ResponseRole } from '../../contract/response.ts'
import { openWorld, person, type World } from '../../test/harness.ts'

let world: World
let ann: number
let bo: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
  bo = await person(world, 'bo')
})
afterEach(() => world.close())

const roles = async (): Promise<ResponseRole[]> => (await world.api('GET', 'response-roles')).items
const types = async (): Promise<IncidentType[]> => (await world.api('GET', 'incident-types')).items
const typeCalled = async (name: string) => (await types()).find((type) => type.name === name)!
const sentences = async (): Promise<string[]> =>
  (await world.api('GET', 'audit')).items.map(({ sentence }: { sentence: string }) => sentence)

async function schedule(name: string, ...people: number[]): Promise<number> {
  const layers = people.length === 0 ? [] : [{ id: 'a', name: 'Weekly', participants: [people], rotation: null }]
  return (await world.api('POST', 'schedules', { name, timezone: 'UTC', layers })).id
}
const user = (id: number) => ({ kind: 'user', id })
const onCallOf = (id: number) => ({ kind: 'schedule', id })

describe('Roles', () => {
  it('come with checklists, and own ones are added after them under a key made from their name', async () => {
    expect((await roles()).map(({ key, builtIn, types: wanting }) => [key, builtIn, wanting])).toEqual([
      ['commander', true, 3],
      ['communications', true, 2],
      ['scribe', true, 2],
      ['resolver', true, 1],
      ['liaison', true, 1],
    ])
    const made = await world.api('POST', 'response-roles', { name: 'Customer care', duties: ['Read the tickets'] })
    expect(made).toEqual({
      key: 'customerCare',
      name: 'Customer care',
      description: '',
      duties: ['Read the tickets'],
      builtIn: false,
      types: 0,
    })
    expect((await roles()).at(-1)).toEqual(made)
    expect(await world.api('POST', 'response-roles', { name: 'Customer-care' })).toMatchObject({ key: 'customerCare2' })
    expect((await sentences())[1]).toBe('The API token MUSTER_ADMIN_TOKEN made the role Customer care')
  })

  it('may all be changed, with a record of what; their key stays', async () => {
    const [commander] = await roles()
    const { name, description } = commander!
    const changed = await world.api('PUT', 'response-roles/commander', { name: 'Lead', description, duties: ['Say that you lead'] })
    expect(changed).toMatchObject({ key: 'commander', name: 'Lead', duties: ['Say that you lead'] })
    const { body } = await world.db.one<{ body: unknown }>(sql`select body from event where kind = 'responseRole.changed'`)
    expect(body).toMatchObject({
      key: 'commander',
      name: 'Lead',
      changes: { name: [name, 'Lead'], duties: [expect.any(Array), ['Say that you lead']] },
    })
    expect((await sentences())[0]).toBe('The API token MUSTER_ADMIN_TOKEN changed the role Lead')
    expect(await world.call('PUT', 'response-roles/scribe', { name: 'LEAD' })).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    })
    expect(await world.call('PUT', 'response-roles/nobody', { name: 'Nobody' })).toMatchObject({ status: 404 })
  })

  it('are deleted only where they are own ones that no type wants', async () => {
    expect(await world.call('DELETE', 'response-roles/scribe')).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'Scribe is one of the roles that Muster comes with: it can be changed, not deleted.' },
    })
    const { key } = await world.api('POST', 'response-roles', { name: 'Customer care' })
    const { id } = await world.api('POST', 'incident-types', { name: 'Outage', roles: [{ role: key }] })
    expect(await world.call('DELETE', `response-roles/${key}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'A type of incidents wants it: Outage.' },
    })
    await world.api('DELETE', `incident-types/${id}`)
    await world.api('DELETE', `response-roles/${key}`)
    expect((await roles()).map((role) => role.key)).not.toContain(key)
    expect((await sentences())[0]).toBe('The API token MUSTER_ADMIN_TOKEN deleted the role Customer care')
  })
})

describe('Types of incidents', () => {
  it('are there to begin with, with the scenarios that name them, and stand in an order', async () => {
    expect((await types()).map(({ name, severities, scenarios }) => [name, severities, scenarios])).toEqual([
      ['Security incident', [], ['Malware', 'Unauthorised access', 'Data exposed']],
      ['Major incident', ['critical'], []],
      ['Incident', ['high', 'medium', 'low'], []],
    ])
    const ids = (await types()).map(({ id }) => id)
    const turned = ids.toReversed()
    expect((await world.api('PUT', 'incident-type-order', { ids: turned })).items.map(({ id }: IncidentType) => id)).toEqual(turned)
    await world.api('PUT', 'incident-type-order', { ids: turned })
    expect(await sentences()).toEqual(['The API token MUSTER_ADMIN_TOKEN changed the order in which types of incidents are tried'])
    for (const wrong of [ids.slice(1), [...ids, ids[0]], [...ids.slice(1), ids[1]], [...ids, 999]])
      expect(await world.call('PUT', 'incident-type-order', { ids: wrong })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('say who would have each role now: the usual one, a deputy, or why nobody', async () => {
    const days = await schedule('Days', ann)
    const nights = await schedule('Nights')
    const legal = await world.api('POST', 'stakeholders', { name: 'Legal', kind: 'legal' })
    const made = await world.api('POST', 'incident-types', {
      name: 'Outage',
      severities: ['critical'],
      roles: [
        { role: 'commander', from: [onCallOf(nights), user(bo)] },
        { role: 'communications', from: [onCallOf(days)] },
        { role: 'scribe', from: [onCallOf(nights)] },
        { role: 'liaison' },
      ],
      stakeholderIds: [legal.id],
    })
    expect(made).toMatchObject({
      stakeholders: [{ id: legal.id, name: 'Legal' }],
      scenarios: [],
      roles: [
        {
          role: 'commander',
          roleName: 'Commander',
          from: [
            { kind: 'schedule', id: nights, name: 'Nights', missing: false },
            { kind: 'user', id: bo, name: 'bo', missing: false },
          ],
          now: { userId: bo, name: 'bo', reason: 'named for the role, as deputy' },
        },
        { role: 'communications', now: { userId: ann, name: 'ann', reason: 'on call on Days, in the layer Weekly' } },
        { role: 'scribe', now: { userId: null, name: null, reason: 'nobody is on call on Nights for the next 14 days' } },
        { role: 'liaison', from: [], now: null },
      ],
    })
    expect((await types()).at(-1)).toEqual(made)
    expect(
      await world.api('POST', 'incident-types/preview', { roles: [{ role: 'scribe', from: [user(ann)] }, { role: 'liaison' }] }),
    ).toEqual({
      items: [{ role: 'scribe', now: { userId: ann, name: 'ann', reason: 'named for the role' } }],
    })
    expect((await sentences())[0]).toBe('The API token MUSTER_ADMIN_TOKEN made the type of incidents Outage')
  })

  it('refuse what does not exist, a role twice, and a name that there is', async () => {
    const refused = (body: object) => world.call('POST', 'incident-types', { name: 'Outage', ...body })
    expect(await refused({ roles: [{ role: 'commander' }, { role: 'juggler' }] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'roles.1.role', message: 'There is no role juggler.' }] },
    })
    expect(await refused({ roles: [{ role: 'scribe' }, { role: 'scribe' }] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'roles.1.role', message: 'The role scribe is wanted twice.' }] },
    })
    expect(await refused({ roles: [{ role: 'scribe', from: [user(ann), onCallOf(99)] }] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'roles.0.from.1.id' }] },
    })
    expect(await refused({ stakeholderIds: [99] })).toMatchObject({ status: 400, body: { errors: [{ path: 'stakeholderIds.0' }] } })
    expect(await refused({ name: 'major INCIDENT' })).toMatchObject({ status: 409, body: { code: 'already-exists' } })
    expect(await world.call('POST', 'incident-types/preview', { roles: [{ role: 'scribe', from: [user(99)] }] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'roles.0.from.0.id' }] },
    })
  })

  it('are named by scenarios, and stay as long as they are', async () => {
    const { id } = await world.api('POST', 'incident-types', { name: 'Flooding' })
    const flood = { name: 'Flood', impact: 3, incidentTypeId: id }
    const whole = { ...flood, description: '', harms: [], kinds: [], patterns: [], escalationPolicyId: null, enabled: true }
    const scenario = await world.api('POST', 'scenarios', flood)
    expect(scenario).toMatchObject({ incidentTypeId: id, incidentTypeName: 'Flooding' })
    expect((await typeCalled('Flooding')).scenarios).toEqual(['Flood'])
    expect(await world.call('DELETE', `incident-types/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'These scenarios name it: Flood.' },
    })
    expect(await world.api('PUT', `scenarios/${scenario.id}`, { ...whole, incidentTypeId: null, version: 1 })).toMatchObject({
      incidentTypeName: null,
    })
    await world.api('DELETE', `incident-types/${id}`)
    expect(await world.call('PUT', `scenarios/${scenario.id}`, { ...whole, version: 2 })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'incidentTypeId', message: `There is no type of incidents with the id ${id}.` }] },
    })
    await world.api('POST', 'incident-types', { name: 'Flooding' })
  })

  it('are changed with a record of what', async () => {
    const { id, severities, roles: wanted } = await typeCalled('Major incident')
    await world.api('PUT', `incident-types/${id}`, {
      name: 'Disaster',
      severities,
      roles: wanted.map(({ role }) => ({ role, from: role === 'scribe' ? [user(bo)] : [] })),
    })
    const [entry] = (await world.api('GET', 'audit')).items
    expect(entry.sentence).toBe('The API token MUSTER_ADMIN_TOKEN changed the type of incidents Disaster')
    expect(entry.changes.map(({ field }: { field: string }) => field).toSorted()).toEqual(['description', 'name', 'roles'])
    expect(await world.call('PUT', 'incident-types/99', { name: 'X' })).toMatchObject({ status: 404 })
  })

  it('hold the schedules and teams that they take roles from', async () => {
    const days = await schedule('Days', ann)
    const team = await world.api('POST', 'teams', { name: 'Web', members: [{ userId: ann }] })
    const outage = { name: 'Outage', roles: [{ role: 'commander', from: [onCallOf(days), { kind: 'team', id: team.id }] }] }
    const { id } = await world.api('POST', 'incident-types', outage)
    expect(await world.call('DELETE', `schedules/${days}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'Roles at these types of incidents are taken from it: Outage.' },
    })
    expect(await world.call('DELETE', `teams/${team.id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'It is used by type of incidents Outage.' },
    })
    await world.api('DELETE', `incident-types/${id}`)
    await world.api('DELETE', `schedules/${days}`)
    await world.api('DELETE', `teams/${team.id}`)
  })
})

describe('Stakeholders', () => {
  const duty = { label: 'Duty officer', by: 'phone', address: '+49 30 123456' }

  it('are made, changed with a record of what, and found page by page', async () => {
    const legal = await world.api('POST', 'stakeholders', { name: 'Legal', kind: 'legal', memberIds: [bo, ann, bo], lines: [duty] })
    expect(legal).toEqual({
      id: expect.any(Number),
      name: 'Legal',
      kind: 'legal',
      description: '',
      members: [
        { id: bo, name: 'bo' },
        { id: ann, name: 'ann' },
      ],
      lines: [{ ...duty, note: '' }],
      types: [],
    })
    expect(await world.api('GET', `stakeholders/${legal.id}`)).toEqual(legal)
    await world.api('PUT', `stakeholders/${legal.id}`, { name: 'Lawyers', kind: 'legal', memberIds: [bo, ann], lines: [duty] })
    const [entry] = (await world.api('GET', 'audit')).items
    expect(entry).toMatchObject({
      sentence: 'The API token MUSTER_ADMIN_TOKEN changed the stakeholders Lawyers',
      changes: [{ field: 'name', before: 'Legal', after: 'Lawyers' }],
    })
    for (const name of ['Board', 'Press', 'Hosting provider']) await world.api('POST', 'stakeholders', { name, kind: 'other' })
    const first = await world.api('GET', 'stakeholders?limit=3')
    const second = await world.api('GET', `stakeholders?limit=3&after=${first.next}`)
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['Board', 'Hosting provider', 'Lawyers', 'Press'])
    expect(second.next).toBeNull()
    expect((await world.api('GET', 'stakeholders?search=PRO')).items).toMatchObject([{ name: 'Hosting provider' }])
  })

  it('refuse members who are not active, lines that lead nowhere, and a name that there is', async () => {
    await world.db.run(sql`update users set state = 'deactivated' where id = ${bo}`)
    const refused = (body: object) => world.call('POST', 'stakeholders', { name: 'Legal', kind: 'legal', ...body })
    expect(await refused({ memberIds: [ann, bo] })).toMatchObject({ status: 400, body: { errors: [{ path: 'memberIds.1' }] } })
    expect(await refused({ lines: [duty, { ...duty, by: 'email' }] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'lines.1.address', message: 'An e-mail address.' }] },
    })
    await world.api('POST', 'stakeholders', { name: 'legal', kind: 'legal' })
    expect(await refused({})).toMatchObject({ status: 409, body: { code: 'already-exists' } })
  })

  it('stay as long as a type has them told', async () => {
    const { id } = await world.api('POST', 'stakeholders', { name: 'Legal', kind: 'legal' })
    const type = await world.api('POST', 'incident-types', { name: 'Breach', stakeholderIds: [id] })
    expect(await world.api('GET', `stakeholders/${id}`)).toMatchObject({ types: ['Breach'] })
    expect(await world.call('DELETE', `stakeholders/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'It is told at incidents of these types: Breach.' },
    })
    await world.api('DELETE', `incident-types/${type.id}`)
    await world.api('DELETE', `stakeholders/${id}`)
    expect(await world.call('GET', `stakeholders/${id}`)).toMatchObject({ status: 404 })
    expect((await sentences())[0]).toBe('The API token MUSTER_ADMIN_TOKEN deleted the stakeholders Legal')
  })
})

describe('Somebody who leaves', () => {
  it('is replaced where a type takes a role from them, and in every group', async () => {
    await world.api('POST', 'incident-types', {
      name: 'Outage',
      roles: [
        { role: 'commander', from: [user(ann)] },
        { role: 'scribe', from: [user(bo), user(ann)] },
      ],
    })
    await world.api('POST', 'stakeholders', { name: 'Board', kind: 'executives', memberIds: [ann] })
    await world.api('POST', 'stakeholders', { name: 'Legal', kind: 'legal', memberIds: [ann, bo] })
    expect(await world.call('POST', `people/${ann}/deactivate`, { replacementId: null })).toMatchObject({
      status: 409,
      body: {
        code: 'needs-replacement',
        errors: [{ message: 'Given a role at incidents of the type Outage.' }, { message: 'The only way to the stakeholders Board.' }],
      },
    })
    await world.api('POST', `people/${ann}/deactivate`, { replacementId: bo })
    expect((await typeCalled('Outage')).roles.map(({ from }) => from.map(({ id }) => id))).toEqual([[bo], [bo]])
    const { items } = await world.api('GET', 'stakeholders')
    expect(items).toMatchObject([
      { name: 'Board', members: [{ id: bo }] },
      { name: 'Legal', members: [{ id: bo }] },
    ])
  })

  it('goes without a replacement where a group has another member or a line', async () => {
    await world.api('POST', 'stakeholders', {
      name: 'Board',
      kind: 'executives',
      memberIds: [ann],
      lines: [{ label: 'Office', by: 'phone', address: '112' }],
    })
    await world.api('POST', 'stakeholders', { name: 'Legal', kind: 'legal', memberIds: [bo, ann] })
    await world.api('POST', `people/${ann}/deactivate`, { replacementId: null })
    const { items } = await world.api('GET', 'stakeholders')
    expect(items).toMatchObject([
      { name: 'Board', members: [] },
      { name: 'Legal', members: [{ id: bo }] },
    ])
  })

  it('cannot become a viewer while a type takes a role from them; a group may have viewers', async () => {
    const { id } = await world.api('POST', 'incident-types', { name: 'Outage', roles: [{ role: 'commander', from: [user(ann)] }] })
    await world.api('POST', 'stakeholders', { name: 'Board', kind: 'executives', memberIds: [ann] })
    expect(await world.call('PATCH', `people/${ann}`, { role: 'viewer' })).toMatchObject({ status: 409, body: { code: 'in-use' } })
    await world.api('DELETE', `incident-types/${id}`)
    await world.api('PATCH', `people/${ann}`, { role: 'viewer' })
  })
})

it('Everybody reads roles, types and stakeholders; who may not change configuration changes none of them', async () => {
  const { token } = await world.api('POST', 'tokens', { name: 'reader', scopes: ['read'] })
  for (const path of ['response-roles', 'incident-types', 'stakeholders'])
    expect(await world.call('GET', path, undefined, { token })).toMatchObject({ status: 200 })
  expect(await world.call('POST', 'incident-types/preview', { roles: [] }, { token })).toMatchObject({ status: 200 })
  for (const [method, path, body] of [
    ['POST', 'response-roles', { name: 'X' }],
    ['DELETE', 'response-roles/scribe', undefined],
    ['POST', 'incident-types', { name: 'X' }],
    ['PUT', 'incident-type-order', { ids: [] }],
    ['POST', 'stakeholders', { name: 'X', kind: 'other' }],
  ] as const)
    expect(await world.call(method, path, body, { token })).toMatchObject({ status: 403 })
})
