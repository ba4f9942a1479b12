import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_TOKEN, BEHIND_PROXY, openEdge, type Edge } from './edge.ts'

let edge: Edge
let web: string
beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), 'muster web '))
  mkdirSync(join(web, 'assets'))
  writeFileSync(
    join(web, 'index.html'),
    '<!doctype html><html><head><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" nonce="__CSP_NONCE__" src="/assets/main-a1b2c3d4.js"></script></head></html>',
  )
  writeFileSync(join(web, 'assets', 'main-a1b2c3d4.js'), `console.log(${JSON.stringify('x'.repeat(2_000))})`)
  writeFileSync(join(web, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(web, '..', 'outside.txt'), 'not served')
  const broken = async (app: { route: (options: object) => void }) => {
    app.route({
      method: 'GET',
      url: '/broken',
      config: { access: 'public', limit: 'none' },
      handler: async () => {
        throw new Error('a fault')
      },
    })
  }
  edge = await openEdge({ env: BEHIND_PROXY, whole: true, extras: { webRoot: web, plugins: [broken as never] } })
})
afterAll(async () => {
  await edge.close()
  rmSync(web, { recursive: true })
})

const FIXED: [string, RegExp][] = [
  ['content-security-policy', /(^|; )default-src 'none'/],
  ['content-security-policy', /(^|; )frame-ancestors 'none'/],
  ['content-security-policy', /(^|; )base-uri 'none'/],
  ['x-content-type-options', /^nosniff$/],
  ['x-frame-options', /^DENY$/],
  ['referrer-policy', /^no-referrer$/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['cross-origin-resource-policy', /^same-origin$/],
  ['permissions-policy', /camera=\(\)/],
  ['cache-control', /./],
]

function check(headers: Record<string, unknown>, what: string, tls = true): void {
  for (const [name, wanted] of FIXED) expect(String(headers[name]), `${name} of ${what}`).toMatch(wanted)
  expect(String(headers['content-security-policy']), what).not.toMatch(/unsafe-|\*|https?:/)
  if (tls) expect(headers['strict-transport-security'], what).toBe('max-age=31536000')
  else expect(headers['strict-transport-security'], what).toBeUndefined()
  expect(headers['x-powered-by'], what).toBeUndefined()
  expect(headers['server'], what).toBeUndefined()
}

describe('the headers are on every answer', () => {
  test('of every route, with and without somebody who may', async () => {
    for (const { method, url } of edge.app.routeTable) {
      // A stream has no end to wait for: only its refusal.
      for (const token of url === '/api/v1/live' ? [undefined] : [undefined, ADMIN_TOKEN]) {
        const path = url.replace(/:\w+/g, '999999').replace('*', 'incidents')
        const payload = ['POST', 'PUT', 'PATCH'].includes(method) ? { payload: {} } : {}
        const answer = await edge.send({ method: method as 'GET', url: path, ...(token ? { token } : {}), ...payload })
        check(answer.headers, `${method} ${url} → ${answer.statusCode}`)
      }
    }
  }, 120_000)

  const errors: [string, number, () => Promise<LightMyRequestResponse>][] = [
    ['nothing there', 404, () => edge.send({ method: 'GET', url: '/api/v1/nowhere' })],
    ['nothing there to post to', 404, () => edge.send({ method: 'POST', url: '/nowhere', payload: {} })],
    ['an address that is none', 400, () => edge.send({ method: 'GET', url: '/%zz' })],
    ['a parameter of 600 characters', 404, () => edge.send({ method: 'GET', url: `/api/v1/teams/${'1'.repeat(600)}` })],
    [
      'broken JSON',
      400,
      () =>
        edge.send({
          method: 'POST',
          url: '/api/v1/teams',
          token: ADMIN_TOKEN,
          headers: { 'content-type': 'application/json' },
          payload: '{',
        }),
    ],
    [
      'another type',
      415,
      () =>
        edge.send({ method: 'POST', url: '/api/v1/teams', token: ADMIN_TOKEN, headers: { 'content-type': 'text/xml' }, payload: '<a/>' }),
    ],
    [
      'too large',
      413,
      () => edge.send({ method: 'POST', url: '/api/v1/teams', token: ADMIN_TOKEN, payload: { name: 'x'.repeat(1_048_577) } }),
    ],
    ['a fault', 500, () => edge.send({ method: 'GET', url: '/broken' })],
    ['a method nobody serves', 404, () => edge.send({ method: 'OPTIONS', url: '/api/v1/teams' })],
  ]
  test.each(errors)('also for %s (%i)', async (what, status, ask) => {
    const answer = await ask()
    expect(answer.statusCode).toBe(status)
    check(answer.headers, what)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ status, code: expect.any(String), title: expect.any(String) })
  })

  test('over plain HTTP all but the one that speaks of TLS', async () => {
    const answer = await edge.send({ method: 'GET', url: '/', headers: { host: 'localhost:8080', 'x-forwarded-proto': 'http' } })
    check(answer.headers, 'plain HTTP', false)
  })

  test.each([
    ['is no HTTP at all', 'GARBAGE\r\n\r\n', 400],
    ['has headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['expects what nobody knows', 'GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: a miracle\r\nconnection: close\r\n\r\n', 417],
    ['has two lengths', 'POST /healthz HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
  ])('even where a request %s', async (_, bytes, status) => {
    if (!edge.app.server.listening) await edge.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = edge.app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(bytes)
    let text = ''
    socket.on('data', (chunk) => (text += chunk))
    await once(socket, 'close')
    expect(Number(text.slice(9, 12))).toBe(status)
    const lines = text.split('\r\n\r\n')[0]!.split('\r\n').slice(1)
    check(
      Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)])),
      bytes.slice(0, 20),
      false,
    )
  })
})

describe('the web app', () => {
  const get = (url: string, headers: Record<string, string> = {}) => edge.send({ method: 'GET', url, headers })

  test('has a new nonce in every page, in the policy and in its tags, and no inline code without it', async () => {
    const nonces = new Set<string>()
    for (const url of ['/', '/index.html', '/incidents/42', '/people?search=x', '/sign-in']) {
      const answer = await get(url, { accept: 'text/html' })
      expect(answer.statusCode).toBe(200)
      const nonce = /script-src 'self' 'nonce-([^']{24})'/.exec(String(answer.headers['content-security-policy']))![1]!
      nonces.add(nonce)
      expect(answer.body).not.toContain('__CSP_NONCE__')
      expect(answer.body.split(`nonce="${nonce}"`)).toHaveLength(3)
      expect(answer.headers['cache-control']).toBe('no-cache')
      expect(answer.headers['content-security-policy']).toContain("connect-src 'self'")
    }
    expect(nonces.size).toBe(5)
  })

  test('keeps what is named after its content for good, and asks again for the rest', async () => {
    const asset = await get('/assets/main-a1b2c3d4.js', { 'accept-encoding': 'gzip' })
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
    })
    const icon = await get('/icon.svg')
    expect(icon.headers['cache-control']).toBe('no-cache')
    expect((await get('/icon.svg', { 'if-none-match': String(icon.headers['etag']) })).statusCode).toBe(304)
  })

  test('answers no page for what is no page, and no file from elsewhere', async () => {
    for (const url of [
      '/assets/gone-a1b2c3d4.js',
      '/api/nowhere',
      '/nowhere.png',
      '/../outside.txt',
      '/..%2foutside.txt',
      '/assets/..%2f..%2foutside.txt',
      '//outside.txt',
      '/assets\\..\\..\\outside.txt',
    ]) {
      const answer = await get(url)
      expect(answer.body, url).not.toContain('not served')
      expect(answer.statusCode, url).toBe(404)
    }
    expect((await edge.send({ method: 'POST', url: '/', payload: {} })).statusCode).toBe(404)
  })
})
