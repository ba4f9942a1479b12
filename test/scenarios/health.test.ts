import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CHANNELS } from '../../integrations/channels/index.ts'
import { pagingCheck } from '../../server/health/check.ts'
import { event, openWorld, person, service, START, type World } from '../harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const paging = () => world.call('GET', '/health/paging', undefined, { token: '' })

describe('/health/paging', () => {
  it('is open to everybody, and good while pages go out', async () => {
    await world.at('+1s')
    expect(await paging()).toMatchObject({ status: 200, body: { status: 'ok', reasons: [] } })
  })

  it('fails when something is due and nobody takes it, and is good again when it was taken', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.at('+1s')
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    // The first step was taken with the opening; this is one that an engine left lying.
    await world.db.run(sql`update escalation set due_at = ${new Date(world.clock.now())}`)
    world.clock.set(world.clock.now() + 31_000)
    expect(await paging()).toMatchObject({
      status: 503,
      body: { status: 'failing', reasons: ['An escalation has been due for 31 s and was not taken.'] },
    })
    await world.at('+1s')
    const check = pagingCheck(world.deps, world.muster.engine, world.muster.intake)
    expect(await check()).toEqual({ status: 'ok', reasons: [] })
  })

  it('fails when the last canary is older than 10 minutes', async () => {
    await world.at('+1s')
    world.clock.set(world.clock.now() + 601_000)
    const { body } = await paging()
    expect(body.reasons).toContain('The last canary page arrived 10 min ago; one goes every 5 minutes.')
  })

  it('fails within 30 s of an engine that stands still or only fails', async () => {
    await world.at('+1s')
    const look = (turnedAgo: number, faults: number) =>
      pagingCheck(world.deps, { turnedAt: () => Date.now() - turnedAgo, faultsInARow: () => faults }, world.muster.intake)()
    expect(await look(5_000, 0)).toEqual({ status: 'ok', reasons: [] })
    expect(await look(25_000, 0)).toEqual({
      status: 'failing',
      reasons: ['The engine has stood still for 25 s; it turns every 5 seconds.'],
    })
    expect(await look(0, 4)).toEqual({ status: 'failing', reasons: ['The engine failed 4 times in a row; the log says why.'] })
  })

  it('fails in words when the database cannot be reached', async () => {
    const check = pagingCheck(
      { ...world.deps, db: { ...world.db, one: () => Promise.reject(new Error('gone')) } },
      world.muster.engine,
      world.muster.intake,
    )
    expect(await check()).toEqual({ status: 'failing', reasons: ['The database cannot be reached.'] })
  })
})

describe('the health of the settings page', () => {
  it('says whether a page would go out, and what may hurt later', async () => {
    const ann = await person(world, 'ann', ['ntfy'])
    const eve = await person(world, 'eve', [])
    await person(world, 'vic', [], 'viewer')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await service(world, 'attic', [{ targets: [{ kind: 'team', id: 999 }], delayMinutes: 5 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    const health = await world.api('GET', 'health')
    expect(health).toMatchObject({
      wouldPage: true,
      reasons: [],
      queue: { pagesDue: 0, escalationsDue: 0, pagesHeld: 0, signalsWaiting: 0 },
      canary: { everyMinutes: 5 },
      backup: null,
      heartbeat: null,
      liveStreams: 0,
      peopleWithoutMethod: { total: 1, first: [{ id: eve, name: 'eve' }] },
      servicesReachingNobody: [{ name: 'attic', why: 'a team that does not exist any more' }],
      disk: null,
    })
    expect(health.channels.find((channel: { kind: string }) => channel.kind === 'ntfy')).toEqual({
      kind: 'ntfy',
      title: 'ntfy',
      loud: true,
      ready: true,
      lastPageAt: new Date(START).toISOString(),
      tries: 1,
      errors: 0,
    })
    expect(health.nodes).toEqual([expect.objectContaining({ here: true, version: 'test' })])
    expect(health.database.pool.total).toBeGreaterThan(0)
    expect(health.warnings).toEqual([
      '1 service would page nobody right now.',
      '1 person who may be paged cannot be reached by any verified way.',
      'No backup was ever made. `muster backup` makes one while Muster runs.',
    ])
  })

  it('calls a channel ready only while a send through it could work', async () => {
    const real = await openWorld({ channels: [...CHANNELS] })
    try {
      const ready = async () => {
        const { channels } = (await real.api('GET', 'health')) as { channels: { kind: string; ready: boolean }[] }
        return channels.flatMap((channel) => (channel.ready ? [channel.kind] : [])).toSorted()
      }
      // Every kind has a provider, switched on and with empty settings.
      await real.db.run(sql`delete from channel where kind in ('browser', 'webhook')`)
      expect(await ready()).toEqual(['browser', 'webhook'])
      await real.db.run(
        sql`insert into channel (kind, name, config, enabled, created_at) values ('webhook', 'off', '{}', false, ${new Date(START)})`,
      )
      expect(await ready()).toEqual(['browser'])
    } finally {
      await real.close()
    }
  })

  it('knows the last backup and the channels that fail', async () => {
    const ann = await person(world, 'ann', ['ntfy'])
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.db.run(sql`insert into setting (name, value) values ('backup.last', ${JSON.stringify({ at: START })}::jsonb)`)
    world.answers.push(...Array.from({ length: 3 }, () => ({ outcome: 'failed' as const, detail: 'no', permanent: true })))
    for (let i = 0; i < 14; i++) await world.api('POST', '/v2/enqueue', event(key, 'trigger', `db${i}`))
    await world.at('+1s')
    const health = await world.api('GET', 'health')
    expect(health.backup).toEqual({ at: new Date(START).toISOString() })
    expect(health.warnings).toEqual([expect.stringMatching(/^ntfy failed 3 of \d+ times in the last hour\.$/)])
  })
})

describe('/metrics', () => {
  it('wants a token that may read, and counts what came in and what went out', async () => {
    const ann = await person(world, 'ann', ['ntfy'])
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    expect(await world.call('GET', '/metrics', undefined, { token: '' })).toMatchObject({ status: 401 })
    const { token } = await world.api('POST', 'tokens', { name: 'prometheus', scopes: ['read'] })
    const { status, body, headers } = await world.call('GET', '/metrics', undefined, { token })
    expect(status).toBe(200)
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    for (const line of [
      'muster_intake_signals_total{kind="alert",outcome="accepted"} 1',
      'muster_page_sends_total{channel="ntfy",outcome="accepted"} 1',
      'muster_page_send_seconds_count{channel="ntfy"} 1',
      'muster_incidents_open{state="triggered"} 1',
      'muster_alerts_open 1',
      'muster_due_lag_seconds{queue="pages"} 0',
      'muster_database_up 1',
      'muster_live_streams 0',
    ])
      expect(body).toContain(line)
    expect(body).toMatch(/muster_canary_age_seconds \d/)
    expect(body).toMatch(/nodejs_eventloop_lag_seconds \d/)
    expect(body).not.toContain(key)
  })
})
