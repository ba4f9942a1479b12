import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_TOKEN, BEHIND_PROXY, openEdge, type Edge } from './edge.ts'

let edge: Edge
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY, whole: true })
})
afterAll(() => edge.close())

const POISON = [
  '{"__proto__":{"admin":true}}',
  '{"\\u005f_proto__":{"admin":true}}',
  '{"__pro\\u0074o__":{"admin":true}}',
  '{"a":{"__proto__":{"admin":true}}}',
  '[{"__proto__":{"admin":true}}]',
  '{"a":[[{"b":{"__proto__":null}}]]}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"a":{"constructor":{"prototype":{"admin":true}}}}',
  '{"__proto__":[],"__proto__":{"admin":true}}',
]

const jsonRoutes = () =>
  edge.app.routeTable.filter(({ method, url }) => ['POST', 'PUT', 'PATCH'].includes(method) && url.startsWith('/api/v1/'))

test('keys that reach into prototypes are refused on every JSON route, wherever they hide', async () => {
  expect(jsonRoutes().length).toBeGreaterThan(35)
  for (const { method, url } of jsonRoutes()) {
    for (const payload of POISON) {
      const answer = await edge.send({
        method: method as 'POST',
        url: url.replace(/:\w+/g, '1'),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_TOKEN}` },
        payload,
      })
      // `session` routes refuse the token before they look at the body.
      expect([400, 403], `${method} ${url} ${payload}`).toContain(answer.statusCode)
      if (answer.statusCode === 400) expect(answer.json().code).toBe('invalid-input')
    }
  }
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  expect(Object.prototype).not.toHaveProperty('admin')
}, 120_000)

test('fields that an endpoint does not know are refused, so that nothing can be set by the way', async () => {
  const accepted: string[] = []
  for (const { method, url } of jsonRoutes()) {
    const extra = { role: 'admin', id: 1, isAdmin: true, userId: 1, passwordHash: 'x', verifiedAt: new Date().toISOString() }
    const answer = await edge.send({ method: method as 'POST', url: url.replace(/:\w+/g, '1'), token: ADMIN_TOKEN, payload: extra })
    if (answer.statusCode < 400) accepted.push(`${method} ${url}: ${answer.statusCode}`)
    expect(answer.statusCode, `${method} ${url} ${answer.body}`).toBeLessThan(500)
  }
  expect(accepted).toEqual([])
}, 120_000)

test('queries are as strict as bodies', async () => {
  for (const query of [
    '?role=admin',
    '?__proto__=x',
    '?constructor=x',
    '?limit=1&limit=2',
    '?limit=0',
    '?limit=9999',
    '?limit=1e2',
    '?after[]=x',
  ]) {
    const answer = await edge.send({ method: 'GET', url: `/api/v1/teams${query}`, token: ADMIN_TOKEN })
    expect(answer.statusCode, query).toBe(400)
  }
})

test('a damaged cursor is refused in words, on lists by name, by id and by time', async () => {
  const whole: Record<string, unknown> = { teams: ['A', 1], incidents: 1, changes: [0, 1] }
  const damaged = ['x', 'null', '[{},1]', '[1,"1"]', '["A",1.5]', '["A",0]', '[1e300,1]', '[-1e15,1]', '0', '"1"', '1e300', '[0,1,2]']
  for (const [list, at] of Object.entries(whole)) {
    const ask = (after: string) =>
      edge.send({
        method: 'GET',
        url: `/api/v1/${list}?after=${Buffer.from(after).toString('base64url')}`,
        token: ADMIN_TOKEN,
      })
    expect((await ask(JSON.stringify(at))).statusCode, list).toBe(200)
    for (const each of damaged) {
      const answer = await ask(each)
      expect(answer.statusCode, `${list} ${each}`).toBe(400)
      expect(answer.json().errors, each).toEqual([
        { path: 'query.after', message: expect.stringMatching(/no cursor of this list.*leave `after` out/) },
      ])
    }
    expect((await ask('["\\u0000",1]')).statusCode, list).toBe(400)
  }
})
