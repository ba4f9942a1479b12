import { describe, expect, it } from 'vitest'
import { parseKeys, parseReply, readInboundText, readState, twilioSignature, verifyTwilioSignature } from './twilio-inbound.ts'

describe('Twilio’s signature', () => {
  // the example of Twilio's documentation and client libraries
  const token = '12345'
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const params = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  }
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='

  it('is the one of the published example', () => {
    expect(twilioSignature(token, url, params)).toBe(signature)
    expect(verifyTwilioSignature(token, url, params, signature)).toBe(true)
  })

  it('takes a name that came twice with each of its values once, sorted', () => {
    const twice = { Sid: 'CA123', SidAccount: 'AC123', Digits: ['5678', '1234', '1234'] }
    expect(verifyTwilioSignature(token, url, twice, 'IK+Dwps556ElfBT0I3Rgjkr1wJU=')).toBe(true)
  })

  it('holds with the usual port left out or spelt out, and not with another', () => {
    const spelt = url.replace('.com', '.com:443')
    expect(verifyTwilioSignature(token, spelt, params, signature)).toBe(true)
    expect(verifyTwilioSignature(token, url, params, twilioSignature(token, spelt, params))).toBe(true)
    expect(verifyTwilioSignature(token, url.replace('.com', '.com:8443'), params, signature)).toBe(false)
  })

  it.each([
    ['another token', '54321', url, params, signature],
    ['no token', '', url, params, twilioSignature('', url, params)],
    ['another address', token, url.replace('bar=2', 'bar=3'), params, signature],
    ['another host', token, url.replace('mycompany', 'yourcompany'), params, signature],
    ['another scheme', token, url.replace('https', 'http'), params, signature],
    ['a changed field', token, url, { ...params, Digits: '6' }, signature],
    ['a field more', token, url, { ...params, Extra: '' }, signature.toLowerCase()],
    ['no signature', token, url, params, undefined],
    ['an empty signature', token, url, params, ''],
    ['a cut signature', token, url, params, signature.slice(0, -4)],
    ['an address that is none', token, 'myapp.php', params, signature],
  ])('fails for %s', (_name, key, address, fields, header) => {
    expect(verifyTwilioSignature(key, address, fields, header)).toBe(false)
  })
})

describe('a reply by text', () => {
  it.each([
    ['4 47', 'acknowledge', '47'],
    ['4', 'acknowledge', null],
    [' 4  47. ', 'acknowledge', '47'],
    ['4-47', 'acknowledge', '47'],
    ['４　４７', 'acknowledge', '47'],
    ['4 #47', 'acknowledge', '47'],
    ['6 47', 'resolve', '47'],
    ['8', 'escalate', null],
    ['ack', 'acknowledge', null],
    ['Ack 47', 'acknowledge', '47'],
    ['ACK47', 'acknowledge', '47'],
    ['47 ack', 'acknowledge', '47'],
    ['"Acknowledge 47"', 'acknowledge', '47'],
    ['ok', 'acknowledge', null],
    ['Resolved 007', 'resolve', '007'],
    ['esc 47!', 'escalate', '47'],
  ])('%j means %s, page %s', (body, action, code) => expect(parseReply(body)).toEqual({ kind: 'action', action, code }))

  it.each([
    ['STOP', 'stop'],
    ['Stop.', 'stop'],
    ['unsubscribe', 'stop'],
    ['CANCEL', 'stop'],
    ['start', 'start'],
    ['HELP', 'help'],
  ])('%j means %s', (body, kind) => expect(parseReply(body)).toEqual({ kind }))

  it.each([
    '',
    '447',
    '47',
    '5 47',
    '4 47 48',
    '4 1234567',
    'constructor',
    '__proto__ 4',
    'please stop',
    'I am driving',
    '4ack',
    '4 ack',
    '47ack',
    'ack ack 4',
  ])('%j is unclear, and acts on nothing', (body) => expect(parseReply(body)).toEqual({ kind: 'unclear', said: body }))

  it('is kept short and on one line when it is not understood', () => {
    const reply = parseReply(`${'x'.repeat(500)}\r\n\0`)
    expect(reply).toMatchObject({ kind: 'unclear', said: expect.stringMatching(/^x{159}…$/) })
  })

  it('comes out of the fields of a request, where Twilio’s own word on STOP goes first', () => {
    const params = { AccountSid: 'AC1', From: '+49151', To: '+1415', MessageSid: 'SM1', Body: '4 47' }
    expect(readInboundText(params)).toEqual({
      from: '+49151',
      reply: { kind: 'action', action: 'acknowledge', code: '47' },
    })
    expect(readInboundText({ ...params, Body: 'arrêt', OptOutType: 'STOP' }).reply).toEqual({ kind: 'stop' })
    expect(readInboundText({ Body: ['4', '6'] })).toMatchObject({ from: '', reply: { action: 'acknowledge' } })
  })
})

describe('a key in a call', () => {
  it.each([
    ['4', 'acknowledge'],
    ['6', 'resolve'],
    ['8', 'escalate'],
    ['5', null],
    ['', null],
    ['44', null],
    ['#', null],
    ['toString', null],
  ])('%j means %s', (digits, action) => expect(parseKeys(digits)).toBe(action))
})

describe('a state that Twilio reports', () => {
  it.each([
    [{ MessageStatus: 'sent' }, 'pending', 'sent', false],
    [{ MessageStatus: 'delivered' }, 'delivered', 'delivered', false],
    [{ MessageStatus: 'undelivered', ErrorCode: '30003' }, 'undelivered', 'undelivered: the phone is switched off or out of reach', false],
    [{ MessageStatus: 'failed', ErrorCode: '30005' }, 'undelivered', 'failed: the number does not exist any more', true],
    [{ MessageStatus: 'failed', ErrorCode: '39999' }, 'undelivered', 'failed: Twilio 39999', false],
    [{ CallStatus: 'ringing' }, 'pending', 'ringing', false],
    [{ CallStatus: 'in-progress' }, 'delivered', 'in-progress', false],
    [{ CallStatus: 'no-answer' }, 'undelivered', 'no-answer', false],
    [{ CallStatus: 'constructor' }, 'pending', 'constructor', false],
    [{}, 'pending', '', false],
  ])('%j is %s', (params, state, detail, lost) =>
    expect(readState(params as Record<string, string>)).toMatchObject({ state, detail, lost }),
  )
})
