import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, START, type World } from '../../test/harness.ts'

let world: World
let ann: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
})
afterEach(() => world.close())

const level = () => [{ targets: [{ kind: 'user' as const, id: ann }], delayMinutes: 5 }]
const add = (name: string, more: object = {}) => world.api('POST', 'assets', { name, ...more })
/** An asset as it is changed. */
const valuesOf = ({ name, description, kind, priority, hourlyCost, confidentiality, integrity, availability, ...asset }: any) => ({
  ...{ name, description, kind, priority, hourlyCost, confidentiality, integrity, availability },
  rtoMinutes: asset.rtoMinutes,
  rpoMinutes: asset.rpoMinutes,
  teamId: asset.teamId,
  ownerIds: asset.owners.map(({ id }: { id: number }) => id),
  tags: asset.tags,
  identifiers: asset.identifiers,
  version: asset.version,
})
const names = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name)
const recorded = () =>
  world.db.rows<{ kind: string; body: any }>(sql`select kind, body from event where subject in ('asset', 'assetKind') order by position`)

describe('An asset', () => {
  it('is added with what is known of it, and with a record of it', async () => {
    const team = await world.api('POST', 'teams', { name: 'Platform', members: [] })
    const made = await add('Web 1', {
      kind: 'server',
      priority: 2,
      hourlyCost: 1_500,
      availability: 3,
      rtoMinutes: 240,
      teamId: team.id,
      ownerIds: [ann, ann],
      tags: ['EU', 'eu', 'web'],
      identifiers: [{ label: 'instance', value: 'web-1:9100' }],
    })
    expect(made).toMatchObject({
      kindName: 'Server',
      priority: 2,
      teamName: 'Platform',
      owners: [{ id: ann, name: 'ann' }],
      tags: ['eu', 'web'],
      identifiers: [{ label: 'instance', value: 'web-1:9100' }],
      paged: false,
      origin: 'typed',
      lastSeenAt: null,
      createdAt: new Date(START).toISOString(),
      related: [],
      counts: { priority: 2, inherited: null },
      blast: { assets: 0, services: 0 },
      suggested: { priority: 2, because: expect.stringContaining('An hour without it costs 1,500') },
    })
    expect(await recorded()).toEqual([{ kind: 'asset.created', body: { name: 'Web 1' } }])
    expect(await world.call('DELETE', `teams/${team.id}`)).toMatchObject({ body: { detail: 'It is used by asset Web 1.' } })
  })

  it('is changed with a record of what; who owns it may go on to, whatever became of their account', async () => {
    const made = await add('Web 1', { ownerIds: [ann], tags: ['eu'] })
    await world.db.run(sql`update users set state = 'deactivated' where id = ${ann}`)
    const body = { ...valuesOf(made), priority: 1, tags: ['us'] }
    const changed = await world.api('PUT', `assets/${made.id}`, body)
    expect(changed).toMatchObject({ priority: 1, tags: ['us'], owners: [{ name: 'ann' }] })
    expect((await recorded())[1]!.body.changes).toEqual({ priority: [null, 1], tags: [['eu'], ['us']] })
    expect(await world.call('POST', 'assets', { name: 'Web 2', ownerIds: [ann] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'ownerIds.0' }] },
    })
  })

  it('is not overwritten by whoever has not seen its last change, nor cleared by what was left out', async () => {
    const made = await add('Web 1', { tags: ['eu'] })
    const change = (more: object) => world.call('PUT', `assets/${made.id}`, { ...valuesOf(made), ...more })
    expect(await world.call('PUT', `assets/${made.id}`, { name: 'x' })).toMatchObject({ status: 400 })
    const answers = await Promise.all([change({ priority: 1 }), change({ description: 'mine' })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({
      code: 'conflict',
      detail: 'You changed version 1; it is at version 2 now.',
    })
    expect((await change({ version: 2, description: 'mine' })).body).toMatchObject({ version: 3, description: 'mine', tags: ['eu'] })
    await world.api('POST', 'assets/import', { format: 'csv', text: 'name,tags\nWeb 1,us', apply: true })
    expect(await change({ version: 3 })).toMatchObject({ status: 409 })

    const { serviceId, policyId } = await service(world, 'Shop', level())
    const shop = await world.api('GET', `assets/${serviceId}`)
    await world.api('PUT', `services/${serviceId}`, { name: 'Shop 2', escalationPolicyId: policyId })
    expect(await world.call('PUT', `assets/${serviceId}`, valuesOf(shop))).toMatchObject({ status: 409 })
  })

  it('is refused in words where something is not there or somebody else’s', async () => {
    await service(world, 'Shop', level())
    await add('Web 1', { identifiers: [{ label: 'instance', value: 'a' }] })
    const refused = async (body: object) => (await world.call('POST', 'assets', body)).body.detail
    expect(await refused({ name: 'X', kind: 'toaster' })).toBe('There is no kind with the key toaster.')
    expect(await refused({ name: 'X', teamId: 99 })).toBe('There is no team with the id 99.')
    expect(await refused({ name: 'WEB 1' })).toBe('There is an asset called WEB 1 already.')
    expect(await refused({ name: 'shop' })).toBe('There is a service called shop already.')
    expect(await refused({ name: 'X', identifiers: [{ label: 'instance', value: 'a' }] })).toBe('Web 1 is known by instance=a already.')
    expect(await world.call('POST', 'services', { name: 'web 1', escalationPolicyId: 1 })).toMatchObject({
      status: 409,
      body: { detail: 'There is an asset called web 1 already.' },
    })
    expect(await world.call('GET', 'assets/99')).toMatchObject({ status: 404 })
  })

  it('is deleted with its relations and what it was known by, but a service only where services are', async () => {
    const { serviceId } = await service(world, 'Shop', level())
    const made = await add('Web 1', { identifiers: [{ label: 'instance', value: 'a' }] })
    await world.db.run(sql`insert into asset_relation values (${serviceId}, ${made.id}, 'runsOn')`)
    expect(await world.call('DELETE', `assets/${serviceId}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'Shop is a service: people are paged for it. Delete it among the services.' },
    })
    await world.api('DELETE', `assets/${made.id}`)
    expect(await world.call('GET', `assets/${made.id}`)).toMatchObject({ status: 404 })
    await add('Web 1', { identifiers: [{ label: 'instance', value: 'a' }] })
    await world.db.run(sql`insert into asset_identifier values (${serviceId}, 'service', 'shop')`)
    await world.api('DELETE', `services/${serviceId}?force=true&reason=retired`)
    expect(await world.db.rows(sql`select label from asset_identifier`)).toEqual([{ label: 'instance' }])
    expect(await world.db.rows(sql`select * from asset_relation`)).toEqual([])
  })
})

describe('The list of assets', () => {
  it('has services among them, in three orders, page by page', async () => {
    const { key } = await service(world, 'Shop', level())
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await add('b', { priority: 2 })
    await add('C', { priority: 1 })
    await add('a')
    await world.db.run(sql`update asset set last_seen_at = ${new Date(START)} where name = 'a'`)
    await world.db.run(sql`update asset set last_seen_at = ${new Date(START - 1)} where name = 'b'`)
    for (const [sort, order] of [
      ['priority', ['C', 'b', 'a', 'Shop']],
      ['name', ['a', 'b', 'C', 'Shop']],
      ['lastSeen', ['a', 'b', 'C', 'Shop']],
    ] as const) {
      const seen: string[] = []
      let after = ''
      do {
        const page = await world.api('GET', `assets?limit=1&sort=${sort}${after}`)
        expect(page.total).toBe(4)
        seen.push(...names(page))
        after = page.next && `&after=${page.next}`
      } while (after)
      expect(sort === 'lastSeen' ? [...seen.slice(0, 2), ...seen.slice(2).sort()] : seen).toEqual(order)
    }
    const shop = (await world.api('GET', 'assets?paged=true')).items
    expect(shop).toMatchObject([{ name: 'Shop', paged: true, openIncidents: 1, kind: 'application', priority: null }])
    const { next } = await world.api('GET', 'assets?limit=1&sort=lastSeen')
    expect(await world.call('GET', `assets?sort=priority&after=${next}`)).toMatchObject({ status: 400 })
  })

  it('is narrowed by kind, rank, tag, team, owner and words', async () => {
    const team = await world.api('POST', 'teams', { name: 'Platform', members: [] })
    await add('Web 1', { kind: 'server', priority: 1, tags: ['eu'], teamId: team.id })
    await add('Web 2', { kind: 'server', tags: ['eu', 'web'], ownerIds: [ann] })
    await add('Hall', { kind: 'facility', priority: 3, identifiers: [{ label: 'site', value: 'Berlin' }] })
    const found = async (query: string) => names(await world.api('GET', `assets?sort=name&${query}`))
    expect(await found('kind=server')).toEqual(['Web 1', 'Web 2'])
    expect(await found('kind=server,facility&priority=3,none')).toEqual(['Hall', 'Web 2'])
    expect(await found('priority=1')).toEqual(['Web 1'])
    expect(await found('tag=EU')).toEqual(['Web 1', 'Web 2'])
    expect(await found(`teamId=${team.id}`)).toEqual(['Web 1'])
    expect(await found(`ownerId=${ann}`)).toEqual(['Web 2'])
    expect(await found('search=WEB')).toEqual(['Web 1', 'Web 2'])
    expect(await found('search=berl')).toEqual(['Hall'])
    expect(await found('paged=true')).toEqual([])
    expect((await world.api('GET', 'assets?kind=server')).total).toBe(2)
    expect((await world.api('GET', 'asset-tags')).items).toEqual([
      { tag: 'eu', assets: 2 },
      { tag: 'web', assets: 1 },
    ])
  })
})

describe('A kind', () => {
  it('of the company’s own is added, renamed, and deleted when nothing is of it any more', async () => {
    const made = await world.api('POST', 'asset-kinds', { name: 'Smart card' })
    expect(made).toEqual({ key: 'smartCard', name: 'Smart card', builtIn: false, assets: 0 })
    expect(await world.call('POST', 'asset-kinds', { name: 'smart CARD' })).toMatchObject({
      status: 409,
      body: { detail: 'There is a kind called smart CARD already.' },
    })
    const card = await add('Card 1', { kind: 'smartCard' })
    expect((await world.api('PUT', 'asset-kinds/smartCard', { name: 'Chip' })).name).toBe('Chip')
    expect(await world.call('DELETE', 'asset-kinds/smartCard')).toMatchObject({
      status: 409,
      body: { detail: 'It is the kind of one asset.' },
    })
    await world.db.run(sql`update scenario set kinds = '{smartCard}' where name = 'Malware'`)
    await world.api('DELETE', `assets/${card.id}`)
    expect((await world.call('DELETE', 'asset-kinds/smartCard')).body.detail).toBe('It is the kind of one scenario.')
    await world.db.run(sql`update scenario set kinds = '{}'`)
    await world.api('DELETE', 'asset-kinds/smartCard')
    const kinds = (await recorded()).map(({ kind }) => kind).filter((kind) => kind.startsWith('assetKind'))
    expect(kinds).toEqual(['assetKind.created', 'assetKind.changed', 'assetKind.deleted'])
    expect((await world.api('GET', 'audit?subject=assetKind')).items[2].sentence).toContain('made the kind of assets Smart card')
  })

  it('that comes with Muster is renamed, but not deleted', async () => {
    await world.api('PUT', 'asset-kinds/server', { name: 'Machine' })
    expect(await world.call('DELETE', 'asset-kinds/server')).toMatchObject({
      status: 409,
      body: { detail: 'Machine comes with Muster: it can be renamed, but not deleted.' },
    })
    expect((await world.api('GET', 'asset-kinds')).items).toHaveLength(8)
  })
})
