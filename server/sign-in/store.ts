import sql from 'sql-template-tag'
import type { Role } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type SessionRow = {
  id: number
  userId: number
  role: Role
  responderOnly: boolean
  createdAt: Instant
  seenAt: Instant
  expiresAt: Instant
}

/** The session of a cookie, with its person's role as it is now; none for people who are not active. */
export function findSession(db: Queryable, hash: Buffer): Promise<SessionRow | undefined> {
  return db.maybe<SessionRow>(sql`
    select s.id, s.user_id as "userId", u.role, s.responder_only as "responderOnly", s.created_at as "createdAt",
      s.seen_at as "seenAt", s.expires_at as "expiresAt"
    from session s join users u on u.id = s.user_id
    where s.token_hash = ${hash} and u.state = 'active'`)
}

export async function touchSession(db: Queryable, id: number, now: Instant): Promise<void> {
  await db.run(sql`update session set seen_at = ${new Date(now)} where id = ${id} and seen_at < ${new Date(now)}`)
}

export async function insertSession(
  tx: Queryable,
  session: {
    hash: Buffer
    userId: number
    responderOnly: boolean
    at: Instant
    expiresAt: Instant
    ip: string
    userAgent: string
  },
): Promise<number> {
  const at = new Date(session.at)
  const { id } = await tx.one<{ id: number }>(sql`
    insert into session (token_hash, user_id, responder_only, created_at, seen_at, expires_at, ip, user_agent)
    values (${session.hash}, ${session.userId}, ${session.responderOnly}, ${at}, ${at}, ${new Date(session.expiresAt)}, ${session.ip}, ${session.userAgent})
    returning id`)
  return id
}

/** Ends one session of a person; false when there was none. */
export async function deleteSession(tx: Queryable, id: number, userId: number): Promise<boolean> {
  return (await tx.maybe(sql`delete from session where id = ${id} and user_id = ${userId} returning id`)) !== undefined
}

/** Ends all sessions of a person, but for `except`; returns how many. */
export async function deleteSessions(tx: Queryable, userId: number, except: number | null = null): Promise<number> {
  const ended = await tx.rows(sql`delete from session where user_id = ${userId} and id is distinct from ${except}::bigint returning id`)
  return ended.length
}

export type SessionListRow = {
  id: number
  responderOnly: boolean
  createdAt: Instant
  seenAt: Instant
  expiresAt: Instant
  ip: string
  userAgent: string
}

export function listSessions(db: Queryable, userId: number): Promise<SessionListRow[]> {
  return db.rows<SessionListRow>(sql`
    select id, responder_only as "responderOnly", created_at as "createdAt", seen_at as "seenAt", expires_at as "expiresAt", ip,
      user_agent as "userAgent"
    from session where user_id = ${userId} order by seen_at desc, id desc limit 200`)
}

export type Account = {
  id: number
  email: string
  name: string
  role: Role
  state: string
  passwordHash: string | null
}

export function findAccount(db: Queryable, email: string): Promise<Account | undefined> {
  return db.maybe<Account>(sql`
    select id, email, name, role, state, password_hash as "passwordHash" from users where lower(email) = lower(${email})`)
}

export function findAccountById(db: Queryable, id: number): Promise<Account | undefined> {
  return db.maybe<Account>(sql`
    select id, email, name, role, state, password_hash as "passwordHash" from users where id = ${id}`)
}

export async function setPassword(tx: Queryable, userId: number, passwordHash: string): Promise<void> {
  await tx.run(sql`update users set password_hash = ${passwordHash} where id = ${userId}`)
}

/** What the sign-in page needs to know before anybody types: is there anybody yet, and can mail be sent. */
export function signInState(db: Queryable): Promise<{ setUp: boolean; mail: boolean }> {
  return db.one(sql`
    select exists (select 1 from users) as "setUp", exists (select 1 from channel where kind = 'email' and enabled) as mail`)
}

export async function deleteSessionByToken(tx: Queryable, hash: Buffer): Promise<void> {
  await tx.run(sql`delete from session where token_hash = ${hash}`)
}

/** Turns an invited person into an active one; undefined when they are not invited (any more). */
export function activateAccount(
  tx: Queryable,
  id: number,
  values: { name: string; timezone: string; passwordHash: string },
): Promise<{ id: number; email: string; role: Role } | undefined> {
  return tx.maybe(sql`
    update users set state = 'active', name = ${values.name}, timezone = ${values.timezone}, password_hash = ${values.passwordHash}
    where id = ${id} and state = 'invited' returning id, email, role`)
}

export async function insertMailMethod(tx: Queryable, userId: number, email: string, at: Instant): Promise<void> {
  await tx.run(sql`
    insert into contact_method (user_id, channel, label, address, created_at)
    values (${userId}, 'email', 'E-mail', ${email}, ${new Date(at)}) on conflict do nothing`)
}
