import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '../../integrations/channel.ts'
import { record } from '../../server/db/record.ts'
import { event, openWorld, person, service, type World } from '../harness.ts'
import { listening, openStream, signedIn, type StreamEvent } from '../live-stream.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const kindOf = ({ data }: StreamEvent) => data.kind
const isKind = (kind: string) => (event: StreamEvent) => event.data?.kind === kind

/** Writes so many entries about something into the record. */
async function write(subject: string, kind: string, count = 1, subjectId = 1): Promise<void> {
  const at = world.clock.now()
  const entry = { subject, subjectId, kind, at, enteredAt: at, actor: { kind: 'system' } as const, via: 'engine', body: {} }
  await world.db.tx((tx) =>
    record(
      tx,
      Array.from({ length: count }, () => entry),
    ),
  )
}

describe('a live stream', () => {
  it('tells what is written as it is written, with position, incident and number', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    const stream = await openStream(world)
    expect(await stream.until((e) => e.event === 'ready')).toMatchObject({ data: { resumed: false } })
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    const opened = await stream.until(isKind('incident.opened'))
    expect(opened.data).toEqual({
      position: Number(opened.id),
      kind: 'incident.opened',
      subject: 'incident',
      subjectId: 1,
      incidentId: 1,
      number: 1,
    })
    expect((await stream.until(isKind('page.sent'))).data).toMatchObject({ incidentId: 1, number: 3 })
    stream.close()
  })

  it('skips nothing that commits late, and doubles nothing', async () => {
    const stream = await openStream(world)
    await stream.until((e) => e.event === 'ready')
    const held = Promise.withResolvers<void>()
    const written = Promise.withResolvers<void>()
    const slow = world.db.tx(async (tx) => {
      const at = world.clock.now()
      await record(tx, [
        {
          subject: 'service',
          subjectId: 1,
          kind: 'first',
          at,
          enteredAt: at,
          actor: { kind: 'system' },
          via: 'engine',
          body: {},
        },
      ])
      written.resolve()
      await held.promise
    })
    await written.promise
    await write('service', 'second')
    await write('service', 'third')
    held.resolve()
    await slow
    await write('service', 'last')
    await stream.until(isKind('last'))
    expect(stream.events.filter((e) => e.event === 'message').map(kindOf)).toEqual(['first', 'second', 'third', 'last'])
    stream.close()
  })

  it('goes on where it was after the connection was lost, also on another node', async () => {
    const other = await openWorld({ beside: world })
    const first = await openStream(world)
    await first.until((e) => e.event === 'ready')
    await write('service', 'seen')
    const { id } = await first.until(isKind('seen'))
    first.close()
    await write('service', 'missed', 700)
    const second = await openStream(other, { since: id! })
    expect(await second.until((e) => e.event === 'ready')).toMatchObject({ data: { resumed: true, position: Number(id) } })
    await write('service', 'after')
    await second.until(isKind('after'))
    const told = second.events.filter((e) => e.event === 'message')
    expect(told.map(kindOf)).toEqual([...Array(700).fill('missed'), 'after'])
    expect(told.map((e) => Number(e.id))).toEqual(told.map((e) => Number(e.id)).toSorted((a, b) => a - b))
    second.close()
    await other.close()
  })

  it('says reset when more than 5,000 were missed, or when the position is from a future that a restore undid', async () => {
    const first = await openStream(world)
    const { id } = await first.until((e) => e.event === 'ready')
    for (let i = 0; i < 6; i++) await write('service', 'missed', 1_000)
    // Only what the hub has read can be missed: other tests on the same server may hold it back for a moment.
    await write('service', 'read')
    await first.until(isKind('read'))
    first.close()
    const late = await openStream(world, { since: id! })
    expect((await late.until((e) => e.event === 'reset')).data).toMatchObject({ resumed: false })
    await write('service', 'after')
    await late.until(isKind('after'))
    expect(late.events.filter((e) => e.event === 'message').map(kindOf)).toEqual(['after'])
    late.close()
    const future = await openStream(world, { since: '999999999' })
    expect(await future.until((e) => e.event === 'reset')).toBeDefined()
    future.close()
  })

  it('carries a flood to a client that reads, in order and whole', async () => {
    const stream = await openStream(world)
    await stream.until((e) => e.event === 'ready')
    for (let i = 0; i < 4; i++) await write('service', 'flood', 1_000)
    await write('service', 'end')
    await stream.until(isKind('end'))
    expect(stream.events.filter((e) => e.data?.kind === 'flood')).toHaveLength(4_000)
    stream.close()
  })
})

describe('who hears what', () => {
  it('keeps the audit from those who may not read it', async () => {
    const viewer = await person(world, 'vera', [], 'viewer')
    const admin = await person(world, 'adam', [], 'admin')
    const streams = await Promise.all([viewer, admin].map(async (id) => openStream(world, await signedIn(world, id))))
    for (const stream of streams) await stream.until((e) => e.event === 'ready')
    await write('token', 'token.created')
    await write('user', 'user.passwordChanged', 1, admin)
    await write('user', 'contact.lost', 1, viewer)
    await write('schedule', 'schedule.changed')
    for (const stream of streams) await stream.until(isKind('schedule.changed'))
    const heard = streams.map((stream) => stream.events.filter((e) => e.event === 'message').map(kindOf))
    expect(heard).toEqual([
      ['contact.lost', 'schedule.changed'],
      ['token.created', 'user.passwordChanged', 'contact.lost', 'schedule.changed'],
    ])
    for (const stream of streams) stream.close()
  })

  it('ends within 5 s for a session that was revoked, a person who was deactivated, a token that was revoked', async () => {
    const [ann, bob] = [await person(world, 'ann'), await person(world, 'bob')]
    const one = await signedIn(world, ann)
    const two = await signedIn(world, bob)
    const { token, id } = await world.api('POST', 'tokens', { name: 'wall', scopes: ['read'] })
    const streams = [await openStream(world, one), await openStream(world, two), await openStream(world, { token })]
    const stays = await openStream(world, await signedIn(world, ann))
    for (const stream of streams) await stream.until((e) => e.event === 'ready')
    await world.db.run(sql`delete from session where id = ${one.sessionId}`)
    await world.db.run(sql`update users set state = 'deactivated' where id = ${bob}`)
    await world.db.run(sql`update api_token set revoked_at = now() where id = ${id}`)
    const began = performance.now()
    await Promise.all(streams.map((stream) => stream.ended))
    expect(performance.now() - began).toBeLessThan(5_000)
    expect((await openStream(world, one)).status).toBe(401)
    await write('service', 'still')
    await stays.until(isKind('still'))
    stays.close()
  })

  it('lets nobody in without a session or token, and no more than 20 streams for one caller', async () => {
    expect((await fetch(`${await listening(world)}/api/v1/live`)).status).toBe(401)
    const streams = await Promise.all(Array.from({ length: 20 }, () => openStream(world)))
    for (const stream of streams) await stream.until((e) => e.event === 'ready')
    const one = await openStream(world)
    expect(one.status).toBe(429)
    for (const stream of streams) stream.close()
  })
})

describe('hints', () => {
  it('say that alerts arrived, at most twice a second however many do', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    const stream = await openStream(world)
    await stream.until((e) => e.event === 'ready')
    const began = performance.now()
    for (let i = 0; i < 40; i++) await world.api('POST', '/v2/enqueue', event(key, 'trigger', `db${i}`))
    await world.api('POST', '/v2/enqueue', event(key, 'resolve', 'db1'))
    await write('service', 'end')
    await stream.until(isKind('end'))
    const hints = stream.events.filter((e) => e.event === 'hint')
    expect(hints[0]).toMatchObject({ data: 'alerts', id: null })
    expect(hints.length).toBeLessThanOrEqual(2 + Math.floor((performance.now() - began) / 500))
    stream.close()
  })
})

describe('a tab that rings', () => {
  const page = (more: Partial<Message> = {}): Message => ({
    key: 'k1',
    purpose: 'page',
    title: '[SEV1] db is down',
    text: 'You are paged.',
    severity: 'critical',
    urgency: 'high',
    incident: { id: 1, title: 'db is down', service: 'shop', openedAt: 0 },
    actionUrl: 'http://x/p/secret',
    replyCode: '123',
    thread: null,
    bundled: [],
    verificationCode: null,
    ...more,
  })

  it('rings in the tabs of that person alone, without the signed link', async () => {
    const [ann, bob] = [await person(world, 'ann'), await person(world, 'bob')]
    const [hers, his] = [await openStream(world, await signedIn(world, ann)), await openStream(world, await signedIn(world, bob))]
    for (const stream of [hers, his]) await stream.until((e) => e.event === 'ready')
    expect(await world.muster.live.ring(ann, page())).toBe('shown')
    const { data } = await hers.until((e) => e.event === 'ring')
    expect(data).toMatchObject({ key: 'k1', title: '[SEV1] db is down', incidentId: 1, service: 'shop', more: 0 })
    expect(JSON.stringify(data)).not.toContain('secret')
    expect(his.events.some((e) => e.event === 'ring')).toBe(false)
    for (const stream of [hers, his]) stream.close()
  })

  it('finds a tab on another node, and knows within 2 s when there is none', async () => {
    const other = await openWorld({ beside: world })
    const ann = await person(world, 'ann')
    const hers = await openStream(other, await signedIn(world, ann))
    await hers.until((e) => e.event === 'ready')
    expect(await world.muster.live.ring(ann, page({ text: 'ü"\n'.repeat(20_000) }))).toBe('shown')
    expect((await hers.until((e) => e.event === 'ring')).data.text).toMatch(/^(ü"\n)+.*…$/s)
    hers.close()
    await hers.ended
    expect(await world.muster.live.ring(ann + 1, page())).toBe('no tab')
    await other.close()
  })

  it('says at once that there is no tab where there is one node', async () => {
    expect(await world.muster.live.ring(1, page())).toBe('no tab')
  })
})
