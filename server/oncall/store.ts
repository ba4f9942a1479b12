import sql, { type Sql } from 'sql-template-tag'
import type { Method, Rule } from '../../domain/contact-plan.ts'
import type { Target } from '../../domain/escalation.ts'
import { LOOK_AHEAD, type Person, type Roster } from '../../domain/reach.ts'
import { usersOf, type Layer, type Override } from '../../domain/schedule.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { USABLE } from '../db/usable.ts'

/**
 * Reads what all these targets stand for: one statement for schedules and teams, one for the people. `until`: the end
 * of the span that will be asked about; overrides that ended before `from` are left out.
 */
export async function loadRoster(tx: Queryable, targets: Target[], from: Instant, until: Instant = from + LOOK_AHEAD): Promise<Roster> {
  const ids = (kind: Target['kind']) => targets.filter((t) => t.kind === kind).map((t) => t.id)
  const roster: Roster = { people: new Map(), teams: new Map(), schedules: new Map() }
  const wanted = new Set(ids('user'))
  if (targets.some((target) => target.kind !== 'user')) {
    for (const row of await findGroups(tx, ids('schedule'), ids('team'), from, until)) {
      if (row.kind === 'team') roster.teams.set(row.id, { name: row.name, deleted: row.deleted, members: row.members })
      else {
        const schedule = { timezone: row.timezone, layers: row.layers, overrides: row.overrides }
        roster.schedules.set(row.id, { name: row.name, deleted: row.deleted, schedule })
        for (const id of usersOf(schedule)) wanted.add(id)
      }
      for (const id of row.members) wanted.add(id)
    }
  }
  for (const person of await findPeople(tx, [...wanted])) roster.people.set(person.id, person)
  return roster
}

/** A schedule or a team as it is stored. */
export type Group = {
  kind: 'schedule' | 'team'
  id: number
  name: string
  deleted: boolean
  members: number[]
  timezone: string
  layers: Layer[]
  overrides: Override[]
}

/** The overrides of the schedule `s` that count in this span, as JSON. */
export function overridesBetween(from: Instant, until: Instant): Sql {
  return sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', o.id, 'kind', o.kind, 'userId', o.user_id, 'replacedUserId', o.replaced_user_id,
          'start', floor(extract(epoch from o.start_at) * 1000)::bigint, 'end', floor(extract(epoch from o.end_at) * 1000)::bigint)
          order by o.id)
        from schedule_override o
        where o.schedule_id = s.id and o.end_at > ${new Date(from)} and o.start_at < ${new Date(until)}), '[]')`
}

function findGroups(tx: Queryable, schedules: number[], teams: number[], from: Instant, until: Instant): Promise<Group[]> {
  return tx.rows<Group>(
    sql`
    select 'schedule' as kind, s.id, s.name, s.deleted_at is not null as deleted, s.timezone, s.layers, '[]'::jsonb as members,
      ${overridesBetween(from, until)} as overrides
    from schedule s where s.id = any(${schedules}::bigint[])
    union all
    select 'team', t.id, t.name, t.deleted_at is not null, '', '[]', coalesce((
        select jsonb_agg(m.user_id order by m.lead desc, m.user_id) from team_member m where m.team_id = t.id), '[]'), '[]'
    from team t where t.id = any(${teams}::bigint[])`,
    { name: 'reach-groups' },
  )
}

async function findPeople(tx: Queryable, ids: number[]): Promise<Person[]> {
  if (ids.length === 0) return []
  return tx.rows<Person>(sql`select id, name, role, state from users where id = any(${ids}::bigint[]) order by id`, {
    name: 'reach-people',
  })
}

export type Contacts = { name: string; timezone: string; methods: Method[]; rules: Rule[] }

/**
 * How people can be reached now: verified, enabled methods whose channel is set up or needs no set-up, and
 * their rules. Somebody without any is there too, with empty lists.
 */
export async function loadContacts(tx: Queryable, userIds: number[]): Promise<Map<number, Contacts>> {
  if (userIds.length === 0) return new Map()
  const rows = await tx.rows<Contacts & { id: number }>(
    sql`
    with usable as (
      select m.id, m.user_id, m.channel from contact_method m
      where m.user_id = any(${userIds}::bigint[]) and ${USABLE})
    select u.id, u.name, u.timezone,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', m.id, 'channel', m.channel) order by m.id)
        from usable m where m.user_id = u.id), '[]') as methods,
      coalesce((
        select jsonb_agg(jsonb_build_object('urgency', r.urgency, 'delayMinutes', r.delay_minutes, 'methodId', r.contact_method_id)
          order by r.urgency, r.delay_minutes, r.contact_method_id)
        from notification_rule r join usable m on m.id = r.contact_method_id where r.user_id = u.id), '[]') as rules
    from users u where u.id = any(${userIds}::bigint[])`,
    { name: 'contacts' },
  )
  return new Map(rows.map(({ id, ...contacts }) => [id, contacts]))
}
