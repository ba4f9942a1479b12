import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../../test/harness.ts'
import type { Channel, HttpResponse } from '../../integrations/channel.ts'
import { twilioSignature } from '../../integrations/channels/twilio-inbound.ts'
import { twilioSms } from '../../integrations/channels/twilio-sms.ts'
import { twilioVoice } from '../../integrations/channels/twilio-voice.ts'

const SID = `AC${'a'.repeat(32)}`
const TOKEN = 'the-auth-token-of-the-account'
const NUMBER = '+491701234567'
let world: World
let ann: number
/** What was posted to Twilio: the form, and the id that was answered. */
let posts: { form: URLSearchParams; sid: string }[]
let key: string

beforeEach(async () => {
  posts = []
  const http = async ({ url, body }: { url: string; body?: string | Uint8Array }): Promise<HttpResponse> => {
    const sid = `${url.includes('Calls') ? 'CA' : 'SM'}${String(posts.length + 1).padStart(32, '0')}`
    posts.push({ form: new URLSearchParams(String(body)), sid })
    return { status: 201, headers: {}, body: JSON.stringify({ sid, status: 'queued' }), cut: null }
  }
  const io = (signal: AbortSignal) => ({
    http,
    connect: http as never,
    now: () => world.clock.now(),
    signal,
    publicUrl: 'http://localhost:8080',
  })
  world = await openWorld({ channels: [twilioSms, twilioVoice] as Channel[], deps: { io } })
  await world.db.run(sql`delete from channel`)
  for (const kind of ['twilio-sms', 'twilio-voice']) {
    await world.api('POST', 'channels', { kind, name: kind, config: { accountSid: SID, authToken: TOKEN, from: '+14155550100' } })
  }
  ann = await person(world, 'ann', ['twilio-sms'])
  await world.db.run(sql`update contact_method set address = ${NUMBER}`)
  const bob = await person(world, 'bob', ['twilio-voice'])
  await world.db.run(sql`update contact_method set address = '+491707654321' where user_id = ${bob}`)
  ;({ key } = await service(world, 'Shop', [
    { targets: [{ kind: 'user', id: ann }], delayMinutes: 5 },
    { targets: [{ kind: 'user', id: bob }], delayMinutes: 5 },
  ]))
})
afterEach(() => world.close())

async function fire(dedup = 'db', span = '+1s'): Promise<void> {
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', dedup))
  await world.at(span)
}

/** A callback as Twilio makes it; `token` signs it. */
async function callback(path: string, fields: Record<string, string>, token = TOKEN) {
  const params = { AccountSid: SID, ...fields }
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': twilioSignature(token, `http://localhost:8080${path}`, params),
  }
  return world.call('POST', path, new URLSearchParams(params).toString(), { token: '', headers })
}
const text = (Body: string, From = NUMBER) => callback('/hooks/twilio/sms/reply', { From, To: '+14155550100', MessageSid: 'SMin', Body })
const report = (index: number, status: string, more: object = {}) => {
  const { form, sid } = posts[index]!
  const { pathname, search } = new URL(form.get('StatusCallback')!)
  return callback(pathname + search, {
    [sid.startsWith('CA') ? 'CallSid' : 'MessageSid']: sid,
    [sid.startsWith('CA') ? 'CallStatus' : 'MessageStatus']: status,
    ...more,
  })
}
const codeOf = (index: number) => /Reply 4 (\d+)/.exec(posts[index]!.form.get('Body')!)![1]!
const incident = async () => (await world.api('GET', 'incidents?state=all')).items[0]
const sentences = async () =>
  (await world.api('GET', `incidents/${(await incident()).id}/timeline?limit=200`)).items.map((item: { sentence: string }) => item.sentence)
const method = () =>
  world.db.one<{ reason: string | null }>(sql`select disabled_reason as reason from contact_method where user_id = ${ann}`)

describe('A reply by text', () => {
  it('acknowledges the page whose code it names, and pages nobody else', async () => {
    await fire()
    const answer = await text(`4 ${codeOf(0)}`)
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<Message>Acknowledged: db is down</Message>') })
    expect(answer.headers['content-type']).toContain('text/xml')
    await world.at('+10m')
    expect(posts).toHaveLength(1)
    expect(await sentences()).toContain('ann acknowledged it by SMS')
  })

  it('without a code means the newest message to this number', async () => {
    await fire('db')
    await fire('web')
    await text('6')
    const { items } = await world.api('GET', 'incidents?state=all')
    expect(items.map((item: { title: string; state: string }) => [item.title, item.state])).toEqual([
      ['web is down', 'resolved'],
      ['db is down', 'triggered'],
    ])
  })

  it('from another number, with a wrong code or with words that mean nothing does nothing, and says so', async () => {
    await fire()
    expect((await text(`4 ${codeOf(0)}`, '+491700000000')).body).toContain('has the code')
    expect((await text('4 1')).body).toContain('No page of the last day to this number has the code 1.')
    expect((await text('what?')).body).toContain('Not understood')
    expect(await incident()).toMatchObject({ state: 'triggered' })
  })

  it('that names a code of several pages does nothing', async () => {
    await fire('db')
    await fire('web')
    await world.db.run(sql`update page set reply_code = '47'`)
    expect((await text('4 47')).body).toContain('Several pages have the code 47')
    expect((await world.api('GET', 'incidents?state=triggered')).items).toHaveLength(2)
  })

  it('passes a page on to the next level, also after it was acknowledged', async () => {
    await fire()
    await text('4')
    await text('8')
    await world.at('+1s')
    expect(posts).toHaveLength(2)
    expect(posts[1]!.form.get('To')).toBe('+491707654321')
  })

  it('STOP takes the number out of use and says so on record, START brings it back', async () => {
    await text('STOP')
    expect(await method()).toEqual({ reason: 'the owner of the number answered STOP' })
    await fire()
    expect(posts[0]!.form.get('To')).toBe('+491707654321')
    await text('START')
    expect(await method()).toEqual({ reason: null })
    const recorded = await world.db.rows<{ kind: string; id: number }>(
      sql`select kind, subject_id as id from event where subject = 'user' order by position`,
    )
    expect(recorded).toEqual([
      { kind: 'contact.lost', id: ann },
      { kind: 'contact.back', id: ann },
    ])
  })
})

describe('START', () => {
  it('brings a number back whatever the sentence says that it was taken out of use with', async () => {
    for (const why of ['undelivered: the owner wants no texts', 'This number is a landline and cannot receive text messages.']) {
      await world.db.run(sql`update contact_method set disabled_at = now(), disabled_reason = ${why} where address = ${NUMBER}`)
      await text('START')
      expect(await method()).toEqual({ reason: null })
    }
    await fire()
    expect(posts[0]!.form.get('To')).toBe(NUMBER)
  })

  it('concerns the number that sent it alone', async () => {
    await text('STOP')
    await text('START', '+491700000000')
    expect(await method()).toEqual({ reason: 'the owner of the number answered STOP' })
  })
})

describe('A key pressed in a call', () => {
  it('acts on the page of that call; another key asks again', async () => {
    await fire('db', '+6m')
    const [, action] = /action="([^"]+)"/.exec(posts[1]!.form.get('Twiml')!)!
    const { pathname, search } = new URL(action!.replaceAll('&amp;', '&'))
    expect((await callback(pathname + search, { CallSid: posts[1]!.sid, Digits: '9' })).body).toContain(`action="keys${search}"`)
    expect(await incident()).toMatchObject({ state: 'triggered' })
    expect((await callback(pathname + search, { CallSid: posts[1]!.sid, Digits: '4' })).body).toContain('Acknowledged: db is down')
    expect(await sentences()).toContain('bob acknowledged it by phone')
  })
})

describe('A state that Twilio reports', () => {
  it('is noted once: delivered', async () => {
    await fire()
    for (const status of ['sent', 'delivered', 'delivered']) expect(await report(0, status)).toMatchObject({ status: 204 })
    expect((await sentences()).filter((line: string) => line.includes('delivered'))).toEqual(['SMS to ann was delivered'])
    expect((await world.api('GET', 'deliveries')).items).toMatchObject([
      { state: 'delivered', tries: [{ outcome: 'accepted' }, { outcome: 'delivered' }] },
    ])
  })

  it('that a message did not arrive has the next level paged at once, and a dead number put out of use', async () => {
    await fire()
    await report(0, 'undelivered', { ErrorCode: '30005' })
    await world.at('+1s')
    expect(posts.map(({ form }) => form.get('To'))).toEqual([NUMBER, '+491707654321'])
    expect(await method()).toEqual({ reason: 'undelivered: the number does not exist any more' })
  })

  it('ends the retries of a send that was in doubt', async () => {
    await fire()
    await world.db.run(sql`update page set state = 'unknown', provider_id = null, due_at = ${new Date(world.clock.now() + 2_000)}`)
    await report(0, 'delivered')
    await world.at('+1m')
    expect(posts).toHaveLength(1)
  })
})

describe('A callback that Twilio did not sign', () => {
  it.each(['/hooks/twilio/sms/reply', '/hooks/twilio/sms/status', '/hooks/twilio/voice/keys', '/hooks/twilio/voice/status'])(
    'is refused at %s, and goes on record without filling it',
    async (path) => {
      await fire()
      for (let i = 0; i < 8; i++) {
        expect(
          await callback(path, { From: NUMBER, Body: '6', Digits: '6', MessageSid: posts[0]!.sid, MessageStatus: 'failed' }, 'a guess'),
        ).toMatchObject({ status: 403 })
      }
      expect(await incident()).toMatchObject({ state: 'triggered' })
      const forged = await world.db.rows(sql`select body from event where kind = 'callback.forged'`)
      expect(forged).toEqual(Array.from({ length: 5 }, () => ({ body: { path } })))
    },
  )

  it('is refused without any signature, for an unknown account, and as JSON', async () => {
    const path = '/hooks/twilio/sms/reply'
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await world.call('POST', path, 'Body=6', { token: '', headers: form })).toMatchObject({ status: 403 })
    expect(
      await world.call('POST', path, `AccountSid=AC${'b'.repeat(32)}`, { token: '', headers: { ...form, 'x-twilio-signature': 'x' } }),
    ).toMatchObject({ status: 403 })
    expect(await world.call('POST', path, {}, { token: '' })).toMatchObject({ status: 415 })
  })
})
