import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'
import { HOUR } from '../../domain/time.ts'
import { createIo } from '../outbound.ts'
import { lookThrough } from './look.ts'

const TOKEN = 'a-token-of-prometheus'
let world: World
let prometheus: Server
let url: string
let asked: { url: string; authorization: string | undefined }[]
let answer: (request: IncomingMessage, response: ServerResponse) => void

const targets = (...list: [instance: string, health: string][]) => {
  answer = (_, response) =>
    response.end(
      JSON.stringify({
        status: 'success',
        data: { activeTargets: list.map(([instance, health]) => ({ labels: { instance, job: 'node' }, health })) },
      }),
    )
}
const open = async (allowedPrivate: string[]) => {
  world = await openWorld({ deps: { io: createIo({ allowedPrivate, now: () => START }) } })
}

beforeEach(async () => {
  asked = []
  targets(['web-1:9100', 'up'], ['web-2:9100', 'down'])
  prometheus = createServer((request, response) => {
    asked.push({ url: request.url!, authorization: request.headers.authorization })
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => prometheus.once('listening', resolve))
  url = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`
  await open(['127.0.0.0/8'])
})
afterEach(async () => {
  await world.close()
  prometheus.closeAllConnections()
  prometheus.close()
})

const make = (more: object = {}) => world.call('POST', 'asset-monitors', { name: 'Frankfurt', url, ...more })
const candidates = async () => (await world.api('GET', 'asset-candidates')).items
const look = () => lookThrough(world.deps, new AbortController().signal)

describe('A monitor', () => {
  it('is looked through as soon as it is made, and proposes its targets', async () => {
    const made = await make({ url: `${url}/prometheus/` })
    expect(made).toMatchObject({
      status: 200,
      body: { name: 'Frankfurt', hasToken: false, checkedAt: new Date(START).toISOString(), targets: 2, fault: null },
    })
    expect(asked).toEqual([{ url: '/prometheus/api/v1/targets?state=active', authorization: undefined }])
    expect(await candidates()).toMatchObject([
      { label: 'instance', value: 'web-1:9100', name: 'web-1', kind: 'server', origin: 'prometheus', from: 'Frankfurt', serviceId: null },
      { label: 'instance', value: 'web-2:9100', name: 'web-2' },
    ])
  })

  it('is looked through again after an hour, by whoever comes first; what is up was seen', async () => {
    await make()
    const [up, down] = await candidates()
    await world.api('POST', 'asset-candidates/confirm', { items: [{ id: up.id }, { id: down.id }] })
    world.clock.set(START + HOUR - 1)
    expect(await look()).toBe(false)
    world.clock.set(START + HOUR)
    expect((await Promise.all([look(), look()])).filter(Boolean)).toHaveLength(1)
    expect(asked).toHaveLength(2)
    expect(await world.db.rows(sql`select name, last_seen_at as seen from asset where origin = 'discovered' order by name`)).toEqual([
      { name: 'web-1', seen: START + HOUR },
      { name: 'web-2', seen: null },
    ])
    expect(await candidates()).toEqual([])
  })

  it('says in words why a look failed, and what it was', async () => {
    answer = (_, response) => response.writeHead(401).end()
    expect((await make()).body).toMatchObject({ targets: null, fault: 'It refused the look with 401. Check the token.' })
    await world.close()
    await open([])
    expect((await make()).body.fault).toMatch(/^127\.0\.0\.1 .*MUSTER_ALLOWED_PRIVATE/)
    expect((await make({ name: 'Gone', url: 'http://nowhere.invalid' })).body.fault).toMatch(/nowhere\.invalid/)
  })

  it('keeps its token to itself and to its host', async () => {
    const { id } = (await make({ token: TOKEN })).body
    expect(asked.at(-1)).toMatchObject({ authorization: `Bearer ${TOKEN}` })
    const change = (body: object) => world.call('PUT', `asset-monitors/${id}`, { name: 'Frankfurt', url, ...body })
    expect(await change({ name: 'Main' })).toMatchObject({ status: 200, body: { name: 'Main', hasToken: true } })
    expect(asked).toHaveLength(2)
    expect(asked.at(-1)).toMatchObject({ authorization: `Bearer ${TOKEN}` })
    expect(await change({ url: 'http://elsewhere.example' })).toMatchObject({ status: 400, body: { errors: [{ path: 'token' }] } })
    expect(await change({ token: null })).toMatchObject({ body: { hasToken: false } })
    expect(asked.at(-1)).toMatchObject({ authorization: undefined })
    const rows = await world.db.rows<{ all: string }>(sql`
      select to_jsonb(e)::text as all from event e union all select to_jsonb(m)::text from asset_monitor m`)
    expect(JSON.stringify([rows, await world.api('GET', 'asset-monitors')])).not.toContain(TOKEN)
  })

  it('that was changed during a look does not take what that look found', async () => {
    await make()
    world.clock.set(START + HOUR)
    const reached = Promise.withResolvers<() => void>()
    answer = (_, response) => {
      reached.resolve(() => response.end(JSON.stringify({ status: 'success', data: { activeTargets: [] } })))
    }
    const looking = look()
    const finish = await reached.promise
    targets(['web-9:9100', 'up'])
    const [{ id }] = (await world.api('GET', 'asset-monitors')).items
    expect((await world.api('PUT', `asset-monitors/${id}`, { name: 'Frankfurt', url })).targets).toBe(1)
    finish()
    await looking
    expect((await world.api('GET', 'asset-monitors')).items).toMatchObject([{ targets: 1 }])
  })

  it('is refused with a name that is taken or a password in its address, and to who may not', async () => {
    const { id } = (await make()).body
    expect(await make({ name: 'FRANKFURT' })).toMatchObject({ status: 409, body: { code: 'already-exists' } })
    expect(await make({ name: 'X', url: 'http://a:b@example.com' })).toMatchObject({ status: 400, body: { errors: [{ path: 'url' }] } })
    expect(await make({ name: 'X', url: 'ftp://example.com' })).toMatchObject({ status: 400 })
    const rob = await signedIn(world, await person(world, 'rob', [], 'responder'))
    expect(await world.call('POST', 'asset-monitors', { name: 'X', url }, rob)).toMatchObject({ status: 403 })
    await world.api('DELETE', `asset-monitors/${id}`)
    expect(await world.call('DELETE', `asset-monitors/${id}`)).toMatchObject({ status: 404 })
    const kinds = await world.db.rows<{ kind: string }>(sql`select kind from event where subject = 'monitor' order by position`)
    expect(kinds.map(({ kind }) => kind)).toEqual(['monitor.created', 'monitor.deleted'])
  })
})
