import sql from 'sql-template-tag'
import type { EscalationPolicy } from '../../domain/escalation.ts'
import { HOUR, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** The oldest of what is due, whether anybody has taken it or not. */
export function oldestDue(db: Queryable): Promise<{ escalation: Instant | null; page: Instant | null }> {
  return db.one(
    sql`
    select (select min(due_at) from escalation where due_at is not null) as escalation,
      (select min(due_at) from page where due_at is not null) as page`,
    { name: 'oldest-due' },
  )
}

export type Queue = {
  pagesDue: number
  pagesHeld: number
  escalationsDue: number
  triggered: number
  acknowledged: number
  openAlerts: number
}

export function queueNow(db: Queryable, now: Instant): Promise<Queue> {
  const at = new Date(now)
  return db.one<Queue>(sql`
    select (select count(*)::int from page where due_at <= ${at}) as "pagesDue",
      (select count(*)::int from page where due_at > ${at} and held) as "pagesHeld",
      (select count(*)::int from escalation where due_at <= ${at}) as "escalationsDue",
      count(*) filter (where state = 'triggered')::int as triggered, count(*) filter (where state = 'acknowledged')::int as acknowledged,
      coalesce(sum(open_alert_count), 0)::int as "openAlerts"
    from incident where state <> 'resolved'`)
}

/** What a way out did: tries and errors of the last hour, and the last page that it took among the last 20,000. */
export type ChannelTrack = { kind: string; tries: number; errors: number; lastPageAt: Instant | null }

export function channelTracks(db: Queryable, now: Instant): Promise<ChannelTrack[]> {
  return db.rows<ChannelTrack>(sql`
    with tried as (
      select p.channel, count(*)::int as tries, count(*) filter (where d.outcome in ('failed', 'unknown', 'undelivered'))::int as errors
      from delivery d join page p on p.id = d.page_id
      where d.at > ${new Date(now - HOUR)} and d.outcome in ('accepted', 'failed', 'unknown', 'undelivered') group by p.channel),
    sent as (
      select channel, max(sent_at) as last_page_at from (select channel, state, sent_at from page order by id desc limit 20000) p
      where state in ('accepted', 'delivered') group by channel)
    select coalesce(t.channel, s.channel) as kind, coalesce(t.tries, 0) as tries, coalesce(t.errors, 0) as errors, s.last_page_at as "lastPageAt"
    from tried t full join sent s on s.channel = t.channel`)
}

/** Kinds of channel that have a provider, and whether one of them is switched on. */
export async function channelsSetUp(db: Queryable): Promise<Map<string, boolean>> {
  const rows = await db.rows<{ kind: string; on: boolean }>(sql`select kind, bool_or(enabled) as on from channel group by kind`)
  return new Map(rows.map((row) => [row.kind, row.on]))
}

/** Active people who may be paged and have no verified way to be reached by any of these kinds of channel. */
export async function peopleWithoutMethod(
  db: Queryable,
  usable: string[],
  limit: number,
): Promise<{ total: number; first: { id: number; name: string }[] }> {
  const rows = await db.rows<{ id: number; name: string; total: number }>(sql`
    select u.id, u.name, count(*) over ()::int as total from users u
    where u.state = 'active' and u.role <> 'viewer' and not exists (
      select 1 from contact_method m where m.user_id = u.id and m.verified_at is not null and m.disabled_at is null and m.channel = any(${usable}::text[]))
    order by u.name, u.id limit ${limit}`)
  return { total: rows[0]?.total ?? 0, first: rows.map(({ id, name }) => ({ id, name })) }
}

/** Every service with the policy that its incidents would start. */
export function servicePolicies(db: Queryable): Promise<{ id: number; name: string; policy: EscalationPolicy }[]> {
  return db.rows(sql`
    select s.id, s.name, p.document as policy from service s join escalation_policy p on p.id = s.escalation_policy_id
    where s.deleted_at is null order by lower(s.name), s.id limit 5000`)
}

/** `now`: the database's clock, milliseconds. */
export function databaseFacts(db: Queryable): Promise<{ now: number; version: string; sizeBytes: number }> {
  return db.one(sql`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now, current_setting('server_version') as version,
      pg_database_size(current_database())::bigint as "sizeBytes"`)
}

/** When `muster backup` last finished; it leaves the instant in the setting `backup.last`. */
export async function lastBackup(db: Queryable): Promise<Instant | null> {
  const row = await db.maybe<{ at: Instant | null }>(sql`select (value ->> 'at')::bigint as at from setting where name = 'backup.last'`)
  return row?.at ?? null
}

/** Payloads that came with a valid key and could not be read, since the integrations exist. */
export async function unreadableTotal(db: Queryable): Promise<number> {
  return (await db.one<{ n: number }>(sql`select coalesce(sum(unreadable_count), 0)::bigint as n from integration`)).n
}
