import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { IncidentDetail, IncidentRow } from '../../contract/incidents.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

type OneOrMore<T> = T | T[] | undefined
export type IncidentFilter = {
  state?: 'open' | 'triggered' | 'acknowledged' | 'resolved' | 'all' | undefined
  severity?: OneOrMore<Severity>
  serviceId?: OneOrMore<number>
  teamId?: OneOrMore<number>
  /** The person whose incidents are meant. */
  mine?: number | undefined
  search?: string | undefined
}

const person = (id: Sql) => sql`
  (select jsonb_build_object('id', id, 'name', name) from users where id = ${id})`

const ROW = sql`
  i.id, i.title, i.severity, i.urgency, i.state, i.phase, i.source, i.opened_at as "openedAt", i.acknowledged_at as "acknowledgedAt",
  i.resolved_at as "resolvedAt", i.snoozed_until as "snoozedUntil", i.alert_count as "alertCount",
  i.open_alert_count as "openAlertCount", i.last_alert_at as "lastAlertAt",
  (select jsonb_build_object('id', id, 'name', name) from service where id = i.service_id) as service,
  (select jsonb_build_object('id', id, 'name', name) from team where id = i.team_id) as team,
  ${person(sql`i.acknowledged_by`)} as "acknowledgedBy", ${person(sql`i.resolved_by`)} as "resolvedBy",
  (select jsonb_build_object('id', u.id, 'name', u.name) from incident_role r join users u on u.id = r.user_id
    where r.incident_id = i.id and r.role = 'commander') as commander`

function matching(actor: Actor, filter: IncidentFilter): Sql {
  const state = filter.state ?? 'open'
  const conditions = [
    visibleIncidents(actor),
    state === 'all' ? sql`true` : state === 'open' ? sql`i.state <> 'resolved'` : sql`i.state = ${state}`,
    filter.severity ? sql`i.severity = any(${[filter.severity].flat()}::text[])` : sql`true`,
    filter.serviceId ? sql`i.service_id = any(${[filter.serviceId].flat()}::bigint[])` : sql`true`,
    filter.teamId ? sql`i.team_id = any(${[filter.teamId].flat()}::bigint[])` : sql`true`,
    filter.search
      ? sql`(position(lower(${filter.search}) in lower(i.title)) > 0 or i.id::text = ${filter.search.replace(/^#/, '')})`
      : sql`true`,
    filter.mine
      ? sql`(i.acknowledged_by = ${filter.mine}
          or exists (select 1 from page p where p.incident_id = i.id and p.user_id = ${filter.mine})
          or exists (select 1 from responder r where r.incident_id = i.id and r.user_id = ${filter.mine}))`
      : sql`true`,
  ]
  return join(conditions, ' and ')
}

/** Newest first; `after` is the id of the last one of the page before. */
export function listIncidents(
  db: Queryable,
  actor: Actor,
  filter: IncidentFilter,
  after: number | undefined,
  limit: number,
): Promise<IncidentRow[]> {
  return db.rows<IncidentRow>(sql`
    select ${ROW} from incident i where ${matching(actor, filter)} ${after ? sql`and i.id < ${after}` : empty}
    order by i.id desc limit ${limit}`)
}

export async function countIncidents(db: Queryable, actor: Actor, filter: IncidentFilter): Promise<number> {
  return (await db.one<{ n: number }>(sql`select count(*)::int as n from incident i where ${matching(actor, filter)}`)).n
}

/** Ids of everything that matches, but those in `except`, for a bulk act. */
export async function matchingIds(db: Queryable, actor: Actor, filter: IncidentFilter, except: number[], limit: number): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(sql`
    select i.id from incident i where ${matching(actor, filter)} and i.id <> all(${except}::bigint[]) order by i.id limit ${limit}`)
  return rows.map((row) => row.id)
}

/** Those of the named ids that the actor may see. */
export async function visibleIds(db: Queryable, actor: Actor, ids: number[]): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(
    sql`select i.id from incident i where i.id = any(${ids}::bigint[]) and ${visibleIncidents(actor)} order by i.id`,
  )
  return rows.map((row) => row.id)
}

/** Whom the next step of a run would page: the level that is due, the first of another round, or the last resort. */
const nextTargets = sql`
  coalesce((select jsonb_agg(coalesce(case t->>'kind'
      when 'user' then (select name from users where id = (t->>'id')::bigint)
      when 'team' then (select name from team where id = (t->>'id')::bigint)
      else (select name from schedule where id = (t->>'id')::bigint) end, 'somebody unknown'))
    from jsonb_array_elements(case
      when e.level < jsonb_array_length(e.policy->'levels') then e.policy->'levels'->e.level->'targets'
      when e.cycle < (e.policy->>'repeat')::int then e.policy->'levels'->0->'targets'
      when jsonb_typeof(e.policy->'lastResort') = 'object' and e.cycle = (e.policy->>'repeat')::int then jsonb_build_array(e.policy->'lastResort')
      else '[]' end) t), '[]')`

/** What its type wants and what was given, with the checklists. */
const rolesHere = sql`
  coalesce((select jsonb_agg(jsonb_build_object('role', w.role, 'roleName', coalesce(d.name, w.role),
      'person', case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end, 'since', ${epoch(sql`r.since`)},
      'duties', coalesce((select jsonb_agg(jsonb_build_object('position', y.position, 'text', y.text, 'doneAt', ${epoch(sql`y.done_at`)},
          'doneBy', (select name from users where id = y.done_by)) order by y.position)
        from duty y where y.incident_id = i.id and y.role = w.role), '[]')) order by w.place, d.position, w.role)
    from (
      select role, min(place) as place from (
        select need->>'role' as role, place from incident_type t, jsonb_array_elements(t.roles) with ordinality as n(need, place)
          where t.id = i.incident_type_id
        union all select role, 1000 from incident_role where incident_id = i.id) both_ group by role) w
    left join response_role d on d.key = w.role
    left join incident_role r on r.incident_id = i.id and r.role = w.role left join users u on u.id = r.user_id), '[]')`

const stakeholdersHere = sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'kind', g.kind, 'lines', g.lines, 'toldAt', ${epoch(sql`k.told_at`)},
      'toldBy', (select name from users where id = k.told_by), 'line', k.line) order by lower(g.name), g.id)
    from stakeholder_group g left join incident_stakeholder k on k.incident_id = i.id and k.group_id = g.id
    where k.group_id is not null or (g.deleted_at is null
      and g.id = any((select t.stakeholder_ids from incident_type t where t.id = i.incident_type_id)::bigint[]))), '[]')`

export function findIncident(db: Queryable, actor: Actor, id: number): Promise<IncidentDetail | undefined> {
  return db.maybe<IncidentDetail>(sql`
    select ${ROW},
      (select jsonb_build_object('id', t.id, 'name', t.name) from incident_type t where t.id = i.incident_type_id) as type,
      (select e.body->'derivation' from event e where e.incident_id = i.id and e.kind in ('incident.opened', 'incident.severityChanged')
          and e.body ? 'derivation' order by e.number desc limit 1) as derivation,
      ${rolesHere} as roles, ${stakeholdersHere} as stakeholders,
      coalesce((select jsonb_agg(jsonb_build_object('userId', r.user_id, 'name', u.name, 'state', r.state, 'askedAt', ${epoch(sql`r.asked_at`)},
          'answeredAt', ${epoch(sql`r.answered_at`)}) order by r.asked_at, r.user_id)
        from responder r join users u on u.id = r.user_id where r.incident_id = i.id), '[]') as responders,
      coalesce((select jsonb_agg(p.line order by p.id) from (
          select p.id, jsonb_build_object('id', p.id, 'userId', p.user_id, 'name', u.name, 'channel', p.channel, 'state', p.state, 'reason', p.reason,
            'dueAt', ${epoch(sql`p.due_at`)}, 'sentAt', ${epoch(sql`p.sent_at`)}, 'detail', p.detail) as line
          from page p join users u on u.id = p.user_id where p.incident_id = i.id and p.purpose <> 'resolved' order by p.id desc limit 200) p), '[]') as pages,
      (select jsonb_build_object('policyId', e.policy_id, 'policyName', (select name from escalation_policy where id = e.policy_id), 'state', e.state,
          'level', e.level, 'levels', jsonb_array_length(e.policy->'levels'), 'cycle', e.cycle, 'repeat', (e.policy->>'repeat')::int,
          'next', ${nextTargets}, 'dueAt', ${epoch(sql`e.due_at`)})
        from escalation e where e.incident_id = i.id and e.purpose = 'policy' order by e.id desc limit 1) as escalation,
      (select id from postmortem where incident_id = i.id) as "postmortemId"
    from incident i where i.id = ${id} and ${visibleIncidents(actor)}`)
}

function epoch(column: Sql): Sql {
  return sql`floor(extract(epoch from ${column}) * 1000)::bigint`
}

/** What pages somebody and waits: they were not heard since it last began to page them, or they are asked to join. */
export function myPages(
  db: Queryable,
  actor: Actor,
  userId: number,
): Promise<{ incident: IncidentRow; pagedAt: number | null; reason: string }[]> {
  return db
    .rows<IncidentRow & { pagedAt: number | null; reason: string }>(sql`
      select ${ROW}, p.sent_at as "pagedAt", p.reason from incident i
      join lateral (
        select max(sent_at) as sent_at, max(created_at) as created_at, (array_agg(reason order by id desc))[1] as reason from page
        where incident_id = i.id and user_id = ${userId} and purpose in ('page', 'request') and state <> 'cancelled'
        having count(*) > 0) p on true
      left join responder r on r.incident_id = i.id and r.user_id = ${userId}
      where ${visibleIncidents(actor)} and i.state <> 'resolved'
        and (r.state = 'asked' or (i.state = 'triggered' and (r.state is null or p.created_at > r.answered_at)))
      order by array_position('{critical,high,medium,low}', i.severity), i.id desc limit 100`)
    .then((rows) => rows.map(({ pagedAt, reason, ...incident }) => ({ incident, pagedAt, reason })))
}

export function countOpen(db: Queryable, actor: Actor): Promise<{ triggered: number; acknowledged: number; openAlerts: number }> {
  return db.one(sql`
    select count(*) filter (where i.state = 'triggered')::int as triggered, count(*) filter (where i.state = 'acknowledged')::int as acknowledged,
      coalesce(sum(i.open_alert_count), 0)::int as "openAlerts"
    from incident i where i.state <> 'resolved' and ${visibleIncidents(actor)}`)
}
