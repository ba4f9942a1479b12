import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** An open alert as its sender knows it, without what became of it here. */
export type OpenAlert = {
  id: number
  labels: Record<string, string>
  title: string
  description: string | null
  link: string | null
  startedAt: Instant
  lastAt: Instant
  expiresAt: Instant | null
}

/** What is open of one integration, newest first. */
export function openAlertsOf(db: Queryable, integrationId: number, limit: number): Promise<OpenAlert[]> {
  return db.rows<OpenAlert>(sql`
    select id, labels, title, body->>'description' as description, body->'links'->0->>'href' as link, started_at as "startedAt",
      last_at as "lastAt", expires_at as "expiresAt"
    from alert where integration_id = ${integrationId} and state = 'open' order by id desc limit ${limit}`)
}
