import { createHash, randomBytes } from 'node:crypto'
import pino from 'pino'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { channel, type Channel, type Message, type Receipt } from '../integrations/channel.ts'
import { sources } from '../integrations/sources/index.ts'
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../domain/time.ts'
import { assemble, type Muster } from '../server/assemble.ts'
import type { Clock } from '../server/clock.ts'
import { readConfig } from '../server/config.ts'
import { connectionOf } from '../server/db/connection.ts'
import { connectDatabase, type Database } from '../server/db/database.ts'
import type { Deps } from '../server/deps.ts'
import { openVault } from '../server/vault.ts'
import { catalogueReader } from '../server/assets/catalogue.ts'
import { onCallReader } from '../server/oncall/reader.ts'
import { cloneDatabase } from './database.ts'

export const ADMIN_TOKEN = 'the-admin-token-of-the-tests'
/** A Monday, 09:00 UTC. */
export const START: Instant = Date.UTC(2026, 2, 2, 9)

/** What a fake phone shows. */
export type Ring = { at: Instant; address: string; message: Message }

/** A world of its own: a database, the whole server without a port, a clock to push, phones that only ring here. */
export type World = {
  url: string
  db: Database
  deps: Deps
  muster: Muster
  clock: Clock & { set: (at: Instant) => void }
  rings: Ring[]
  /** What phones answer instead of accepting, in order; then they accept again. */
  answers: Receipt[]
  /** Pushes the clock, stopping at everything that falls due on the way: `+5m`, `+90s`, `+1h`. */
  at: (span: string) => Promise<void>
  /** What rang for somebody since the last look at their phone. */
  phone: (name: string) => Ring[]
  call: (
    method: string,
    path: string,
    body?: unknown,
    options?: { token?: string; headers?: Record<string, string> },
  ) => Promise<{ status: number; body: any; headers: Record<string, unknown> }>
  /** The same, and it must succeed. */
  api: (method: string, path: string, body?: unknown) => Promise<any>
  close: () => Promise<void>
}

export type WorldOptions = {
  channels?: Channel[]
  deps?: Partial<Deps>
  now?: Instant
  /** Another node on the database of this world, with its phones and its clock. */
  beside?: World
  /** How often a node says that it lives. */
  beatMs?: number
  /** Stands between the product and its database. */
  through?: (db: Database) => Database
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const { beside } = options
  const { url, drop } = beside ? { url: beside.url, drop: async () => {} } : await cloneDatabase()
  const log = pino({ level: process.env['TEST_LOG'] ?? 'fatal' })
  const config = readConfig({
    DATABASE_URL: url,
    MUSTER_ADMIN_TOKEN: ADMIN_TOKEN,
    MUSTER_PUBLIC_URL: 'http://localhost:8080',
    // Not where somebody who tries the product in this checkout keeps theirs.
    MUSTER_DATA_DIR: '/nonexistent/muster',
  })
  const db = await connectDatabase(connectionOf(url), log, { poolSize: 6 })
  const rings: Ring[] = beside?.rings ?? []
  const answers: Receipt[] = beside?.answers ?? []
  const clock = beside?.clock ?? pushedClock(options.now ?? START)
  const fake = (kind: string, loud: boolean) =>
    channel({
      kind,
      title: kind,
      about: 'rings in a test',
      loud,
      config: z.object({}),
      address: z.string().min(1),
      send: async (message, { address }) => {
        const answer = answers.shift()
        if (answer) return answer
        rings.push({ at: clock.now(), address, message })
        return { outcome: 'accepted', providerId: message.key }
      },
    }) as Channel
  const channels = options.channels ?? [fake('ntfy', true), fake('email', false), fake('webhook', true)]
  const nothing = () => {
    throw new Error('Nothing of this test goes out.')
  }
  const io: Deps['io'] = (signal) => ({ http: nothing, connect: nothing, now: clock.now, signal })
  const deps: Deps = {
    config,
    log,
    clock,
    db: options.through?.(db) ?? db,
    vault: beside?.deps.vault ?? openVault(randomBytes(32)),
    onCall: onCallReader(),
    catalogue: catalogueReader(options.through?.(db) ?? db),
    io,
    publicUrl: 'http://localhost:8080',
    ...options.deps,
  }
  const muster = await assemble(deps, {
    channels,
    sources,
    version: 'test',
    ...(options.beatMs === undefined ? {} : { beatMs: options.beatMs }),
    extras: { rates: { api: { burst: 1e6, perMinute: 1e6 }, heavy: { burst: 1e6, perMinute: 1e6 } } },
  })
  await muster.app.ready()
  if (!beside)
    for (const { kind } of channels) {
      await db.run(sql`insert into channel (kind, name, config, created_at) values (${kind}, ${kind}, '{}', ${new Date(START)})`)
    }
  const seen = new Map<string, number>()

  const call: World['call'] = async (method, path, body, { token = ADMIN_TOKEN, headers = {} } = {}) => {
    const response = await muster.app.inject({
      method: method as 'GET',
      url: path.startsWith('/') ? path : `/api/v1/${path}`,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = response.body
    return {
      status: response.statusCode,
      headers: response.headers,
      body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
    }
  }

  const world: World = {
    url,
    db,
    deps,
    muster,
    clock,
    rings,
    answers,
    async at(span) {
      const target = clock.now() + spanOf(span)
      for (;;) {
        await muster.engine.settle()
        const due = await muster.engine.nextDue()
        if (due > target) break
        clock.set(Math.max(due, clock.now()))
      }
      clock.set(target)
      await muster.engine.settle()
    },
    phone(name) {
      const mine = rings.filter((ring) => ring.address.startsWith(`${name}@`) || ring.address === name)
      const fresh = mine.slice(seen.get(name) ?? 0)
      seen.set(name, mine.length)
      return fresh
    },
    call,
    async api(method, path, body) {
      const answer = await call(method, path, body)
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async close() {
      await muster.stop()
      await db.close()
      await drop()
    },
  }
  return world
}

function pushedClock(start: Instant): World['clock'] {
  let now = start
  return {
    now: () => now,
    correct: () => {},
    set: (at) => {
      now = at
    },
  }
}

function spanOf(text: string): number {
  const [, amount, unit] = /^\+(\d+)([smhd])$/.exec(text) ?? []
  if (!amount) throw new Error(`${text} is no span like +5m`)
  return Number(amount) * { s: SECOND, m: MINUTE, h: HOUR, d: DAY }[unit as 's' | 'm' | 'h' | 'd']
}

/** A person with verified ways to be reached: `kinds` in order, each at `<name>@<kind>`. */
export async function person(world: World, name: string, kinds: string[] = ['ntfy'], role = 'responder'): Promise<number> {
  const { id } = await world.db.one<{ id: number }>(sql`
    insert into users (email, name, role, state, created_at) values (${`${name}@example.com`}, ${name}, ${role}, 'active', ${new Date(START)}) returning id`)
  for (const kind of kinds) {
    await world.db.run(sql`
      insert into contact_method (user_id, channel, label, address, verified_at, created_at)
      values (${id}, ${kind}, ${kind}, ${`${name}@${kind}`}, ${new Date(START)}, ${new Date(START)})`)
  }
  return id
}

type Levels = { targets: { kind: 'user' | 'schedule' | 'team'; id: number }[]; delayMinutes: number }[]

/** A service with a policy and an integration; answers the key that lets alerts in. */
export async function service(
  world: World,
  name: string,
  levels: Levels,
  more: {
    repeat?: number
    ackTimeoutMinutes?: number | null
    lastResort?: Levels[0]['targets'][0] | null
    urgency?: string
    grouping?: object
    kind?: string
    config?: object
  } = {},
): Promise<{ serviceId: number; policyId: number; integrationId: number; key: string }> {
  const policy = {
    levels,
    repeat: more.repeat ?? 0,
    ackTimeoutMinutes: more.ackTimeoutMinutes ?? null,
    lastResort: more.lastResort ?? null,
  }
  const grouping = more.grouping ?? { by: 'alert', labels: [], windowMinutes: null, reopenMinutes: 0 }
  const at = new Date(START)
  const { id: policyId } = await world.db.one<{ id: number }>(sql`
    insert into escalation_policy (name, document, created_at) values (${name}, ${JSON.stringify(policy)}::jsonb, ${at}) returning id`)
  const { id: serviceId } = await world.db.one<{ id: number }>(sql`
    insert into service (name, escalation_policy_id, urgency, grouping, created_at)
    values (${name}, ${policyId}, ${more.urgency ?? 'bySeverity'}, ${JSON.stringify(grouping)}::jsonb, ${at}) returning id`)
  const { integrationId, key } = await integration(world, serviceId, more.kind ?? 'pagerduty', more.config)
  return { serviceId, policyId, integrationId, key }
}

export async function integration(
  world: World,
  serviceId: number,
  kind: string,
  config: object = {},
): Promise<{ integrationId: number; key: string }> {
  const key = randomBytes(16).toString('hex')
  const { id } = await world.db.one<{ id: number }>(sql`
    insert into integration (service_id, kind, name, config, key_hash, key_hint, created_at)
    values (${serviceId}, ${kind}, ${kind}, ${JSON.stringify(config)}::jsonb, ${createHash('sha256').update(key).digest()}, ${key.slice(-4)}, ${new Date(START)})
    returning id`)
  return { integrationId: id, key }
}

/** A PagerDuty event, as any sender would post it. */
export function event(key: string, action: 'trigger' | 'acknowledge' | 'resolve', dedupKey: string, payload: object = {}): object {
  const body = { summary: `${dedupKey} is down`, source: 'probe', severity: 'critical', ...payload }
  return { routing_key: key, event_action: action, dedup_key: dedupKey, ...(action === 'trigger' ? { payload: body } : {}) }
}

/** Alerts that arrive at a service in one request; the answer ends them. */
export async function storm(world: World, serviceId: number, names: string[]): Promise<() => Promise<void>> {
  const { key } = await integration(world, serviceId, 'alertmanager-api')
  const send = async (endsAt: Instant) => {
    const alerts = names.map((name) => ({
      labels: { alertname: name, severity: 'critical' },
      annotations: { summary: `${name} is down` },
      endsAt: new Date(endsAt).toISOString(),
    }))
    await world.api('POST', `/ingest/${key}/api/v2/alerts`, alerts)
  }
  await send(world.clock.now() + DAY)
  return () => send(world.clock.now() - SECOND)
}
