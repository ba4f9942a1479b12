import { z } from 'zod'
import { cleanLine } from '../../domain/text.ts'
import { SECOND } from '../../domain/time.ts'
import type { Io, Receipt } from '../channel.ts'
import { secretText, WebAddress } from '../fields.ts'
import { failed, readObject, receiptOfStatus, sending } from '../receipt.ts'

/** What both Twilio channels need to know of the account. */
export const accountFields = {
  accountSid: z
    .string()
    .trim()
    .regex(/^AC[0-9a-fA-F]{32}$/, {
      error: 'Not an account SID. It begins with AC and has 34 characters; it stands in the Twilio console.',
    })
    .meta({ title: 'Account SID' }),
  authToken: secretText('Auth token', 'Signs what Twilio sends to Muster; also logs in, if there is no API key.'),
  apiKeySid: z
    .string()
    .trim()
    .regex(/^SK[0-9a-fA-F]{32}$/, { error: 'Not an API key SID. It begins with SK and has 34 characters.' })
    .optional()
    .meta({ title: 'API key SID', description: 'Logs in with a key that can be withdrawn by itself.' }),
  apiKeySecret: secretText('API key secret').optional(),
  baseUrl: WebAddress('Twilio address', 'Another region has an address of its own.').default('https://api.twilio.com'),
  callbackUrl: WebAddress('Address for answers', 'Under which Twilio reaches Muster, if that is not its public address.').optional(),
}

export type Account = {
  accountSid: string
  authToken: string
  apiKeySid?: string | undefined
  apiKeySecret?: string | undefined
  baseUrl: string
  callbackUrl?: string | undefined
}

export const keyIsWhole = ({ apiKeySid, apiKeySecret }: Account): boolean => (apiKeySid === undefined) === (apiKeySecret === undefined)
export const KEY_NOT_WHOLE = { path: ['apiKeySecret'], error: 'An API key needs both its SID and its secret.' }

/** Where Twilio brings answers and states; the routes live under these paths. */
export const TWILIO_PATHS = {
  smsReply: '/hooks/twilio/sms/reply',
  smsStatus: '/hooks/twilio/sms/status',
  voiceKeys: '/hooks/twilio/voice/keys',
  voiceStatus: '/hooks/twilio/voice/status',
} as const

/** The address of a callback with the page's key in it, so that even a send in doubt is recognised; none if Twilio cannot reach us. */
export function callbackFor(account: Account, io: Io, path: string, facts: Record<string, string>): string | undefined {
  const base = account.callbackUrl ?? io.publicUrl
  if (base === undefined) return undefined
  const url = new URL(base.replace(/\/$/, '') + path)
  for (const [name, value] of Object.entries(facts)) url.searchParams.set(name, value)
  return url.href
}

/** Creates a message or a call: POST, form encoded, Basic authentication. */
export function createAtTwilio(
  account: Account,
  what: 'Messages' | 'Calls',
  fields: Record<string, string | string[] | undefined>,
  io: Io,
): Promise<Receipt> {
  return sending(async () => {
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) {
      for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) form.append(name, each)
    }
    const user = account.apiKeySid ?? account.accountSid
    const password = account.apiKeySecret ?? account.authToken
    const response = await io.http({
      method: 'POST',
      url: `${account.baseUrl.replace(/\/$/, '')}/2010-04-01/Accounts/${account.accountSid}/${what}.json`,
      headers: {
        authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: form.toString(),
    })
    const answer = readObject(response.body)
    if (response.status < 200 || response.status > 299) return refused(response, answer, io)
    const { sid, status } = answer
    if (status === 'failed' || status === 'undelivered') return failed(`Twilio could not send it (${errorOf(answer)}).`, false)
    return {
      outcome: 'accepted',
      ...(typeof sid === 'string' ? { providerId: cleanLine(sid, 64) } : {}),
      detail: `Twilio has it (${typeof status === 'string' ? cleanLine(status, 30) : 'queued'}).`,
    }
  })
}

/** The number itself is the trouble: it does not exist, cannot take it, or its owner said STOP. */
const LOST: Record<number, string> = {
  21211: 'The phone number does not exist. Correct it in the contact methods.',
  21217: 'The phone number does not exist. Correct it in the contact methods.',
  21610: 'The owner of this number answered STOP. Text START to the sender’s number to get messages again.',
  21614: 'This number cannot receive text messages. Use a mobile number.',
  21635: 'This number is a landline and cannot receive text messages. Use a mobile number.',
}

/** What an administrator can change; the words after Twilio's own. */
const SETTINGS: Record<number, string> = {
  20003: 'Correct the account SID and token in the channel’s settings.',
  21210: 'Use a sender number that the account owns or has verified.',
  21212: 'Use a sender number that the account owns.',
  21215: 'Allow calls to this country in the Twilio console.',
  21219: 'A trial account reaches verified numbers only. Verify this one, or upgrade.',
  21408: 'Allow messages to this country in the Twilio console.',
  21606: 'Use a sender number that the account owns and that can send text messages.',
  21608: 'A trial account reaches verified numbers only. Verify this one, or upgrade.',
}

const TOO_MANY = 20429

function refused(response: Parameters<typeof receiptOfStatus>[0], answer: Record<string, unknown>, io: Io): Receipt {
  const code = typeof answer.code === 'number' ? answer.code : 0
  const lost = LOST[code]
  if (lost !== undefined) return { outcome: 'failed', detail: `${lost} (Twilio ${code})`, permanent: true, disable: true }
  const receipt = receiptOfStatus(response, 'Twilio', io.now(), errorOf(answer))
  if (receipt.outcome !== 'failed') return receipt
  if (code === TOO_MANY || response.status === 429) return { ...receipt, permanent: false, retryAfterMs: receipt.retryAfterMs ?? SECOND }
  const next = SETTINGS[code]
  return next === undefined ? receipt : { ...receipt, detail: `${receipt.detail} ${next}` }
}

function errorOf({ code, error_code: errorCode, message, error_message: errorMessage }: Record<string, unknown>): string {
  const number = code ?? errorCode
  return [number, message ?? errorMessage].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ')
}
