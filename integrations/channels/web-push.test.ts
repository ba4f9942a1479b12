import { createECDH } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import webPushLibrary from 'web-push'
import type { PushPayload } from '../../domain/push-payload.ts'
import { createAuthority } from '../../test/fakes/certificates.ts'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage, HOSTILE } from '../../test/fakes/message.ts'
import { decryptPush, startPush, type Subscription } from '../../test/fakes/push.ts'
import type { Message } from '../channel.ts'
import { BrowserSubscription, newVapidKeys, pushPayload, webPush } from './web-push.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const vapid = newVapidKeys()
const config = webPush.config.parse({ ...vapid, subject: 'mailto:ops@example.com' })
const recipient = (subscription: Subscription) => ({ name: 'Ann', ...BrowserSubscription.parse(subscription) })

async function service(tls = false) {
  const authority = createAuthority()
  const push = await startPush(tls ? authority.issue(['localhost']) : undefined)
  stops.push(push.stop)
  const io = loopbackIo({ ca: [authority.ca] })
  const subscription = push.subscribe(vapid.publicKey)
  return {
    push,
    subscription,
    send: (message: Message = aMessage(), to = recipient(subscription)) => webPush.send(message, to, config, io),
  }
}

describe('RFC 8291, the example of section 5', () => {
  const receiver = createECDH('prime256v1')
  receiver.setPrivateKey(Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'))
  const p256dh = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
  const auth = 'BTBZMqHH6r4Tts7J_aSIgg'
  const words = 'When I grow up, I want to be a watermelon'

  it('is decrypted by our push service', () => {
    expect(receiver.getPublicKey('base64url')).toBe(p256dh)
    const body =
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
    expect(decryptPush(Buffer.from(body, 'base64url'), receiver, Buffer.from(auth, 'base64url')).toString()).toBe(words)
  })

  it('is encrypted for the example’s browser so that its key reads it', () => {
    const { body } = webPushLibrary.generateRequestDetails({ endpoint: 'https://push.example/x', keys: { p256dh, auth } }, words, {
      contentEncoding: 'aes128gcm',
    })
    expect(decryptPush(body!, receiver, Buffer.from(auth, 'base64url')).toString()).toBe(words)
  })
})

describe('a push', () => {
  it('arrives decrypted, signed by us, urgent and soon out of date', async () => {
    const { push, subscription, send } = await service(true)
    const receipt = await send()
    expect(receipt).toEqual({
      outcome: 'accepted',
      providerId: expect.stringContaining('/message/'),
      detail: 'The push service has it.',
    })
    const [got] = push.received()
    expect(got).toMatchObject({ endpoint: subscription.endpoint, ttl: 600, urgency: 'high', vapidKey: vapid.publicKey })
    expect(got!.claims).toMatchObject({ aud: push.origin, sub: 'mailto:ops@example.com' })
    expect(JSON.parse(got!.text)).toEqual({
      key: aMessage().key,
      purpose: 'page',
      title: '[SEV1] checkout: High error rate',
      body: aMessage().text,
      severity: 'critical',
      urgency: 'high',
      incidentId: 12,
      url: aMessage().actionUrl,
      tag: got!.topic!,
    } satisfies PushPayload)
  })

  it('replaces what came before it about the same incident, and only that', async () => {
    const { push, send } = await service()
    await send()
    await send(aMessage({ key: 'b', purpose: 'resolved', title: 'Resolved: High error rate', actionUrl: null }))
    await send(aMessage({ key: 'c', thread: 'incident-13' }))
    const [first, resolved, other] = push.received()
    expect(resolved).toMatchObject({ topic: first!.topic, urgency: 'normal', ttl: 3_600 })
    expect(other!.topic).not.toBe(first!.topic)
  })

  it.each([...HOSTILE, '"\n'.repeat(3_000), '😀'.repeat(3_000)].map((text, index) => [index, text] as const))(
    'carries hostile text number %i, within 4 kB',
    async (_index, hostile) => {
      const { push, send } = await service()
      const message = aMessage({
        purpose: 'bundle',
        title: hostile,
        text: hostile,
        thread: hostile,
        incident: { ...aMessage().incident!, title: hostile, service: hostile },
        bundled: Array.from({ length: 30 }, () => ({ title: hostile, severity: 'low' as const })),
      })
      expect(await send(message)).toMatchObject({ outcome: 'accepted' })
      const { title, body } = JSON.parse(push.received()[0]!.text) as PushPayload
      expect(title).not.toContain('\n')
      for (const sign of ['\0', '\u202e']) expect(title + body).not.toContain(sign)
      expect((title + body).isWellFormed()).toBe(true)
    },
  )

  it('tells a code, and how many were bundled', () => {
    expect(pushPayload(aMessage({ purpose: 'verify', verificationCode: '481516', incident: null, text: 'Enter it.' })).body).toBe(
      'Your code: 481516\nEnter it.',
    )
    const bundled = Array.from({ length: 5 }, (_, index) => ({ title: `Disk ${index}`, severity: 'high' as const }))
    expect(pushPayload(aMessage({ purpose: 'bundle', text: 'Five.', bundled })).body).toBe(
      'Five.\n[SEV2] Disk 0\n[SEV2] Disk 1\n[SEV2] Disk 2\nand 2 more',
    )
  })
})

describe('what the push service makes of it', () => {
  it('a subscription that ended is lost for good', async () => {
    const { push, subscription, send } = await service()
    push.expire(subscription.endpoint)
    const lost = { outcome: 'failed', permanent: true, disable: true }
    expect(await send()).toMatchObject({ ...lost, detail: expect.stringContaining('answered 410') })
    const unknown = recipient({ ...subscription, endpoint: `${push.origin}/push/nobody` })
    expect(await send(aMessage(), unknown)).toMatchObject({ ...lost, detail: expect.stringContaining('answered 404') })
  })

  it('a subscription without its keys is lost too, and nothing is sent', async () => {
    const { push, subscription, send } = await service()
    for (const secret of [undefined, {}, { p256dh: 'x', auth: 'y' }, 'keys']) {
      expect(await send(aMessage(), { name: 'Ann', address: subscription.endpoint, secret } as never)).toMatchObject({
        outcome: 'failed',
        permanent: true,
        disable: true,
      })
    }
    expect(push.received()).toEqual([])
  })

  it('a subscription made with another key is refused, but may be ours to mend', async () => {
    const { push, send } = await service()
    const receipt = await send(aMessage(), recipient(push.subscribe(newVapidKeys().publicKey)))
    expect(receipt).toEqual({ outcome: 'failed', permanent: true, detail: 'The push service answered 403.' })
  })

  it.each([
    [429, { 'retry-after': '20' }, { outcome: 'failed', permanent: false, retryAfterMs: 20_000 }],
    [503, {}, { outcome: 'failed', permanent: false }],
    [413, {}, { outcome: 'failed', permanent: true }],
    [502, {}, { outcome: 'unknown' }],
    [307, { location: 'http://127.0.0.1:1/' }, { outcome: 'failed', permanent: true }],
  ])('%i', async (status, headers, expected) => {
    const { push, send } = await service()
    push.failNext(status, headers as Record<string, string>)
    expect(await send()).toMatchObject(expected)
  })

  it('a connection that breaks leaves it unknown', async () => {
    const { push, send } = await service()
    push.breakNext()
    expect(await send()).toMatchObject({ outcome: 'unknown' })
    expect(push.received()).toHaveLength(1)
  })

  it('an endpoint inside the network is refused by the guard', async () => {
    const { push, subscription } = await service()
    const receipt = await webPush.send(aMessage(), recipient(subscription), config, loopbackIo({ allowedPrivate: [] }))
    expect(receipt).toMatchObject({
      outcome: 'failed',
      permanent: true,
      detail: expect.stringContaining('MUSTER_ALLOWED_PRIVATE'),
    })
    expect(push.received()).toEqual([])
  })
})

describe('the settings', () => {
  it.each([
    [{ publicKey: 'abc' }, 'Not a VAPID public key: 65 bytes in base64url.'],
    [{ privateKey: 'abc' }, 'Not a VAPID private key: 32 bytes in base64url.'],
    [{ subject: 'ops' }, 'Write how push services reach you: mailto:ops@example.com or an https:// address.'],
  ])('%j are refused in words', (changes, words) => {
    const result = webPush.config.safeParse({ ...(config as object), ...changes })
    expect(result.error?.issues.map(({ message }) => message)).toEqual([words])
  })

  it('take a browser’s subscription as it is', async () => {
    const { subscription } = await service()
    expect(BrowserSubscription.parse({ ...subscription, expirationTime: null })).toEqual({
      address: subscription.endpoint,
      secret: subscription.keys,
    })
    expect(BrowserSubscription.safeParse({ ...subscription, endpoint: 'http://push.example/x' }).success).toBe(false)
  })
})
