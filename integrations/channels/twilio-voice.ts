import { z } from 'zod'
import { channel, type Message } from '../channel.ts'
import { PhoneNumber } from '../fields.ts'
import { failed } from '../receipt.ts'
import { line, speaksForItself } from '../wording.ts'
import { accountFields, callbackFor, createAtTwilio, KEY_NOT_WHOLE, keyIsWhole, TWILIO_PATHS } from './twilio-api.ts'
import { callTwiml, KEY_MENU, TWIML_LIMIT } from './twiml.ts'

const RING_SECONDS = 30

const Config = z
  .strictObject({
    ...accountFields,
    from: PhoneNumber.meta({ title: 'Calling number', description: 'A number that the account owns or has verified.' }),
  })
  .refine(keyIsWhole, KEY_NOT_WHOLE)

export const twilioVoice = channel({
  kind: 'twilio-voice',
  title: 'Phone call (Twilio)',
  about: 'A call that reads the page out; 4 acknowledges, 6 resolves, 8 passes it on. The loudest way there is.',
  loud: true,
  config: Config,
  address: PhoneNumber,
  async send(message, recipient, config, io) {
    const to = PhoneNumber.safeParse(recipient.address)
    if (!to.success) return failed('The phone number is not valid. Correct it in the contact methods.')
    const facts = { page: message.key }
    return createAtTwilio(
      config,
      'Calls',
      {
        To: to.data,
        From: config.from,
        Twiml: voiceTwiml(message, callbackFor(config, io, TWILIO_PATHS.voiceKeys, facts)),
        Timeout: String(RING_SECONDS),
        StatusCallback: callbackFor(config, io, TWILIO_PATHS.voiceStatus, facts),
        StatusCallbackEvent: ['ringing', 'answered', 'completed'],
      },
      io,
    )
  },
})

/** `keysUrl`: where pressed keys go. Only what can be answered has a menu. */
export function voiceTwiml(message: Message, keysUrl: string | undefined): string {
  const action = message.replyCode === null ? undefined : keysUrl
  for (const limit of [400, 150, 60]) {
    const twiml = callTwiml(spoken(message, limit), KEY_MENU, action)
    if (twiml.length <= TWIML_LIMIT) return twiml
  }
  return callTwiml(
    `This is Muster. ${message.purpose === 'notice' ? 'There is news for you' : 'You are paged'}. Please open Muster.`,
    KEY_MENU,
    action,
  )
}

function spoken(message: Message, limit: number): string {
  const { purpose, incident, severity, verificationCode, bundled } = message
  if (purpose === 'verify' && verificationCode !== null) {
    return `This is Muster. Your code is: ${line(verificationCode, 20).split('').join(', ')}.`
  }
  if (incident === null || speaksForItself(message))
    return `This is Muster. ${line(message.title, limit)}. ${line(message.text, limit * 3)}`
  const service = incident.service === null ? '' : ` on ${line(incident.service, 60)}`
  if (purpose === 'resolved') return `This is Muster. Resolved: the incident${service}. ${line(incident.title, limit)}.`
  const more = bundled.length === 0 ? '' : ` And ${bundled.length} more.`
  return `This is Muster. ${severity === null ? 'An' : `A ${severity} severity`} incident${service}. ${line(incident.title, limit)}.${more}`
}
