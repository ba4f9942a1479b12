import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../domain/time.ts'
import { ADMIN_TOKEN, BEHIND_PROXY, openEdge, type Edge } from './edge.ts'

let edge: Edge
let cookie: string
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY, whole: true })
  await edge.person('root@example.org', 'admin')
  cookie = await edge.signIn('root@example.org')
})
afterAll(() => edge.close())

const make = async (body: object) =>
  (await edge.send({ method: 'POST', url: '/api/v1/tokens', cookie, payload: { name: 'CI', ...body } })).json()
const use = (token: string, url = '/api/v1/teams', from = '203.0.113.7') =>
  edge.send({ method: 'GET', url, token, headers: { 'x-forwarded-for': from } })
const listed = async (id: number) =>
  (await edge.send({ method: 'GET', url: '/api/v1/tokens', cookie })).json().items.find((token: { id: number }) => token.id === id)

test('a token is shown once, has a prefix that scanners know, and is kept as a hash alone', async () => {
  const made = await make({ scopes: ['read'] })
  expect(made.token).toMatch(/^mus_[\w-]{43}$/)
  expect(made.prefix).toBe(made.token.slice(0, 9))
  expect(JSON.stringify(await listed(made.id))).not.toContain(made.token.slice(9))
  const dump = await edge.db.one<{ all: string }>(sql`
    select (select string_agg(t::text, ' ') from api_token t) || (select string_agg(e::text, ' ') from event e) as all`)
  expect(dump.all).not.toContain(made.token.slice(9))
  expect(edge.logged()).not.toContain(made.token.slice(9))
})

test('a token does what its scopes say, and is nobody', async () => {
  const { token } = await make({ scopes: ['read'] })
  expect((await use(token)).statusCode).toBe(200)
  expect((await edge.send({ method: 'POST', url: '/api/v1/teams', token, payload: { name: 'x' } })).statusCode).toBe(403)
  expect((await use(token, '/api/v1/tokens')).statusCode).toBe(403)
  const admin = await make({ scopes: ['admin'] })
  expect((await use(admin.token, '/api/v1/tokens')).statusCode).toBe(200)
  expect((await use(admin.token, '/api/v1/me')).statusCode).toBe(403)
  expect((await use(admin.token, '/api/v1/me/sessions')).statusCode).toBe(403)
})

test('a token ends when it says, and at once when it is revoked', async () => {
  const { token, id } = await make({ scopes: ['read'], expiresAt: new Date(edge.now() + HOUR).toISOString() })
  expect((await use(token)).statusCode).toBe(200)
  edge.push(HOUR)
  expect((await use(token)).statusCode).toBe(401)
  expect((await listed(id)).state).toBe('expired')
  const other = await make({ scopes: ['read'] })
  expect((await use(other.token)).statusCode).toBe(200)
  expect((await edge.send({ method: 'DELETE', url: `/api/v1/tokens/${other.id}`, cookie })).statusCode).toBe(200)
  expect((await use(other.token)).statusCode).toBe(401)
  expect((await edge.send({ method: 'DELETE', url: `/api/v1/tokens/${other.id}`, cookie })).statusCode).toBe(409)
  expect(
    (
      await edge.send({
        method: 'POST',
        url: '/api/v1/tokens',
        cookie,
        payload: { name: 'late', scopes: ['read'], expiresAt: new Date(edge.now()).toISOString() },
      })
    ).statusCode,
  ).toBe(400)
})

test('when a token was last used is known to the minute', async () => {
  const { token, id } = await make({ scopes: ['read'] })
  await use(token)
  const first = (await listed(id)).usedAt
  expect(first).toBe(new Date(edge.now()).toISOString())
  edge.push(30 * SECOND)
  await use(token)
  expect((await listed(id)).usedAt).toBe(first)
  edge.push(MINUTE)
  await use(token)
  expect((await listed(id)).usedAt).toBe(new Date(edge.now()).toISOString())
})

test('a token that turns up from a new network is in the audit once, without the address in the record itself', async () => {
  const { token, id } = await make({ scopes: ['read'] })
  for (const from of ['198.51.100.1', '198.51.100.1', '2001:db8:5::1', '2001:db8:5::2']) await use(token, '/api/v1/teams', from)
  const { items } = (await edge.send({ method: 'GET', url: `/api/v1/audit?subject=token&subjectId=${id}`, cookie })).json()
  const sentences = items.map((entry: { sentence: string }) => entry.sentence)
  expect(sentences).toEqual([
    'The API token CI was used for the first time from 2001:db8:5::1',
    'The API token CI was used for the first time from 198.51.100.1',
    'root made the API token CI (read)',
  ])
  const { bodies } = await edge.db.one<{ bodies: string }>(
    sql`select string_agg(body::text, ' ') as bodies from event where subject = 'token'`,
  )
  expect(bodies).not.toContain('198.51.100.1')
})

test('MUSTER_ADMIN_TOKEN is an administrator from the first start; nothing near it is', async () => {
  expect((await use(ADMIN_TOKEN, '/api/v1/tokens')).statusCode).toBe(200)
  for (const near of [ADMIN_TOKEN.slice(1), `${ADMIN_TOKEN}x`, ADMIN_TOKEN.toUpperCase()]) {
    expect((await use(near, '/api/v1/tokens')).statusCode, near).toBe(401)
  }
  await edge.send({ method: 'POST', url: '/api/v1/teams', token: ADMIN_TOKEN, payload: { name: 'By token' } })
  const { items } = (await edge.send({ method: 'GET', url: '/api/v1/audit?subject=team', cookie })).json()
  expect(items[0]).toMatchObject({
    actor: { kind: 'token', id: 0, name: 'MUSTER_ADMIN_TOKEN' },
    sentence: 'The API token MUSTER_ADMIN_TOKEN made the team By token',
  })
})

test('other ways to show a token are refused in words', async () => {
  const basic = await edge.send({
    method: 'GET',
    url: '/api/v1/teams',
    headers: { authorization: `Basic ${Buffer.from(`x:${ADMIN_TOKEN}`).toString('base64')}` },
  })
  expect(basic.json()).toMatchObject({ code: 'not-signed-in', detail: expect.stringContaining('Bearer') })
  for (const url of [`/api/v1/teams?token=${ADMIN_TOKEN}`, `/api/v1/teams?access_token=${ADMIN_TOKEN}`]) {
    expect((await edge.send({ method: 'GET', url })).statusCode).toBe(401)
  }
})

test('the key of an integration opens its inlet and nothing else', async () => {
  const policy = { levels: [{ targets: [{ kind: 'user', id: 1 }], delayMinutes: 5 }], repeat: 0, ackTimeoutMinutes: null, lastResort: null }
  const post = async (url: string, payload: object) => (await edge.send({ method: 'POST', url: `/api/v1${url}`, cookie, payload })).json()
  const { id: escalationPolicyId } = await post('/policies', { name: 'P', policy })
  const { id: serviceId } = await post('/services', { name: 'S', escalationPolicyId })
  const made = await post('/integrations', { serviceId, kind: 'alertmanager', name: 'Prometheus', config: {} })
  const key: string = made.key
  expect(key, JSON.stringify(made)).toBeTypeOf('string')
  expect((await use(key)).statusCode).toBe(401)
  expect((await edge.send({ method: 'GET', url: `/ingest/${key}/api/v2/alerts` })).statusCode).toBe(401)
  expect((await edge.send({ method: 'GET', url: `/ingest/${key}` })).statusCode).toBe(404)
  const { token } = await make({ scopes: ['read'] })
  expect((await edge.send({ method: 'GET', url: `/ingest/${key}/api/v2/alerts`, token })).statusCode).toBe(200)
})
