import { gzipSync } from 'node:zlib'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { event, integration, openWorld, person, service, type World } from '../harness.ts'

let world: World
let serviceId: number
let routingKey: string
let key: string
beforeAll(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ serviceId, key: routingKey } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }]))
  ;({ key } = await integration(world, serviceId, 'alertmanager-api'))
})
afterAll(() => world.close())

const kept = async () => (await world.db.rows<{ reason: string }>(sql`select reason from unreadable_payload`)).map(({ reason }) => reason)
const noToken = (headers: Record<string, string> = {}) => ({ token: '', headers })

describe('where Alertmanager’s API is spoken', () => {
  it('a refusal is a JSON string with the status it always has', async () => {
    for (const [method, path, status] of [
      ['GET', `/ingest/${key}/api/v2/alerts`, 401],
      ['GET', `/ingest/${key}/api/v2/status`, 401],
      ['POST', '/ingest/nobodys-key-at-all/api/v2/alerts', 403],
    ] as const) {
      const answer = await world.call(method, path, method === 'POST' ? [] : undefined, noToken())
      expect(answer.status, path).toBe(status)
      expect(answer.headers['content-type'], path).toBe('application/json')
      expect(JSON.parse(answer.body), path).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('a silence is refused in words, and is no alert', async () => {
    const before = (await world.api('GET', 'alerts')).items.length
    const answer = await world.call('POST', `/ingest/${key}/api/v2/silences`, { matchers: [], comment: 'quiet' }, noToken())
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('Silences are not kept here') })
    expect((await world.api('GET', 'alerts')).items).toHaveLength(before)
    expect(await kept()).toEqual([])
  })
})

describe('a body', () => {
  it('that is too large is told the limit of the way it came in', async () => {
    const { key: generic } = await integration(world, serviceId, 'generic')
    const answer = await world.call('POST', `/ingest/${generic}`, ' '.repeat(4 * 1_048_576 + 1), noToken())
    expect(answer).toMatchObject({ status: 413, body: { detail: 'A body may have at most 4194304 bytes here.' } })
  })

  it('that is compressed is refused and kept, except where only its coming counts', async () => {
    const packed = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
    const { key: generic } = await integration(world, serviceId, 'generic')
    const body = gzipSync('{"title":"x"}').toString('latin1')
    const answer = await world.call('POST', `/ingest/${generic}`, body, noToken(packed))
    expect(answer).toMatchObject({ status: 415, body: { detail: expect.stringContaining('compressed') } })
    expect(await kept()).toEqual([expect.stringContaining('compressed')])
    const packedEvent = await world.call('POST', '/v2/enqueue', body, noToken(packed))
    expect(packedEvent.status).toBe(415)
    const { key: beat } = await integration(world, serviceId, 'heartbeat', { intervalSeconds: 300, graceSeconds: 60, severity: 'high' })
    expect((await world.call('POST', `/heartbeat/${beat}`, body, noToken(packed))).status).toBeLessThan(300)
  })

  it('that is a compressed form is refused by links and by the provider’s callbacks too', async () => {
    const packed = { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' }
    const body = gzipSync('act=acknowledge&Body=6').toString('latin1')
    const link = `/p/${'A'.repeat(43)}`
    for (const path of [link, '/hooks/twilio/sms/reply', '/hooks/twilio/sms/status', '/hooks/twilio/voice/keys'])
      expect(await world.call('POST', path, body, noToken({ ...packed, accept: 'application/json' })), path).toMatchObject({
        status: 415,
        body: { detail: expect.stringContaining('compressed') },
      })
    const page = await world.call('POST', link, body, noToken({ ...packed, accept: 'text/html' }))
    expect(page).toMatchObject({ status: 415, body: expect.stringContaining('Nothing was changed') })
  })

  it('that is no JSON is told so in whole sentences', async () => {
    const { key: generic } = await integration(world, serviceId, 'generic')
    const { body } = await world.call('POST', `/ingest/${generic}`, 'x{', noToken())
    expect(body.detail).toMatch(/valid JSON\. What you sent is kept/)
  })

  it('is not asked for where nothing in it is', async () => {
    await world.api('POST', '/v2/enqueue', event(routingKey, 'trigger', 'db'))
    await world.at('+1s')
    const [{ id }] = (await world.api('GET', 'incidents')).items
    for (const act of ['acknowledge', 'unacknowledge', 'resolve'])
      expect((await world.call('POST', `incidents/${id}/${act}`)).status, act).toBe(200)
    expect(await world.call('POST', `incidents/${id}/reopen`)).toMatchObject({
      status: 400,
      body: { detail: 'A body is needed: a JSON object.' },
    })
  })

  it('that lacks a setting is told that it is needed', async () => {
    const answer = await world.call('POST', 'integrations', { serviceId, kind: 'heartbeat', name: 'nightly', config: {} })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toContainEqual({ path: 'config.intervalSeconds', message: 'This is needed.' })
  })
})

it('an incident that is not there, or that one may not see, is not there for any act nor for its timeline', async () => {
  for (const [method, path, body] of [
    ['GET', 'timeline', undefined],
    ['POST', 'acknowledge', {}],
    ['POST', 'resolve', {}],
  ] as const)
    expect(await world.call(method, `incidents/999999/${path}`, body), path).toMatchObject({ status: 404, body: { code: 'not-found' } })
})
