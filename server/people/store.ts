import sql, { empty } from 'sql-template-tag'
import type { Role } from '../../domain/permission.ts'
import type { TrustedMethod } from '../../domain/readiness.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type PersonRow = {
  id: number
  name: string
  email: string
  role: Role
  timezone: string
  state: 'invited' | 'active' | 'deactivated'
  teams: { id: number; name: string; lead: boolean }[]
  methods: TrustedMethod[]
  createdAt: Instant
  deactivatedAt: Instant | null
  seenAt: Instant | null
  invitedUntil: Instant | null
  preferences: Record<string, unknown>
}

/** When something sent to a method last went out well. */
const TRIED_AT = sql`greatest(m.verified_at, m.tested_at, (
  select max(p.sent_at) from page p
  where p.user_id = m.user_id and p.channel = m.channel and p.contact_method_id = m.id and p.state in ('accepted', 'delivered')))`

const PERSON = sql`
  select u.id, u.name, u.email, u.role, u.timezone, u.state, u.created_at as "createdAt", u.deactivated_at as "deactivatedAt",
    u.preferences,
    (select max(s.seen_at) from session s where s.user_id = u.id) as "seenAt",
    (select max(l.expires_at) from link l where l.user_id = u.id and l.purpose = 'invite' and l.used_at is null) as "invitedUntil",
    coalesce((
      select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'lead', tm.lead) order by lower(t.name), t.id)
      from team_member tm join team t on t.id = tm.team_id where tm.user_id = u.id and t.deleted_at is null), '[]') as teams,
    coalesce((
      select jsonb_agg(jsonb_build_object('channel', m.channel, 'label', m.label,
        'verifiedAt', (extract(epoch from m.verified_at) * 1000)::bigint, 'disabledAt', (extract(epoch from m.disabled_at) * 1000)::bigint,
        'triedAt', (extract(epoch from ${TRIED_AT}) * 1000)::bigint) order by m.id)
      from contact_method m where m.user_id = u.id), '[]') as methods
  from users u`

/** People by name; `after` is the name and id of the last one of the page before. */
export function listPeople(
  db: Queryable,
  page: {
    search?: string | undefined
    state?: string | undefined
    role?: string | undefined
    after?: [string, number] | undefined
    limit: number
  },
): Promise<PersonRow[]> {
  const search = page.search
    ? sql`and (position(lower(${page.search}) in lower(u.name)) > 0 or position(lower(${page.search}) in lower(u.email)) > 0)`
    : empty
  const state = page.state ? sql`and u.state = ${page.state}` : empty
  const role = page.role ? sql`and u.role = ${page.role}` : empty
  const after = page.after ? sql`and (lower(u.name), u.id) > (lower(${page.after[0]}), ${page.after[1]})` : empty
  return db.rows<PersonRow>(sql`${PERSON} where true ${search} ${state} ${role} ${after} order by lower(u.name), u.id limit ${page.limit}`)
}

export function findPerson(db: Queryable, id: number): Promise<PersonRow | undefined> {
  return db.maybe<PersonRow>(sql`${PERSON} where u.id = ${id}`)
}

/** Takes the person's row: whoever puts them on a schedule or policy at this moment waits, and then sees what became of them. */
export function lockPerson(
  tx: Queryable,
  id: number,
): Promise<{ id: number; role: Role; state: PersonRow['state']; name: string } | undefined> {
  return tx.maybe(sql`select id, role, state, name from users where id = ${id} for update`)
}

/** Active administrators, taken in the order of their ids, so that two cannot remove each other at once. */
export async function lockAdministrators(tx: Queryable): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`select id from users where role = 'admin' and state = 'active' order by id for update`)
  return rows.map((row) => row.id)
}

/** Kinds of channel that have a provider, and whether one of them is switched on. */
export async function channelsSetUp(db: Queryable): Promise<Map<string, boolean>> {
  const rows = await db.rows<{ kind: string; on: boolean }>(sql`select kind, bool_or(enabled) as on from channel group by kind`)
  return new Map(rows.map((row) => [row.kind, row.on]))
}

export async function personWithEmail(db: Queryable, email: string): Promise<{ id: number; name: string; state: string } | undefined> {
  return db.maybe(sql`select id, name, state from users where lower(email) = lower(${email})`)
}

export async function insertInvited(
  tx: Queryable,
  person: { email: string; name: string; role: Role; timezone: string; at: Instant },
): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into users (email, name, role, timezone, state, created_at)
    values (${person.email}, ${person.name}, ${person.role}, ${person.timezone}, 'invited', ${new Date(person.at)}) returning id`)
  return id
}

export async function updatePerson(
  tx: Queryable,
  id: number,
  person: { name: string; email: string; role: Role; timezone: string },
): Promise<void> {
  await tx.run(sql`
    update users set name = ${person.name}, email = ${person.email}, role = ${person.role}, timezone = ${person.timezone}
    where id = ${id}`)
}

export async function setPreferences(tx: Queryable, id: number, preferences: object): Promise<void> {
  await tx.run(sql`update users set preferences = ${JSON.stringify(preferences)}::jsonb where id = ${id}`)
}

export async function setState(tx: Queryable, id: number, state: PersonRow['state'], deactivatedAt: Instant | null): Promise<void> {
  const at = deactivatedAt === null ? null : new Date(deactivatedAt)
  await tx.run(sql`update users set state = ${state}, deactivated_at = ${at} where id = ${id}`)
}

export async function hasPassword(tx: Queryable, id: number): Promise<boolean> {
  return (await tx.maybe(sql`select id from users where id = ${id} and password_hash is not null`)) !== undefined
}

export async function endSessions(tx: Queryable, userId: number): Promise<number> {
  return tx.run(sql`delete from session where user_id = ${userId}`)
}

/** Open invitation and reset links of somebody who may not come in any more. */
export async function endPersonalLinks(tx: Queryable, userId: number, at: Instant): Promise<void> {
  await tx.run(sql`
    update link set used_at = ${new Date(at)} where user_id = ${userId} and purpose in ('invite', 'reset') and used_at is null`)
}

export async function userName(db: Queryable, id: number): Promise<string | null> {
  const row = await db.maybe<{ name: string }>(sql`select name from users where id = ${id}`)
  return row?.name ?? null
}
