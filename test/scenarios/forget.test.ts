import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DAY, HOUR } from '../../domain/time.ts'
import { forget } from '../../server/flow/forget.ts'
import { hashPassword } from '../../server/sign-in/password.ts'
import { event, openWorld, person, service, START, storm, type World } from '../harness.ts'
import { signedIn } from '../live-stream.ts'

const PASSWORD = 'eleven quiet herons at dusk'
let world: World
let key: string
let serviceId: number
let integrationId: number
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ key, integrationId, serviceId } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }]))
})
afterEach(() => world.close())

const count = async (table: string): Promise<number> =>
  (await world.db.one<{ n: number }>({ text: `select count(*)::int as n from ${table}`, values: [] } as never)).n
/** Later, without anything having turned in between. */
const later = async (ms: number) => {
  world.clock.set(START + ms)
  return forget(world.deps)
}

/** An incident that was paged for, and one alert of it resolved. */
async function oneDone(name: string): Promise<void> {
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', name))
  await world.at('+1s')
  await world.api('POST', '/v2/enqueue', event(key, 'resolve', name))
  await world.at('+1s')
}

it('deletes deliveries and settled pages after 400 days and alerts after 540, and never the record', async () => {
  await oneDone('db')
  const [events, incidents] = [await count('event'), await count('incident')]
  expect(await later(399 * DAY)).not.toHaveProperty('pages')
  expect(await count(`page where channel <> 'canary'`)).toBe(1)
  expect(await later(401 * DAY)).toMatchObject({ deliveries: 1, pages: 1 })
  expect(await count('page')).toBe(0)
  expect(await count('alert')).toBe(1)
  expect(await later(541 * DAY)).toMatchObject({ alerts: 1 })
  expect([await count('event'), await count('incident')]).toEqual([events, incidents])
})

it('leaves everything of an open incident alone, however old it is', async () => {
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
  await world.at('+1s')
  await later(900 * DAY)
  expect([await count(`page where channel <> 'canary'`), await count('delivery'), await count('alert')]).toEqual([1, 1, 1])
})

it('deletes canary pages after 2 days with their deliveries', async () => {
  await world.at('+1s')
  expect(await count(`page where channel = 'canary'`)).toBe(1)
  expect(await later(3 * DAY)).toEqual({ 'canary deliveries': 1, 'canary pages': 1 })
})

it('deletes what was bundled before the message that it was bundled into', async () => {
  const end = await storm(
    world,
    serviceId,
    [...Array(15).keys()].map((i) => `db${i}`),
  )
  await world.at('+1s')
  await end()
  await world.at('+1s')
  expect(await count('page where bundled_into is not null')).toBe(5)
  await later(401 * DAY)
  expect(await count('page')).toBe(0)
})

it('deletes unreadable payloads, sessions, links and codes 30 days after their time', async () => {
  await signedIn(world, 1)
  await world.db.run(sql`
    insert into unreadable_payload (integration_id, received_at, reason, content_type, body, size, remote)
    select ${integrationId}, ${new Date(START)}, 'no', 'text/plain', ''::bytea, 0, '127.0.0.1' from generate_series(1, 2500)`)
  await world.db.run(sql`
    insert into link (token_hash, purpose, created_at, expires_at) values ('a'::bytea, 'invite', ${new Date(START)}, ${new Date(START + DAY)})`)
  await world.db.run(sql`
    insert into verification (contact_method_id, code_hash, sent_at, expires_at, user_id, address, ip)
    select id, 'x'::bytea, ${new Date(START)}, ${new Date(START + DAY)}, user_id, address, '127.0.0.1' from contact_method`)
  expect(await later(29 * DAY)).not.toHaveProperty('links')
  expect(await later(32 * DAY)).toMatchObject({ 'unreadable payloads': 2_500, sessions: 1, links: 1, verifications: 1 })
})

it('keeps what ran out as long as it says, also while people sign in and ask for codes', async () => {
  const hash = await hashPassword(PASSWORD)
  await world.db.run(sql`update users set password_hash = ${hash}`)
  const signIn = () =>
    world.call(
      'POST',
      'sign-in',
      { email: 'ann@example.com', password: PASSWORD },
      { token: '', headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', 'x-muster': '1' } },
    )
  const askForCode = () => world.call('POST', 'people/1/contact-methods/1/send-code')
  await world.db.run(sql`update contact_method set verified_at = null`)
  for (const ask of [signIn, askForCode]) expect(await ask()).toMatchObject({ status: 200 })
  await later(20 * DAY)
  for (const ask of [signIn, askForCode]) expect(await ask()).toMatchObject({ status: 200 })
  expect([await count('session'), await count('verification')]).toEqual([2, 2])
  // The first session was not used, so it ran out after twelve hours, not after seven days.
  expect(await later(30 * DAY + 13 * HOUR)).toEqual(expect.objectContaining({ sessions: 1, verifications: 1 }))
  expect([await count('session'), await count('verification')]).toEqual([1, 1])
})

it('is due once an hour, on one node', async () => {
  const other = await openWorld({ beside: world })
  const both = await Promise.all([forget(world.deps), forget(other.deps)])
  expect(both.filter((gone) => gone !== null)).toHaveLength(1)
  expect(await later(HOUR - 1)).toBeNull()
  expect(await later(HOUR)).not.toBeNull()
  await other.close()
})

it('keeps what an administrator says, and writes down who said it', async () => {
  expect(await world.api('GET', 'settings/retention')).toEqual({
    unreadablePayloads: 30,
    pages: 400,
    alerts: 540,
    canaries: 2,
    expired: 30,
  })
  await oneDone('db')
  await world.api('PUT', 'settings/retention', { pages: 10, alerts: 20 })
  expect(await later(11 * DAY)).toMatchObject({ deliveries: 1, pages: 1 })
  expect(await world.call('PUT', 'settings/retention', { pages: 0 })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'pages', message: 'At least one day.' }] },
  })
  expect(await world.call('PUT', 'settings/retention', { page: 3 })).toMatchObject({ status: 400 })
  const { token } = await world.api('POST', 'tokens', { name: 'reader', scopes: ['read', 'write'] })
  expect(await world.call('PUT', 'settings/retention', { pages: 1 }, { token })).toMatchObject({ status: 403 })
  const { body } = await world.db.one<{ body: object }>(sql`select body from event where kind = 'setting.changed'`)
  expect(body).toEqual({ name: 'retention', changes: { pages: [400, 10], alerts: [540, 20] } })
})
