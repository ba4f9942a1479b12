import sql, { empty } from 'sql-template-tag'
import type { Severity } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** An alert as far as it is judged again; `said` is its sender's severity, `homeId` the service of its integration. */
export type JudgedAlert = {
  id: number
  title: string
  description: string | null
  source: string | null
  labels: Record<string, string>
  said: Severity
  at: Instant
  homeId: number
  serviceName: string
  opened: boolean
}

/** Newest first. */
export function newestBefore(db: Queryable, id: number, limit: number): Promise<JudgedAlert[]> {
  const before = id === Number.MAX_SAFE_INTEGER ? empty : sql`where a.id < ${id}`
  return db.rows<JudgedAlert>(sql`
    select a.id, a.title, a.body->>'description' as description, a.source, a.labels, a.first_at as at,
      coalesce(a.derivation->>'said', a.severity) as said, g.service_id as "homeId", s.name as "serviceName", a.fate = 'opened' as opened
    from (select * from alert a ${before} order by a.id desc limit ${limit}) a
    join integration g on g.id = a.integration_id join asset s on s.id = a.service_id order by a.id desc`)
}

export function policyName(db: Queryable, id: number): Promise<{ id: number; name: string } | undefined> {
  return db.maybe<{ id: number; name: string }>(sql`select id, name from escalation_policy where id = ${id}`)
}
