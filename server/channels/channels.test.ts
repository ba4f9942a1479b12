import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'
import { channel, type Channel, type Receipt } from '../../integrations/channel.ts'
import { loadChannel } from './store.ts'

const PASSWORD = 'correct-horse-battery'
let world: World
let sent: { address: string; config: unknown; title: string }[]
let answer: Receipt
beforeEach(async () => {
  sent = []
  answer = { outcome: 'accepted', detail: 'queued as 42' }
  const mail = channel({
    kind: 'mail',
    title: 'Mail',
    about: 'by post',
    loud: false,
    config: z.strictObject({ host: z.string().min(1, 'Name the host.'), password: z.string().optional().meta({ secret: true }) }),
    address: z.email('Not an address.'),
    send: async ({ title }, { address }, config) => {
      sent.push({ title, address, config })
      return answer
    },
  }) as Channel
  world = await openWorld({ channels: [mail] })
  await world.db.run(sql`delete from channel`)
})
afterEach(() => world.close())

const make = (more: object = {}) =>
  world.call('POST', 'channels', { kind: 'mail', name: 'Relay', config: { host: 'a.example', password: PASSWORD }, ...more })

describe('The secrets of a channel', () => {
  it('can be written but never read back: neither from the API, nor the record, nor the database', async () => {
    const made = await make()
    expect(made.body).toMatchObject({ config: { host: 'a.example' }, secrets: { password: { set: true, hint: 'tery' } } })
    const rows = await world.db.rows<{ all: string }>(sql`
      select to_jsonb(c)::text || encode(secret, 'escape') as all from channel c union all select to_jsonb(e)::text from event e`)
    const answers = [made.body, (await world.call('GET', 'channels')).body, (await world.call('GET', `channels/${made.body.id}`)).body]
    expect(JSON.stringify([rows, answers])).not.toContain(PASSWORD)
    expect(await loadChannel(world.db, world.deps.vault, 'mail')).toEqual({
      id: made.body.id,
      config: { host: 'a.example', password: PASSWORD },
    })
  })

  it('stay when they are left out of a change, and go when they are set to null', async () => {
    const { id } = (await make()).body
    const change = (config: object) => world.api('PUT', `channels/${id}`, { name: 'Relay', config, enabled: true })
    expect(await change({ host: 'b.example' })).toMatchObject({ config: { host: 'b.example' }, secrets: { password: { set: true } } })
    expect((await loadChannel(world.db, world.deps.vault, 'mail'))?.config).toEqual({ host: 'b.example', password: PASSWORD })
    expect(await change({ host: 'b.example', password: null })).toMatchObject({ secrets: {} })
    const bodies = await world.db.rows<{ body: object }>(sql`select body from event where kind = 'channel.changed' order by position`)
    expect(bodies.map((entry) => entry.body)).toEqual([
      { kind: 'mail', name: 'Relay', changes: { host: ['a.example', 'b.example'] }, secrets: [] },
      { kind: 'mail', name: 'Relay', changes: {}, secrets: ['password'] },
    ])
  })
})

describe('A channel', () => {
  it('is refused with wrong settings, an unknown kind or a name that is taken', async () => {
    expect(await make({ config: { host: '' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'config.host', message: 'Name the host.' }] },
    })
    expect(await make({ kind: 'pigeon' })).toMatchObject({ status: 400, body: { detail: expect.stringContaining('Known are mail') } })
    await make()
    expect(await make({ name: 'RELAY' })).toMatchObject({ status: 409, body: { code: 'already-exists' } })
  })

  it('is used in the order in which they were set up, while it is enabled', async () => {
    const first = (await make()).body
    const second = (await make({ name: 'Second' })).body
    expect((await loadChannel(world.db, world.deps.vault, 'mail'))?.id).toBe(first.id)
    await world.api('PUT', `channels/${first.id}`, { name: 'Relay', config: { host: 'a.example' }, enabled: false })
    expect((await loadChannel(world.db, world.deps.vault, 'mail'))?.id).toBe(second.id)
    await world.api('DELETE', `channels/${second.id}`)
    expect(await loadChannel(world.db, world.deps.vault, 'mail')).toBeUndefined()
  })

  it('is tried with its secrets, and remembers how that went', async () => {
    const { id } = (await make()).body
    expect(await world.api('POST', `channels/${id}/test`, { address: 'ann@example.com' })).toMatchObject({
      outcome: 'accepted',
      detail: 'queued as 42',
    })
    expect(sent).toEqual([{ title: 'A test from Muster', address: 'ann@example.com', config: { host: 'a.example', password: PASSWORD } }])
    expect(await world.api('GET', `channels/${id}`)).toMatchObject({
      testedOk: true,
      testedAt: new Date(START).toISOString(),
      lastAcceptedAt: expect.any(String),
    })
    answer = { outcome: 'failed', detail: '535 wrong password', permanent: true }
    expect(await world.api('POST', `channels/${id}/test`, { address: 'ann@example.com' })).toMatchObject({
      outcome: 'failed',
      detail: '535 wrong password',
    })
    expect(await world.api('GET', `channels/${id}`)).toMatchObject({ testedOk: false })
    expect(await world.call('POST', `channels/${id}/test`, { address: 'nobody' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'address' }] },
    })
  })

  it('may be seen by managers and changed by administrators alone', async () => {
    const { id } = (await make()).body
    const asManager = await signedIn(world, await person(world, 'mia', [], 'manager'))
    const asResponder = await signedIn(world, await person(world, 'rob', [], 'responder'))
    expect(await world.call('GET', `channels/${id}`, undefined, asManager)).toMatchObject({ status: 200 })
    expect(await world.call('DELETE', `channels/${id}`, undefined, asManager)).toMatchObject({ status: 403 })
    expect(await world.call('GET', 'channels', undefined, asResponder)).toMatchObject({ status: 403 })
  })

  it('is offered with a form in which secrets are marked', async () => {
    const { items } = await world.api('GET', 'channel-kinds')
    expect(items).toMatchObject([
      {
        kind: 'mail',
        about: 'by post',
        secrets: ['password'],
        ready: false,
        config: { properties: { password: { secret: true } } },
        address: { format: 'email' },
      },
    ])
  })
})
