import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage, HOSTILE } from '../../test/fakes/message.ts'
import type { Message } from '../channel.ts'
import { newWebhookSecret, signatures, webhook, WebhookSecret } from './webhook.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const current = newWebhookSecret()
const previous = newWebhookSecret()

type Got = { headers: IncomingHttpHeaders; body: string; url: string }
async function receiver(answer: { status: number; headers?: Record<string, string> } | 'break' = { status: 204 }) {
  const got: Got[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      got.push({ headers: request.headers, body, url: request.url! })
      if (answer === 'break') request.socket.destroy()
      else response.writeHead(answer.status, answer.headers).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  stops.push(() => new Promise((done) => server.close(done)))
  return { got, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?for=ann` }
}

function send(
  address: string,
  secret: unknown = current,
  message: Message = aMessage(),
  settings: object = {},
  io = loopbackIo({ now: Date.now }),
) {
  return webhook.send(message, { name: 'Ann', address, secret }, webhook.config.parse(settings), io)
}

/** As a receiver that follows the specification checks it. */
const verified = (secret: string, { headers, body }: Got) => new Webhook(secret).verify(body, headers as Record<string, string>)

describe('Standard Webhooks', () => {
  it('signs the specification’s example as it says', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    expect(signatures([secret], 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, '{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    )
  })

  it('is verified by its own library, and not after a change', async () => {
    const { got, address } = await receiver()
    expect(await send(address)).toEqual({ outcome: 'accepted', detail: 'Answered 204.' })
    const [request] = got
    expect(verified(current, request!)).toMatchObject({ type: 'page' })
    expect(request!.headers).toMatchObject({
      'webhook-id': aMessage().key,
      'content-type': 'application/json',
    })
    expect(() => verified(current, { ...request!, body: request!.body.replace('critical', 'low') })).toThrow('No matching signature')
    expect(() => verified(current, { ...request!, headers: { ...request!.headers, 'webhook-id': 'other' } })).toThrow(
      'No matching signature',
    )
    expect(() => verified(previous, request!)).toThrow('No matching signature')
  })

  it('signs with both secrets while one is changed', async () => {
    const { got, address } = await receiver()
    await send(address, { current, previous })
    expect(String(got[0]!.headers['webhook-signature']).split(' ')).toHaveLength(2)
    for (const secret of [current, previous]) expect(verified(secret, got[0]!)).toBeTruthy()
  })

  it('falls back to the installation’s secrets, and never sends unsigned', async () => {
    const { got, address } = await receiver()
    await send(address, null, aMessage(), { signingSecret: current, previousSigningSecret: previous })
    for (const secret of [current, previous]) expect(verified(secret, got[0]!)).toBeTruthy()
    expect(await send(address, null)).toMatchObject({
      outcome: 'failed',
      permanent: true,
      detail: expect.stringContaining('nothing is sent unsigned'),
    })
    expect(got).toHaveLength(1)
  })

  it('keeps id and body over retries, so that a receiver can drop the copy', async () => {
    const { got, address } = await receiver()
    const io = loopbackIo()
    await send(address, current, aMessage(), {}, io)
    await send(address, current, aMessage(), {}, io)
    expect(got[1]).toMatchObject({ body: got[0]!.body, url: '/hook?for=ann' })
    expect(got[1]!.headers['webhook-id']).toBe(got[0]!.headers['webhook-id'])
  })

  it('has no secret in address or body', async () => {
    const { got, address } = await receiver()
    await send(address, { current, previous })
    for (const secret of [current, previous]) expect(JSON.stringify(got)).not.toContain(secret.slice(6))
  })
})

describe('what a webhook tells', () => {
  it('is enough to show the page and to answer it', async () => {
    const { got, address } = await receiver()
    await send(address, current, aMessage({ purpose: 'bundle', bundled: [{ title: 'Disk full', severity: 'high' }] }), {}, loopbackIo())
    expect(JSON.parse(got[0]!.body)).toEqual({
      type: 'page.bundle',
      timestamp: '2026-03-14T02:11:00.000Z',
      data: {
        key: aMessage().key,
        recipient: 'Ann',
        title: '[SEV1] High error rate',
        text: aMessage().text,
        severity: 'critical',
        urgency: 'high',
        incident: { id: 12, title: 'High error rate', service: 'checkout', openedAt: '2026-03-14T02:10:00.000Z' },
        bundled: ['[SEV2] Disk full'],
        actionUrl: aMessage().actionUrl,
        replyCode: '47',
        verificationCode: null,
        thread: 'incident-12',
      },
    })
  })

  it.each(HOSTILE.map((text, index) => [index, text] as const))('is valid JSON with hostile text number %i', async (_index, hostile) => {
    const { got, address } = await receiver()
    await send(address, current, aMessage({ title: hostile, text: hostile }))
    expect((verified(current, got[0]!) as { data: { title: string } }).data.title.isWellFormed()).toBe(true)
  })
})

describe('what the receiver makes of it', () => {
  it.each([
    [{ status: 200 }, { outcome: 'accepted' }],
    [{ status: 410 }, { outcome: 'failed', permanent: true, disable: true }],
    [{ status: 400 }, { outcome: 'failed', permanent: true }],
    [
      { status: 301, headers: { location: 'http://127.0.0.1:1/' } },
      { outcome: 'failed', permanent: true },
    ],
    [{ status: 408 }, { outcome: 'failed', permanent: false }],
    [
      { status: 429, headers: { 'retry-after': 'Sat, 14 Mar 2026 02:12:00 GMT' } },
      { outcome: 'failed', permanent: false, retryAfterMs: 60_000 },
    ],
    [{ status: 500 }, { outcome: 'failed', permanent: false }],
    [{ status: 504 }, { outcome: 'unknown' }],
    ['break' as const, { outcome: 'unknown' }],
  ])('%j', async (answer, expected) => {
    const { address } = await receiver(answer)
    const receipt = await send(address, current, aMessage(), {}, loopbackIo())
    expect(receipt).toMatchObject(expected)
    expect(receipt.detail).not.toContain('for=ann')
  })

  it('an address inside the network is refused by the guard', async () => {
    const { got, address } = await receiver()
    expect(await send(address, current, aMessage(), {}, loopbackIo({ allowedPrivate: [] }))).toMatchObject({
      outcome: 'failed',
      permanent: true,
    })
    expect(got).toEqual([])
  })
})

describe('a signing secret', () => {
  it.each([
    '',
    'secret',
    'whsec_',
    'whsec_c2hvcnQ=',
    `whsec_${'A'.repeat(100)}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    'whsec_####',
  ])('%j is refused', (text) => {
    expect(WebhookSecret.safeParse(text).success).toBe(false)
    expect(webhook.config.safeParse({ signingSecret: text }).success).toBe(false)
  })
  it('is taken when it is one', () => {
    expect(WebhookSecret.safeParse(current).success).toBe(true)
    expect(WebhookSecret.safeParse({ current, previous }).success).toBe(true)
  })
})
