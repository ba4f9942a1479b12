import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../domain/time.ts'
import { BEHIND_PROXY, openEdge, type Edge } from '../../test/security/edge.ts'

let edge: Edge
let ann: { id: number; cookie: string }
let bo: { id: number; cookie: string }
beforeAll(async () => {
  edge = await openEdge({ env: BEHIND_PROXY })
  ann = await somebody('ann@example.org', 'responder')
  bo = await somebody('bo@example.org', 'responder')
})
beforeEach(async () => {
  await edge.db.run(sql`delete from verification`)
  await edge.db.run(sql`delete from contact_method`)
  edge.push(HOUR)
})
afterAll(() => edge.close())

async function somebody(email: string, role: 'admin' | 'responder' | 'viewer') {
  return { id: await edge.person(email, role), cookie: await edge.signIn(email) }
}
const call = (
  who: { cookie: string },
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) => edge.send({ method, url: `/api/v1/people/${path}`, cookie: who.cookie, headers, ...(payload ? { payload } : {}) })

async function add(who: { id: number; cookie: string }, address: string, channel = 'twilio-sms', headers = {}): Promise<number> {
  const answer = await call(who, 'POST', `${who.id}/contact-methods`, { channel, label: 'Phone', address }, headers)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().id
}
const send = (who: { id: number; cookie: string }, method: number, from = '203.0.113.1') =>
  call(who, 'POST', `${who.id}/contact-methods/${method}/send-code`, undefined, { 'x-forwarded-for': from })
const lastCode = () => edge.sent.at(-1)!.code!

test('browsers learn the key with which they subscribe to push', async () => {
  const keyOf = async (kind: string) => {
    const { items } = (await edge.send({ method: 'GET', url: '/api/v1/contact-channels', cookie: ann.cookie })).json()
    return items.find((one: { kind: string }) => one.kind === kind)?.publicKey
  }
  expect([await keyOf('web-push'), await keyOf('email')]).toEqual([null, null])
  await edge.db.run(sql`
    insert into channel (kind, name, config, created_at) values ('web-push', 'Push', '{"publicKey":"BKey"}', ${new Date(edge.now())})`)
  expect([await keyOf('web-push'), await keyOf('email')]).toEqual(['BKey', null])
  await edge.db.run(sql`delete from channel where kind = 'web-push'`)
})

describe('a code', () => {
  test('verifies once, within 10 minutes', async () => {
    const method = await add(ann, '+491701234567')
    const verify = (code: string) => call(ann, 'POST', `${ann.id}/contact-methods/${method}/verify`, { code })
    expect((await send(ann, method)).json()).toEqual({ outcome: 'accepted', detail: null })
    const code = lastCode()
    edge.push(10 * MINUTE)
    expect((await verify(code)).json().code).toBe('wrong-code')
    await send(ann, method)
    expect((await verify(lastCode())).json().verifiedAt).toBe(new Date(edge.now()).toISOString())
    expect((await verify(lastCode())).json().code).toBe('wrong-code')
  })

  test('is not stored as it is, in no form that its digits would give away', async () => {
    const method = await add(ann, '+491701234567')
    await send(ann, method)
    const { hash } = await edge.db.one<{ hash: Buffer }>(sql`select code_hash as hash from verification`)
    const { createHash } = await import('node:crypto')
    expect(hash.toString('latin1')).not.toContain(lastCode())
    expect(hash.equals(createHash('sha256').update(lastCode()).digest())).toBe(false)
    expect(edge.logged()).not.toContain(lastCode())
  })

  test('can be mistyped five times, then it is dead', async () => {
    const method = await add(ann, '+491701234567')
    await send(ann, method)
    const right = lastCode()
    const wrong = right === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i++) {
      expect((await call(ann, 'POST', `${ann.id}/contact-methods/${method}/verify`, { code: wrong })).json().code).toBe('wrong-code')
    }
    expect((await call(ann, 'POST', `${ann.id}/contact-methods/${method}/verify`, { code: right })).json().code).toBe('wrong-code')
  })

  test('of an earlier message no longer counts', async () => {
    const method = await add(ann, '+491701234567')
    await send(ann, method)
    const first = lastCode()
    await send(ann, method)
    if (first !== lastCode())
      expect((await call(ann, 'POST', `${ann.id}/contact-methods/${method}/verify`, { code: first })).statusCode).toBe(422)
  })

  test('is sent at most three times an hour for a person, over all their numbers', async () => {
    const [one, two] = [await add(ann, '+491701234567'), await add(ann, '+491701234568')]
    expect((await send(ann, one, '203.0.113.1')).statusCode).toBe(200)
    expect((await send(ann, two, '203.0.113.2')).statusCode).toBe(200)
    expect((await send(ann, one, '203.0.113.3')).statusCode).toBe(200)
    const answer = await send(ann, two, '203.0.113.4')
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBe(3_600)
    edge.push(HOUR)
    expect((await send(ann, two)).statusCode).toBe(200)
  })

  test('is sent at most three times an hour to a number, whoever asks, also when it is removed and added again', async () => {
    for (let i = 0; i < 3; i++) {
      const method = await add(ann, '+491701234567')
      expect((await send(ann, method, `203.0.113.${i}`)).statusCode).toBe(200)
      expect((await call(ann, 'DELETE', `${ann.id}/contact-methods/${method}`)).statusCode).toBe(200)
    }
    const method = await add(bo, '+491701234567')
    expect((await send(bo, method, '203.0.113.9')).statusCode).toBe(429)
  })

  test('is sent at most three times an hour for one network: a whole /64 counts once', async () => {
    const people = await Promise.all([1, 2, 3, 4].map((n) => somebody(`net${n}@example.org`, 'responder')))
    const methods = []
    for (const [i, who] of people.entries()) methods.push(await add(who, `+4917012345${i}0`))
    const answers = []
    for (const [i, who] of people.entries()) answers.push((await send(who, methods[i]!, `2001:db8::${i + 1}`)).statusCode)
    expect(answers).toEqual([200, 200, 200, 429])
  })

  test('is sent at most three times even when ten are asked for at once', async () => {
    const method = await add(ann, '+491701234567')
    const before = edge.sent.length
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(ann, method)))
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(3)
    expect(edge.sent.length - before).toBe(3)
  })

  test('that could not be sent is told with its reason', async () => {
    const method = await add(ann, '+491701234567')
    edge.receipts.push({ outcome: 'failed', detail: 'The provider does not know this number.', permanent: true })
    expect((await send(ann, method)).json()).toMatchObject({ code: 'not-sent', detail: 'The provider does not know this number.' })
    const voice = await add(ann, '+491701234567', 'twilio-voice')
    expect((await send(ann, voice)).json().code).toBe('channel-not-set-up')
  })
})

describe('a contact method', () => {
  test('belongs to its person: every verb of somebody else’s is refused', async () => {
    const method = await add(ann, '+491701234567')
    const verbs = [
      call(bo, 'POST', `${ann.id}/contact-methods`, { channel: 'email', label: 'x', address: 'x@example.org' }),
      call(bo, 'PATCH', `${ann.id}/contact-methods/${method}`, { label: 'x' }),
      call(bo, 'DELETE', `${ann.id}/contact-methods/${method}`),
      call(bo, 'POST', `${ann.id}/contact-methods/${method}/send-code`),
      call(bo, 'POST', `${ann.id}/contact-methods/${method}/verify`, { code: '123456' }),
      call(bo, 'POST', `${ann.id}/contact-methods/${method}/test`),
      call(bo, 'PUT', `${ann.id}/notification-rules/high`, { rules: [] }),
    ]
    expect((await Promise.all(verbs)).map((answer) => answer.statusCode)).toEqual(verbs.map(() => 403))
    // Under one's own address there is nothing of the kind.
    const own = [
      call(bo, 'PATCH', `${bo.id}/contact-methods/${method}`, { label: 'x' }),
      call(bo, 'DELETE', `${bo.id}/contact-methods/${method}`),
      call(bo, 'POST', `${bo.id}/contact-methods/${method}/send-code`),
      call(bo, 'POST', `${bo.id}/contact-methods/${method}/verify`, { code: '123456' }),
      call(bo, 'POST', `${bo.id}/contact-methods/${method}/test`),
    ]
    expect((await Promise.all(own)).map((answer) => answer.statusCode)).toEqual(own.map(() => 404))
  })

  test('shows its number to the person, their team and administrators; to others masked', async () => {
    await add(ann, '+491701234567')
    await call(ann, 'POST', `${ann.id}/contact-methods`, {
      channel: 'webhook',
      label: 'Hook',
      address: 'https://hooks.example.org/T0/secret',
      secret: { signing: 'canary-signing-secret' },
    })
    const addresses = async (who: { cookie: string }) =>
      (await call(who, 'GET', `${ann.id}/contact-methods`)).json().items.map((m: { address: string }) => m.address)
    expect(await addresses(ann)).toEqual(['+491701234567', 'https://hooks.example.org/T0/secret'])
    expect(await addresses(bo)).toEqual(['+49•••67', 'https://hooks.example.org/•••'])
    const { id } = await edge.db.one<{ id: number }>(sql`insert into team (name, created_at) values ('Shared', ${new Date()}) returning id`)
    await edge.db.run(sql`insert into team_member (team_id, user_id) values (${id}, ${ann.id}), (${id}, ${bo.id})`)
    expect(await addresses(bo)).toEqual(['+491701234567', 'https://hooks.example.org/•••'])
    await edge.db.run(sql`delete from team_member`)
    const dump = await edge.db.one<{ all: string }>(sql`select string_agg(m::text, ' ') as all from contact_method m`)
    expect(dump.all).not.toContain(Buffer.from('canary-signing-secret').toString('hex'))
  })

  test('is checked by its channel, is there once, and at most ten times', async () => {
    const wrong = await call(ann, 'POST', `${ann.id}/contact-methods`, { channel: 'twilio-sms', label: 'Phone', address: '0170 1234' })
    expect(wrong.json().errors).toEqual([{ path: 'address', message: 'A phone number with its country, such as +491701234567.' }])
    for (let i = 0; i < 9; i++) await add(ann, `+4917012345${i}0`)
    expect(
      (await call(ann, 'POST', `${ann.id}/contact-methods`, { channel: 'twilio-sms', label: 'Phone', address: '+491701234500' }))
        .statusCode,
    ).toBe(409)
    const two = await Promise.all(
      ['+4915112345', '+4915112346'].map((address) =>
        call(ann, 'POST', `${ann.id}/contact-methods`, { channel: 'twilio-sms', label: 'Phone', address }),
      ),
    )
    expect(two.map((answer) => answer.statusCode).sort()).toEqual([200, 409])
  })

  test('makes a person ready once it is loud and verified, for 30 days from its last use', async () => {
    const method = await add(ann, '+491701234567')
    const ready = async () =>
      (await edge.send({ method: 'GET', url: '/api/v1/me', cookie: await edge.signIn('ann@example.org') })).json().readiness.ready
    expect(await ready()).toBe(false)
    await send(ann, method)
    await call(ann, 'POST', `${ann.id}/contact-methods/${method}/verify`, { code: lastCode() })
    expect(await ready()).toBe(true)
    edge.push(31 * DAY)
    ann.cookie = await edge.signIn('ann@example.org')
    bo.cookie = await edge.signIn('bo@example.org')
    expect(await ready()).toBe(false)
    expect((await call(ann, 'POST', `${ann.id}/contact-methods/${method}/test`)).statusCode).toBe(200)
    expect(edge.sent.at(-1)).toMatchObject({ purpose: 'test', methodId: method })
    expect(await ready()).toBe(true)
    // No page goes to a channel that somebody switched off, whatever it needs to work.
    await edge.db.run(sql`
      insert into channel (kind, name, config, enabled, created_at) values ('twilio-sms', 'SMS', '{}', false, ${new Date(edge.now())})`)
    expect(await ready()).toBe(false)
    await edge.db.run(sql`delete from channel where kind = 'twilio-sms'`)
  })
})

describe('personal rules', () => {
  test('are the defaults until a list is set, and again when it is emptied', async () => {
    const method = await add(ann, '+491701234567')
    await edge.db.run(sql`update contact_method set verified_at = ${new Date(edge.now())}`)
    const get = async () => (await call(ann, 'GET', `${ann.id}/notification-rules`)).json()
    expect(await get()).toEqual({
      high: { own: false, rules: [{ methodId: method, delayMinutes: 0 }] },
      low: { own: false, rules: [{ methodId: method, delayMinutes: 0 }] },
    })
    const rules = [
      { methodId: method, delayMinutes: 0 },
      { methodId: method, delayMinutes: 5 },
    ]
    expect((await call(ann, 'PUT', `${ann.id}/notification-rules/high`, { rules })).json().high).toEqual({ own: true, rules })
    expect((await call(ann, 'PUT', `${ann.id}/notification-rules/high`, { rules: [] })).json().high.own).toBe(false)
  })

  test('name verified methods of the person, each rule once, at most 15', async () => {
    const method = await add(ann, '+491701234567')
    const put = (rules: object[]) => call(ann, 'PUT', `${ann.id}/notification-rules/high`, { rules })
    expect((await put([{ methodId: method, delayMinutes: 0 }])).json().errors[0].path).toBe('rules.0.methodId')
    await edge.db.run(sql`update contact_method set verified_at = ${new Date(edge.now())}`)
    const theirs = await add(bo, '+491701234569')
    await edge.db.run(sql`update contact_method set verified_at = ${new Date(edge.now())}`)
    expect((await put([{ methodId: theirs, delayMinutes: 0 }])).json().errors[0].path).toBe('rules.0.methodId')
    expect(
      (
        await put([
          { methodId: method, delayMinutes: 1 },
          { methodId: method, delayMinutes: 1 },
        ])
      ).json().errors[0].path,
    ).toBe('rules.1')
    expect((await put(Array.from({ length: 16 }, (_, i) => ({ methodId: method, delayMinutes: i })))).statusCode).toBe(400)
    expect((await put([{ methodId: method, delayMinutes: 1441 }])).statusCode).toBe(400)
  })
})
