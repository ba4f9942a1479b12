import sql, { empty, type Sql } from 'sql-template-tag'
import type { Postmortem, PostmortemSummary } from '../../contract/postmortems.ts'
import type { Actor } from '../../domain/permission.ts'
import type { PostmortemFacts, PostmortemState } from '../../domain/postmortem.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

const SUMMARY = sql`
  m.id, m.incident_id as "incidentId", i.title as "incidentTitle", i.severity, s.name as "serviceName", m.title, m.state, m.version,
  u.name as "createdBy", m.created_at as "createdAt", m.updated_at as "updatedAt"`

function postmortems(actor: Actor): Sql {
  return sql`
    from postmortem m join incident i on i.id = m.incident_id left join service s on s.id = i.service_id
      left join users u on u.id = m.created_by
    where ${visibleIncidents(actor)}`
}

/** Postmortems, newest first; `before` is the id of the last one of the page before. */
export function listPostmortems(
  db: Queryable,
  actor: Actor,
  page: { state?: PostmortemState | undefined; search?: string | undefined; before: number | undefined; limit: number },
): Promise<PostmortemSummary[]> {
  const state = page.state === undefined ? empty : sql`and m.state = ${page.state}`
  const search = page.search ? sql`and position(lower(${page.search}) in lower(m.title || ' ' || m.body)) > 0` : empty
  const before = page.before === undefined ? empty : sql`and m.id < ${page.before}`
  return db.rows<PostmortemSummary>(
    sql`select ${SUMMARY} ${postmortems(actor)} ${state} ${search} ${before} order by m.id desc limit ${page.limit}`,
  )
}

export function findPostmortem(db: Queryable, actor: Actor, id: number): Promise<Postmortem | undefined> {
  return db.maybe<Postmortem>(sql`select ${SUMMARY}, m.body ${postmortems(actor)} and m.id = ${id}`)
}

/** Takes the row, so that two changes of one version cannot both succeed. */
export async function lockPostmortem(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from postmortem where id = ${id} for update`)) !== undefined
}

export type DraftFacts = Omit<PostmortemFacts, 'timeline'> & { state: string; postmortemId: number | null }

/** Who had which role, by the record: a role that was handed over has had several. */
const rolesHad = sql`
  coalesce((
    select jsonb_agg(jsonb_build_object('name', name, 'people', people) order by place, name)
    from (
      select coalesce(d.name, e.body->>'name', e.body->>'role') as name, d.position as place, jsonb_agg(u.name order by e.number) as people
      from event e join users u on u.id = (e.body->>'userId')::bigint left join response_role d on d.key = e.body->>'role'
      where e.incident_id = i.id and e.kind = 'role.assigned' group by 1, 2) had), '[]')`

/** What a draft says about an incident beside its timeline. */
export function findFacts(tx: Queryable, actor: Actor, incidentId: number): Promise<DraftFacts | undefined> {
  return tx.maybe<DraftFacts>(sql`
    select i.id as "incidentId", i.title, i.state, s.name as "serviceName", i.severity, i.opened_at as "openedAt",
      coalesce((
        select min(e.at) from event e where e.incident_id = i.id and e.kind = 'incident.acknowledged'), i.acknowledged_at) as "acknowledgedAt",
      i.resolved_at as "resolvedAt", i.alert_count as "alertCount",
      coalesce((
        select jsonb_agg(u.name order by u.name, u.id)
        from (
          select user_id from responder where incident_id = i.id and state = 'engaged'
          union select user_id from incident_role where incident_id = i.id) p
        join users u on u.id = p.user_id), '[]') as responders,
      ${rolesHad} as roles,
      coalesce((
        select jsonb_agg(jsonb_build_object('name', g.name, 'line', k.line, 'at', floor(extract(epoch from k.told_at) * 1000)::bigint)
          order by k.told_at, g.id)
        from incident_stakeholder k join stakeholder_group g on g.id = k.group_id
        where k.incident_id = i.id and k.told_at is not null), '[]') as told,
      (select id from postmortem where incident_id = i.id) as "postmortemId"
    from incident i left join service s on s.id = i.service_id
    where i.id = ${incidentId} and ${visibleIncidents(actor)}`)
}

export async function insertPostmortem(
  tx: Queryable,
  postmortem: { incidentId: number; title: string; body: string; createdBy: number | null },
  at: Instant,
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into postmortem (incident_id, title, body, state, created_by, created_at, updated_at)
    values (${postmortem.incidentId}, ${postmortem.title}, ${postmortem.body}, 'draft', ${postmortem.createdBy}, ${new Date(at)}, ${new Date(at)})
    returning id`)
  return id
}

export async function updatePostmortem(
  tx: Queryable,
  id: number,
  change: { title: string; body: string; state: PostmortemState },
  at: Instant,
): Promise<void> {
  await tx.run(sql`
    update postmortem set title = ${change.title}, body = ${change.body}, state = ${change.state}, version = version + 1,
      updated_at = ${new Date(at)}
    where id = ${id}`)
}
