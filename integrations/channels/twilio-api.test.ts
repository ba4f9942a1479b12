import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage } from '../../test/fakes/message.ts'
import { timeLimit } from '../../test/fakes/time-limit.ts'
import { startTwilio, type TwilioOptions } from '../../test/fakes/twilio.ts'
import type { Message } from '../channel.ts'
import { readInboundText, readState, verifyTwilioSignature, type Params } from './twilio-inbound.ts'
import { twilioSms } from './twilio-sms.ts'
import { twilioVoice } from './twilio-voice.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const ann = { name: 'Ann', address: '+49 151 2345678' }
const sender = '+14155550100'

async function twilio(options: TwilioOptions = {}) {
  const fake = await startTwilio({ numbers: [sender], ...options })
  stops.push(fake.stop)
  const account = { accountSid: fake.accountSid, authToken: fake.authToken, baseUrl: fake.url, from: sender }
  const io = loopbackIo({ publicUrl: 'https://muster.example' })
  return {
    fake,
    account,
    sms: (message: Message = aMessage(), to = ann, changes = {}, way = io) =>
      twilioSms.send(message, to, twilioSms.config.parse({ ...account, ...changes }), way),
    call: (message: Message = aMessage(), to = ann, changes = {}, way = io) =>
      twilioVoice.send(message, to, twilioVoice.config.parse({ ...account, ...changes }), way),
  }
}

describe('what Twilio makes of it', () => {
  it.each([
    [
      'STOP was answered',
      { status: 400, code: 21610 },
      { permanent: true, disable: true },
      'answered STOP. Text START to the sender’s number',
    ],
    ['the number does not exist', { status: 400, code: 21211 }, { permanent: true, disable: true }, 'The phone number does not exist.'],
    ['it is a landline', { status: 400, code: 21614 }, { permanent: true, disable: true }, 'cannot receive text messages'],
    ['the country is closed', { status: 400, code: 21408 }, { permanent: true }, 'Allow messages to this country in the Twilio console.'],
    ['the sender is not ours', { status: 400, code: 21606 }, { permanent: true }, 'Use a sender number that the account owns'],
    ['something else is wrong', { status: 400, code: 21999, message: 'Odd' }, { permanent: true }, 'Twilio answered 400: 21999 Odd.'],
    [
      'there are too many',
      { status: 429, code: 20429, retryAfter: '7' },
      { permanent: false, retryAfterMs: 7_000 },
      'Twilio answered 429: 20429',
    ],
    ['there are too many for now', { status: 429, code: 20429 }, { permanent: false, retryAfterMs: 1_000 }, 'Twilio answered 429'],
    ['it is down', { status: 503, retryAfter: '30' }, { permanent: false, retryAfterMs: 30_000 }, 'Twilio answered 503.'],
    ['it broke', { status: 500, code: 20500 }, { permanent: false }, 'Twilio answered 500: 20500'],
  ])('a failure: %s', async (_name, fault, facts, words) => {
    const { fake, sms, call } = await twilio()
    for (const send of [sms, call]) {
      fake.failNext(fault)
      const receipt = await send()
      expect(receipt).toEqual({ outcome: 'failed', detail: expect.stringContaining(words), ...facts })
    }
    expect([...fake.texts(), ...fake.calls()]).toEqual([])
  })

  it('a failure: wrong credentials, which are not told', async () => {
    const { sms } = await twilio()
    const receipt = await sms(aMessage(), ann, { authToken: 'not-the-token' })
    expect(receipt).toMatchObject({ outcome: 'failed', permanent: true })
    expect(receipt.detail).toBe('Twilio answered 401: 20003 Authenticate. Correct the account SID and token in the channel’s settings.')
  })

  it('a failure: a person who said STOP', async () => {
    const { fake, sms, call } = await twilio()
    fake.optOut('+491512345678')
    expect(await sms()).toMatchObject({ outcome: 'failed', permanent: true, disable: true })
    expect(await call()).toMatchObject({ outcome: 'accepted' })
  })

  it('a failure: more in a second than the account may', async () => {
    const { sms } = await twilio({ perSecond: 2 })
    const receipts = [await sms(), await sms(), await sms()]
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'failed'])
    expect(receipts[2]).toMatchObject({ permanent: false, retryAfterMs: 1_000 })
  })

  it('unknown: the connection breaks, or no answer comes in time, or something in between gave up', async () => {
    const { fake, sms } = await twilio()
    fake.loseNext('break')
    expect(await sms()).toMatchObject({ outcome: 'unknown' })
    fake.loseNext('silence')
    const limit = timeLimit()
    const taken = fake.waitForText((text) => text !== fake.texts()[0]).then(limit.reach)
    expect(await sms(aMessage(), ann, {}, loopbackIo({ signal: limit.signal }))).toMatchObject({ outcome: 'unknown' })
    await taken
    fake.failNext({ status: 502 })
    expect(await sms()).toMatchObject({ outcome: 'unknown' })
    expect(fake.texts()).toHaveLength(2)
  })

  it('accepted: an answer that only takes a while', async () => {
    const { fake, sms } = await twilio()
    fake.loseNext({ afterMs: 100 })
    expect(await sms()).toMatchObject({ outcome: 'accepted' })
  })

  it('nothing at all for a number that is none, or an address that may not be reached', async () => {
    const { fake, sms, call } = await twilio()
    for (const send of [sms, call]) {
      expect(await send(aMessage(), { name: 'Ann', address: '0151 2345' })).toMatchObject({ outcome: 'failed', permanent: true })
      const receipt = await send(aMessage(), ann, {}, loopbackIo({ allowedPrivate: [] }))
      expect(receipt).toMatchObject({
        outcome: 'failed',
        permanent: true,
        detail: expect.stringContaining('MUSTER_ALLOWED_PRIVATE'),
      })
    }
    expect(fake.requests()).toBe(0)
  })
})

describe('the way back', () => {
  it('brings states, replies and key presses, signed so that they verify', async () => {
    const seen: { path: string; params: Params; genuine: boolean; forged: boolean }[] = []
    let fakeToken = ''
    const receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        const params = Object.fromEntries(new URLSearchParams(body))
        const url = `http://${request.headers.host}${request.url}`
        const header = request.headers['x-twilio-signature'] as string
        seen.push({
          path: request.url!,
          params,
          genuine: verifyTwilioSignature(fakeToken, url, params, header),
          forged: verifyTwilioSignature('another', url, params, header),
        })
        response.end('<Response/>')
      })
    })
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
    stops.push(() => new Promise((done) => receiver.close(done)))
    const home = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
    const { fake, sms, call } = await twilio({ outcome: { texts: ['sent', 'delivered'] } })
    fakeToken = fake.authToken

    await sms(aMessage(), ann, { callbackUrl: `${home}/` })
    await expect.poll(() => seen.length).toBe(2)
    await call(aMessage(), ann, { callbackUrl: home })
    await fake.press(fake.calls()[0]!.sid, '4')
    await fake.text(`${home}/hooks/twilio/sms/reply`, '+491512345678', 'ack 47')
    await fake.report(fake.calls()[0]!.sid, 'completed')

    expect(seen.map(({ path }) => path)).toEqual([
      `/hooks/twilio/sms/status?page=${aMessage().key}`,
      `/hooks/twilio/sms/status?page=${aMessage().key}`,
      `/hooks/twilio/voice/keys?page=${aMessage().key}`,
      '/hooks/twilio/sms/reply',
      `/hooks/twilio/voice/status?page=${aMessage().key}`,
    ])
    expect(seen.every(({ genuine, forged }) => genuine && !forged)).toBe(true)
    expect(readState(seen[1]!.params)).toMatchObject({ sid: fake.texts()[0]!.sid, state: 'delivered' })
    expect(seen[2]!.params).toMatchObject({ Digits: '4' })
    expect(readInboundText(seen[3]!.params)).toMatchObject({
      from: '+491512345678',
      reply: { action: 'acknowledge', code: '47' },
    })
  })
})
