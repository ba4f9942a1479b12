import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Codes are rare: one at a time everywhere, so that the counts they are limited by cannot be raced. */
export async function oneSendAtATime(tx: Queryable): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended('muster verification', 0))`)
}

export type Sent = { byPerson: Instant[]; byAddress: Instant[]; byNetwork: Instant[] }

/** When codes were asked for since then, by this person, to this address, from this network; oldest first. An empty address or network counts nothing. */
export function sendsSince(tx: Queryable, who: { userId: number; address: string; network: string }, since: Instant): Promise<Sent> {
  return tx.one<Sent>(sql`
    select
      coalesce(array_agg(sent_at order by sent_at) filter (where user_id = ${who.userId} and address <> ''), '{}') as "byPerson",
      coalesce(array_agg(sent_at order by sent_at) filter (where address = ${who.address} and address <> ''), '{}') as "byAddress",
      coalesce(array_agg(sent_at order by sent_at) filter (where ip = ${who.network} and ip <> ''), '{}') as "byNetwork"
    from verification where sent_at > ${new Date(since)}`)
}

export async function insertVerification(
  tx: Queryable,
  code: { methodId: number; hash: Buffer; at: Instant; expiresAt: Instant; userId: number; address: string; network: string },
): Promise<void> {
  await tx.run(sql`
    insert into verification (contact_method_id, code_hash, sent_at, expires_at, user_id, address, ip)
    values (${code.methodId}, ${code.hash}, ${new Date(code.at)}, ${new Date(code.expiresAt)}, ${code.userId}, ${code.address}, ${code.network})`)
}

/** Counts one try against the newest code of a method, and returns its hash; undefined when there is none to try (any more). */
export function tryNewestCode(
  tx: Queryable,
  methodId: number,
  now: Instant,
  most: number,
): Promise<{ id: number; hash: Buffer } | undefined> {
  return tx.maybe(sql`
    update verification set attempts = attempts + 1
    where id = (select id from verification where contact_method_id = ${methodId} order by sent_at desc, id desc limit 1)
      and used_at is null and expires_at > ${new Date(now)} and attempts < ${most}
    returning id, code_hash as hash`)
}

export async function markCodeUsed(tx: Queryable, id: number, at: Instant): Promise<void> {
  await tx.run(sql`update verification set used_at = ${new Date(at)} where id = ${id}`)
}
