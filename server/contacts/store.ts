import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type MethodRow = {
  id: number
  userId: number
  channel: string
  label: string
  address: string
  verifiedAt: Instant | null
  triedAt: Instant | null
  disabledAt: Instant | null
  disabledReason: string | null
  createdAt: Instant
}

const METHOD = sql`
  select m.id, m.user_id as "userId", m.channel, m.label, m.address, m.verified_at as "verifiedAt", m.disabled_at as "disabledAt",
    m.disabled_reason as "disabledReason", m.created_at as "createdAt",
    greatest(m.verified_at, m.tested_at, (
      select max(p.sent_at) from page p
      where p.user_id = m.user_id and p.channel = m.channel and p.contact_method_id = m.id and p.state in ('accepted', 'delivered'))) as "triedAt"
  from contact_method m`

export function listMethods(db: Queryable, userId: number): Promise<MethodRow[]> {
  return db.rows<MethodRow>(sql`${METHOD} where m.user_id = ${userId} order by m.id`)
}

/** Always by both ids: one person's method is never found under another person's address. */
export function findMethod(db: Queryable, userId: number, id: number): Promise<MethodRow | undefined> {
  return db.maybe<MethodRow>(sql`${METHOD} where m.user_id = ${userId} and m.id = ${id}`)
}

/** What a message to a method is addressed by; `secret` is sealed with the purpose `contact`. Never for an answer. */
export function findRecipient(
  db: Queryable,
  userId: number,
  id: number,
): Promise<{ channel: string; address: string; secret: Buffer | null; name: string } | undefined> {
  return db.maybe(sql`
    select m.channel, m.address, m.secret, u.name from contact_method m join users u on u.id = m.user_id
    where m.id = ${id} and m.user_id = ${userId}`)
}

/** Takes the person's row, so that their list is counted and changed by one at a time. */
export async function lockOwner(tx: Queryable, userId: number): Promise<{ id: number; name: string; state: string } | undefined> {
  return tx.maybe(sql`select id, name, state from users where id = ${userId} for update`)
}

export async function shareTeam(db: Queryable, a: number, b: number): Promise<boolean> {
  const row = await db.maybe(sql`
    select 1 as shared from team_member x join team_member y on y.team_id = x.team_id join team t on t.id = x.team_id
    where x.user_id = ${a} and y.user_id = ${b} and t.deleted_at is null limit 1`)
  return row !== undefined
}

/** Kinds of channel that have a provider, and whether one of them is switched on. */
export async function channelsSetUp(db: Queryable): Promise<Map<string, boolean>> {
  const rows = await db.rows<{ kind: string; on: boolean }>(sql`select kind, bool_or(enabled) as on from channel group by kind`)
  return new Map(rows.map((row) => [row.kind, row.on]))
}

/** With which browsers subscribe to web push; undefined while that channel is off. */
export async function pushPublicKey(db: Queryable): Promise<string | undefined> {
  const row = await db.maybe<{ publicKey: string | null }>(
    sql`select config ->> 'publicKey' as "publicKey" from channel where kind = 'web-push' and enabled order by id limit 1`,
  )
  return row?.publicKey ?? undefined
}

/** Undefined when this person has the same address on the same channel already. */
export async function insertMethod(
  tx: Queryable,
  method: { userId: number; channel: string; label: string; address: string; secret: Buffer | null; at: Instant },
): Promise<number | undefined> {
  const row = await tx.maybe<{ id: number }>(sql`
    insert into contact_method (user_id, channel, label, address, secret, created_at)
    values (${method.userId}, ${method.channel}, ${method.label}, ${method.address}, ${method.secret}, ${new Date(method.at)})
    on conflict do nothing returning id`)
  return row?.id
}

export async function renameMethod(tx: Queryable, id: number, label: string): Promise<void> {
  await tx.run(sql`update contact_method set label = ${label} where id = ${id}`)
}

export async function deleteMethod(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`delete from contact_method where id = ${id}`)
}

export async function markVerified(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`
    update contact_method set verified_at = ${new Date(at)}, disabled_at = null, disabled_reason = null where id = ${id}`)
}

export async function markTested(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update contact_method set tested_at = ${new Date(at)} where id = ${id}`)
}
