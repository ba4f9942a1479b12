import { afterEach, describe, expect, it } from 'vitest'
import { loopbackIo } from '../../test/fakes/io.ts'
import { aMessage, HOSTILE } from '../../test/fakes/message.ts'
import { startTwilio, type TwilioOptions } from '../../test/fakes/twilio.ts'
import type { Message } from '../channel.ts'
import { gsmLength } from '../gsm.ts'
import { smsText, twilioSms } from './twilio-sms.ts'

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
  }
}

describe('a text message', () => {
  it('goes out with how to answer, and names where states are reported to', async () => {
    const { fake, sms } = await twilio()
    const receipt = await sms()
    const [text] = fake.texts()
    expect(receipt).toEqual({ outcome: 'accepted', providerId: text!.sid, detail: 'Twilio has it (queued).' })
    expect(text).toMatchObject({
      to: '+491512345678',
      from: sender,
      body: `[SEV1] checkout: High error rate\nReply 4 47 to acknowledge, 6 47 to resolve.\n${aMessage().actionUrl}`,
      statusCallback: `https://muster.example/hooks/twilio/sms/status?page=${aMessage().key}`,
    })
  })

  it('can come from a messaging service, or from a name that nobody can reply to', async () => {
    const { fake, sms } = await twilio({ numbers: ['MG0123456789abcdef0123456789abcdef', 'Muster'] })
    await sms(aMessage(), ann, { from: 'MG0123456789abcdef0123456789abcdef' })
    await sms(aMessage(), ann, { from: 'Muster' })
    const [service, name] = fake.texts()
    expect(service).toMatchObject({ from: 'MG0123456789abcdef0123456789abcdef', body: expect.stringContaining('Reply 4 47') })
    expect(name).toMatchObject({ from: 'Muster', body: `[SEV1] checkout: High error rate\n${aMessage().actionUrl}` })
  })

  it('logs in with an API key where there is one', async () => {
    const apiKey = { sid: `SK${'a'.repeat(32)}`, secret: 'key-secret' }
    const { sms } = await twilio({ apiKey })
    expect(
      await sms(aMessage(), ann, { authToken: 'only-for-signatures', apiKeySid: apiKey.sid, apiKeySecret: apiKey.secret }),
    ).toMatchObject({ outcome: 'accepted' })
  })

  it('names no callback where Twilio cannot reach us', async () => {
    const { fake, sms } = await twilio()
    await sms(aMessage(), ann, {}, loopbackIo())
    expect(fake.texts()[0]!.statusCallback).toBeNull()
  })
})

describe('what a text message says', () => {
  const short = { ...aMessage(), actionUrl: 'https://m.example/p/abc' }

  it.each<[string, Partial<Message>, string]>([
    ['a page', {}, '[SEV1] checkout: High error rate\nReply 4 47 to acknowledge, 6 47 to resolve.\nhttps://m.example/p/abc'],
    ['a resolved incident', { purpose: 'resolved', replyCode: null, actionUrl: null }, 'Resolved: checkout: High error rate'],
    [
      'a page without service',
      { incident: { ...aMessage().incident!, service: null }, replyCode: null },
      '[SEV1] High error rate\nhttps://m.example/p/abc',
    ],
    [
      'a code',
      { purpose: 'verify', verificationCode: '481516', incident: null, actionUrl: null, replyCode: null },
      'Muster code: 481516. It shows that this number is yours. Nobody will ask you for it.',
    ],
    [
      'a bundle',
      {
        purpose: 'bundle',
        title: '3 incidents',
        bundled: [
          { title: 'Disk full', severity: 'high' },
          { title: 'Slow', severity: 'low' },
        ],
      },
      '3 incidents: Disk full; Slow\nReply 4 47 to acknowledge, 6 47 to resolve.\nhttps://m.example/p/abc',
    ],
    [
      'a notice',
      { purpose: 'notice', title: 'Your shift', text: 'begins in an hour.', incident: null, actionUrl: null, replyCode: null },
      'Your shift: begins in an hour.',
    ],
    [
      'a notice about an incident, in the words that were written',
      { purpose: 'notice', title: 'We are slow', text: 'Orders take longer.\nNothing is lost.', actionUrl: null, replyCode: null },
      'We are slow: Orders take longer. Nothing is lost.',
    ],
    [
      'a task',
      {
        purpose: 'task',
        title: 'Write the update “Executives” · #12 High error rate',
        text: 'Write it and send it.',
        actionUrl: 'https://m.example/incidents/12',
        replyCode: null,
      },
      'Write the update "Executives" - #12 High error rate\nhttps://m.example/incidents/12',
    ],
  ])('%s', (_name, changes, text) => expect(smsText({ ...short, ...changes })).toBe(text))

  it('becomes up to three messages for what somebody wrote', () => {
    const notice = { ...short, purpose: 'notice', title: 'We are slow', actionUrl: null, replyCode: null } as const
    const whole = `${'word '.repeat(70)}end`
    expect(smsText({ ...notice, text: whole })).toBe(`We are slow: ${whole}`)
    const text = smsText({ ...notice, text: 'word '.repeat(400) })
    expect(gsmLength(text)).toBeLessThanOrEqual(459)
    expect(text).toMatch(/wor\w*\.\.\.$/)
  })

  it('fits into one message by cutting the title, never the answer or the link', () => {
    const title = 'Error ratio of POST /api/v3/orders above 5 % – “payments” pool exhausted… again and again and again'
    const text = smsText(aMessage({ incident: { ...aMessage().incident!, title } }))
    expect(gsmLength(text)).toBeLessThanOrEqual(160)
    expect(text).toMatch(/^\[SEV1\] checkout: Error ratio of POST \/api\/v3.*\.\.\.\nReply 4 47 to acknowledge\.\nhttps:/s)
  })

  it('becomes two messages when the link leaves no room for a title', () => {
    const text = smsText(
      aMessage({
        actionUrl: `https://a-rather-long-name.of-a-company.example/p/${'k'.repeat(60)}`,
        incident: { ...aMessage().incident!, title: 'word '.repeat(80) },
      }),
    )
    expect(gsmLength(text)).toBeGreaterThan(160)
    expect(gsmLength(text)).toBeLessThanOrEqual(306)
    expect(text.split('word')).toHaveProperty(
      'length',
      expect.toSatisfy((parts: number) => parts > 10),
    )
  })

  it('keeps other scripts readable', () => {
    const text = smsText({
      ...short,
      incident: { ...aMessage().incident!, title: 'Ошибка базы данных '.repeat(30), service: 'оплата' },
    })
    expect(text).toContain('Ошибка базы данных')
    expect(text.length).toBeLessThanOrEqual(201)
    expect(text).toMatch(/\nReply 4 47 to acknowledge\.\nhttps:\/\/m\.example\/p\/abc$/)
  })

  it.each(HOSTILE.map((text, index) => [index, text] as const))('is not led astray by hostile text number %i', (_index, hostile) => {
    const text = smsText({ ...short, incident: { ...aMessage().incident!, title: hostile, service: hostile } })
    expect(text.split('\n')).toHaveLength(3)
    expect(text.split('\n').slice(1)).toEqual([expect.stringMatching(/^Reply 4 47 to acknowledge/), 'https://m.example/p/abc'])
    for (const sign of ['\0', '\u0007', '\u202e', '\u2028']) expect(text).not.toContain(sign)
  })
})

describe('the settings', () => {
  const good = { accountSid: `AC${'0'.repeat(32)}`, authToken: 't', from: sender }
  it.each([
    [{ accountSid: 'AC1' }, 'Not an account SID. It begins with AC and has 34 characters; it stands in the Twilio console.'],
    [
      { from: 'A very long name' },
      'Not a sender. Use a number like +14155550100, a messaging service SID (MG…), a short code, or a name of up to 11 letters.',
    ],
    [{ apiKeySid: `SK${'0'.repeat(32)}` }, 'An API key needs both its SID and its secret.'],
    [{ baseUrl: 'http://api.twilio.com' }, 'The address is not encrypted. Use https://.'],
    [{ authToken: '' }, 'Auth token is empty. Paste it, or leave the field out.'],
  ])('%j are refused in words', (changes, words) => {
    const result = twilioSms.config.safeParse({ ...good, ...changes })
    expect(result.error?.issues.map(({ message }) => message)).toEqual([words])
  })
})
