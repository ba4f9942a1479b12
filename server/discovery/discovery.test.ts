import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { integration, openWorld, person, service, START, type World } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import { collectNamed } from './collect.ts'
import { noteSightings, MOST_WAITING, type Sighting } from './store.ts'

let world: World
let shopId: number
let key: string
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ serviceId: shopId } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }]))
  ;({ key } = await integration(world, shopId, 'alertmanager-api'))
})
afterEach(() => world.close())

const alert = (name: string, labels: object) => ({ labels: { alertname: name, severity: 'low', ...labels }, annotations: {} })
const send = async (...alerts: object[]) => {
  await world.api('POST', `/ingest/${key}/api/v2/alerts`, alerts)
  await world.muster.intake.flush()
}
const waiting = async (query = '') => (await world.api('GET', `asset-candidates${query}`)).items
const idOf = async (value: string) => (await waiting()).find((one: { value: string }) => one.value === value).id
const confirm = (...items: object[]) => world.call('POST', 'asset-candidates/confirm', { items })
const recorded = async (kind: string) =>
  (await world.db.rows<{ body: object }>(sql`select body from event where kind = ${kind} order by position`)).map(({ body }) => body)
const sighting = (value: string, more: Partial<Sighting> = {}): Sighting => ({
  label: 'host',
  value,
  kind: 'server',
  origin: 'alert',
  originName: 'test',
  serviceId: null,
  count: 1,
  firstAt: START,
  lastAt: START,
  aliveAt: START,
  ...more,
})

describe('What alerts name', () => {
  it('is proposed, the most seen first, with where it was seen', async () => {
    await send(alert('Full', { instance: 'db-1:9187', datname: 'orders' }), alert('Slow', { instance: 'db-1:9187' }))
    world.clock.set(START + 60_000)
    await send(alert('Full', { instance: 'db-1:9187', datname: 'orders' }))
    expect(await waiting()).toEqual([
      {
        id: expect.any(Number),
        label: 'instance',
        value: 'db-1:9187',
        name: 'db-1',
        kind: 'server',
        origin: 'alert',
        from: 'alertmanager-api',
        serviceId: shopId,
        serviceName: 'Shop',
        seen: 3,
        firstSeenAt: new Date(START).toISOString(),
        lastSeenAt: new Date(START + 60_000).toISOString(),
      },
      expect.objectContaining({ label: 'datname', value: 'orders', kind: 'database', seen: 2 }),
    ])
  })

  it('is not proposed where it is an asset already, and again when it is not any more', async () => {
    await send(alert('Full', { host: 'web-1' }))
    await confirm({ id: await idOf('web-1') })
    await send(alert('Full', { host: 'web-1' }), alert('Full', { host: 'web-2' }))
    expect(await waiting()).toMatchObject([{ value: 'web-2' }])
    await world.db.run(sql`update asset set deleted_at = now() where name = 'web-1'`)
    await send(alert('Full', { host: 'web-1' }))
    const id = await idOf('web-1')
    expect(await confirm({ id })).toMatchObject({ status: 200, body: { confirmed: 1 } })
  })

  it('stays dismissed, and counts on', async () => {
    await send(alert('Full', { host: 'web-1' }))
    const id = await idOf('web-1')
    expect(await world.api('POST', 'asset-candidates/dismiss', { ids: [id, 999] })).toEqual({ dismissed: 1 })
    await send(alert('Full', { host: 'web-1' }))
    expect(await world.api('GET', 'asset-candidates')).toEqual({ items: [], next: null, total: 0 })
    expect(await world.db.one(sql`select seen from asset_candidate`)).toEqual({ seen: 2 })
    expect(await confirm({ id })).toMatchObject({ status: 409, body: { code: 'conflict', detail: 'One of these is decided already.' } })
  })

  it('is found page by page, by text and by label', async () => {
    const seen = [5, 4, 4, 3].map((count, i) => sighting(`web-${i}`, { count }))
    await noteSightings(world.db, [...seen, sighting('orders', { label: 'db', kind: 'database' })])
    const first = await world.api('GET', 'asset-candidates?limit=3')
    expect(first).toMatchObject({ total: 5, items: [{ value: 'web-0' }, { value: 'web-1' }, { value: 'web-2' }] })
    const rest = await world.api('GET', `asset-candidates?limit=3&after=${first.next}`)
    expect(rest).toMatchObject({ next: null, items: [{ value: 'web-3' }, { value: 'orders' }] })
    expect(await world.api('GET', 'asset-candidates?search=ORD')).toMatchObject({ total: 1, items: [{ value: 'orders' }] })
    expect(await world.api('GET', 'asset-candidates?label=host')).toMatchObject({ total: 4 })
    expect(await world.call('GET', 'asset-candidates?after=x')).toMatchObject({ status: 400 })
  })

  it(`waits with at most ${MOST_WAITING} others: those seen least recently go, and what was dismissed does not`, async () => {
    const many = (from: number, count: number, at: number) =>
      Array.from({ length: count }, (_, i) => sighting(`web-${from + i}`, { lastAt: START + at + i }))
    await noteSightings(world.db, [sighting('dismissed')])
    await world.db.run(sql`update asset_candidate set dismissed_at = now()`)
    await noteSightings(world.db, many(0, MOST_WAITING, 0))
    await noteSightings(world.db, many(0, 10, 60_000))
    await noteSightings(world.db, many(MOST_WAITING, 5, 60_000))
    expect(await world.api('GET', 'asset-candidates?limit=1')).toMatchObject({ total: MOST_WAITING })
    const left = await world.db.rows<{ value: string }>(sql`
      select value from asset_candidate where value in ('dismissed', 'web-0', 'web-9', 'web-10', 'web-14', 'web-15', 'web-20004')
      order by value`)
    expect(left.map(({ value }) => value)).toEqual(['dismissed', 'web-0', 'web-15', 'web-20004', 'web-9'])
    const began = performance.now()
    await world.api('GET', 'asset-candidates?search=web-1')
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('is no question any more once somebody has typed it in', async () => {
    await send(alert('Full', { host: 'web-1' }))
    await world.db.run(sql`insert into asset_identifier (asset_id, label, value) values (${shopId}, 'host', 'web-1')`)
    expect(await waiting()).toEqual([])
  })
})

describe('The collection behind intake', () => {
  const arrivals = (count: number, name = 'web') =>
    Array.from({ length: count }, (_, i) => ({
      inlet: { name: 'test', serviceId: shopId } as never,
      at: START,
      signal: { kind: 'alert', labels: { host: `${name}-${i}` } } as never,
    }))
  const total = async () => (await world.db.one<{ n: number }>(sql`select count(*)::int as n from asset_candidate`)).n
  const seen = async () => (await world.db.one<{ n: number }>(sql`select coalesce(sum(seen), 0)::int as n from asset_candidate`)).n

  it('fails no sender, and writes later what could not be written', async () => {
    const { db, log } = world.deps
    let away = true
    const tx: typeof db.tx = (fn, options) =>
      away ? Promise.reject(new DatabaseUnavailable('lost', 'The database is away.')) : db.tx(fn, options)
    const collected = collectNamed({ db: { ...db, tx }, log })
    collected.note(arrivals(2))
    await expect(collected.flush()).rejects.toThrow('The database is away.')
    collected.note(arrivals(1))
    away = false
    await collected.stop()
    expect([await total(), await seen()]).toEqual([2, 3])
  })

  it('writes what is new within a second or two, and what it wrote not again within a minute', async () => {
    const { db, log } = world.deps
    let writes = 0
    const collected = collectNamed({ db: { ...db, tx: (fn, options) => (writes++, db.tx(fn, options)) }, log })
    collected.note(arrivals(3))
    await expect.poll(seen, { timeout: 5_000 }).toBe(3)
    for (let i = 0; i < 1_000; i++) collected.note(arrivals(3))
    await new Promise((resolve) => setTimeout(resolve, 1_300))
    expect([writes, await seen()]).toEqual([1, 3])
    await collected.stop()
    expect([writes, await seen()]).toEqual([2, 3_003])
  })

  it('lets go of what is beyond 200 new ones until they are written', async () => {
    const collected = collectNamed(world.deps)
    collected.note(arrivals(250))
    await collected.flush()
    expect(await total()).toBe(200)
    collected.note(arrivals(250))
    await collected.stop()
    expect(await total()).toBe(250)
  })
})

describe('Confirming', () => {
  it('makes an asset that is part of the service whose alerts spoke of it, and says so on record', async () => {
    await send(alert('Full', { host: 'web-1', database: 'orders' }))
    const [host, database] = [await idOf('web-1'), await idOf('orders')]
    const answer = await confirm({ id: host, name: 'Web 1', kind: 'workstation' }, { id: database, partOfService: false })
    expect(answer).toMatchObject({ status: 200, body: { confirmed: 2 } })
    expect(await waiting()).toEqual([])
    const assets = await world.db.rows(sql`
      select a.name, a.kind, a.origin, a.last_seen_at as seen, i.label, i.value, r.to_id as "partOf"
      from asset a join asset_identifier i on i.asset_id = a.id left join asset_relation r on r.from_id = a.id and r.kind = 'partOf'
      order by a.id`)
    expect(assets).toEqual([
      { name: 'Web 1', kind: 'workstation', origin: 'discovered', seen: START, label: 'host', value: 'web-1', partOf: shopId },
      { name: 'orders', kind: 'database', origin: 'discovered', seen: START, label: 'database', value: 'orders', partOf: null },
    ])
    expect(await recorded('asset.created')).toMatchObject([
      { name: 'Web 1', identifiers: [{ label: 'host', value: 'web-1' }], partOf: ['Shop'] },
      { name: 'orders', partOf: [] },
    ])
  })

  it('makes one asset of what goes by one name, unless it is of two kinds', async () => {
    await send(
      alert('Full', { instance: 'db-1:9100' }),
      alert('Slow', { instance: 'db-1:9187' }),
      alert('Down', { service: 'db-1', host: 'db-2' }),
    )
    const [node, postgres, app] = [await idOf('db-1:9100'), await idOf('db-1:9187'), await idOf('db-1')]
    expect(await confirm({ id: node }, { id: app })).toMatchObject({
      status: 409,
      body: { detail: 'Two of these are called db-1 and are of different kinds. Give one another name, or both one kind.' },
    })
    expect(await confirm({ id: node }, { id: postgres })).toMatchObject({ status: 200, body: { confirmed: 2 } })
    const found = await world.db.rows(sql`
      select a.name, i.value from asset a join asset_identifier i on i.asset_id = a.id order by i.value`)
    expect(found).toEqual([
      { name: 'db-1', value: 'db-1:9100' },
      { name: 'db-1', value: 'db-1:9187' },
    ])
  })

  it('names the asset that has the name already; then that one may be chosen', async () => {
    await send(alert('Full', { host: 'web-1' }), alert('Full', { service: 'shop' }))
    const [host, app] = [await idOf('web-1'), await idOf('shop')]
    const refused = await confirm({ id: host }, { id: app })
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'already-exists',
        detail: `There is an asset of this name already: Shop (${shopId}). Say that it is that one, or give another name.`,
        errors: [{ path: 'items.1.assetId', message: `Shop has the id ${shopId}.` }],
      },
    })
    expect(await waiting()).toHaveLength(2)
    expect(await confirm({ id: host }, { id: app, assetId: shopId })).toMatchObject({ status: 200 })
    expect(await world.db.rows(sql`select from_id = to_id as self, to_id as "to" from asset_relation`)).toEqual([
      { self: false, to: shopId },
    ])
    expect(await recorded('asset.changed')).toEqual([
      { name: 'Shop', changes: { identifiers: [[], [{ label: 'service', value: 'shop' }]] }, partOf: [] },
    ])
  })

  it('refuses what is gone, an unknown kind or asset, and who may not', async () => {
    await send(alert('Full', { host: 'web-1' }))
    const id = await idOf('web-1')
    expect(await confirm({ id, kind: 'toaster' })).toMatchObject({ status: 400, body: { errors: [{ path: 'items.0.kind' }] } })
    expect(await confirm({ id, assetId: 999 })).toMatchObject({ status: 400, body: { errors: [{ path: 'items.0.assetId' }] } })
    expect(await confirm({ id }, { id })).toMatchObject({ status: 400 })
    expect(await confirm({ id }, { id: 999 })).toMatchObject({ status: 409, body: { code: 'conflict' } })
    const rob = await signedIn(world, await person(world, 'rob', [], 'responder'))
    expect(await world.call('POST', 'asset-candidates/confirm', { items: [{ id }] }, rob)).toMatchObject({ status: 403 })
    expect(await world.call('GET', 'asset-candidates', undefined, rob)).toMatchObject({ status: 200 })
    expect(await waiting()).toHaveLength(1)
  })
})
