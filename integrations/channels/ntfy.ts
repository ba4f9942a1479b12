import { z } from 'zod'
import type { Severity } from '../../domain/severity.ts'
import { channel, type Message } from '../channel.ts'
import { secretText, WebAddress } from '../fields.ts'
import { failed, readObject, receiptOfStatus, sending } from '../receipt.ts'
import { bundleList, headline, howToReply, line, lines, speaksForItself } from '../wording.ts'

const Config = z.strictObject({
  server: WebAddress('Server', 'Your own, or https://ntfy.sh, where texts of pages then pass through.').meta({
    examples: ['https://ntfy.sh'],
  }),
  token: secretText('Access token', 'If the server wants one; begins with tk_.').optional(),
})

const Topic = z
  .string()
  .trim()
  .regex(/^[-_A-Za-z0-9]{1,64}$/, {
    error: 'Not a topic. Use up to 64 letters, digits, - and _, and nothing that can be guessed.',
  })
  .meta({ title: 'Topic', description: 'As subscribed to in the ntfy app. Whoever knows it can read along, so make it long.' })

export const ntfy = channel({
  kind: 'ntfy',
  title: 'ntfy',
  about: 'A push to the ntfy app, which can break through a silenced phone.',
  loud: true,
  config: Config,
  address: Topic,
  async send(message, recipient, config, io) {
    if (!Topic.safeParse(recipient.address).success) return failed('The topic is not valid. Correct it in the contact methods.')
    return sending(async () => {
      const response = await io.http({
        method: 'POST',
        url: config.server,
        headers: {
          'content-type': 'application/json',
          ...(config.token === undefined ? {} : { authorization: `Bearer ${config.token}` }),
        },
        body: JSON.stringify(ntfyMessage(message, recipient.address)),
      })
      const answer = readObject(response.body)
      if (response.status === 200) {
        return {
          outcome: 'accepted',
          ...(typeof answer.id === 'string' ? { providerId: line(answer.id, 64) } : {}),
          detail: 'The ntfy server has it.',
        }
      }
      const receipt = receiptOfStatus(response, 'The ntfy server', io.now(), typeof answer.error === 'string' ? answer.error : '')
      const forbidden = response.status === 401 || response.status === 403
      return forbidden && receipt.outcome === 'failed'
        ? { ...receipt, detail: `${receipt.detail} Check the access token, and what it may write to.` }
        : receipt
    })
  },
})

/** 5 rings on and on until it is seen, 4 is loud, 3 is usual, 2 makes no sound. */
function priorityOf({ purpose, urgency }: Message): 2 | 3 | 4 | 5 {
  if (purpose === 'resolved') return 2
  if (purpose === 'page' || purpose === 'task' || purpose === 'bundle') return urgency === 'high' ? 5 : 3
  return purpose === 'test' ? 4 : 3
}

const TAGS: Record<Severity, string> = {
  critical: 'rotating_light',
  high: 'warning',
  medium: 'large_orange_diamond',
  low: 'information_source',
}

/** The message in ntfy's JSON form. Plain text: Markdown is off unless asked for. */
export function ntfyMessage(message: Message, topic: string) {
  const { purpose, severity, actionUrl, verificationCode } = message
  const reply = howToReply(message)
  const parts = [lines(message.text, 1_500), ...bundleList(message, 10)]
  if (verificationCode !== null) parts.push(`Your code: ${line(verificationCode, 20)}`)
  const label = reply === null || speaksForItself(message) ? 'Open' : 'Acknowledge'
  return {
    topic,
    title: headline(message, 200),
    message: parts.join('\n'),
    priority: priorityOf(message),
    tags: purpose === 'resolved' ? ['white_check_mark'] : severity === null ? [] : [TAGS[severity]],
    // a retry takes the place of the first try instead of standing beside it (servers from 2.16; older ones ignore it)
    ...(/^[-_A-Za-z0-9]{1,64}$/.test(message.key) ? { sequence_id: message.key } : {}),
    ...(actionUrl === null ? {} : { click: actionUrl, actions: [{ action: 'view', label, url: actionUrl, clear: true }] }),
  }
}
