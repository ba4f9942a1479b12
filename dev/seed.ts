import { createHash, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../domain/time.ts'
import { channel, type Channel } from '../integrations/channel.ts'
import { CHANNELS } from '../integrations/channels/index.ts'
import { sources } from '../integrations/sources/index.ts'
import { assemble, type Muster } from '../server/assemble.ts'
import type { Config } from '../server/config.ts'
import type { Database } from '../server/db/database.ts'
import type { Deps } from '../server/deps.ts'
import { respond } from '../server/flow/respond.ts'
import { openOwnVault, readSecretKey } from '../server/secret-key.ts'
import { catalogueReader } from '../server/assets/catalogue.ts'
import { onCallReader } from '../server/oncall/reader.ts'
import { hashPassword } from '../server/sign-in/password.ts'
import { prepare } from './seed-prepared.ts'
import { OPEN_NOW, PASSWORD, PEOPLE, RISKS, SCHEDULES, SERVICES, TEAMS, TROUBLES, WORK, type Trouble } from './company.ts'

type Story = { deps: Deps; muster: Muster; clock: { set: (at: Instant) => void; now: () => Instant }; token: string }

/** Lets SoftwareCo live through a bad week, through the product itself with a clock that is pushed. Only into an empty database. */
export async function seed(config: Config, db: Database, log: Logger): Promise<void> {
  if (await db.maybe(sql`select 1 from users limit 1`)) return
  const end = Date.now()
  let now = Math.floor((end - 7 * DAY) / HOUR) * HOUR
  const clock = { now: () => now, set: (at: Instant) => void (now = at), correct: () => {} }
  const token = config.adminToken!
  const nothing = () => {
    throw new Error('Nothing goes out while the week is played.')
  }
  const io: Deps['io'] = (signal) => ({ http: nothing, connect: nothing, now: clock.now, signal })
  const deps: Deps = {
    config,
    log,
    clock,
    db,
    vault: await openOwnVault(db, await readSecretKey(config)),
    onCall: onCallReader(),
    catalogue: catalogueReader(db),
    io,
    publicUrl: 'http://localhost:8080',
  }
  const muster = await assemble(deps, { channels: CHANNELS.map(sink), sources, version: 'seed' })
  await muster.app.ready()
  const story: Story = { deps, muster, clock, token }

  const people = await hire(story)
  const keys = await organise(story, people)
  await prepare((method, path, body) => api(story, method, path, body), people)
  await playWeek(story, people, keys, end)
  await foresee(story, people)
  await muster.stop()
}

/** Every channel takes what it is given: the week's pages have all arrived. */
function sink(real: Channel): Channel {
  return {
    ...channel({
      kind: real.kind,
      title: real.title,
      about: real.about,
      loud: real.loud,
      config: z.any(),
      address: z.string(),
      send: async () => ({ outcome: 'accepted', detail: 'Delivered.' }),
    }),
  } as Channel
}

async function api(story: Story, method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<any> {
  const response = await story.muster.app.inject({
    method,
    url: `/api/v1/${path}`,
    headers: { authorization: `Bearer ${story.token}` },
    ...(body ? { payload: body } : {}),
  })
  if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.body}`)
  return response.json()
}

async function hire({ deps: { db }, clock }: Story): Promise<Map<string, number>> {
  const hash = await hashPassword(PASSWORD)
  const ids = new Map<string, number>()
  const at = new Date(clock.now())
  for (const kind of ['email', 'twilio-sms'])
    await db.run(
      sql`insert into channel (kind, name, config, enabled, created_at) values (${kind}, ${kind === 'email' ? 'Mail' : 'SMS'}, '{}', true, ${at})`,
    )
  for (const [i, person] of PEOPLE.entries()) {
    const { id } = await db.one<{ id: number }>(sql`
      insert into users (email, name, role, timezone, state, password_hash, created_at)
      values (${person.email}, ${person.name}, ${person.role}, ${person.timezone}, 'active', ${hash}, ${at}) returning id`)
    ids.set(person.name.split(' ')[0]!, id)
    const ways = [
      ['email', 'Work mail', person.email],
      ...(person.role === 'viewer' ? [] : [['twilio-sms', 'Mobile', `+4915550${String(1_000 + i * 37)}`]]),
      ['browser', 'Open tab', String(id)],
    ]
    for (const [kind, label, address] of ways)
      await db.run(
        sql`insert into contact_method (user_id, channel, label, address, verified_at, created_at) values (${id}, ${kind}, ${label}, ${address}, ${at}, ${at})`,
      )
  }
  return ids
}

async function organise(story: Story, people: Map<string, number>): Promise<Map<string, string>> {
  const teams = new Map<string, number>()
  for (const team of TEAMS)
    teams.set(
      team.name,
      (
        await api(story, 'POST', 'teams', {
          name: team.name,
          members: team.people.map((name, i) => ({ userId: people.get(name), lead: i === 0 })),
        })
      ).id,
    )
  const schedules = new Map<string, number>()
  for (const { name, team, timezone, unit, people: turn, startLocal } of SCHEDULES) {
    const layer = {
      id: 'main',
      name: 'Rotation',
      participants: turn.map((who) => [people.get(who)]),
      rotation: { kind: 'continuous', unit, every: 1, startLocal },
    }
    schedules.set(name, (await api(story, 'POST', 'schedules', { name, teamId: teams.get(team), timezone, layers: [layer] })).id)
  }
  const keys = new Map<string, string>()
  for (const { name, team, schedule, about } of SERVICES) {
    const known = (await api(story, 'GET', `policies?search=${encodeURIComponent(team)}`)).items[0]
    const levels = [
      { targets: [{ kind: 'schedule', id: schedules.get(schedule) }], delayMinutes: 5 },
      { targets: [{ kind: 'team', id: teams.get(team) }], delayMinutes: 10 },
    ]
    const policy =
      known ??
      (await api(story, 'POST', 'policies', {
        name: `${team} on call`,
        policy: { levels, repeat: 1, ackTimeoutMinutes: 120, lastResort: { kind: 'user', id: people.get('Mara') } },
      }))
    const grouping = { by: 'labels', labels: ['group'], windowMinutes: null, reopenMinutes: 15 }
    const service = await api(story, 'POST', 'services', {
      name,
      description: about,
      teamId: teams.get(team),
      escalationPolicyId: policy.id,
      grouping,
    })
    keys.set(name, (await api(story, 'POST', 'integrations', { serviceId: service.id, kind: 'pagerduty', name: `${name} monitoring` })).key)
  }
  return keys
}

/** What could go wrong, what of it the company accepts, and the work that keeps it away. */
async function foresee(story: Story, people: Map<string, number>): Promise<void> {
  const now = story.clock.now()
  // signed by a person, which the token of the environment is not
  await story.deps.db.run(sql`
    insert into risk_limit (score, statement, signed_by, signed_at, expires_at)
    values (8, 'The board accepts what costs less than a day of business.', ${people.get('Mara')}, ${new Date(now)}, ${new Date(now + 300 * DAY)})`)
  const ids = async (path: string) =>
    new Map((await api(story, 'GET', path)).items.map(({ id, name }: { id: number; name: string }) => [name, id] as const))
  const [assets, scenarios, teams] = [await ids('assets?limit=200'), await ids('scenarios'), await ids('teams')]
  for (const { name, kind, asset, every, unit, team, startedDays } of WORK) {
    const firstAt = new Date(now - startedDays * DAY).toISOString().slice(0, 16)
    const owner = { kind: 'team', id: teams.get(team) }
    await api(story, 'POST', 'hardening', {
      name,
      kind,
      assetId: assets.get(asset),
      every,
      unit,
      firstAt,
      timezone: 'Europe/Berlin',
      owner,
    })
  }
  for (const { asset, scenario, owner, ...risk } of RISKS) {
    const about = { assetId: assets.get(asset), scenarioId: scenarios.get(scenario), ownerId: people.get(owner) }
    await api(story, 'POST', 'risks', { ...risk, ...about, reviewAt: new Date(now + 120 * DAY).toISOString() })
  }
}

async function playWeek(story: Story, people: Map<string, number>, keys: Map<string, string>, end: Instant): Promise<void> {
  const chance = dice()
  let at = story.clock.now() + 3 * HOUR
  for (let i = 0; at < end - 6 * HOUR; i++) {
    await push(story, at)
    await trouble(story, TROUBLES[i % TROUBLES.length]!, keys, chance)
    at += (3 + chance() * 8) * HOUR
  }
  await push(story, end - 14 * MINUTE)
  await begin(story, OPEN_NOW, keys, chance)
  await push(story, end - 1 * MINUTE)
  const open = await story.deps.db.maybe<{ id: number }>(sql`select id from incident where state <> 'resolved' order by id desc limit 1`)
  if (open)
    await say(story, [open.id], { act: 'note', text: 'Support says that customers have trouble with the tool, too.' }, people.get('Ruth')!)
}

/** One trouble from its first alert to its end, with somebody who answers. */
async function trouble(story: Story, what: Trouble, keys: Map<string, string>, chance: () => number): Promise<void> {
  const began = story.clock.now()
  const dedup = await begin(story, what, keys, chance)
  await push(story, began + (1 + chance() * 7) * MINUTE)
  const { db } = story.deps
  const open = await db.maybe<{ id: number; who: number | null }>(sql`
    select i.id, (select user_id from page where incident_id = i.id and sent_at is not null order by id desc limit 1) as who
    from incident i where i.state = 'triggered' order by i.id desc limit 1`)
  if (open?.who) {
    await say(story, [open.id], { act: 'acknowledge' }, open.who)
    await push(story, began + what.minutes * MINUTE * 0.6)
    if (what.note) await say(story, [open.id], { act: 'note', text: what.note }, open.who)
  }
  await push(story, began + what.minutes * MINUTE)
  for (const key of dedup) await event(story, keys.get(what.service)!, { event_action: 'resolve', dedup_key: key })
  await story.muster.engine.settle()
  if (open && what.severity === 'critical') await api(story, 'POST', `incidents/${open.id}/postmortem`)
}

async function begin(story: Story, what: Trouble, keys: Map<string, string>, chance: () => number): Promise<string[]> {
  const group = randomBytes(4).toString('hex')
  const dedup: string[] = []
  for (const source of what.sources) {
    const key = `${group}-${source}`
    dedup.push(key)
    for (let i = 0; i < 1 + Math.floor(chance() * 4); i++) {
      const payload = {
        summary: what.title,
        source,
        severity: what.severity,
        group,
        component: what.service,
        custom_details: { group, region: 'eu-1' },
      }
      await event(story, keys.get(what.service)!, { event_action: 'trigger', dedup_key: key, payload })
    }
    await push(story, story.clock.now() + (5 + chance() * 40) * SECOND)
  }
  return dedup
}

async function event(story: Story, key: string, body: object): Promise<void> {
  const response = await story.muster.app.inject({ method: 'POST', url: '/v2/enqueue', payload: { routing_key: key, ...body } })
  if (response.statusCode !== 202) throw new Error(response.body)
}

async function say(story: Story, ids: number[], command: Parameters<typeof respond>[2], userId: number): Promise<void> {
  const { db, clock } = story.deps
  await db.tx((tx) =>
    respond(tx, ids, command, { actor: { kind: 'user', userId, role: 'responder' }, userId, via: 'app', now: clock.now() }),
  )
  await story.muster.engine.settle()
}

/** Pushes the clock, stopping at everything that falls due on the way. */
async function push({ clock, muster, deps: { db } }: Story, to: Instant): Promise<void> {
  const target = Math.floor(to)
  for (;;) {
    // Only what concerns people: a canary every five minutes of a week would take long and show nothing.
    const { due } = await db.one<{ due: Instant | null }>(sql`
      select least((select min(due_at) from escalation), (select min(due_at) from page)) as due`)
    if (due === null || due > target) break
    clock.set(Math.max(due, clock.now()))
    await muster.engine.settle()
  }
  clock.set(Math.max(target, clock.now()))
  await muster.engine.settle()
}

/** The same week each time. */
function dice(): () => number {
  let n = 0
  return () => createHash('sha256').update(`week ${n++}`).digest().readUInt32BE() / 2 ** 32
}
