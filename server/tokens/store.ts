import sql, { empty } from 'sql-template-tag'
import type { Scope } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** The token that a request names, unless it is revoked or expired. */
export function findLiveToken(db: Queryable, hash: Buffer, now: Instant): Promise<{ id: number; scopes: Scope[] } | undefined> {
  return db.maybe(sql`
    select id, scopes from api_token
    where token_hash = ${hash} and revoked_at is null and (expires_at is null or expires_at > ${new Date(now)})`)
}

/** Last used, to the minute: a busy token must not cost a write a request. */
export async function touchToken(db: Queryable, id: number, now: Instant): Promise<void> {
  await db.run(sql`
    update api_token set used_at = ${new Date(now)}
    where id = ${id} and (used_at is null or used_at < ${new Date(now - 60_000)})`)
}

export type TokenRow = {
  id: number
  name: string
  prefix: string
  scopes: Scope[]
  createdBy: number | null
  createdByName: string | null
  createdAt: Instant
  expiresAt: Instant | null
  usedAt: Instant | null
  revokedAt: Instant | null
}

const TOKEN = sql`
  select t.id, t.name, t.prefix, t.scopes, t.created_by as "createdBy", u.name as "createdByName", t.created_at as "createdAt",
    t.expires_at as "expiresAt", t.used_at as "usedAt", t.revoked_at as "revokedAt"
  from api_token t left join users u on u.id = t.created_by`

/** Newest first; `after` is the id of the last one of the page before. */
export function listTokens(db: Queryable, page: { after?: number | undefined; limit: number }): Promise<TokenRow[]> {
  const after = page.after === undefined ? empty : sql`where t.id < ${page.after}`
  return db.rows<TokenRow>(sql`${TOKEN} ${after} order by t.id desc limit ${page.limit}`)
}

export function findToken(db: Queryable, id: number): Promise<TokenRow | undefined> {
  return db.maybe<TokenRow>(sql`${TOKEN} where t.id = ${id}`)
}

export async function insertToken(
  tx: Queryable,
  token: {
    name: string
    prefix: string
    hash: Buffer
    scopes: Scope[]
    createdBy: number | null
    createdAt: Instant
    expiresAt: Instant | null
  },
): Promise<number> {
  const expires = token.expiresAt === null ? null : new Date(token.expiresAt)
  const { id } = await tx.one<{ id: number }>(sql`
    insert into api_token (name, prefix, token_hash, scopes, created_by, created_at, expires_at)
    values (${token.name}, ${token.prefix}, ${token.hash}, ${token.scopes}, ${token.createdBy}, ${new Date(token.createdAt)}, ${expires})
    returning id`)
  return id
}

/** False when it was revoked before. */
export async function revokeToken(tx: Queryable, id: number, at: Instant): Promise<boolean> {
  const row = await tx.maybe(sql`update api_token set revoked_at = ${new Date(at)} where id = ${id} and revoked_at is null returning id`)
  return row !== undefined
}

/** Was this token already recorded as used from this network (its keyed hash)? */
export async function tokenSeenFrom(db: Queryable, id: number, network: string): Promise<boolean> {
  const row = await db.maybe(sql`
    select 1 as seen from event
    where subject = 'token' and subject_id = ${id} and kind = 'token.usedFrom' and body ->> 'network' = ${network} limit 1`)
  return row !== undefined
}
