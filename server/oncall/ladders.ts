import sql from 'sql-template-tag'
import { THROTTLE, type Method, type Rule } from '../../domain/contact-plan.ts'
import type { EscalationPolicy, Reached, Target } from '../../domain/escalation.ts'
import { LOOK_AHEAD, reachOf, type Person, type Roster } from '../../domain/reach.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { overridesBetween, USABLE, type Group } from './store.ts'

/** A way to somebody, with what a message to them is addressed by; `secret` is sealed with the purpose `contact`. */
export type Way = Method & { address: string | null; secret: Buffer | null }

/** How somebody can be reached, and what has gone to them lately. */
export type Reachable = {
  name: string
  methods: Way[]
  rules: Rule[]
  /** Messages of the span in which a person's messages are limited. */
  sent: { channel: string; at: Instant }[]
}

/** Everything that escalations need to take a step. */
export type Ladders = {
  policies: Map<number, EscalationPolicy>
  /** Whom a target reaches at the instant that was asked about. */
  reach: (target: Target) => Reached
  people: Map<number, Reachable>
}

type Row = {
  policies: { id: number; document: EscalationPolicy }[]
  groups: Group[]
  people: (Person & Omit<Reachable, 'methods'> & { methods: (Method & { address: string | null; secret: string | null })[] })[]
}

/**
 * Reads in one statement what these policies (as they are now) and these targets stand for, and how everybody in them
 * can be reached: who is paged must not wait for one question after another. Schedules are read live, so a shift
 * swapped mid-incident counts.
 */
export async function loadLadders(tx: Queryable, asked: { policyIds?: number[]; targets?: Target[] }, at: Instant): Promise<Ladders> {
  const targets = new Map((asked.targets ?? []).map((target) => [`${target.kind} ${target.id}`, target]))
  const policyIds = [...new Set(asked.policyIds)]
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
        ${overridesBetween(at, at + LOOK_AHEAD)} as overrides
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
    select coalesce((select json_agg(policy) from policy), '[]') as policies,
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
            from notification_rule where user_id = u.id), '[]'),
          'sent', coalesce((
            select json_agg(json_build_object('channel', channel, 'at', floor(extract(epoch from sent_at) * 1000)::bigint))
            from page where user_id = u.id and sent_at > ${new Date(at - THROTTLE.span)} and state <> 'bundled'), '[]'))
          order by u.id)
        from person join users u on u.id = person.id), '[]') as people`,
    { name: 'ladders' },
  )
  return { policies: new Map(row.policies.map(({ id, document }) => [id, document])), reach: reacher(row, at), people: reachables(row) }
}

function reacher({ groups, people }: Row, at: Instant): Ladders['reach'] {
  const roster: Roster = { people: new Map(people.map((person) => [person.id, person])), teams: new Map(), schedules: new Map() }
  for (const { kind, id, name, deleted, members, timezone, layers, overrides } of groups) {
    if (kind === 'team') roster.teams.set(id, { name, deleted, members })
    else roster.schedules.set(id, { name, deleted, schedule: { timezone, layers, overrides } })
  }
  // A storm asks for the same few targets again and again.
  const known = new Map<string, Reached>()
  return (target) => {
    const key = `${target.kind} ${target.id}`
    let reached = known.get(key)
    if (!reached) known.set(key, (reached = reachOf(roster, target, at)))
    return reached
  }
}

function reachables({ people }: Row): Ladders['people'] {
  return new Map(
    people.map(({ id, name, methods, rules, sent }) => [
      id,
      {
        name,
        methods: methods.map((method) => ({ ...method, secret: method.secret === null ? null : Buffer.from(method.secret, 'base64') })),
        rules,
        sent,
      },
    ]),
  )
}
