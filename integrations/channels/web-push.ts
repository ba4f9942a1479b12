import { createHash } from 'node:crypto'
import webPushLibrary from 'web-push'
import { z } from 'zod'
import type { PushPayload } from '../../domain/push-payload.ts'
import { channel, type Message } from '../channel.ts'
import { secretText, WebAddress } from '../fields.ts'
import { failed, receiptOfStatus, sending } from '../receipt.ts'
import { bundleList, headline, line, lines } from '../wording.ts'

/** A page that is older wakes people for nothing: by then another way told them, or somebody else. */
const PAGE_TTL_SECONDS = 600
const OTHER_TTL_SECONDS = 3_600

const bytes = (length: number) => (text: string) => Buffer.from(text, 'base64url').length === length
const BASE64URL = /^[A-Za-z0-9_-]+={0,2}$/

const Config = z.strictObject({
  publicKey: z.string().regex(BASE64URL).refine(bytes(65), { error: 'Not a VAPID public key: 65 bytes in base64url.' }).meta({
    title: 'Public key',
    description: 'VAPID (RFC 8292). Browsers subscribe with it; a new one ends every subscription.',
  }),
  privateKey: secretText('Private key').regex(BASE64URL).refine(bytes(32), { error: 'Not a VAPID private key: 32 bytes in base64url.' }),
  subject: z
    .string()
    .trim()
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, {
      error: 'Write how push services reach you: mailto:ops@example.com or an https:// address.',
    })
    .meta({ title: 'Contact', description: 'For the push services: mailto:ops@example.com or an https:// address.' }),
})

/** What a browser's subscription holds beside its endpoint. */
const SubscriptionKeys = z.strictObject({
  p256dh: z.string().regex(BASE64URL).refine(bytes(65), { error: 'Not the public key of a subscription.' }),
  auth: z.string().regex(BASE64URL).refine(bytes(16), { error: 'Not the secret of a subscription.' }),
})

/** `PushSubscription.toJSON()` of a browser; the endpoint is kept as the address, the keys as its secret. */
export const BrowserSubscription = z
  .object({ endpoint: WebAddress('Endpoint'), keys: SubscriptionKeys })
  .transform(({ endpoint, keys }) => ({ address: endpoint as string, secret: keys }))

export const webPush = channel({
  kind: 'web-push',
  title: 'Push to this browser',
  about: 'A notification on a phone or computer where you allowed it. A silenced phone stays silent: have a call beside it.',
  loud: true,
  config: Config,
  address: WebAddress('Endpoint', 'Comes from the browser.'),
  secret: SubscriptionKeys,
  async send(message, recipient, config, io) {
    const keys = SubscriptionKeys.safeParse(recipient.secret)
    if (!keys.success)
      return {
        ...failed('The subscription of this browser is not whole. Turn notifications off and on again there.'),
        disable: true,
      }
    const urgent = message.urgency === 'high' && message.purpose !== 'resolved' && message.purpose !== 'notice'
    const details = webPushLibrary.generateRequestDetails(
      { endpoint: recipient.address, keys: keys.data },
      JSON.stringify(pushPayload(message)),
      {
        vapidDetails: config,
        contentEncoding: 'aes128gcm',
        TTL:
          message.purpose === 'page' || message.purpose === 'task' || message.purpose === 'bundle' ? PAGE_TTL_SECONDS : OTHER_TTL_SECONDS,
        urgency: urgent ? 'high' : 'normal',
        topic: topicOf(message),
      },
    )
    const { 'Content-Length': _, ...headers } = details.headers as Record<string, unknown>
    return sending(async () => {
      const response = await io.http({
        method: 'POST',
        url: recipient.address,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
        body: details.body!,
      })
      const { status } = response
      if (status >= 200 && status < 300) {
        const { location } = response.headers
        return {
          outcome: 'accepted',
          ...(location === undefined ? {} : { providerId: line(location, 300) }),
          detail: 'The push service has it.',
        }
      }
      if (status === 404 || status === 410) {
        return {
          ...failed(`The browser’s subscription has ended (the push service answered ${status}). Allow notifications there again.`),
          disable: true,
        }
      }
      return receiptOfStatus(response, 'The push service', io.now())
    })
  },
})

export function newVapidKeys(): { publicKey: string; privateKey: string } {
  return webPushLibrary.generateVAPIDKeys()
}

/** Encrypted it must stay below 4 kB; texts are short on a lock screen anyway. */
export function pushPayload(message: Message): PushPayload {
  const code = message.verificationCode === null ? [] : [`Your code: ${line(message.verificationCode, 20)}`]
  return {
    key: message.key,
    purpose: message.purpose,
    title: inBytes(headline(message, 150), 400),
    body: inBytes([...code, lines(message.text, 400), ...bundleList(message, 3)].join('\n'), 1_200),
    severity: message.severity,
    urgency: message.urgency,
    incidentId: message.incident?.id ?? null,
    url: message.actionUrl,
    tag: topicOf(message),
  }
}

/** Newer news of the same incident replaces what a sleeping phone has not fetched yet (RFC 8030, 5.4: 32 characters of base64url). */
function topicOf(message: Message): string {
  return createHash('sha256')
    .update(message.thread ?? message.key)
    .digest('base64url')
    .slice(0, 32)
}

function inBytes(text: string, limit: number): string {
  // as JSON writes it: quotes and line feeds cost two
  const size = (part: string) => Buffer.byteLength(JSON.stringify(part)) - 2
  if (size(text) <= limit) return text
  const characters = Array.from(text)
  let from = 0
  let to = characters.length
  while (from < to) {
    const middle = Math.ceil((from + to) / 2)
    if (size(`${characters.slice(0, middle).join('')}…`) <= limit) from = middle
    else to = middle - 1
  }
  return `${characters.slice(0, from).join('')}…`
}
