import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, integration, openWorld, person, service, START, type World } from '../harness.ts'
import { until } from '../product.ts'

let world: World
let ann: number
let bob: number
let cat: number
beforeEach(async () => {
  world = await openWorld()
  ;[ann, bob, cat] = [await person(world, 'ann'), await person(world, 'bob'), await person(world, 'cat')]
})
afterEach(() => world.close())

const level = (id: number) => [{ targets: [{ kind: 'user' as const, id }], delayMinutes: 60 }]
const detail = (id: number) => world.api('GET', `incidents/${id}`)
const sentences = async (id: number): Promise<string[]> =>
  (await world.api('GET', `incidents/${id}/timeline`)).items.map((entry: { sentence: string }) => entry.sentence)

async function type(name: string): Promise<number> {
  return (await world.db.one<{ id: number }>(sql`select id from incident_type where name = ${name}`)).id
}
async function wants(name: string, roles: { role: string; from: object[] }[]): Promise<void> {
  await world.db.run(sql`update incident_type set roles = ${JSON.stringify(roles)}::jsonb where name = ${name}`)
}
const user = (id: number) => ({ kind: 'user', id })

/** Sends alerts until the node has heard of the roles; answers the incident whose roles were due. */
async function staffed(send: (key: string) => Promise<unknown>): Promise<number> {
  let [tries, found] = [0, 0]
  await until('the roles to be heard of', async () => {
    await send(`x${tries++}`)
    const row = await world.db.maybe<{ id: number }>(sql`select id from incident where react_at is not null limit 1`)
    found = row?.id ?? 0
    return found > 0
  })
  return found
}

describe('An incident that opens', () => {
  it('is of the type of its severity, whose roles are filled and whose people are paged', async () => {
    const shop = await service(world, 'Shop', level(ann))
    await wants('Major incident', [
      { role: 'commander', from: [user(bob)] },
      { role: 'scribe', from: [user(cat)] },
      { role: 'communications', from: [] },
    ])
    const id = await staffed((key) => world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', key)))
    await world.at('+1s')
    const incident = await detail(id)
    expect(incident.type).toMatchObject({ name: 'Major incident' })
    expect(incident.roles).toMatchObject([
      { role: 'commander', roleName: 'Commander', person: { name: 'bob' } },
      { role: 'scribe', person: { name: 'cat' } },
      { role: 'communications', roleName: 'Communications', person: null, duties: [] },
    ])
    expect(incident.roles[0].duties[0]).toEqual({ position: 1, text: 'Say that you are the commander', doneAt: null, doneBy: null })
    expect(await sentences(id)).toContain('Muster made bob Commander: named for the role')
    expect(world.phone('bob')).toHaveLength(1)
    expect(world.phone('cat')).toHaveLength(1)
  })

  it('takes the deputy where the usual one cannot be reached, and says who is missing', async () => {
    const shop = await service(world, 'Shop', level(ann))
    await world.db.run(sql`update users set state = 'deactivated' where id = ${bob}`)
    await wants('Major incident', [
      { role: 'commander', from: [user(bob), user(cat)] },
      { role: 'scribe', from: [user(bob)] },
    ])
    const id = await staffed((key) => world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', key)))
    await world.at('+1s')
    const told = await sentences(id)
    expect(told).toContain('Muster made cat Commander: named for the role, as deputy')
    expect(told).toContain('Nobody is Scribe: bob is deactivated')
  })

  it('that a scenario calls a security incident is staffed as one, whatever its severity', async () => {
    const shop = await service(world, 'Shop', level(ann))
    await wants('Security incident', [{ role: 'liaison', from: [user(cat)] }])
    const id = await staffed((key) =>
      world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', key, { summary: `Malware on ${key}`, severity: 'warning' })),
    )
    await world.at('+1s')
    expect(await detail(id)).toMatchObject({
      severity: 'medium',
      type: { name: 'Security incident' },
      roles: [{ person: { name: 'cat' } }],
    })
  })

  it('asks for more when its severity rises, and keeps who has a role already', async () => {
    const shop = await service(world, 'Shop', level(ann), { kind: 'generic' })
    await wants('Major incident', [
      { role: 'commander', from: [user(bob)] },
      { role: 'scribe', from: [user(cat)] },
    ])
    await world.api('POST', `/ingest/${shop.key}`, { title: 'Slow', dedup_key: 's', severity: 'warning', status: 'firing' })
    const [{ id }] = (await world.api('GET', 'incidents')).items
    await world.api('POST', `incidents/${id}/roles`, { role: 'commander', userId: ann })
    await world.api('POST', `incidents/${id}/severity`, { severity: 'critical', reason: 'All customers.' })
    await world.at('+1s')
    const incident = await detail(id)
    expect(incident.type).toMatchObject({ name: 'Major incident' })
    expect(incident.roles).toMatchObject([
      { role: 'commander', person: { name: 'ann' } },
      { role: 'scribe', person: { name: 'cat' } },
    ])
  })

  it('is staffed by the type that whoever declares it chooses', async () => {
    await wants('Security incident', [{ role: 'commander', from: [user(bob)] }])
    const typeId = await type('Security incident')
    await until('the roles to be heard of', async () => {
      const { id } = await world.api('POST', 'incidents', { title: 'Strange logins', severity: 'low', pageNobody: true, typeId })
      await world.at('+1s')
      return (await detail(id)).roles[0].person !== null
    })
    expect(world.phone('bob').length).toBeGreaterThan(0)
    expect(await world.call('POST', 'incidents', { title: 'x', pageNobody: true, typeId: 999 })).toMatchObject({ status: 404 })
  })
})

describe('In a response', () => {
  const declare = async () => (await world.api('POST', 'incidents', { title: 'Odd', severity: 'high', pageNobody: true })).id as number

  it('a role is handed over, the heir is paged, and the checklist goes with it', async () => {
    const id = await declare()
    await world.api('POST', `incidents/${id}/roles`, { role: 'commander', userId: ann })
    await world.api('POST', `incidents/${id}/duties`, { role: 'commander', position: 2, done: true })
    await world.api('POST', `incidents/${id}/roles`, { role: 'commander', userId: bob })
    await world.at('+1s')
    const [commander] = (await detail(id)).roles
    expect(commander).toMatchObject({
      person: { name: 'bob' },
      duties: [{ doneAt: null }, { doneAt: new Date(START).toISOString() }, {}, {}, {}, {}],
    })
    const told = await sentences(id)
    expect(told.some((line) => line.endsWith('handed the role of Commander over from ann to bob'))).toBe(true)
    expect(told.some((line) => line.endsWith('ticked “Confirm the severity and the phase”'))).toBe(true)
    expect(world.phone('bob')).toHaveLength(1)
    expect(await world.call('POST', `incidents/${id}/duties`, { role: 'commander', position: 2, done: true })).toMatchObject({
      status: 409,
    })
    expect(await world.call('POST', `incidents/${id}/duties`, { role: 'commander', position: 99, done: true })).toMatchObject({
      status: 404,
    })
    expect(await world.call('POST', `incidents/${id}/roles`, { role: 'commander', userId: bob })).toMatchObject({ status: 409 })
  })

  it('it is written down who of the stakeholders was told, and how', async () => {
    const { id: legal } = await world.db.one<{ id: number }>(sql`
      insert into stakeholder_group (name, kind, lines, created_at)
      values ('Legal', 'legal', '[{"label":"Counsel","by":"phone","address":"+49 30 1234","note":""}]', ${new Date(START)}) returning id`)
    await world.db.run(sql`update incident_type set stakeholder_ids = ${[legal]}::bigint[] where name = 'Incident'`)
    const id = await declare()
    expect((await detail(id)).stakeholders).toMatchObject([{ name: 'Legal', lines: [{ label: 'Counsel' }], toldAt: null }])
    await world.api('POST', `incidents/${id}/told`, { groupId: legal, line: 'Counsel', note: 'They call back at noon.' })
    expect((await detail(id)).stakeholders).toMatchObject([{ name: 'Legal', toldAt: new Date(START).toISOString(), line: 'Counsel' }])
    expect((await sentences(id)).at(-1)).toMatch(/told Legal by Counsel: They call back at noon\.$/)
  })
})

it('A worse alert that joins makes it a major incident', async () => {
  const shop = await service(world, 'Shop', level(ann), { grouping: { by: 'service', labels: [], windowMinutes: null, reopenMinutes: 0 } })
  const { key } = await integration(world, shop.serviceId, 'pagerduty')
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'a', { severity: 'info' }))
  const [{ id }] = (await world.api('GET', 'incidents')).items
  expect(await detail(id)).toMatchObject({ type: { name: 'Incident' } })
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'b'))
  expect(await detail(id)).toMatchObject({ severity: 'critical', type: { name: 'Major incident' } })
})
