import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BEHIND_PROXY, openEdge, PASSWORD, type Edge } from './edge.ts'

let edge: Edge
let cookie: string
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY, whole: true })
  await edge.person('root@example.org', 'admin')
  cookie = await edge.signIn('root@example.org')
})
afterAll(() => edge.close())

/** As a browser sends it: the cookie goes along whoever's page asks. */
const browser = (method: string, url: string, headers: Record<string, string>, payload?: object | string) =>
  edge.send({ method: method as 'POST', url, headers: { cookie, ...headers }, ...(payload === undefined ? {} : { payload }) })

describe('a change that another site makes a browser send', () => {
  const foreign: [string, Record<string, string>][] = [
    ['from another site', { 'sec-fetch-site': 'cross-site', 'x-muster': '1' }],
    ['from a sibling host', { 'sec-fetch-site': 'same-site', 'x-muster': '1' }],
    ['with another origin, from a browser without Sec-Fetch-Site', { origin: 'https://evil.example', 'x-muster': '1' }],
    ['with an opaque origin', { origin: 'null', 'x-muster': '1' }],
    ['with our origin over plain HTTP', { origin: 'http://muster.example.org', 'x-muster': '1' }],
    ['with a lookalike origin', { origin: 'https://muster.example.org.evil.example', 'x-muster': '1' }],
    ['without the header that only our page can add', { 'sec-fetch-site': 'same-origin' }],
    ['without any of it', {}],
  ]

  test.each(foreign)(
    '%s is refused on every route where the cookie counts',
    async (_, headers) => {
      const changing = edge.app.routeTable.filter(
        ({ method, access }) =>
          !['GET', 'HEAD', 'OPTIONS'].includes(method) && access !== 'link' && access !== 'key' && access !== 'public',
      )
      expect(changing.length).toBeGreaterThan(40)
      for (const { method, url } of changing) {
        const answer = await browser(method, url.replace(/:\w+/g, '999999'), headers, method === 'DELETE' ? undefined : {})
        expect(answer.statusCode, `${method} ${url}`).toBe(403)
        expect(answer.json().code).toBe('cross-site')
      }
    },
    120_000,
  )

  test('cannot be disguised as a form', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { 'content-type': type, 'sec-fetch-site': 'same-origin', 'x-muster': '1' }
      const answer = await browser('POST', '/api/v1/teams', headers, '{"name":"x"}')
      expect(answer.statusCode, type).toBe(415)
      const signIn = await browser('POST', '/api/v1/sign-in', headers, JSON.stringify({ email: 'root@example.org', password: PASSWORD }))
      expect(signIn.statusCode, type).toBe(415)
    }
  })

  test('is refused at sign-in too, so that nobody is signed in as somebody else unawares', async () => {
    const answer = await edge.send({
      method: 'POST',
      url: '/api/v1/sign-in',
      headers: { 'sec-fetch-site': 'cross-site' },
      payload: { email: 'root@example.org', password: PASSWORD },
    })
    expect(answer.json().code).toBe('cross-site')
  })
})

test('our own page, and whoever shows a token, may change things', async () => {
  const own = { 'sec-fetch-site': 'same-origin', 'x-muster': '1' }
  expect((await browser('POST', '/api/v1/teams', own, { name: 'One' })).statusCode).toBe(200)
  const old = { origin: 'https://muster.example.org', 'x-muster': '1' }
  expect((await browser('POST', '/api/v1/teams', old, { name: 'Two' })).statusCode).toBe(200)
  const { token } = (await browser('POST', '/api/v1/tokens', own, { name: 'CI', scopes: ['write'] })).json()
  expect((await edge.send({ method: 'POST', url: '/api/v1/teams', token, payload: { name: 'Three' } })).statusCode).toBe(200)
})

test('no other site may read anything: nothing is ever allowed by CORS', async () => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-muster' }
  for (const method of ['OPTIONS', 'GET'] as const) {
    const answer = await edge.send({ method, url: '/api/v1/teams', cookie, headers })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})
