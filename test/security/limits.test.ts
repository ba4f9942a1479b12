import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nestsDeeper } from '../../server/http/body.ts'
import { limiter } from '../../server/http/limits.ts'
import { ADMIN_TOKEN, BEHIND_PROXY, openEdge, PASSWORD, type Edge } from './edge.ts'

describe('a body', () => {
  let edge: Edge
  beforeAll(async () => {
    edge = await openEdge({ env: BEHIND_PROXY })
  })
  afterAll(() => edge.close())
  const post = (payload: string) =>
    edge.send({ method: 'POST', url: '/api/v1/teams', token: ADMIN_TOKEN, headers: { 'content-type': 'application/json' }, payload })

  test('of more than 1 MB is refused', async () => {
    const exactly = `{"name":"${'x'.repeat(1_048_576 - 11)}"}`
    expect((await post(exactly)).statusCode).toBe(400)
    const more = await post(`${exactly} `)
    expect(more.statusCode).toBe(413)
    expect(more.json().detail).toContain('1048576')
  })

  test('that is compressed is refused in words', async () => {
    const answer = await edge.send({
      method: 'POST',
      url: '/api/v1/teams',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      payload: gzipSync('{"name":"x"}'),
    })
    expect(answer.statusCode).toBe(415)
    expect(answer.json().detail).toContain('compressed')
  })

  test('nested deeper than 64 is refused, 10,000 levels too, and brackets inside strings do not count', async () => {
    const nested = (depth: number) => `{"name":"x","members":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
    expect((await post(nested(64))).json().errors[0].path).toContain('members')
    for (const depth of [65, 10_000]) expect((await post(nested(depth))).json().detail).toContain('64 levels')
    expect((await post(`{"name":"${'['.repeat(100)}"}`)).statusCode).toBe(200)
    expect(nestsDeeper(`{"a\\"[":"]]}}\\\\","b":[]}`, 2)).toBe(false)
  })

  test.each([
    ['NUL in a name', '{"name":"a\\u0000b"}'],
    ['half a surrogate pair', '{"name":"a\\ud800b"}'],
    ['a number where text belongs', '{"name":1e400}'],
    ['a list', '[1,2,3]'],
    ['null', 'null'],
    ['a text', '"x"'],
    ['nothing', ''],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('latin1')],
  ])('with %s gets a 4xx in words or is stored as it can be', async (_, payload) => {
    const answer = await post(payload)
    expect(answer.statusCode).toBeLessThan(500)
    if (answer.statusCode !== 200) expect(answer.json()).toMatchObject({ title: expect.any(String), next: expect.any(String) })
  })

  test('is not awaited for ever: a slow sender is cut off', () => {
    expect(edge.app.server.requestTimeout).toBe(30_000)
    expect(edge.app.server.headersTimeout).toBeGreaterThan(0)
    expect(edge.app.server.headersTimeout).toBeLessThanOrEqual(60_000)
  })
})

describe('a rate', () => {
  test('allows its burst, then one at a time, and knows how long to wait', () => {
    let now = 0
    const limit = limiter({ burst: 3, perMinute: 60 }, () => now)
    expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 1_000])
    expect(limit.take('b')).toBe(0)
    now = 999
    expect(limit.take('a')).toBe(1)
    now = 1_000
    expect([limit.take('a'), limit.take('a')]).toEqual([0, 1_000])
    limit.forget('a')
    expect(limit.wait('a')).toBe(0)
  })

  test('remembers a bounded number of callers, and still those that it holds back', () => {
    let now = 0
    const limit = limiter({ burst: 1, perMinute: 1 }, () => now)
    for (let i = 0; i < 200_000; i++) limit.take(`caller ${i}`)
    expect(limit.take('caller 199999')).toBe(60_000)
    now = 60_000
    expect(limit.take('caller 199999')).toBe(0)
  })
})

describe('the classes of routes', () => {
  let edge: Edge
  beforeAll(async () => {
    edge = await openEdge({
      env: BEHIND_PROXY,
      extras: { rates: { api: { burst: 5, perMinute: 1 }, auth: { burst: 3, perMinute: 1 }, heavy: { burst: 2, perMinute: 1 } } },
    })
    await edge.person('ann@example.org', 'responder')
    await edge.person('bo@example.org', 'responder')
  })
  afterAll(() => edge.close())
  const statuses = async (times: number, ask: (i: number) => Promise<{ statusCode: number }>) => {
    const all = []
    for (let i = 0; i < times; i++) all.push((await ask(i)).statusCode)
    return all
  }
  const from = (address: string) => ({ 'x-forwarded-for': address })

  test('`auth` counts networks, whatever account they try; a whole /64 counts once; what a stranger claims to forward for does not count', async () => {
    const guess = (email: string, address: string) =>
      edge.send({ method: 'POST', url: '/api/v1/sign-in', headers: from(address), payload: { email, password: 'guess' } })
    expect(await statuses(4, (i) => guess(`a${i}@example.org`, `2001:db8:1::${i}`))).toEqual([401, 401, 401, 429])
    expect((await guess('x@example.org', '2001:db8:2::1')).statusCode).toBe(401)
    // The first address is what a client wrote itself; the last one is what the trusted proxy saw.
    expect(await statuses(4, (i) => guess(`b${i}@example.org`, `198.51.100.${i}, 192.0.2.1`))).toEqual([401, 401, 401, 429])
    expect(await statuses(4, (i) => guess(`c${i}@example.org`, i % 2 ? '192.0.2.50' : '::ffff:192.0.2.50'))).toEqual([401, 401, 401, 429])
  })

  test('`api` counts people, not the address they share', async () => {
    const signIn = async (email: string, address: string) => {
      const answer = await edge.send({
        method: 'POST',
        url: '/api/v1/sign-in',
        headers: from(address),
        payload: { email, password: PASSWORD },
      })
      return String(answer.headers['set-cookie']).split(';')[0]!
    }
    const [ann, bo] = [await signIn('ann@example.org', '203.0.113.1'), await signIn('bo@example.org', '203.0.113.2')]
    const ask = (cookie: string) => () => edge.send({ method: 'GET', url: '/api/v1/teams', cookie, headers: from('203.0.113.3') })
    expect(await statuses(6, ask(ann))).toEqual([200, 200, 200, 200, 200, 429])
    const over = await ask(ann)()
    expect(over.json()).toMatchObject({ code: 'too-many-requests' })
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(50)
    expect((await ask(bo)()).statusCode).toBe(200)
  })

  test('guessing tokens is slowed down for the network that guesses', async () => {
    const guess = () => edge.send({ method: 'GET', url: '/api/v1/teams', token: 'mus_guess', headers: from('203.0.113.77') })
    const answers = await statuses(110, guess)
    expect(answers.filter((status) => status === 401)).toHaveLength(100)
    expect(answers.at(-1)).toBe(429)
    expect((await edge.send({ method: 'GET', url: '/api/v1/teams', token: ADMIN_TOKEN, headers: from('203.0.113.78') })).statusCode).toBe(
      200,
    )
  })

  test('health is never limited', async () => {
    expect(new Set(await statuses(50, () => edge.send({ method: 'GET', url: '/healthz' })))).toEqual(new Set([200]))
  })
})

test('without trusted proxies nothing that is forwarded is believed', async () => {
  const edge = await openEdge({ extras: { rates: { auth: { burst: 2, perMinute: 1 } } } })
  try {
    const guess = (i: number) =>
      edge.send({
        method: 'POST',
        url: '/api/v1/sign-in',
        headers: { 'x-forwarded-for': `192.0.2.${i}`, host: 'localhost' },
        payload: { email: `a${i}@example.org`, password: 'x' },
      })
    expect([(await guess(1)).statusCode, (await guess(2)).statusCode, (await guess(3)).statusCode]).toEqual([401, 401, 429])
    // Nor that the outside spoke TLS.
    const state = await edge.send({ method: 'GET', url: '/api/v1/sign-in-state' })
    expect(state.json().possible).toBe(false)
    expect(state.headers['strict-transport-security']).toBeUndefined()
  } finally {
    await edge.close()
  }
})
