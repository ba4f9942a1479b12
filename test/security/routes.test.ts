import type { FastifyInstance } from 'fastify'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Access } from '../../contract/endpoint.ts'
import { listMyPages } from '../../contract/incidents.ts'
import { can, ROLES, type Actor, type Scope } from '../../domain/permission.ts'
import { buildApp } from '../../server/http/app.ts'
import { permit } from '../../server/http/auth.ts'
import { hashToken, newToken } from '../../server/secret-token.ts'
import { BEHIND_PROXY, openEdge, PASSWORD, type Edge } from './edge.ts'

/** Everything that somebody without an account may reach, and nothing else. Adding to it is a decision. */
const OPEN = [
  'GET /*',
  'GET /healthz',
  'GET /readyz',
  'GET /health/paging',
  'GET /api/openapi.json',
  'GET /api/docs',
  'GET /api/v1/sign-in-state',
  'POST /api/v1/sign-in',
  'POST /api/v1/password-reset',
]
/** Opened by what they carry: a link's token, an integration's key, a provider's signature. */
const CARRIED = [
  'POST /api/v1/setup',
  'POST /api/v1/links/look',
  'POST /api/v1/invitations/accept',
  'POST /api/v1/password-reset/finish',
  'GET /p/:token',
  'POST /p/:token',
  'POST /v2/enqueue',
  'POST /v2/change/enqueue',
  'POST /ingest/:key',
  'POST /ingest/:key/*',
  'PUT /ingest/:key',
  'PUT /ingest/:key/*',
  'OPTIONS /p/:token',
  'POST /hooks/twilio/sms/status',
  'POST /hooks/twilio/voice/status',
  'POST /hooks/twilio/sms/reply',
  'POST /hooks/twilio/voice/keys',
  'GET /heartbeat/:key',
  'POST /heartbeat/:key',
  'PUT /heartbeat/:key',
  'PATCH /heartbeat/:key',
]

const STREAM = '/api/v1/live'

/** Hundreds of requests in one test, on a machine that may be busy. */
const LONG = 120_000

let edge: Edge
let table: { method: string; url: string; access: Access }[]
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY, whole: true })
  table = edge.app.routeTable.filter((route) => route.method !== 'HEAD')
})
afterAll(() => edge.close())

const nameOf = (route: { method: string; url: string }) => `${route.method} ${route.url}`
const urlOf = (url: string) => url.replace(/:\w+/g, '999999').replace('*', 'x')
const wantsBody = (method: string) => method === 'POST' || method === 'PUT' || method === 'PATCH'
const ask = (route: { method: string; url: string }, who: { cookie?: string; token?: string }, url = urlOf(route.url)) =>
  edge.send({ method: route.method as 'GET', url, ...who, ...(wantsBody(route.method) ? { payload: {} } : {}) })

const inAlertmanagersWords = (url: string) => url.startsWith('/ingest/:key/api/')

describe('the route table', () => {
  test('a route that does not say who may call it stops the start', () => {
    const stray = { plugins: [async (app: FastifyInstance) => void app.get('/stray', async () => 'x')] }
    return expect(buildApp(edge.deps, [], stray).ready()).rejects.toThrow('GET /stray does not say who may call it')
  })

  test('what is open without an account is on the list, and nothing else', () => {
    const open = table.filter((route) => route.access === 'public').map(nameOf)
    expect(open.filter((name) => !OPEN.includes(name))).toEqual([])
    const carried = table.filter((route) => route.access === 'link' || route.access === 'key').map(nameOf)
    expect(carried.filter((name) => !CARRIED.includes(name))).toEqual([])
  })

  test(
    'anonymous gets 401 everywhere else, before the body is looked at',
    async () => {
      const closed = table.filter((route) => !['public', 'link', 'key'].includes(route.access as string))
      expect(closed.length).toBeGreaterThan(80)
      for (const route of closed) {
        const answer = await ask(route, {})
        expect(answer.statusCode, nameOf(route)).toBe(401)
        // Alertmanager's clients are answered in its own protocol: a string.
        if (inAlertmanagersWords(route.url)) expect(answer.json(), nameOf(route)).toMatch(/token/i)
        else expect(answer.json().code).toBe('not-signed-in')
        const broken = await edge.send({
          method: route.method as 'GET',
          url: urlOf(route.url),
          headers: { 'content-type': 'application/json' },
          ...(wantsBody(route.method) ? { payload: '{"broken' } : {}),
        })
        expect(broken.statusCode, nameOf(route)).toBe(401)
      }
    },
    LONG,
  )

  test('there is nothing for a token, cookie or key that is made up', async () => {
    const closed = table.filter((route) => !['public', 'link', 'key'].includes(route.access as string)).slice(0, 20)
    for (const route of closed) {
      expect((await ask(route, { cookie: `__Host-muster=${newToken()}` })).statusCode, nameOf(route)).toBe(401)
      expect((await ask(route, { token: newToken('mus_') })).statusCode, nameOf(route)).toBe(401)
      expect((await ask(route, { token: 'undefined' })).statusCode, nameOf(route)).toBe(401)
    }
  })
})

describe('the matrix of callers and routes', () => {
  type Caller = { name: string; actor: Actor; who: { cookie?: string; token?: string } }
  const callers: Caller[] = []

  beforeAll(async () => {
    for (const role of ROLES) {
      const userId = await edge.person(`${role}@example.org`, role)
      callers.push({ name: role, actor: { kind: 'user', userId, role }, who: { cookie: await edge.signIn(`${role}@example.org`) } })
      const device = await edge.signIn(`${role}@example.org`, PASSWORD, { responderOnly: true })
      callers.push({ name: `the device of a ${role}`, actor: { kind: 'user', userId, role, responderOnly: true }, who: { cookie: device } })
    }
    for (const scope of ['read', 'respond', 'write', 'admin'] satisfies Scope[]) {
      const token = newToken('mus_')
      const { id } = await edge.db.one<{ id: number }>(sql`
        insert into api_token (name, prefix, token_hash, scopes, created_at)
        values (${scope}, 'mus_', ${hashToken(token)}, ${[scope]}, ${new Date(edge.now())}) returning id`)
      callers.push({ name: `a token that may ${scope}`, actor: { kind: 'token', tokenId: id, scopes: [scope] }, who: { token } })
    }
  })

  test(
    'everybody gets exactly what the policy table says, and no request breaks anything',
    async () => {
      const wrong: string[] = []
      let checked = 0
      for (const route of table) {
        if (route.access === 'public' || route.access === 'link' || route.access === 'key') continue
        // These end the caller's own session.
        if (route.url.endsWith('/sign-out') && route.url.split('/').length === 4) continue
        for (const { name, actor, who } of callers) {
          // A stream has no end to wait for; who may open it is all that counts here.
          if (route.url === STREAM && permit(route.access, actor) === undefined) continue
          // About oneself, so that ownership does not decide before permission does.
          const own = actor.kind === 'user' ? route.url.replace(/^\/api\/v1\/people\/:id/, `/api/v1/people/${actor.userId}`) : route.url
          const dangerous = /people\/\d+\/(deactivate|sign-out)$/.test(own)
          const { statusCode, body } = await ask(route, who, urlOf(dangerous ? route.url : own))
          // Behind the permission an inlet still wants its own key.
          const ofKey = inAlertmanagersWords(route.url) ? /^"This key is not valid here/ : /"unknown-key"/
          const refused = statusCode === 401 || (statusCode === 403 && !ofKey.test(body))
          if (refused !== (permit(route.access, actor) !== undefined))
            wrong.push(`${nameOf(route)} as ${name}: ${statusCode} ${body.slice(0, 120)}`)
          if (statusCode >= 500) wrong.push(`${nameOf(route)} as ${name}: ${statusCode} ${body}`)
          checked++
        }
      }
      expect(wrong).toEqual([])
      expect(checked).toBeGreaterThan(1_000)
    },
    LONG,
  )

  test('the table itself: a viewer changes nothing but their own, a device only answers pages, no scope reaches people', () => {
    for (const route of table) {
      if (typeof route.access === 'string') continue
      const { permit: permission } = route.access
      // What only tries something out takes a body and changes nothing.
      const changes = route.method !== 'GET' && !/\/(simulate|preview|judge)$/.test(route.url)
      const viewer: Actor = { kind: 'user', userId: 1, role: 'viewer' }
      if (changes && can(viewer, permission)) expect(['self.write', 'incident.declare', 'task.answer'], nameOf(route)).toContain(permission)
      const device: Actor = { kind: 'user', userId: 1, role: 'admin', responderOnly: true }
      if (can(device, permission)) expect(['incident.read', 'incident.respond'], nameOf(route)).toContain(permission)
      const readOnly: Actor = { kind: 'token', tokenId: 1, scopes: ['read'] }
      if (changes) expect(can(readOnly, permission), nameOf(route)).toBe(false)
    }
    const viewersDevice: Actor = { kind: 'user', userId: 1, role: 'viewer', responderOnly: true }
    expect(can(viewersDevice, 'incident.respond')).toBe(false)
    expect(permit(listMyPages.access, viewersDevice)).toBeUndefined()
  })

  test('a person who was deactivated, and one whose role fell, is refused from the next request on', async () => {
    const id = await edge.person('falling@example.org', 'admin')
    const cookie = await edge.signIn('falling@example.org')
    const tokens = () => edge.send({ method: 'GET', url: '/api/v1/tokens', cookie })
    expect((await tokens()).statusCode).toBe(200)
    await edge.db.run(sql`update users set role = 'viewer' where id = ${id}`)
    expect((await tokens()).statusCode).toBe(403)
    await edge.db.run(sql`update users set state = 'deactivated' where id = ${id}`)
    expect((await tokens()).statusCode).toBe(401)
  })

  test('being refused is in the audit, once a minute for a route', async () => {
    const denied = await edge.db.rows<{ route: string }>(sql`
      select body ->> 'route' as route from event where kind = 'access.denied' and actor_kind = 'user' and actor_id = (select id from users where email = 'viewer@example.org')`)
    expect(denied.map((row) => row.route)).toContain('POST /api/v1/tokens')
    expect(denied.filter((row) => row.route === 'POST /api/v1/tokens').length).toBeLessThanOrEqual(2)
  })
})
