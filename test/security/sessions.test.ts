import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../domain/time.ts'
import { BEHIND_PROXY, openEdge, PASSWORD, type Edge } from './edge.ts'

let edge: Edge
let ann: number
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY })
  ann = await edge.person('ann@example.org', 'responder')
})
afterAll(() => edge.close())

const sessions = (cookie: string) => edge.send({ method: 'GET', url: '/api/v1/me/sessions', cookie })

describe('the cookie', () => {
  test('over TLS is __Host-, Secure, HttpOnly, SameSite=Strict, for every path of this host alone', async () => {
    const answer = await edge.send({ method: 'POST', url: '/api/v1/sign-in', payload: { email: 'ann@example.org', password: PASSWORD } })
    expect(answer.headers['set-cookie']).toMatch(/^__Host-muster=[\w-]{43}; Path=\/; Max-Age=604800; Secure; HttpOnly; SameSite=Strict$/)
  })

  test('is stored as a hash alone', async () => {
    const cookie = await edge.signIn('ann@example.org')
    const value = cookie.split('=')[1]!
    const dump = await edge.db.one<{ all: string }>(sql`select string_agg(s::text, ' ') as all from session s`)
    expect(dump.all).not.toContain(value)
    expect(dump.all).not.toContain(Buffer.from(value).toString('hex'))
  })

  test('on loopback over plain HTTP has a name without __Host-', async () => {
    const answer = await edge.send({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { host: 'localhost:8080', 'x-forwarded-proto': 'http' },
      payload: { email: 'ann@example.org', password: PASSWORD },
    })
    expect(answer.headers['set-cookie']).toMatch(/^muster-local=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/)
    const cookie = String(answer.headers['set-cookie']).split(';')[0]!
    const there = await edge.send({
      method: 'GET',
      url: '/api/v1/me/sessions',
      cookie,
      headers: { host: 'localhost:8080', 'x-forwarded-proto': 'http' },
    })
    expect(there.statusCode).toBe(200)
    // A cookie from plain HTTP is worth nothing over TLS.
    expect((await sessions(cookie)).statusCode).toBe(401)
  })

  test('is not given over plain HTTP from elsewhere: the answer says what to do, and the page can ask first', async () => {
    const headers = { host: '192.0.2.7:8080', 'x-forwarded-proto': 'http' }
    const answer = await edge.send({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers,
      payload: { email: 'ann@example.org', password: PASSWORD },
    })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'not-https', next: expect.stringContaining('MUSTER_TLS_CERT') })
    expect(answer.headers['set-cookie']).toBeUndefined()
    const state = await edge.send({ method: 'GET', url: '/api/v1/sign-in-state', headers })
    expect(state.json()).toMatchObject({ setUp: true, possible: false, problem: expect.stringContaining('MUSTER_TLS_CERT') })
  })
})

describe('a session', () => {
  test('is a new one at every sign-in, and what the browser held before ends', async () => {
    const first = await edge.signIn('ann@example.org')
    const answer = await edge.send({
      method: 'POST',
      url: '/api/v1/sign-in',
      cookie: first,
      payload: { email: 'ann@example.org', password: PASSWORD },
    })
    const second = String(answer.headers['set-cookie']).split(';')[0]!
    expect(second).not.toBe(first)
    expect((await sessions(first)).statusCode).toBe(401)
    expect((await sessions(second)).statusCode).toBe(200)
  })

  test('ends 12 hours after its last use', async () => {
    const cookie = await edge.signIn('ann@example.org')
    edge.push(11 * HOUR)
    expect((await sessions(cookie)).statusCode).toBe(200)
    edge.push(11 * HOUR)
    expect((await sessions(cookie)).statusCode).toBe(200)
    edge.push(12 * HOUR + MINUTE)
    expect((await sessions(cookie)).statusCode).toBe(401)
  })

  test('ends after 7 days however much it is used', async () => {
    const cookie = await edge.signIn('ann@example.org')
    for (let i = 0; i < 7 * 24 - 6; i += 6) {
      edge.push(6 * HOUR)
      expect((await sessions(cookie)).statusCode).toBe(200)
    }
    edge.push(12 * HOUR)
    expect((await sessions(cookie)).statusCode).toBe(401)
  })

  test('of a responder’s device lives 30 days unused and can do nothing but answer pages', async () => {
    const cookie = await edge.signIn('ann@example.org', PASSWORD, { responderOnly: true })
    edge.push(29 * DAY)
    const answer = await sessions(cookie)
    expect(answer.statusCode).toBe(403)
    expect(answer.json().detail).toContain('only answer pages')
    expect((await edge.send({ method: 'POST', url: '/api/v1/sign-out', cookie })).statusCode).toBe(200)
    expect((await edge.send({ method: 'POST', url: '/api/v1/sign-out', cookie })).statusCode).toBe(401)
  })

  test('is listed, and one or all others can be ended, at once', async () => {
    const here = await edge.signIn('ann@example.org')
    const there = await edge.signIn('ann@example.org')
    const third = await edge.signIn('ann@example.org')
    const { items } = (await sessions(here)).json()
    expect(items.filter((s: { current: boolean }) => s.current)).toHaveLength(1)
    const newest = items.map((s: { id: number }) => s.id).sort((a: number, b: number) => b - a)
    expect((await edge.send({ method: 'DELETE', url: `/api/v1/me/sessions/${newest[0]}`, cookie: here })).statusCode).toBe(200)
    expect((await sessions(third)).statusCode).toBe(401)
    expect((await edge.send({ method: 'POST', url: '/api/v1/sign-out-everywhere', cookie: here })).json().ended).toBeGreaterThan(0)
    expect((await sessions(there)).statusCode).toBe(401)
    expect((await sessions(here)).statusCode).toBe(200)
  })

  test('of somebody else cannot be ended', async () => {
    await edge.person('zoe@example.org', 'admin')
    const zoe = await edge.signIn('zoe@example.org')
    const mine = await edge.signIn('ann@example.org')
    const id = (await sessions(mine)).json().items.find((s: { current: boolean }) => s.current).id
    expect((await edge.send({ method: 'DELETE', url: `/api/v1/me/sessions/${id}`, cookie: zoe })).statusCode).toBe(404)
  })

  test('ends the moment its person is deactivated, and its role follows', async () => {
    const cookie = await edge.signIn('ann@example.org')
    await edge.db.run(sql`update users set state = 'deactivated' where id = ${ann}`)
    expect((await sessions(cookie)).statusCode).toBe(401)
    await edge.db.run(sql`update users set state = 'active' where id = ${ann}`)
    expect((await sessions(cookie)).statusCode).toBe(200)
  })
})

describe('a password', () => {
  test('is changed only by whoever knows it, and other sessions end', async () => {
    const here = await edge.signIn('ann@example.org')
    const there = await edge.signIn('ann@example.org')
    const change = (current: string, password: string) =>
      edge.send({ method: 'PUT', url: '/api/v1/me/password', cookie: here, payload: { current, password } })
    expect((await change('wrong', 'a new one that is long')).json().errors[0].path).toBe('current')
    expect((await change(PASSWORD, 'Password123')).json().errors[0].path).toBe('password')
    expect((await change(PASSWORD, 'short')).statusCode).toBe(400)
    expect((await change(PASSWORD, 'two otters on ice')).statusCode).toBe(200)
    expect((await sessions(there)).statusCode).toBe(401)
    expect((await sessions(here)).statusCode).toBe(200)
    await expect(edge.signIn('ann@example.org')).rejects.toThrow('401')
    expect(
      (
        await edge.send({
          method: 'PUT',
          url: '/api/v1/me/password',
          cookie: here,
          payload: { current: 'two otters on ice', password: PASSWORD },
        })
      ).statusCode,
    ).toBe(200)
  })

  test('reset: the answer is the same for an unknown address, the link works once and ends all sessions', async () => {
    const cookie = await edge.signIn('ann@example.org')
    const ask = (email: string) => edge.send({ method: 'POST', url: '/api/v1/password-reset', payload: { email } })
    const [known, unknown] = [await ask('ann@example.org'), await ask('nobody@example.org')]
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body])
    await expect.poll(() => edge.mails.length).toBe(1)
    const token = edge.mails[0]!.url!.split('#')[1]!
    expect(edge.mails[0]!.to).toBe('ann@example.org')

    const look = await edge.send({ method: 'POST', url: '/api/v1/links/look', payload: { token } })
    expect(look.json()).toMatchObject({ purpose: 'reset', email: 'ann@example.org' })
    const finish = () => edge.send({ method: 'POST', url: '/api/v1/password-reset/finish', payload: { token, password: PASSWORD } })
    const both = await Promise.all([finish(), finish()])
    expect(both.map((answer) => answer.statusCode).sort()).toEqual([200, 410])
    expect((await sessions(cookie)).statusCode).toBe(401)
  })

  test('reset links are over after an hour', async () => {
    await edge.send({ method: 'POST', url: '/api/v1/password-reset', payload: { email: 'ann@example.org' } })
    await expect.poll(() => edge.mails.length).toBe(2)
    edge.push(HOUR)
    const answer = await edge.send({
      method: 'POST',
      url: '/api/v1/password-reset/finish',
      payload: { token: edge.mails[1]!.url!.split('#')[1], password: PASSWORD },
    })
    expect(answer.statusCode).toBe(410)
  })

  test('guessing is slowed down for the account and network, not for everybody', async () => {
    const guess = (from: string) =>
      edge.send({
        method: 'POST',
        url: '/api/v1/sign-in',
        headers: { 'x-forwarded-for': from },
        payload: { email: 'ann@example.org', password: 'guess' },
      })
    const answers = []
    for (let i = 0; i < 12; i++) answers.push(await guess(`2001:db8:1:2::${i}`))
    expect(answers.slice(0, 10).every((answer) => answer.statusCode === 401)).toBe(true)
    expect(answers.at(-1)!.statusCode).toBe(429)
    expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThan(0)
    await edge.signIn('ann@example.org')
  })

  test('an unknown account is told in the same words', async () => {
    const answer = await edge.send({ method: 'POST', url: '/api/v1/sign-in', payload: { email: 'nobody@example.org', password: 'guess' } })
    expect(answer.json()).toMatchObject({ code: 'wrong-credentials' })
  })
})
