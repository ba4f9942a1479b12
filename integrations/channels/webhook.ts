import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { channel, type Message, type Recipient } from '../channel.ts'
import { secretText, WebAddress } from '../fields.ts'
import { failed, receiptOfStatus, sending } from '../receipt.ts'
import { bundleList, line, lines } from '../wording.ts'

const SigningSecret = secretText('Signing secret', 'Signs what is sent, by Standard Webhooks. Begins with whsec_.').refine(isSecret, {
  error: 'Not a signing secret. It is whsec_ and 24 to 64 bytes in base64.',
})

/** While a secret is changed both are valid, and everything is signed with each. A bare text is the current one. */
export const WebhookSecret = z.union([SigningSecret, z.strictObject({ current: SigningSecret, previous: SigningSecret.optional() })])

const Config = z.strictObject({
  signingSecret: SigningSecret.optional().meta({
    title: 'Signing secret',
    description: 'For addresses that have none of their own.',
    secret: true,
    writeOnly: true,
  }),
  previousSigningSecret: SigningSecret.optional().meta({
    title: 'Previous signing secret',
    description: 'Signs as well, until every receiver knows the new one.',
    secret: true,
    writeOnly: true,
  }),
})

export const webhook = channel({
  kind: 'webhook',
  title: 'Webhook',
  about: 'A signed request (Standard Webhooks) to an address of yours, for a program that goes on from there.',
  loud: false,
  config: Config,
  address: WebAddress('Address', 'Gets a POST with JSON.'),
  secret: WebhookSecret,
  async send(message, recipient, config, io) {
    const secrets = secretsFor(recipient, config)
    if (secrets.length === 0) return failed('There is no signing secret, and nothing is sent unsigned. Make one for this webhook.')
    const at = io.now()
    const body = JSON.stringify(webhookBody(message, recipient, at))
    return sending(async () => {
      const response = await io.http({
        method: 'POST',
        url: recipient.address,
        headers: {
          'content-type': 'application/json',
          'webhook-id': message.key,
          'webhook-timestamp': String(Math.floor(at / 1_000)),
          'webhook-signature': signatures(secrets, message.key, at, body),
        },
        body,
      })
      if (response.status >= 200 && response.status < 300) return { outcome: 'accepted', detail: `Answered ${response.status}.` }
      const receipt = receiptOfStatus(response, hostOf(recipient.address), at)
      // by the specification: this address wants no more
      return response.status === 410 && receipt.outcome === 'failed' ? { ...receipt, disable: true } : receipt
    })
  },
})

/** Space-separated, one a secret, newest first. */
export function signatures(secrets: string[], id: string, at: number, body: string): string {
  return secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body)).join(' ')
}

export function newWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** The event as it is sent: type, when, and what a program needs to show it or act on it. */
function webhookBody(message: Message, recipient: Recipient, at: number) {
  const { incident } = message
  return {
    type: message.purpose === 'page' ? 'page' : `page.${message.purpose}`,
    timestamp: new Date(at).toISOString(),
    data: {
      key: message.key,
      recipient: line(recipient.name, 200),
      title: line(message.title, 500),
      text: lines(message.text, 20_000),
      severity: message.severity,
      urgency: message.urgency,
      incident: incident && {
        id: incident.id,
        title: line(incident.title, 500),
        service: incident.service,
        openedAt: new Date(incident.openedAt).toISOString(),
      },
      bundled: bundleList(message, 100),
      actionUrl: message.actionUrl,
      replyCode: message.replyCode,
      verificationCode: message.verificationCode,
      thread: message.thread,
    },
  }
}

function secretsFor(recipient: Recipient, config: z.infer<typeof Config>): string[] {
  const own = WebhookSecret.safeParse(recipient.secret)
  const pair = own.success
    ? typeof own.data === 'string'
      ? [own.data]
      : [own.data.current, own.data.previous]
    : [config.signingSecret, config.previousSigningSecret]
  return pair.filter((secret) => secret !== undefined)
}

function isSecret(text: string): boolean {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  if (base64 === undefined || base64.length % 4 !== 0) return false
  const { length } = Buffer.from(base64, 'base64')
  return length >= 24 && length <= 64
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'The address'
}
