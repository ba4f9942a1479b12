import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, START, type World } from '../../test/harness.ts'
import { MINUTE, SECOND } from '../../domain/time.ts'
import { findInletByKey } from './inlets.ts'
import { hashToken } from '../secret-token.ts'

let world: World
let serviceId: number
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ serviceId } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }]))
})
afterEach(() => world.close())

const make = (kind: string, config: object = {}, name = kind) => world.api('POST', 'integrations', { serviceId, kind, name, config })
/** Asked of the database: what intake remembers is forgotten a moment later. */
const opens = async (key: string) => (await findInletByKey(world.db, hashToken(key), world.clock.now()))?.enabled ?? false
const trigger = (key: string) => world.call('POST', '/v2/enqueue', event(key, 'trigger', 'x'))

describe('The key of an integration', () => {
  it('is shown once, and only its hash and last four characters are kept', async () => {
    const made = await make('pagerduty')
    expect(made.key).toMatch(/^[0-9a-f]{32}$/)
    expect(made.setup).toContain(made.key)
    const read = await world.call('GET', `integrations/${made.id}`)
    expect(JSON.stringify(read.body)).not.toContain(made.key)
    expect(read.body).toMatchObject({
      keyHint: made.key.slice(-4),
      setup: expect.stringContaining(`YOUR-KEY-ENDING-IN-${made.key.slice(-4)}`),
    })
    const everything = await world.db.rows<{ all: string }>(sql`
      select to_jsonb(i)::text as all from integration i union all select to_jsonb(e)::text from event e`)
    expect(everything.map((row) => row.all).join()).not.toContain(made.key)
    expect(await trigger(made.key)).toMatchObject({ status: 202 })
  })

  it('works for 24 more hours after a rotation, the one before that not at all', async () => {
    const made = await make('pagerduty')
    const second = await world.api('POST', `integrations/${made.id}/rotate`)
    expect(second.key).not.toBe(made.key)
    expect(second.oldKeyUntil).toBe(new Date(START + 24 * 60 * MINUTE).toISOString())
    expect(await trigger(made.key)).toMatchObject({ status: 202 })
    expect(await trigger(second.key)).toMatchObject({ status: 202 })
    const third = await world.api('POST', `integrations/${made.id}/rotate`)
    expect([await opens(made.key), await opens(second.key), await opens(third.key)]).toEqual([false, true, true])
    await world.at('+1d')
    expect([await opens(second.key), await opens(third.key)]).toEqual([false, true])
  })
})

describe('An integration', () => {
  it('shows what is open, and stops taking signals when it is switched off or deleted', async () => {
    const made = await make('pagerduty', {}, 'Probe')
    await trigger(made.key)
    expect(await world.api('GET', `integrations/${made.id}`)).toMatchObject({
      name: 'Probe',
      kindTitle: expect.any(String),
      openAlerts: 1,
      enabled: true,
    })
    await world.api('PUT', `integrations/${made.id}`, { serviceId, name: 'Probe 2', config: {}, enabled: false })
    expect(await opens(made.key)).toBe(false)
    await world.api('DELETE', `integrations/${made.id}`)
    expect(await world.call('GET', `integrations/${made.id}`)).toMatchObject({ status: 404 })
    const recorded = await world.db.rows<{ kind: string }>(sql`select kind from event where subject = 'integration' order by position`)
    expect(recorded.map((entry) => entry.kind)).toEqual(['integration.created', 'integration.changed', 'integration.deleted'])
  })

  it('is refused with settings that its kind does not understand', async () => {
    expect(
      await world.call('POST', 'integrations', { serviceId, kind: 'heartbeat', name: 'x', config: { intervalSeconds: 5 } }),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'config.intervalSeconds', message: 'At least 30 seconds.' }] },
    })
    expect(await world.call('POST', 'integrations', { serviceId, kind: 'nagios', name: 'x' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('Known are alertmanager') },
    })
  })

  it('is offered in kinds, each with a form and its set-up', async () => {
    const { items } = await world.api('GET', 'integration-kinds')
    expect(items.map((item: { kind: string }) => item.kind)).toContain('heartbeat')
    for (const item of items)
      expect(item).toMatchObject({
        title: expect.any(String),
        summary: expect.any(String),
        config: { type: 'object' },
        setup: expect.stringContaining('{{'),
      })
  })

  it('comes in pages', async () => {
    for (const name of ['c', 'A', 'b']) await make('pagerduty', {}, name)
    const first = await world.api('GET', 'integrations?limit=2')
    const second = await world.api('GET', `integrations?limit=2&after=${first.next}`)
    expect([...first.items, ...second.items].map((item) => item.name)).toEqual(['A', 'b', 'c', 'pagerduty'])
    expect(second.next).toBeNull()
  })
})

describe('A heartbeat', () => {
  const due = async (id: number) => (await world.api('GET', `integrations/${id}`)).heartbeat.dueAt
  const change = (id: number, more: object) =>
    world.api('PUT', `integrations/${id}`, { serviceId, name: 'Backup', config: { intervalSeconds: 600 }, enabled: true, ...more })
  const iso = (at: number) => new Date(at).toISOString()

  it('is due only after its first beat, and keeps in step with its settings', async () => {
    const { id, key } = await make('heartbeat', { intervalSeconds: 300 })
    expect(await due(id)).toBeNull()
    await change(id, {})
    expect(await due(id)).toBeNull()
    await world.api('POST', `/heartbeat/${key}`)
    expect(await due(id)).not.toBeNull()
    await change(id, { config: { intervalSeconds: 3_600, graceSeconds: 0 } })
    expect(await due(id)).toBe(iso(START + 3_600 * SECOND))
    await change(id, { enabled: false })
    expect(await due(id)).toBeNull()
    await world.at('+30m')
    await change(id, { config: { intervalSeconds: 60, graceSeconds: 30 } })
    expect(await due(id)).toBe(iso(START + 30 * MINUTE + 90 * SECOND))
  })
})

describe('A dry run', () => {
  const attempt = (body: object) => world.call('POST', 'integrations/try', body)

  it('shows the signals that a sample would make, and keeps nothing', async () => {
    const sample = JSON.stringify({ check: 'disk', host: 'web01', state: 'CRITICAL' })
    const config = { title: 'body.check + " on " + body.host', key: 'body.host', severity: 'body.state' }
    expect(await attempt({ kind: 'generic', config, sample })).toMatchObject({
      status: 200,
      body: { signals: [{ kind: 'alert', title: 'disk on web01', key: 'web01', severity: 'critical' }], unreadable: null, problems: [] },
    })
    expect(await world.db.rows(sql`select 1 from alert`)).toEqual([])
  })

  it('says which field of a mapping fails, and what cannot be read at all', async () => {
    const bad = await attempt({ kind: 'generic', config: { title: 'body.check + 1.0' }, sample: '{"check":"disk"}' })
    expect(bad).toMatchObject({ status: 200, body: { signals: [], problems: [{ field: 'title' }] } })
    expect(await attempt({ kind: 'alertmanager', sample: '{"no":"alerts"}' })).toMatchObject({
      status: 200,
      body: { unreadable: expect.any(String) },
    })
    expect(await attempt({ kind: 'generic', config: { title: 'body.' }, sample: '{}' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'config.title' }] },
    })
  })
})

describe('An unreadable payload', () => {
  it('is listed, newest first, and shown with its content', async () => {
    const { id, key } = await make('alertmanager')
    for (const body of ['{"first":1}', '{"second":2}']) await world.call('POST', `/ingest/${key}`, body)
    const { items } = await world.api('GET', `integrations/${id}/payloads`)
    expect(items).toMatchObject([{ size: 12, reason: expect.any(String) }, { size: 11 }])
    const shown = await world.api('GET', `integrations/${id}/payloads/${items[0].id}`)
    expect(shown).toMatchObject({ text: '{"second":2}', base64: Buffer.from('{"second":2}').toString('base64') })
    expect(await world.api('GET', `integrations/${id}`)).toMatchObject({ unreadableCount: 2 })
  })
})
