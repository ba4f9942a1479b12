import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { USUAL_MATRIX } from '../../domain/urgency.ts'
import { event, openWorld, person, service, START, type World } from '../harness.ts'
import { until } from '../product.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const named = async (name: string) => person(world, name)
const level = (id: number) => [{ targets: [{ kind: 'user' as const, id }], delayMinutes: 60 }]
const alertOf = async (title: string) => {
  const { items } = await world.api('GET', 'alerts?state=all')
  const { id } = (items as { id: number; title: string }[]).find((alert) => alert.title === title)!
  return world.api('GET', `alerts/${id}`)
}
const incidents = async () => (await world.api('GET', 'incidents?state=all')).items
const timeline = async (id: number) =>
  (await world.api('GET', `incidents/${id}/timeline`)).items.map((entry: { sentence: string }) => entry.sentence)

async function asset(name: string, values: { kind?: string; priority?: number; identifiers?: [string, string][]; partOf?: number } = {}) {
  const { id } = await world.db.one<{ id: number }>(sql`
    insert into asset (name, kind, priority, created_at) values (${name}, ${values.kind ?? 'server'}, ${values.priority ?? null}, ${new Date(START)})
    returning id`)
  for (const [label, value] of values.identifiers ?? [])
    await world.db.run(sql`insert into asset_identifier (asset_id, label, value) values (${id}, ${label}, ${value})`)
  if (values.partOf !== undefined)
    await world.db.run(sql`insert into asset_relation (from_id, to_id, kind) values (${id}, ${values.partOf}, 'partOf')`)
  return id
}
const rank = (id: number, priority: number) => world.db.run(sql`update asset set priority = ${priority} where id = ${id}`)

/** Sends until the node has heard what was prepared; each try is an alert of its own. */
async function judged(send: (key: string) => Promise<void>, prefix: string): Promise<void> {
  let tries = 0
  await until('what was prepared to be heard of', async () => {
    const key = `${prefix}${tries++}`
    await send(key)
    const { derivation } = await world.db.one<{ derivation: unknown }>(sql`select derivation from alert where key = ${key}`)
    return derivation !== null
  })
}

describe('An asset that was ranked', () => {
  it('makes a warning about what the company lives by critical, pages loudly, and says how that came about', async () => {
    const ann = await named('ann')
    const shop = await service(world, 'Shop', level(ann), { kind: 'generic' })
    await rank(shop.serviceId, 1)
    const send = (key: string) =>
      world.api('POST', `/ingest/${shop.key}`, { title: 'API unreachable', dedup_key: key, severity: 'warning', status: 'firing' })
    await judged(send, 'a')

    expect(await alertOf('API unreachable')).toMatchObject({
      severity: 'critical',
      derivation: { asset: { name: 'Shop' }, priority: 1, scenario: { name: 'Unavailable' }, impact: 4, said: 'medium', urgency: 'high' },
    })
    const [incident] = await incidents()
    expect(incident).toMatchObject({ severity: 'critical', urgency: 'high' })
    expect((await timeline(incident.id))[0]).toBe(
      'Opened as critical: generic reported “API unreachable”; Shop is P1 and this is Unavailable (severe): critical, high urgency',
    )
  })

  it('makes a critical word about what can wait quiet', async () => {
    const ann = await named('ann')
    const wiki = await service(world, 'Wiki', level(ann), { kind: 'generic' })
    await rank(wiki.serviceId, 4)
    await judged(
      (key) =>
        world.api('POST', `/ingest/${wiki.key}`, { title: `Odd thing ${key}`, dedup_key: key, severity: 'critical', status: 'firing' }),
      'a',
    )
    expect((await incidents())[0]).toMatchObject({ severity: 'medium', urgency: 'low' })
  })

  it('raises what is open when the same alert is said again', async () => {
    const ann = await named('ann')
    const shop = await service(world, 'Shop', level(ann), { kind: 'generic' })
    const say = () =>
      world.api('POST', `/ingest/${shop.key}`, { title: 'Queue grows', dedup_key: 'queue', severity: 'warning', status: 'firing' })
    await say()
    expect((await incidents())[0]).toMatchObject({ severity: 'medium', urgency: 'low' })
    await rank(shop.serviceId, 1)
    await until('the severity to follow', async () => {
      await say()
      return (await incidents())[0].severity === 'high'
    })
    expect((await incidents())[0]).toMatchObject({ urgency: 'high' })
    expect(await alertOf('Queue grows')).toMatchObject({ severity: 'high', derivation: { said: 'medium', scenario: null, impact: 2 } })
  })
})

describe('An alert whose labels name an asset', () => {
  it('goes to the service that the asset is part of, whatever integration it came by', async () => {
    const [ann, bob] = [await named('ann'), await named('bob')]
    const all = await service(world, 'Everything else', level(ann), { kind: 'generic' })
    const billing = await service(world, 'Billing', level(bob))
    await asset('db-1', { kind: 'database', priority: 2, identifiers: [['instance', 'db-1:9187']], partOf: billing.serviceId })
    await judged(
      (key) =>
        world.api('POST', `/ingest/${all.key}`, {
          title: `Replication ${key}`,
          dedup_key: key,
          severity: 'error',
          status: 'firing',
          labels: { instance: 'db-1:9187' },
        }),
      'lag',
    )
    const [incident] = await incidents()
    expect(incident).toMatchObject({ service: { name: 'Billing' }, severity: 'high' })
    await world.at('+1s')
    expect(world.phone('bob')).toHaveLength(1)
    const { items } = await world.api('GET', 'alerts')
    expect(await world.api('GET', `alerts/${items[0].id}`)).toMatchObject({ asset: { name: 'db-1' }, service: { name: 'Billing' } })
  })

  it('is ended by a resolve of its sender all the same', async () => {
    const [ann, bob] = [await named('ann'), await named('bob')]
    const all = await service(world, 'Everything else', level(ann))
    const billing = await service(world, 'Billing', level(bob))
    await asset('db-1', { priority: 3, identifiers: [['@source', 'db-1']], partOf: billing.serviceId })
    let last = ''
    await judged(async (key) => {
      last = key
      await world.api('POST', '/v2/enqueue', event(all.key, 'trigger', key, { source: 'db-1' }))
    }, 'down')
    await world.api('POST', '/v2/enqueue', event(all.key, 'resolve', last))
    expect((await incidents())[0]).toMatchObject({ service: { name: 'Billing' }, state: 'resolved' })
  })

  it('is judged by the most important of those that its labels name, which shows as open', async () => {
    const ann = await named('ann')
    const all = await service(world, 'All', level(ann), { kind: 'generic' })
    const host = await asset('host', { priority: 4, identifiers: [['instance', 'host']] })
    const ledger = await asset('ledger', { kind: 'database', priority: 1, identifiers: [['database', 'ledger']] })
    const labels = { instance: 'host', database: 'ledger' }
    const say = (key: string) =>
      world.api('POST', `/ingest/${all.key}`, { title: `Target ${key}`, dedup_key: key, severity: 'critical', status: 'firing', labels })
    await judged(say, 'down')
    expect((await incidents())[0]).toMatchObject({ severity: 'critical' })
    const { items } = await world.api('GET', 'assets')
    const open = Object.fromEntries(items.map((one: { name: string; openIncidents: number }) => [one.name, one.openIncidents > 0]))
    expect(open).toEqual({ All: true, ledger: true, host: false })
    expect((await world.api('GET', `alerts?assetId=${ledger}`)).items.length).toBeGreaterThan(0)
    expect((await world.api('GET', `alerts?assetId=${host}`)).items).toEqual([])
  })

  it('is remembered as seen', async () => {
    const ann = await named('ann')
    const all = await service(world, 'All', level(ann))
    const id = await asset('host', { priority: 4, identifiers: [['@source', 'host']] })
    await judged(async (key) => void (await world.api('POST', '/v2/enqueue', event(all.key, 'trigger', key, { source: 'host' }))), 'x')
    await world.muster.intake.flush()
    const seen = (which: number) => world.db.one(sql`select last_seen_at as at from asset where id = ${which}`)
    expect(await seen(id)).toEqual({ at: START })
    expect(await seen(all.serviceId)).toEqual({ at: START })
  })
})

describe('A scenario', () => {
  it('that names a policy pages its people instead of the service’s, also for what nobody has ranked', async () => {
    const [ann, sec] = [await named('ann'), await named('sec')]
    const shop = await service(world, 'Shop', level(ann))
    const security = await service(world, 'Security', level(sec))
    await world.db.run(sql`update scenario set escalation_policy_id = ${security.policyId} where name = 'Malware'`)
    await judged(
      async (key) => void (await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', key, { summary: `Malware found: ${key}` }))),
      'virus',
    )
    world.phone('ann')
    await world.at('+1s')
    expect(world.phone('sec').length).toBeGreaterThan(0)
    expect((await incidents())[0]).toMatchObject({ service: { name: 'Shop' }, severity: 'critical' })
  })

  it('that names who responds keeps its alerts apart from what others respond to', async () => {
    const [ann, sec] = [await named('ann'), await named('sec')]
    const shop = await service(world, 'Shop', level(ann), {
      grouping: { by: 'service', labels: [], windowMinutes: null, reopenMinutes: 0 },
    })
    const security = await service(world, 'Security', level(sec))
    await world.db.run(sql`update scenario set escalation_policy_id = ${security.policyId} where name = 'Malware'`)
    await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'disk', { summary: 'Disk fills' }))
    await judged(
      async (key) => void (await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', key, { summary: `Malware found: ${key}` }))),
      'virus',
    )
    await world.at('+1s')
    expect(world.phone('sec').length).toBeGreaterThan(0)
    const [malware] = await incidents()
    expect(malware).toMatchObject({ title: expect.stringContaining('Malware') })
    await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'another', { summary: 'Malware found: again' }))
    expect((await alertOf('Malware found: again')).incident.id).toBe(malware.id)
    expect((await world.api('GET', `incidents/${malware.id}`)).derivation).toMatchObject({ scenario: { name: 'Malware' } })
  })
})

describe('The matrix', () => {
  it('is tried on the alerts of the last 30 days before it is changed', async () => {
    const ann = await named('ann')
    const shop = await service(world, 'Shop', level(ann))
    await rank(shop.serviceId, 3)
    for (const name of ['one', 'two']) await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', name))
    const matrix = { ...USUAL_MATRIX, 3: { ...USUAL_MATRIX[3], 4: { severity: 'medium', urgency: 'low' } } }
    expect(await world.api('POST', 'urgency-matrix/preview', { matrix })).toMatchObject({
      alerts: 2,
      more: false,
      changed: 2,
      severities: [{ from: 'high', to: 'medium', alerts: 2 }],
      louder: 0,
      quieter: 2,
      quieterIncidents: 2,
      examples: [
        {
          title: 'two is down',
          now: { severity: 'high' },
          then: { severity: 'medium', why: 'Shop is P3 and this is Unavailable (severe): medium, low urgency' },
        },
        {},
      ],
    })
    expect(await world.api('POST', 'urgency-matrix/preview', { matrix: USUAL_MATRIX })).toMatchObject({ changed: 0, examples: [] })
  })

  it('answers what an alert would mean on an asset, without sending one', async () => {
    const ann = await named('ann')
    const shop = await service(world, 'Shop', level(ann))
    const db = await asset('db', { partOf: shop.serviceId })
    await rank(shop.serviceId, 1)
    const ask = () => world.api('POST', 'urgency-matrix/judge', { title: 'It is slow', severity: 'low', assetId: db })
    await until('the rank to be heard of', async () => (await ask()).words !== null)
    expect(await ask()).toEqual({
      service: { id: shop.serviceId, name: 'Shop' },
      severity: 'critical',
      urgency: 'high',
      policy: { id: shop.policyId, name: 'Shop' },
      words: 'db counts as P1 because Shop needs it and this is Degraded (major): critical, high urgency',
    })
    expect(await world.call('POST', 'urgency-matrix/judge', { title: 'x', severity: 'low', assetId: 999 })).toMatchObject({ status: 404 })
  })
})

it('An alert that is as severe and louder wakes the incident that it joins', async () => {
  const ann = await named('ann')
  const shop = await service(world, 'Shop', level(ann), { grouping: { by: 'service', labels: [], windowMinutes: null, reopenMinutes: 0 } })
  await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'a', { summary: 'Batch is late' }))
  // as what was prepared made it: critical for once, and yet for the morning
  await world.db.run(sql`update incident set urgency = 'low'`)
  await world.api('POST', '/v2/enqueue', event(shop.key, 'trigger', 'b', { summary: 'Checkout is down' }))
  const [incident, ...others] = await incidents()
  expect(others).toEqual([])
  expect(incident).toMatchObject({ severity: 'critical', urgency: 'high' })
  expect(await timeline(incident.id)).toContain('People are paged loudly from now on: an alert of high urgency joined: Checkout is down')
})
