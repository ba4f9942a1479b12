import { z } from 'zod'
import { severityCode } from '../../domain/message.ts'
import { channel, type Message } from '../channel.ts'
import { PhoneNumber } from '../fields.ts'
import { cutSms, gsmLength, toGsm } from '../gsm.ts'
import { failed } from '../receipt.ts'
import { howToReply, line, speaksForItself } from '../wording.ts'
import { accountFields, callbackFor, createAtTwilio, KEY_NOT_WHOLE, keyIsWhole, TWILIO_PATHS } from './twilio-api.ts'

const ONE = 160
const TWO = 306
const THREE = 459
/** Three messages in UTF-16, for scripts outside of the text message alphabet. */
const OTHER_SCRIPT = 201
/** A title shorter than this tells too little; then the message may become two. */
const TITLE_ROOM = 30

const Config = z
  .strictObject({
    ...accountFields,
    from: z
      .string()
      .trim()
      .regex(/^(\+[1-9]\d{6,14}|\d{5,8}|MG[0-9a-fA-F]{32}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, {
        error: 'Not a sender. Use a number like +14155550100, a messaging service SID (MG…), a short code, or a name of up to 11 letters.',
      })
      .meta({
        title: 'Sender',
        description: 'A number of the account, a messaging service (MG…), a short code or a name. Nobody can reply to a name.',
      }),
  })
  .refine(keyIsWhole, KEY_NOT_WHOLE)

export const twilioSms = channel({
  kind: 'twilio-sms',
  title: 'Text message (Twilio)',
  about: 'A text message that is answered with a few characters, like 4 47 to acknowledge.',
  loud: true,
  config: Config,
  address: PhoneNumber,
  async send(message, recipient, config, io) {
    const to = PhoneNumber.safeParse(recipient.address)
    if (!to.success) return failed('The phone number is not valid. Correct it in the contact methods.')
    const service = config.from.startsWith('MG')
    const canReply = /^(\+?\d|MG)/.test(config.from)
    return createAtTwilio(
      config,
      'Messages',
      {
        To: to.data,
        ...(service ? { MessagingServiceSid: config.from } : { From: config.from }),
        Body: smsText(canReply ? message : { ...message, replyCode: null }),
        StatusCallback: callbackFor(config, io, TWILIO_PATHS.smsStatus, { page: message.key }),
      },
      io,
    )
  },
})

/**
 * Severity, service, title, how to answer, link: in one message of 160 characters if that leaves the title
 * readable. What to do is never cut, and neither is the link. Somebody's own words get the room that they need.
 */
export function smsText(message: Message): string {
  const { before, title } = opening(message)
  const plain = toGsm(`${before}${title}`)
  const endings = closings(message)
  for (const ending of endings) {
    const whole = plain + ending
    if ((gsmLength(whole) ?? Infinity) <= ONE) return whole
  }
  if (gsmLength(plain) === undefined) return cut(plain, endings.at(-1)!, OTHER_SCRIPT)
  if (message.purpose === 'notice') return cut(plain, endings[0]!, THREE)
  const short = endings.find((ending) => ONE - gsmLength(before + ending)! >= TITLE_ROOM)
  return short === undefined ? cut(plain, endings[0]!, TWO) : cut(plain, short, ONE)
}

function cut(text: string, ending: string, units: number): string {
  const size = gsmLength(text) === undefined ? ending.length : gsmLength(ending)!
  return cutSms(text, Math.max(units - size, 40)) + ending
}

function opening(message: Message): { before: string; title: string } {
  const { purpose, severity, incident, verificationCode, bundled } = message
  if (purpose === 'verify' && verificationCode !== null) {
    const code = line(verificationCode, 20)
    return { before: '', title: `Muster code: ${code}. It shows that this number is yours. Nobody will ask you for it.` }
  }
  if (purpose === 'bundle' && bundled.length > 0) {
    const worst = bundled.map(({ title }) => line(title, 60)).join('; ')
    return { before: '', title: `${line(message.title, 100)}: ${worst}` }
  }
  // What waits is in the title, and where in the link.
  if (purpose === 'task') return { before: '', title: line(message.title, 300) }
  if (incident === null || speaksForItself(message)) return { before: '', title: line(`${message.title}: ${message.text}`, 600) }
  const mark = purpose === 'resolved' ? 'Resolved: ' : severity === null ? '' : `[${severityCode(severity)}] `
  const service = incident.service === null ? '' : `${toGsm(line(incident.service, 30))}: `
  return { before: mark + service, title: line(incident.title, 300) }
}

/** From the fullest to the shortest. */
function closings(message: Message): string[] {
  const reply = howToReply(message)
  const link = message.actionUrl === null ? '' : `\n${message.actionUrl}`
  if (reply === null) return [link]
  const both = `\nReply ${reply.acknowledge} to acknowledge, ${reply.resolve} to resolve.`
  const one = `\nReply ${reply.acknowledge} to acknowledge.`
  return [both + link, one + link]
}
