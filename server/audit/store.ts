import sql, { join, type Sql } from 'sql-template-tag'
import { ENVIRONMENT_TOKEN } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type AuditRow = {
  position: number
  at: Instant
  subject: string
  subjectId: number | null
  subjectName: string | null
  kind: string
  actorKind: 'user' | 'token' | 'system'
  actorId: number | null
  actorName: string | null
  via: string
  body: Record<string, unknown>
  text: string | null
}

export type AuditFilter = {
  subject?: string | undefined
  subjectId?: number | undefined
  kind?: string | undefined
  actor?: number | undefined
  from?: Instant | undefined
  to?: Instant | undefined
  before?: number | undefined
  limit: number
}

/** The record without incidents' timelines, newest first. Names are those of today; what is gone keeps the one it was recorded with. */
export function listAudit(db: Queryable, filter: AuditFilter): Promise<AuditRow[]> {
  const conditions: Sql[] = [sql`e.subject <> 'incident'`]
  if (filter.subject !== undefined) conditions.push(sql`e.subject = ${filter.subject}`)
  if (filter.subjectId !== undefined) conditions.push(sql`e.subject_id = ${filter.subjectId}`)
  if (filter.kind !== undefined) conditions.push(sql`e.kind = ${filter.kind}`)
  if (filter.actor !== undefined) conditions.push(sql`e.actor_kind = 'user' and e.actor_id = ${filter.actor}`)
  if (filter.from !== undefined) conditions.push(sql`e.at >= ${new Date(filter.from)}`)
  if (filter.to !== undefined) conditions.push(sql`e.at < ${new Date(filter.to)}`)
  if (filter.before !== undefined) conditions.push(sql`e.position < ${filter.before}`)
  return db.rows<AuditRow>(sql`
    select e.position, e.at, e.subject, e.subject_id as "subjectId", e.kind, e.actor_kind as "actorKind", e.actor_id as "actorId",
      e.via, e.body, x.text,
      case e.actor_kind
        when 'user' then (select name from users where id = e.actor_id)
        when 'token' then case when e.actor_id = ${ENVIRONMENT_TOKEN} then 'MUSTER_ADMIN_TOKEN' else (select name from api_token where id = e.actor_id) end
      end as "actorName",
      coalesce(
        case e.subject
          when 'user' then (select name from users where id = e.subject_id)
          when 'team' then (select name from team where id = e.subject_id)
          when 'service' then (select name from service where id = e.subject_id)
          when 'asset' then (select name from asset where id = e.subject_id)
          when 'schedule' then (select name from schedule where id = e.subject_id)
          when 'policy' then (select name from escalation_policy where id = e.subject_id)
          when 'incidentType' then (select name from incident_type where id = e.subject_id)
          when 'stakeholders' then (select name from stakeholder_group where id = e.subject_id)
          when 'communicationRule' then (select name from communication_rule where id = e.subject_id)
          when 'monitor' then (select name from asset_monitor where id = e.subject_id)
          when 'scenario' then (select name from scenario where id = e.subject_id)
          when 'integration' then (select name from integration where id = e.subject_id)
          when 'channel' then (select name from channel where id = e.subject_id)
          when 'token' then (select name from api_token where id = e.subject_id)
          when 'risk' then (select name from risk where id = e.subject_id)
          when 'hardening' then (select name from hardening where id = e.subject_id)
          when 'postmortem' then (select title from postmortem where id = e.subject_id)
        end,
        e.body ->> 'name') as "subjectName"
    from event e left join event_text x on x.position = e.position
    where ${join(conditions, ' and ')}
    order by e.position desc limit ${filter.limit}`)
}

export async function userNames(db: Queryable, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<{ id: number; name: string }>(sql`select id, name from users where id = any(${ids}::bigint[])`)
  return new Map(rows.map((row) => [row.id, row.name]))
}
