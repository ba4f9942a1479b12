import { escapeMarkup } from '../../domain/text.ts'
import { cutSms, toGsm } from '../gsm.ts'
import { line } from '../wording.ts'

/** Twilio takes at most 4,000 characters of TwiML in a request. */
export const TWIML_LIMIT = 4_000
export const KEY_MENU = 'Press 4 to acknowledge, 6 to resolve, 8 to pass it on.'
const START = '<?xml version="1.0" encoding="UTF-8"?>'
const KEY_WAIT_SECONDS = 8

/**
 * A call: the text, what the keys do, and both once more, since people wake up during the first time. Keys go to
 * `action`; without one there is nothing to press.
 */
export function callTwiml(text: string, menu: string, action: string | undefined): string {
  const spoken = say(text) + (action === undefined ? '' : say(menu))
  const twice = `${spoken}<Pause length="1"/>${spoken}`
  if (action === undefined) return `${START}<Response>${twice}<Hangup/></Response>`
  return (
    `${START}<Response><Gather input="dtmf" numDigits="1" timeout="${KEY_WAIT_SECONDS}" method="POST" action="${escapeMarkup(action)}">` +
    `${twice}</Gather>${say('No key was pressed. You will be called again. Goodbye.')}<Hangup/></Response>`
  )
}

/** The answer to a key that means nothing: the menu once more. */
export function againTwiml(action: string): string {
  return callTwiml('That key does nothing here.', KEY_MENU, action)
}

/** The answer to a key: a sentence, then the end of the call. */
export function goodbyeTwiml(sentence: string): string {
  return `${START}<Response>${say(line(sentence, 400))}<Hangup/></Response>`
}

/** The answer to a text message; without a sentence, none is sent. */
export function textTwiml(sentence: string | null): string {
  const answer = sentence === null ? '' : `<Message>${xml(cutSms(toGsm(line(sentence, 300)), 160))}</Message>`
  return `${START}<Response>${answer}</Response>`
}

function say(text: string): string {
  return `<Say language="en-US">${xml(text)}</Say>`
}

/** Escaped, and without the characters that XML 1.0 does not allow even escaped. */
function xml(text: string): string {
  return escapeMarkup(text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, ' '))
}
