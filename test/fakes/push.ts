import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto'
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from './certificates.ts'

export type Subscription = { endpoint: string; keys: { p256dh: string; auth: string } }
type ReceivedPush = {
  endpoint: string
  /** Decrypted, as the browser's service worker would get it. */
  text: string
  ttl: number
  urgency: string
  topic: string | null
  /** Who sent it, by VAPID: the signed claims and the key. */
  claims: { aud: string; exp: number; sub: string }
  vapidKey: string
}
export type PushService = {
  origin: string
  /** What a browser hands to the page; only pushes signed with `vapidKey` are taken, if one is given. */
  subscribe: (vapidKey?: string) => Subscription
  received: () => ReceivedPush[]
  waitFor: (predicate?: (push: ReceivedPush) => boolean, ms?: number) => Promise<ReceivedPush>
  /** The browser took its permission back: from now on 410. */
  expire: (endpoint: string) => void
  failNext: (status: number, headers?: Record<string, string>) => void
  /** The next push is taken; then the connection breaks. */
  breakNext: () => void
  /** Why the last push was turned away. */
  lastFault: () => string
  stop: () => Promise<void>
}

type Browser = { keys: ECDH; auth: Buffer; vapidKey: string | undefined; expired: boolean }

/** A push service of ours, with the browsers behind it: it checks RFC 8030 and 8292, and really decrypts RFC 8291. */
export async function startPush(certificate?: Certificate): Promise<PushService> {
  const browsers = new Map<string, Browser>()
  const received: ReceivedPush[] = []
  const watchers = new Set<() => void>()
  let fault: { status: number; headers: Record<string, string> } | undefined
  let breaks = false
  let why = ''

  function refuse(response: ServerResponse, status: number, words: string): void {
    why = words
    response.writeHead(status).end(words)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const browser = browsers.get(request.url ?? '')
    if (fault !== undefined) {
      const { status, headers } = fault
      fault = undefined
      return void response.writeHead(status, headers).end()
    }
    if (browser === undefined) return refuse(response, 404, 'no such subscription')
    if (browser.expired) return refuse(response, 410, 'the subscription has ended')
    if (request.method !== 'POST') return refuse(response, 405, 'not a POST')
    const {
      ttl,
      urgency = 'normal',
      topic,
      'content-encoding': encoding,
      authorization = '',
    } = request.headers as Record<string, string | undefined>
    if (ttl === undefined || !/^\d+$/.test(ttl)) return refuse(response, 400, 'no TTL')
    if (!['very-low', 'low', 'normal', 'high'].includes(urgency)) return refuse(response, 400, 'not an urgency')
    if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(topic)) return refuse(response, 400, 'not a topic')
    if (encoding !== 'aes128gcm') return refuse(response, 400, 'not aes128gcm')
    if (body.length > 4_096) return refuse(response, 413, 'more than 4096 bytes')
    const signed = readVapid(authorization, origin)
    if (typeof signed === 'string') return refuse(response, 401, signed)
    if (browser.vapidKey !== undefined && browser.vapidKey !== signed.key)
      return refuse(response, 403, 'signed with another key than subscribed with')
    const text = decryptPush(body, browser.keys, browser.auth).toString('utf8')
    received.push({
      endpoint: origin + request.url,
      text,
      ttl: Number(ttl),
      urgency,
      topic: topic ?? null,
      claims: signed.claims,
      vapidKey: signed.key,
    })
    for (const watch of watchers) watch()
    if (breaks) {
      breaks = false
      return void request.socket.destroy()
    }
    response.writeHead(201, { location: `${origin}/message/${randomBytes(8).toString('hex')}` }).end()
  }

  const listener = (request: IncomingMessage, response: ServerResponse) =>
    void handle(request, response).catch((error: unknown) => refuse(response, 400, String(error)))
  const server = certificate === undefined ? createHttp(listener) : createHttps(certificate, listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const origin = certificate === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`

  return {
    origin,
    subscribe(vapidKey) {
      const keys = createECDH('prime256v1')
      keys.generateKeys()
      const auth = randomBytes(16)
      const path = `/push/${randomBytes(12).toString('base64url')}`
      browsers.set(path, { keys, auth, vapidKey, expired: false })
      return { endpoint: origin + path, keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') } }
    },
    received: () => [...received],
    waitFor(predicate = () => true, ms = 5_000) {
      return new Promise((done, fail) => {
        const look = () => {
          const found = received.find(predicate)
          if (found === undefined) return
          clearTimeout(timer)
          watchers.delete(look)
          done(found)
        }
        const timer = setTimeout(() => {
          watchers.delete(look)
          fail(new Error(`No such push within ${ms} ms; ${received.length} came. ${why}`))
        }, ms)
        watchers.add(look)
        look()
      })
    },
    expire: (endpoint) => void (browsers.get(new URL(endpoint).pathname)!.expired = true),
    failNext: (status, headers = {}) => void (fault = { status, headers }),
    breakNext: () => void (breaks = true),
    lastFault: () => why,
    stop() {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}

/** RFC 8291 over RFC 8188, one record: salt(16) · record size(4) · key length(1) · sender's key · ciphertext. */
export function decryptPush(body: Buffer, keys: ECDH, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const keyLength = body[20]!
  const senderKey = body.subarray(21, 21 + keyLength)
  const record = body.subarray(21 + keyLength)
  if (record.length > recordSize) throw new Error('more than one record')
  const secret = keys.computeSecret(senderKey)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey])
  const input = Buffer.from(hkdfSync('sha256', secret, auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.findLastIndex((byte) => byte !== 0)
  if (padded[end] !== 2) throw new Error('no delimiter of a last record')
  return padded.subarray(0, end)
}

/** RFC 8292: `vapid t=<JWT>, k=<public key>`. A text says what is wrong. */
function readVapid(header: string, origin: string): { claims: ReceivedPush['claims']; key: string } | string {
  const [, token, key] = /^vapid t=([^,\s]+), ?k=([\w-]+)$/.exec(header) ?? []
  if (token === undefined || key === undefined) return 'no VAPID header'
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    format: 'jwk',
    key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') },
  })
  const genuine = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!genuine) return 'the VAPID signature is not valid'
  const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as ReceivedPush['claims']
  const left = read.exp - Date.now() / 1_000
  if (read.aud !== origin) return `made for ${read.aud}`
  if (left <= 0 || left > 24 * 3_600) return 'expired, or valid for more than 24 hours'
  if (!/^(mailto:|https:)/.test(read.sub)) return 'no contact'
  return { claims: read, key }
}
