import sql from 'sql-template-tag'
import type { Role, Scope } from '../../domain/permission.ts'
import { sessionIsOver } from '../../domain/session.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** The newest position that was ever written, and whether anything behind `position` is committed. */
export async function newest(db: Queryable, position: number): Promise<{ newest: number; more: boolean }> {
  const row = await db.one<{ newest: number }>(sql`select coalesce(max(position), 0) as newest from event`)
  return { newest: row.newest, more: row.newest > position }
}

/** Those of these sessions that still hold, with their person's role as it is now. */
export async function liveSessions(
  db: Queryable,
  ids: number[],
  now: Instant,
): Promise<Map<number, { role: Role; responderOnly: boolean }>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<{ id: number; role: Role; responderOnly: boolean; seenAt: Instant; expiresAt: Instant }>(sql`
    select s.id, u.role, s.responder_only as "responderOnly", s.seen_at as "seenAt", s.expires_at as "expiresAt"
    from session s join users u on u.id = s.user_id where s.id = any(${ids}::bigint[]) and u.state = 'active'`)
  return new Map(rows.filter((row) => !sessionIsOver(row, now)).map(({ id, role, responderOnly }) => [id, { role, responderOnly }]))
}

/** Those of these API tokens that still hold, with their scopes. */
export async function liveTokens(db: Queryable, ids: number[], now: Instant): Promise<Map<number, Scope[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db.rows<{ id: number; scopes: Scope[] }>(sql`
    select id, scopes from api_token where id = any(${ids}::bigint[]) and revoked_at is null
      and (expires_at is null or expires_at > ${new Date(now)})`)
  return new Map(rows.map((row) => [row.id, row.scopes]))
}

/** Whether other nodes share this database. */
export async function hasPeers(db: Queryable): Promise<boolean> {
  return (await db.one<{ nodes: number }>(sql`select count(*)::int as nodes from node`)).nodes > 1
}

export async function notify(db: Queryable, channel: string, payload: string): Promise<void> {
  await db.run(sql`select pg_notify(${channel}, ${payload})`)
}

export async function visibleAmong(db: Queryable, ids: number[], condition: ReturnType<typeof sql>): Promise<Set<number>> {
  const rows = await db.rows<{ id: number }>(sql`select i.id from incident i where i.id = any(${ids}::bigint[]) and ${condition}`)
  return new Set(rows.map((row) => row.id))
}
