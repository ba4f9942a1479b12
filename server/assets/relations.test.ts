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
const save = (id: number, ...relations: [string, string, number][]) =>
  world.call('PUT', `assets/${id}/relations`, {
    relations: relations.map(([kind, direction, assetId]) => ({ kind, direction, assetId })),
  })

describe('Relations of an asset', () => {
  it('are said anew both ways, and recorded', async () => {
    const [web, db, hall] = [await add('Web'), await add('DB', 1), await add('Hall', 2)]
    const { body } = await save(web, ['dependsOn', 'along', db], ['dependsOn', 'along', db], ['partOf', 'against', hall])
    expect(body).toMatchObject({
      relations: 2,
      related: [
        { kind: 'dependsOn', direction: 'along', asset: { id: db, name: 'DB', priority: 1 } },
        { kind: 'partOf', direction: 'against', asset: { id: hall, name: 'Hall' } },
      ],
    })
    expect((await save(web, ['runsOn', 'along', db], ['partOf', 'against', hall])).body.related).toMatchObject([
      { kind: 'runsOn', asset: { name: 'DB' } },
      { kind: 'partOf', asset: { name: 'Hall' } },
    ])
    await save(web, ['runsOn', 'along', db], ['partOf', 'against', hall])
    const events = await world.db.rows<{ body: object }>(sql`select body from event where kind = 'asset.related' order by position`)
    expect(events).toHaveLength(2)
    expect(events[1]!.body).toEqual({
      name: 'Web',
      added: [{ fromId: web, toId: db, kind: 'runsOn' }],
      removed: [{ fromId: web, toId: db, kind: 'dependsOn' }],
    })
    expect((await world.api('GET', 'audit?kind=asset.related')).items[0].sentence).toContain(
      'changed what Web is related to: 1 added, 1 removed',
    )
  })

  it('are refused in words to itself, to what is not there, and where they go round', async () => {
    const [a, b, c] = [await add('A'), await add('B'), await add('C')]
    expect((await save(a, ['dependsOn', 'along', a])).body.detail).toBe('A cannot be related to itself.')
    expect((await save(a, ['dependsOn', 'along', 99])).body.detail).toBe('There is no asset with the id 99.')
    await save(a, ['partOf', 'along', b])
    await save(b, ['partOf', 'against', a], ['partOf', 'along', c])
    const { status, body } = await save(c, ['partOf', 'against', b], ['partOf', 'along', a])
    expect(status).toBe(400)
    expect(body.detail).toMatch(/^It would go round: (A|B|C) is part of (A|B|C), which is part of (A|B|C), which is part of (A|B|C)\.$/)
    expect((await save(c, ['partOf', 'against', b], ['runsOn', 'along', a], ['dependsOn', 'along', a])).status).toBe(200)
    expect((await save(a, ['dependsOn', 'along', b], ['dependsOn', 'against', b])).status).toBe(200)
    expect((await save(a, ['runsOn', 'along', b], ['runsOn', 'against', b])).body.detail).toContain('runs on')
  })
})

describe('The place of an asset', () => {
  it('counts the rank of the most important that needs it, and all that fails with it', async () => {
    const ann = await person(world, 'ann')
    const { serviceId: shop } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.db.run(sql`update asset set priority = 1 where id = ${shop}`)
    const [api, host, rack, disk] = [await add('API'), await add('Host', 3), await add('Rack'), await add('Disk')]
    await save(shop, ['dependsOn', 'along', api])
    await save(host, ['runsOn', 'against', api], ['runsOn', 'along', rack])
    await save(disk, ['partOf', 'along', host])
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
    await save(api, ['dependsOn', 'against', shop], ['runsOn', 'along', host])
    await save(host, ['runsOn', 'against', api], ['dependsOn', 'along', far])
    const all = await world.api('GET', 'asset-map')
    expect(all.nodes.map((node: { name: string }) => node.name)).toEqual(['Far', 'API', 'Host', 'Shop'])
    expect(all.nodes[3]).toEqual({ id: shop, name: 'Shop', kind: 'application', priority: null, paged: true, open: 'critical' })
    expect(all.edges).toHaveLength(3)
    expect(await world.api('GET', 'asset-map?priority=1,2')).toMatchObject({ nodes: [{ name: 'Far' }, { name: 'API' }], edges: [] })
    const near = async (query: string) => (await world.api('GET', `asset-map?${query}`)).nodes.map((node: { name: string }) => node.name)
    expect(await near(`around=${host}&steps=1`)).toEqual(['Host', 'Far', 'API'])
    expect(await near(`around=${host}`)).toEqual(['Host', 'Far', 'API', 'Shop'])
    expect(await near(`around=${host}&priority=2`)).toEqual(['Host', 'API'])
    expect(await world.api('GET', 'asset-map?around=99')).toEqual({ nodes: [], edges: [], leftOut: 0 })
  })
})
