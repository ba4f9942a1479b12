import { createHmac, timingSafeEqual } from 'node:crypto'
import { cleanLine } from '../../domain/text.ts'

/** What a person can do from a phone. The digits are the same in replies and in the call's menu. */
export type PhoneAction = 'acknowledge' | 'resolve' | 'escalate'

const DIGITS: Record<string, PhoneAction> = { 4: 'acknowledge', 6: 'resolve', 8: 'escalate' }

/** Form fields as they came; a name that came twice has a list. */
export type Params = Record<string, string | string[]>

/**
 * Twilio's signature: HMAC-SHA1 with the auth token over the address that it called and, sorted by name, each
 * field's name and value; base64 in `X-Twilio-Signature`. `url` must be the address as Twilio knows it, with
 * query. Its port may be left out or spelt out on either side, so both are tried.
 */
export function verifyTwilioSignature(authToken: string, url: string, params: Params, header: string | undefined): boolean {
  if (header === undefined || authToken === '' || !URL.canParse(url)) return false
  const given = Buffer.from(header)
  return spellings(url).some((spelling) => {
    const expected = Buffer.from(twilioSignature(authToken, spelling, params))
    return expected.length === given.length && timingSafeEqual(expected, given)
  })
}

export function twilioSignature(authToken: string, url: string, params: Params): string {
  const fields = Object.keys(params)
    .sort()
    .map((name) => {
      const value = params[name]!
      return Array.isArray(value)
        ? [...new Set(value)]
            .sort()
            .map((each) => name + each)
            .join('')
        : name + value
    })
  return createHmac('sha1', authToken)
    .update(url + fields.join(''), 'utf8')
    .digest('base64')
}

function spellings(url: string): string[] {
  const { protocol, port } = new URL(url)
  const usual = protocol === 'https:' ? '443' : '80'
  const [start = '', host = '', rest = ''] = url.match(/^([a-z]+:\/\/)([^/?#]+)(.*)$/is)?.slice(1) ?? []
  if (port !== '' && port !== usual) return [url]
  const bare = host.replace(/:\d+$/, '')
  return [`${start}${bare}${rest}`, `${start}${bare}:${usual}${rest}`]
}

/** A reply as understood. `code` null: it names no page, so it means the newest one of this person. */
export type Reply =
  | { kind: 'action'; action: PhoneAction; code: string | null }
  | { kind: 'stop' | 'start' | 'help' }
  | { kind: 'unclear'; said: string }

const WORDS: Record<string, PhoneAction> = {
  ack: 'acknowledge',
  acknowledge: 'acknowledge',
  acknowledged: 'acknowledge',
  ok: 'acknowledge',
  res: 'resolve',
  resolve: 'resolve',
  resolved: 'resolve',
  fixed: 'resolve',
  esc: 'escalate',
  escalate: 'escalate',
  pass: 'escalate',
}
// the words that carriers act on by themselves: whoever writes one gets no messages any more, or gets them again
const STOP = new Set(['stop', 'stopall', 'stop all', 'unsubscribe', 'cancel', 'end', 'quit', 'optout', 'revoke'])
const START = new Set(['start', 'unstop', 'yes'])
const HELP = new Set(['help', 'info', '?'])

/**
 * Reads a text message: `4 47`, `ack 47`, `47 ack`, `ack47`, `4`, `STOP`. Neither `447` nor `4 ack`: each
 * could mean two things, and acting on the wrong page is worse than asking again.
 */
export function parseReply(body: string): Reply {
  const text = cleanLine(body.normalize('NFKC'), 200)
    .toLowerCase()
    .replace(/[.,;:!#"'()[\]]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (STOP.has(text)) return { kind: 'stop' }
  if (START.has(text)) return { kind: 'start' }
  if (HELP.has(text)) return { kind: 'help' }
  const first = /^([468])(?:[ \-/]+(\d{1,6}))?$/.exec(text)
  if (first) return { kind: 'action', action: DIGITS[first[1]!]!, code: first[2] ?? null }
  const word = /^([a-z]+)[ \-/]*(\d{1,6})?$/.exec(text) ?? swapped(/^(?![468] )(\d{1,6}) ([a-z]+)$/.exec(text))
  const action = word && Object.hasOwn(WORDS, word[1]!) ? WORDS[word[1]!] : undefined
  return action === undefined ? { kind: 'unclear', said: cleanLine(body, 160) } : { kind: 'action', action, code: word?.[2] ?? null }
}

function swapped(match: RegExpExecArray | null): (string | undefined)[] | null {
  return match && [match[0], match[2], match[1]]
}

/** A key pressed in a call; null for one that does nothing. */
export function parseKeys(digits: string): PhoneAction | null {
  const key = digits.trim()
  return Object.hasOwn(DIGITS, key) ? DIGITS[key]! : null
}

export type InboundText = { from: string; reply: Reply }

/** An incoming text message. `OptOutType` is Twilio's own word on STOP, START and HELP, and goes before ours. */
export function readInboundText(params: Params): InboundText {
  const optOut = field(params, 'OptOutType').toLowerCase()
  const reply: Reply = optOut === 'stop' || optOut === 'start' || optOut === 'help' ? { kind: optOut } : parseReply(field(params, 'Body'))
  return { from: field(params, 'From'), reply }
}

/** A state that Twilio reports: `pending` changes nothing, the others end the page's delivery. `lost`: the number is of no use any more. */
export type ReportedState = {
  sid: string
  state: 'pending' | 'delivered' | 'undelivered'
  detail: string
  lost: boolean
}

const ENDS: Record<string, 'delivered' | 'undelivered'> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'undelivered',
  // a call that was answered; by whom, only a key press tells
  'in-progress': 'delivered',
  completed: 'delivered',
  busy: 'undelivered',
  'no-answer': 'undelivered',
  canceled: 'undelivered',
}
const WHY: Record<string, string> = {
  30003: 'the phone is switched off or out of reach',
  30004: 'the phone blocks the sender',
  30005: 'the number does not exist any more',
  30006: 'the number cannot receive text messages',
  30007: 'the carrier took it for spam',
  21610: 'the owner of the number answered STOP',
}
const LOST = new Set(['30005', '30006', '21610'])

export function readState(params: Params): ReportedState {
  const status = (field(params, 'MessageStatus') || field(params, 'CallStatus')).toLowerCase()
  const code = field(params, 'ErrorCode')
  const why = WHY[code] ?? (code === '' ? '' : `Twilio ${cleanLine(code, 20)}`)
  return {
    sid: field(params, 'MessageSid') || field(params, 'CallSid'),
    state: Object.hasOwn(ENDS, status) ? ENDS[status]! : 'pending',
    detail: cleanLine(why === '' ? status : `${status}: ${why}`, 200),
    lost: LOST.has(code),
  }
}

function field(params: Params, name: string): string {
  const value = Object.hasOwn(params, name) ? params[name]! : ''
  return cleanLine(Array.isArray(value) ? (value[0] ?? '') : value, 2_000)
}
