import * as fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maskText, maskValue } from '../../server/log.ts'
import { ADMIN_TOKEN, BEHIND_PROXY, openEdge, PASSWORD, type Edge } from './edge.ts'

const CANARY = 'canary-4f9c1d'
const ENV = {
  ...BEHIND_PROXY,
  MUSTER_SECRET_KEY: `${CANARY}-secret-key-of-at-least-32-bytes`,
  MUSTER_ADMIN_EMAIL: 'first@example.org',
  MUSTER_ADMIN_PASSWORD: `${CANARY}-admin-password`,
}

let edge: Edge
let cookie: string
beforeAll(async () => {
  const broken = async (app: { route: (options: object) => void }) => {
    const route = (url: string, handler: () => Promise<unknown>) =>
      app.route({ method: 'GET', url, config: { access: 'public', limit: 'none' }, handler })
    route('/broken/error', async () => {
      throw new Error(`${CANARY} in a message`, { cause: new Error(`${CANARY} in a cause`) })
    })
    route('/broken/text', async () => {
      throw `${CANARY} thrown as text`
    })
    route('/broken/object', async () => {
      throw { password: CANARY, statusCode: 418, message: CANARY }
    })
    route('/broken/sql', async () => edge.db.run(sql`select ${CANARY}::int`))
    route('/broken/constraint', async () =>
      edge.db.run(sql`insert into users (email, name, role, state, created_at) values (${CANARY}, 'x', ${CANARY}, 'active', now())`),
    )
    route('/broken/duplicate', async () =>
      edge.db.run(
        sql`insert into users (email, name, role, state, created_at) values ('ROOT@example.org', 'x', 'viewer', 'active', now())`,
      ),
    )
    route('/broken/reference', async () =>
      edge.db.run(sql`insert into team (name, escalation_policy_id, created_at) values ('x', 999999, now())`),
    )
    route('/broken/used', async () => edge.db.run(sql`delete from users where email = 'root@example.org'`))
  }
  edge = await openEdge({ env: ENV, whole: true, extras: { plugins: [broken as never] } })
  await edge.person('root@example.org', 'admin')
  cookie = await edge.signIn('root@example.org')
})
afterAll(() => edge.close())

const get = (url: string) => edge.send({ method: 'GET', url })

describe('a fault', () => {
  test.each(['error', 'text', 'object', 'sql', 'constraint'])(
    '(%s) is told in general words with an id, and the log has the rest under it',
    async (kind) => {
      const answer = await get(`/broken/${kind}`)
      expect(answer.statusCode).toBe(500)
      expect(answer.body).not.toContain(CANARY)
      expect(answer.body).not.toMatch(/stack|node_modules|\.ts:|select|insert|users/i)
      const { id } = answer.json()
      expect(id).toMatch(/^[0-9a-f]{12}$/)
      expect(edge.logged()).toContain(`"faultId":"${id}"`)
    },
  )

  test('that two requests raced for is no fault: a constraint names the field', async () => {
    expect((await get('/broken/duplicate')).json()).toMatchObject({ status: 409, code: 'already-exists', errors: [{ path: 'email' }] })
    expect((await get('/broken/reference')).json()).toMatchObject({
      status: 404,
      code: 'not-found',
      errors: [{ path: 'escalationPolicyId' }],
    })
    expect((await get('/broken/used')).json()).toMatchObject({ status: 409, code: 'in-use' })
  })

  test('in JSON tells the place, never the text, which may hold a password', async () => {
    const payload = `{"email":"root@example.org","password":"${CANARY}" oops}`
    const answer = await edge.send({ method: 'POST', url: '/api/v1/sign-in', headers: { 'content-type': 'application/json' }, payload })
    expect(answer.statusCode).toBe(400)
    expect(answer.body).not.toContain(CANARY)
    expect(answer.json().detail).toMatch(/at character \d+/)
  })
})

describe('secrets', () => {
  test('are in no answer, whatever is sent where', async () => {
    const routes = edge.app.routeTable.filter(
      ({ method, url }) => url.startsWith('/api/') && method !== 'HEAD' && !/sign-out|\/setup$|\/live$/.test(url),
    )
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '__proto__',
        '999999999999999',
        '1',
        '-1',
        '../..',
        '%00',
        "' or 1=1 --",
        '${7*7}',
        '{{7*7}}',
        '\u0000',
        '\ud800',
        '٣',
        '\u202e',
      ),
    )
    const payload = fc.oneof(
      fc.constant({}),
      fc.dictionary(
        fc.constantFrom('name', 'email', 'password', 'token', 'role', 'members', 'config', 'code', 'address', 'policy', 'layers', 'rules'),
        fc.jsonValue({ maxDepth: 3 }),
        { maxKeys: 6 },
      ),
      fc.jsonValue({ maxDepth: 4 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), piece, payload, fc.boolean(), async ({ method, url }, part, body, asToken) => {
        const path = url.replace(/:\w+/g, () => encodeURIComponent(part.toWellFormed()) || 'x')
        const withBody = ['POST', 'PUT', 'PATCH'].includes(method)
          ? { payload: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
          : {}
        const answer = await edge.send({
          method: method as 'GET',
          url: `${path}?search=${encodeURIComponent(part.toWellFormed())}`,
          ...(asToken ? { token: ADMIN_TOKEN } : { cookie }),
          ...withBody,
        })
        expect(answer.statusCode, `${method} ${path} ${JSON.stringify(body)} ${answer.body}`).toBeLessThan(500)
        for (const secret of [CANARY, ADMIN_TOKEN, PASSWORD, cookie.split('=')[1]!]) expect(answer.body).not.toContain(secret)
      }),
      { numRuns: 400 },
    )
  }, 120_000)

  test('are not in the log: not as header, body, address or error', async () => {
    await edge.send({ method: 'POST', url: '/api/v1/sign-in', payload: { email: 'root@example.org', password: `${CANARY}-typed` } })
    await edge.send({ method: 'POST', url: `/ingest/${CANARY}-ingest-key-0123456789`, payload: {} })
    await edge.send({ method: 'GET', url: `/p/${CANARY}-page-link-token` })
    await edge.send({ method: 'GET', url: `/api/v1/teams?token=${CANARY}-query` })
    await edge.send({ method: 'GET', url: '/api/v1/teams', token: `mus_${CANARY}-bearer` })
    edge.deps.log.info(
      { user: { phone: '+49 170 1234567', password: CANARY }, authorization: `Bearer ${CANARY}-header-value` },
      `called +491701234567 with Bearer ${CANARY}-in-text`,
    )
    edge.deps.log.error(
      { err: Object.assign(new Error('x'), { config: { headers: { authorization: CANARY } }, detail: `Key (email)=(${CANARY})` }) },
      'failed',
    )
    const logged = edge
      .logged()
      .split('\n')
      .filter((line) => !line.includes('/broken/'))
    expect(logged.filter((line) => line.includes(CANARY) && !line.includes('"faultId"'))).toEqual([])
    const text = logged.join('\n')
    for (const secret of [ADMIN_TOKEN, PASSWORD, cookie.split('=')[1]!, '1701234567', '170 1234567']) expect(text).not.toContain(secret)
  })

  test('are not in the database as they are', async () => {
    const tables = await edge.db.rows<{ name: string }>(sql`select tablename as name from pg_tables where schemaname = 'public'`)
    expect(tables.length).toBeGreaterThan(25)
    for (const { name } of tables) {
      const { rows } = await edge.db.pool.query(`select t::text as row from "${name}" t`)
      const dump = rows.map(({ row }: { row: string }) => row).join('\n')
      for (const secret of [ADMIN_TOKEN, PASSWORD, cookie.split('=')[1]!, `${CANARY}-secret`, `${CANARY}-admin`])
        expect(dump, name).not.toContain(secret)
    }
  })
})

test('what is masked', () => {
  expect(maskText('POST /ingest/abc123/api/v2/alerts')).toBe('POST /ingest/•••/api/v2/alerts')
  expect(maskText('postgres://muster:hunter2@db:5432/muster')).toBe('postgres://muster:•••@db:5432/muster')
  expect(maskText('to +49 170 1234567 now')).toBe('to +49•••67 now')
  expect(maskText('took +12 ms at 2026-03-02T10:00:00+01:00')).toBe('took +12 ms at 2026-03-02T10:00:00+01:00')
  expect(maskValue({ routing_key: 'x', tokenId: 4, apiKey: 'x', cookies: ['x'], keyboard: 'qwerty', deep: { secretKey: 'x' } })).toEqual({
    routing_key: '•••',
    tokenId: 4,
    apiKey: '•••',
    cookies: '•••',
    keyboard: 'qwerty',
    deep: { secretKey: '•••' },
  })
})

test('who came in, who failed and who was refused is on record, with the time in UTC in the log', async () => {
  await expect(edge.signIn('root@example.org', 'wrong')).rejects.toThrow('401')
  await edge.person('eve@example.org', 'viewer')
  const eve = await edge.signIn('eve@example.org')
  await edge.send({ method: 'GET', url: '/api/v1/tokens', cookie: eve })
  await edge.send({ method: 'POST', url: '/api/v1/sign-out', cookie: eve })
  const { items } = (await edge.send({ method: 'GET', url: '/api/v1/audit', cookie })).json()
  expect(items.slice(0, 4).map((entry: { sentence: string }) => entry.sentence)).toEqual([
    'eve ended a session',
    'eve was refused GET /api/v1/tokens from 127.0.0.1',
    'eve signed in from 127.0.0.1',
    'A sign-in as root failed from 127.0.0.1',
  ])
  expect(edge.logged()).toMatch(/"time":"\d{4}-\d\d-\d\dT[\d:.]+Z"/)
})

test('the database gone: 503 with Retry-After, the page still loads, and everything is back with it', async () => {
  const lost = await openEdge({ env: BEHIND_PROXY })
  try {
    await lost.db.close()
    const answer = await lost.send({ method: 'GET', url: '/api/v1/teams', token: ADMIN_TOKEN })
    expect(answer.statusCode).toBe(503)
    expect(answer.json().code).toBe('unavailable')
    expect(answer.headers['retry-after']).toBe('5')
    expect((await lost.send({ method: 'GET', url: '/readyz' })).statusCode).toBe(503)
    expect((await lost.send({ method: 'GET', url: '/healthz' })).statusCode).toBe(200)
    expect((await lost.send({ method: 'GET', url: '/' })).statusCode).toBe(200)
  } finally {
    await lost.close().catch(() => {})
  }
})
