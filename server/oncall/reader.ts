import sql from 'sql-template-tag'
import { THROTTLE, type Method, type Rule } from '../../domain/contact-plan.ts'
import { EscalationPolicy, targetsOf, type Reached, type Target } from '../../domain/escalation.ts'
import { LOOK_AHEAD, reachOf, type Person, type Roster } from '../../domain/reach.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { USABLE } from '../db/usable.ts'
import { overridesBetween, type Group } from './store.ts'

/** A way to somebody, with what a message to them is addressed by; `secret` is sealed with the purpose `contact`. */
export type Way = Method & { address: string | null; secret: Buffer | null }

/** How somebody can be reached. */
export type Reachable = { name: string; methods: Way[]; rules: Rule[] }

/** Whom escalations reach now, and how: all that they need to take a step. */
export type OnCall = {
  /** Policies as they are now; one that cannot be read is not among them. */
  policies: Map<number, EscalationPolicy>
  /** Whom a target reaches at the instant that was asked about. */
  reach: (target: Target) => Reached
  people: Map<number, Reachable>
  /** When messages went to somebody by a channel, within the span in which they are limited. */
  sent: (userId: number, channel: string) => Instant[]
}

/** What is asked about: policies by their ids, and targets of policies that are at hand. */
export type Asked = { policyIds?: number[]; targets?: Target[] }

export type OnCallReader = {
  /**
   * What these policies and targets stand for now, and how everybody in them can be reached. Schedules are read live,
   * so a shift swapped mid-incident counts.
   */
  read: (tx: Queryable, asked: Asked, at: Instant) => Promise<OnCall>
}

/** What was read last, as long as nothing that it depends on has changed. */
type Held = {
  version: number
  /** Overrides are read for a span, so it is good for instants in this one only. */
  from: Instant
  until: Instant
  asked: Set<string>
  policies: Map<number, EscalationPolicy>
  roster: Roster
  people: Map<number, Reachable>
}

const GOOD_FOR = MINUTE

/**
 * Who is paged must not wait for one question after another: what was read is remembered, and one look at a counter that
 * every change counts up (`oncall_version`) says in the transaction itself whether it still holds.
 */
export function onCallReader(): OnCallReader {
  let held: Held | undefined

  return {
    async read(tx, asked, at) {
      const recalled = held && covers(held, asked, at) ? held : undefined
      const [version, sent] = await Promise.all([readVersion(tx), recalled && findSent(tx, reachedBy(recalled, asked, at), at)])
      if (recalled && recalled.version === version) return onCallOf(recalled, sent!, at)
      const found = await load(tx, asked, at)
      // What is remembered grows by what is asked, until something changes.
      held = held && held.version === found.version && held.from <= at && at < held.until ? together(held, found) : found
      return onCallOf(found, await findSent(tx, reachedBy(found, asked, at), at), at)
    },
  }
}

function covers(held: Held, asked: Asked, at: Instant): boolean {
  return held.from <= at && at < held.until && refsOf(asked).every((ref) => held.asked.has(ref))
}

function refsOf({ policyIds = [], targets = [] }: Asked): string[] {
  return [...policyIds.map((id) => `policy ${id}`), ...targets.map(refOf)]
}

function refOf({ kind, id }: Target): string {
  return `${kind} ${id}`
}

function together(a: Held, b: Held): Held {
  const both = <K, V>(of: (held: Held) => Map<K, V>) => new Map([...of(a), ...of(b)])
  return {
    version: a.version,
    from: Math.max(a.from, b.from),
    until: Math.min(a.until, b.until),
    asked: new Set([...a.asked, ...b.asked]),
    policies: both((held) => held.policies),
    roster: {
      people: both((held) => held.roster.people),
      teams: both((held) => held.roster.teams),
      schedules: both((held) => held.roster.schedules),
    },
    people: both((held) => held.people),
  }
}

/** Everybody who may be turned to now. */
function reachedBy({ policies, roster }: Held, { policyIds = [], targets = [] }: Asked, at: Instant): number[] {
  const all = [...targets, ...policyIds.flatMap((id) => (policies.has(id) ? targetsOf(policies.get(id)!) : []))]
  const once = new Map(all.map((target) => [refOf(target), target]))
  return [...new Set([...once.values()].flatMap((target) => reachOf(roster, target, at).users.map(({ userId }) => userId)))]
}

function onCallOf({ policies, roster, people }: Held, sent: Map<string, Instant[]>, at: Instant): OnCall {
  // A storm asks for the same few targets again and again.
  const known = new Map<string, Reached>()
  return {
    policies,
    people,
    reach: (target) => {
      const key = refOf(target)
      let reached = known.get(key)
      if (!reached) known.set(key, (reached = reachOf(roster, target, at)))
      return reached
    },
    sent: (userId, channel) => sent.get(`${userId} ${channel}`) ?? [],
  }
}

async function readVersion(tx: Queryable): Promise<number> {
  return (await tx.one<{ version: number }>(sql`select version from oncall_version`, { name: 'oncall-version' })).version
}

async function findSent(tx: Queryable, userIds: number[], at: Instant): Promise<Map<string, Instant[]>> {
  if (userIds.length === 0) return new Map()
  const rows = await tx.rows<{ userId: number; channel: string; at: Instant }>(
    sql`
    select user_id as "userId", channel, sent_at as at from page
    where user_id = any(${userIds}::bigint[]) and sent_at > ${new Date(at - THROTTLE.span)} and state <> 'bundled'`,
    { name: 'sent-lately' },
  )
  const sent = new Map<string, Instant[]>()
  for (const row of rows) {
    const key = `${row.userId} ${row.channel}`
    const before = sent.get(key)
    if (before) before.push(row.at)
    else sent.set(key, [row.at])
  }
  return sent
}

type Row = {
  version: number
  policies: { id: number; document: unknown }[]
  groups: Group[]
  people: (Person & Omit<Reachable, 'methods'> & { methods: (Method & { address: string | null; secret: string | null })[] })[]
}

async function load(tx: Queryable, asked: Asked, at: Instant): Promise<Held> {
  const targets = new Map((asked.targets ?? []).map((target) => [refOf(target), target]))
  const policyIds = [...new Set(asked.policyIds)]
  const until = at + GOOD_FOR
  const row = await tx.one<Row>(
    sql`
    with policy as (
      select p.id, p.document
      from json_array_elements_text(${JSON.stringify(policyIds)}::json) as asked(id) join escalation_policy p on p.id = asked.id::bigint),
    target as (
      select target->>'kind' as kind, (target->>'id')::bigint as id from (
        select jsonb_path_query(document, '$.levels[*].targets[*]') from policy
        union select jsonb_path_query(document, '$.lastResort ? (@ != null)') from policy
        union select jsonb_array_elements(${JSON.stringify([...targets.values()])}::jsonb)) as named(target)),
    squad as (
      select 'schedule' as kind, s.id, s.name, s.deleted_at is not null as deleted, s.timezone, s.layers, '[]'::jsonb as members,
        ${overridesBetween(at, until + LOOK_AHEAD)} as overrides
      from target t join schedule s on s.id = t.id where t.kind = 'schedule'
      union all
      select 'team', m.id, m.name, m.deleted_at is not null, '', '[]', coalesce((
          select jsonb_agg(user_id order by lead desc, user_id) from team_member where team_id = m.id), '[]'), '[]'
      from target t join team m on m.id = t.id where t.kind = 'team'),
    person as (
      select id from target where kind = 'user'
      union select jsonb_array_elements(members)::bigint from squad
      union select jsonb_path_query(layers, '$[*].participants[*][*]')::bigint from squad
      union select jsonb_path_query(overrides, '$[*].userId ? (@ != null)')::bigint from squad
      union select jsonb_path_query(overrides, '$[*].replacedUserId ? (@ != null)')::bigint from squad)
    select (select version from oncall_version) as version, coalesce((select json_agg(policy) from policy), '[]') as policies,
      coalesce((select json_agg(squad) from squad), '[]') as groups,
      coalesce((
        select json_agg(json_build_object('id', u.id, 'name', u.name, 'role', u.role, 'state', u.state,
          'methods', coalesce((
            select json_agg(json_build_object('id', m.id, 'channel', m.channel, 'address', m.address, 'secret', encode(m.secret, 'base64'))
              order by m.id)
            from contact_method m
            where m.user_id = u.id and ${USABLE}), '[]'),
          'rules', coalesce((
            select json_agg(json_build_object('urgency', urgency, 'delayMinutes', delay_minutes, 'methodId', contact_method_id)
              order by urgency, delay_minutes, contact_method_id)
            from notification_rule where user_id = u.id), '[]'))
          order by u.id)
        from person join users u on u.id = person.id), '[]') as people`,
    { name: 'on-call' },
  )
  return {
    version: row.version,
    from: at,
    until,
    asked: new Set(refsOf(asked)),
    ...rosterOf(row),
    policies: policiesOf(row),
    people: reachables(row),
  }
}

function policiesOf({ policies }: Row): Held['policies'] {
  return new Map(
    policies.flatMap(({ id, document }) => {
      const read = EscalationPolicy.safeParse(document)
      return read.success ? [[id, read.data] as const] : []
    }),
  )
}

function rosterOf({ groups, people }: Row): Pick<Held, 'roster'> {
  const roster: Roster = { people: new Map(people.map((person) => [person.id, person])), teams: new Map(), schedules: new Map() }
  for (const { kind, id, name, deleted, members, timezone, layers, overrides } of groups) {
    if (kind === 'team') roster.teams.set(id, { name, deleted, members })
    else roster.schedules.set(id, { name, deleted, schedule: { timezone, layers, overrides } })
  }
  return { roster }
}

function reachables({ people }: Row): Held['people'] {
  return new Map(
    people.map(({ id, name, methods, rules }) => [
      id,
      {
        name,
        methods: methods.map((method) => ({ ...method, secret: method.secret === null ? null : Buffer.from(method.secret, 'base64') })),
        rules,
      },
    ]),
  )
}
