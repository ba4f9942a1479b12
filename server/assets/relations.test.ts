import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../../test/harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const add = async (name: string, priority: number | null = null): Promise<number> =>
  (await world.api('POST', 'assets', { name, priority })).id
type Related = [kind: string, direction: string, assetId: number]
const send = (path: string, relations: Related[]) =>
  world.call('POST', path, { relations: relations.map(([kind, direction, assetId]) => ({ kind, direction, assetId })) })
const relate = (id: number, ...relations: Related[]) => send(`assets/${id}/relations`, relations)
const part = (id: number, ...relations: Related[]) => send(`assets/${id}/relations/remove`, relations)

describe('Relations of an asset', () => {
  it('are added and removed both ways, and recorded', async () => {
    const [web, db, hall] = [await add('Web'), await add('DB', 1), await add('Hall', 2)]
    const { body } = await relate(web, ['dependsOn', 'along', db], ['dependsOn', 'along', db], ['partOf', 'against', hall])
    expect(body).toMatchObject({
      relations: 2,
      related: [
        { kind: 'dependsOn', direction: 'along', asset: { id: db, name: 'DB', priority: 1 } },
        { kind: 'partOf', direction: 'against', asset: { id: hall, name: 'Hall' } },
      ],
    })
    expect((await relate(hall, ['partOf', 'along', web], ['runsOn', 'along', db])).body.related).toHaveLength(2)
    expect((await part(db, ['dependsOn', 'against', web], ['dependsOn', 'against', hall])).body.related).toMatchObject([
      { kind: 'runsOn', direction: 'against', asset: { name: 'Hall' } },
    ])
    expect(await part(db, ['dependsOn', 'against', web])).toMatchObject({ status: 200 })
    expect(await part(99, ['dependsOn', 'against', web])).toMatchObject({ status: 404 })
    const events = await world.db.rows<{ body: object }>(sql`select body from event where kind = 'asset.related' order by position`)
    expect(events).toHaveLength(3)
    expect(events[1]!.body).toEqual({ name: 'Hall', added: [{ fromId: hall, toId: db, kind: 'runsOn' }], removed: [] })
    expect(events[2]!.body).toEqual({
      name: 'DB',
      added: [],
      removed: [{ fromId: web, toId: db, kind: 'dependsOn' }],
    })
    expect((await world.api('GET', 'audit?kind=asset.related')).items[0].sentence).toContain(
      'changed what DB is related to: 0 added, 1 removed',
    )
  })

  it('are refused in words to itself, to what is not there, and where they go round', async () => {
    const [a, b, c] = [await add('A'), await add('B'), await add('C')]
    expect((await relate(a, ['dependsOn', 'along', a])).body.detail).toBe('A cannot be related to itself.')
    expect((await relate(a, ['dependsOn', 'along', 99])).body.detail).toBe('There is no asset with the id 99.')
    await relate(a, ['partOf', 'along', b])
    await relate(b, ['partOf', 'along', c])
    const { status, body } = await relate(c, ['partOf', 'along', a])
    expect(status).toBe(400)
    expect(body.detail).toMatch(/^It would go round: (A|B|C) is part of (A|B|C), which is part of (A|B|C), which is part of (A|B|C)\.$/)
    expect((await relate(a, ['partOf', 'against', c])).body.detail).toContain('It would go round')
    expect((await relate(c, ['runsOn', 'along', a], ['dependsOn', 'along', a])).status).toBe(200)
    expect((await relate(a, ['dependsOn', 'along', b], ['dependsOn', 'against', b])).status).toBe(200)
    expect((await relate(a, ['runsOn', 'along', b], ['runsOn', 'against', b])).body.detail).toContain('runs on')
  })

  it('of one asset are at most a thousand, and read page by page', async () => {
    const hub = await add('Hub')
    await world.db.run(sql`insert into asset (name, kind, priority, created_at)
      select 'n' || n, 'server', nullif(n % 5, 0), now() from generate_series(1, 1001) n`)
    const others = await world.db.rows<{ id: number }>(sql`select id from asset where name ~ '^n' order by id`)
    const all = others.map(({ id }): Related => ['dependsOn', 'against', id])
    expect((await relate(hub, ...all.slice(0, 999))).body.related).toHaveLength(200)
    expect((await relate(hub, ...all.slice(999))).body.detail).toBe('Hub would have 1001 relations; an asset has 1000 at most.')
    expect((await relate(hub, ...all.slice(0, 1_000))).body.relations).toBe(1_000)
    expect((await relate(all[1_000]![2], ['runsOn', 'along', hub])).body.detail).toContain('Hub would have 1001 relations')
    const seen: { asset: { id: number; priority: number | null } }[] = []
    let after = ''
    do {
      const page = await world.api('GET', `assets/${hub}/relations?limit=170${after}`)
      seen.push(...page.items)
      after = page.next && `&after=${page.next}`
    } while (after)
    expect(new Set(seen.map(({ asset }) => asset.id)).size).toBe(1_000)
    const ranks = seen.map(({ asset }) => asset.priority ?? 9)
    expect(ranks).toEqual(ranks.toSorted())
    expect(await world.call('GET', 'assets/99999/relations')).toMatchObject({ status: 404 })
  })

  it('that several people add, remove and end with an asset at once are all kept, and nobody waits for ever', async () => {
    const ids: number[] = []
    for (let i = 0; i < 7; i++) ids.push(await add(`A${i}`))
    const [doomed, ...rest] = ids as [number, ...number[]]
    const began = Date.now()
    const answers = await Promise.all([
      ...rest.flatMap((id) => rest.filter((other) => other !== id).map((other) => relate(id, ['dependsOn', 'along', other]))),
      ...rest.map((id) => relate(id, ['dependsOn', 'against', doomed])),
      world.call('DELETE', `assets/${doomed}`),
    ])
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    expect(Date.now() - began).toBeLessThan(15_000)
    expect(await world.db.one(sql`select count(*)::int as n from asset_relation`)).toEqual({ n: rest.length * (rest.length - 1) })
  }, 30_000)
})

describe('The place of an asset', () => {
  it('counts the rank of the most important that needs it, and all that fails with it', async () => {
    const ann = await person(world, 'ann')
    const { serviceId: shop } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.db.run(sql`update asset set priority = 1 where id = ${shop}`)
    const [api, host, rack, disk] = [await add('API'), await add('Host', 3), await add('Rack'), await add('Disk')]
    await relate(shop, ['dependsOn', 'along', api])
    await relate(host, ['runsOn', 'against', api], ['runsOn', 'along', rack])
    await relate(disk, ['partOf', 'along', host])
    const place = async (id: number) => {
      const { counts, blast, suggested } = await world.api('GET', `assets/${id}`)
      return { counts, blast, suggested }
    }
    expect(await place(api)).toEqual({
      counts: { priority: 1, inherited: { id: shop, name: 'Shop' } },
      blast: { assets: 1, services: 1 },
      suggested: { priority: 1, because: 'Shop, which is P1, needs it.' },
    })
    expect(await place(host)).toEqual({
      counts: { priority: 3, inherited: null },
      blast: { assets: 2, services: 1 },
      suggested: { priority: 1, because: 'Shop, which is P1, needs it.' },
    })
    // What has a rank of its own hands on that, and not what it would inherit.
    expect(await place(disk)).toMatchObject({
      counts: { priority: 3, inherited: { name: 'Host' } },
      blast: { assets: 3, services: 1 },
    })
    expect((await place(rack)).blast).toEqual({ assets: 3, services: 1 })
    expect(await place(shop)).toMatchObject({
      counts: { priority: 1, inherited: null },
      blast: { assets: 0, services: 0 },
      suggested: null,
    })
  })
})

describe('The map', () => {
  it('has the assets of a filter with the relations among them, and the worst that is open', async () => {
    const ann = await person(world, 'ann')
    const { serviceId: shop, key } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'a', { severity: 'warning' }))
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'b', { severity: 'critical' }))
    const [api, host, far] = [await add('API', 2), await add('Host'), await add('Far', 1)]
    await relate(api, ['dependsOn', 'against', shop], ['runsOn', 'along', host])
    await relate(host, ['dependsOn', 'along', far])
    const all = await world.api('GET', 'asset-map')
    expect(all.nodes.map((node: { name: string }) => node.name)).toEqual(['Far', 'API', 'Host', 'Shop'])
    expect(all.nodes[3]).toEqual({
      id: shop,
      name: 'Shop',
      kind: 'application',
      priority: null,
      paged: true,
      open: 'critical',
      relations: 1,
    })
    expect(all.edges).toHaveLength(3)
    expect(await world.api('GET', 'asset-map?priority=1,2')).toMatchObject({ nodes: [{ name: 'Far' }, { name: 'API' }], edges: [] })
    const near = async (query: string) => (await world.api('GET', `asset-map?${query}`)).nodes.map((node: { name: string }) => node.name)
    expect(await near(`around=${host}&steps=1`)).toEqual(['Host', 'Far', 'API'])
    expect(await near(`around=${host}`)).toEqual(['Host', 'Far', 'API', 'Shop'])
    expect(await near(`around=${host}&priority=2`)).toEqual(['Host', 'API'])
    expect(await world.api('GET', 'asset-map?around=99')).toEqual({ nodes: [], edges: [], leftOut: 0 })
  })
})
