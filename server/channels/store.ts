import sql from 'sql-template-tag'
import { DAY, HOUR, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Vault } from '../vault.ts'

/** A provider that an administrator set up; `secret` is sealed with the purpose `channel`. */
export type ChannelRow = {
  id: number
  kind: string
  name: string
  config: Record<string, unknown>
  secret: Buffer | null
  enabled: boolean
  createdAt: Instant
  testedAt: Instant | null
  testedOk: boolean | null
  lastAcceptedAt: Instant | null
}

const CHANNEL = sql`
  select id, kind, name, config, secret, enabled, created_at as "createdAt", tested_at as "testedAt", tested_ok as "testedOk",
    last_accepted_at as "lastAcceptedAt"
  from channel`

/** All of them, in the order in which a kind's are used. There are a handful, so there are no pages. */
export function listChannels(db: Queryable): Promise<ChannelRow[]> {
  return db.rows<ChannelRow>(sql`${CHANNEL} order by kind, id`)
}

export function findChannel(db: Queryable, id: number): Promise<ChannelRow | undefined> {
  return db.maybe<ChannelRow>(sql`${CHANNEL} where id = ${id}`)
}

export async function lockChannel(tx: Queryable, id: number): Promise<ChannelRow | undefined> {
  return tx.maybe<ChannelRow>(sql`${CHANNEL} where id = ${id} for update`)
}

/** The enabled providers of a kind with their secrets, in the order in which they are used. */
export async function loadChannels(tx: Queryable, vault: Vault, kind: string): Promise<{ id: number; config: Record<string, unknown> }[]> {
  const rows = await tx.rows<Pick<ChannelRow, 'id' | 'config' | 'secret'>>(
    sql`select id, config, secret from channel where kind = ${kind} and enabled order by id`,
    { name: 'channels-of-kind' },
  )
  return rows.map((row) => ({ id: row.id, config: openConfig(vault, row) }))
}

/** The provider of a kind that sends now; undefined where none is set up. */
export async function loadChannel(
  tx: Queryable,
  vault: Vault,
  kind: string,
): Promise<{ id: number; config: Record<string, unknown> } | undefined> {
  return (await loadChannels(tx, vault, kind))[0]
}

/** The settings of the providers that send now; reading those of one kind throws when its secret cannot be opened. */
export type Configs = { of: (kind: string) => () => Record<string, unknown> }
export const NO_CONFIGS: Configs = { of: () => () => ({}) }

/** Of each kind the first enabled provider's; a kind without one has none. */
export async function loadConfigs(tx: Queryable, vault: Vault): Promise<Configs> {
  const rows = await tx.rows<Pick<ChannelRow, 'kind' | 'config' | 'secret'>>(
    sql`select distinct on (kind) kind, config, secret from channel where enabled order by kind, id`,
    { name: 'channel-configs' },
  )
  const byKind = new Map(rows.map((row) => [row.kind, row]))
  return {
    of: (kind) => () => {
      const row = byKind.get(kind)
      return row ? openConfig(vault, row) : {}
    },
  }
}

/** A channel's settings in full. Only for sending and for checking signatures, never for an answer. */
export function openConfig(vault: Vault, row: Pick<ChannelRow, 'config' | 'secret'>): Record<string, unknown> {
  return { ...row.config, ...openSecrets(vault, row) }
}

export function openSecrets(vault: Vault, row: Pick<ChannelRow, 'secret'>): Record<string, unknown> {
  return row.secret === null ? {} : vault.open<Record<string, unknown>>(row.secret, 'channel')
}

export type TwilioAccount = { accountSid: string; authToken: string; callbackUrl?: string | undefined }

/** The settings under which a Twilio account is set up; also of channels that are off, whose last messages still report. */
export async function loadTwilioAccounts(db: Queryable, vault: Vault, accountSid: string): Promise<TwilioAccount[]> {
  const rows = await db.rows<Pick<ChannelRow, 'config' | 'secret'>>(sql`
    select config, secret from channel where kind in ('twilio-sms', 'twilio-voice') and config->>'accountSid' = ${accountSid}`)
  return rows.map((row) => openConfig(vault, row) as TwilioAccount)
}

export type ChannelValues = { name: string; config: Record<string, unknown>; secret: Buffer | null; enabled: boolean }

export async function channelNamed(tx: Queryable, name: string, exceptId: number | null): Promise<boolean> {
  return (
    (await tx.maybe(sql`select id from channel where lower(name) = lower(${name}) and id is distinct from ${exceptId}::bigint`)) !==
    undefined
  )
}

export async function insertChannel(tx: Queryable, kind: string, channel: ChannelValues, at: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into channel (kind, name, config, secret, enabled, created_at)
    values (${kind}, ${channel.name}, ${JSON.stringify(channel.config)}::jsonb, ${channel.secret}, ${channel.enabled}, ${new Date(at)})
    returning id`)
  return id
}

/** Sets a channel up unless there is one of its name: of several nodes that start together one makes it. */
export async function seedChannel(tx: Queryable, kind: string, channel: ChannelValues, at: Instant): Promise<void> {
  await tx.run(sql`
    insert into channel (kind, name, config, secret, enabled, created_at)
    values (${kind}, ${channel.name}, ${JSON.stringify(channel.config)}::jsonb, ${channel.secret}, ${channel.enabled}, ${new Date(at)})
    on conflict do nothing`)
}

/** What was tested before no longer speaks for what is set now. */
export async function updateChannel(tx: Queryable, id: number, channel: ChannelValues): Promise<void> {
  await tx.run(sql`
    update channel set name = ${channel.name}, config = ${JSON.stringify(channel.config)}::jsonb, secret = ${channel.secret},
      enabled = ${channel.enabled}, tested_at = null, tested_ok = null
    where id = ${id}`)
}

export async function deleteChannel(tx: Queryable, id: number): Promise<void> {
  await tx.run(sql`delete from channel where id = ${id}`)
}

export async function markTested(tx: Queryable, id: number, ok: boolean, at: Instant): Promise<void> {
  await tx.run(sql`
    update channel set tested_at = ${new Date(at)}, tested_ok = ${ok},
      last_accepted_at = case when ${ok} then ${new Date(at)}::timestamptz else last_accepted_at end
    where id = ${id}`)
}

/** How many people would be cut off without this kind: they have a verified method of it. */
export async function peopleUsing(tx: Queryable, kind: string): Promise<number> {
  const { people } = await tx.one<{ people: number }>(sql`
    select count(distinct m.user_id)::int as people from contact_method m join users u on u.id = m.user_id
    where m.channel = ${kind} and m.verified_at is not null and m.disabled_at is null and u.state = 'active'`)
  return people
}

/** When each kind was last taken by its provider, as far as the message log of the last 30 days knows. */
export async function lastAccepted(db: Queryable, kinds: string[], at: Instant): Promise<Map<string, Instant>> {
  const rows = await db.rows<{ kind: string; at: Instant }>(sql`
    select k.kind, d.at from unnest(${kinds}::text[]) as k(kind) cross join lateral (
      select d.at from delivery d join page p on p.id = d.page_id
      where d.outcome = 'accepted' and p.channel = k.kind and d.at > ${new Date(at - 30 * DAY)}
      order by d.at desc limit 1) d`)
  return new Map(rows.map((row) => [row.kind, row.at]))
}

/** Tries of the last hour that failed or stayed in doubt, by kind. */
export async function errorsLastHour(db: Queryable, at: Instant): Promise<Map<string, number>> {
  const rows = await db.rows<{ kind: string; errors: number }>(sql`
    select p.channel as kind, count(*)::int as errors from delivery d join page p on p.id = d.page_id
    where d.at > ${new Date(at - HOUR)} and d.outcome in ('failed', 'unknown', 'undelivered') group by p.channel`)
  return new Map(rows.map((row) => [row.kind, row.errors]))
}
