import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type LinkPurpose = 'setup' | 'invite' | 'reset'

export async function insertLink(
  tx: Queryable,
  link: { hash: Buffer; purpose: LinkPurpose; userId: number | null; at: Instant; expiresAt: Instant },
): Promise<void> {
  await tx.run(sql`
    insert into link (token_hash, purpose, user_id, created_at, expires_at)
    values (${link.hash}, ${link.purpose}, ${link.userId}, ${new Date(link.at)}, ${new Date(link.expiresAt)})`)
}

export type Link = {
  id: number
  purpose: LinkPurpose
  userId: number | null
  expiresAt: Instant
  email: string | null
  name: string | null
}

/** A link that still works: neither used nor over, and its person not deactivated. */
export function findLink(db: Queryable, hash: Buffer, now: Instant): Promise<Link | undefined> {
  return db.maybe<Link>(sql`
    select l.id, l.purpose, l.user_id as "userId", l.expires_at as "expiresAt", u.email, u.name
    from link l left join users u on u.id = l.user_id
    where l.token_hash = ${hash} and l.purpose in ('setup', 'invite', 'reset') and l.used_at is null and l.expires_at > ${new Date(now)}
      and (u.id is null or u.state <> 'deactivated')`)
}

/** Takes a link for its one use; undefined when it does not work (any more). Two who come at once: one gets it. */
export function useLink(tx: Queryable, hash: Buffer, purpose: LinkPurpose, now: Instant): Promise<{ userId: number | null } | undefined> {
  return tx.maybe(sql`
    update link set used_at = ${new Date(now)}
    where token_hash = ${hash} and purpose = ${purpose} and used_at is null and expires_at > ${new Date(now)}
    returning user_id as "userId"`)
}

/** Earlier links of the same kind stop working: the newest is the one that counts. */
export async function endLinks(tx: Queryable, userId: number, purpose: LinkPurpose, now: Instant): Promise<void> {
  await tx.run(sql`
    update link set used_at = ${new Date(now)} where user_id = ${userId} and purpose = ${purpose} and used_at is null`)
}
