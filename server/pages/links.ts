import sql from 'sql-template-tag'
import type { Role } from '../../domain/permission.ts'
import { HOUR, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

/** How long the link in a page opens its incident. */
export const PAGE_LINK_SPAN = 24 * HOUR

export async function insertPageLinks(
  tx: Queryable,
  links: { hash: Buffer; userId: number; incidentId: number; pageId: number }[],
  now: Instant,
): Promise<void> {
  if (links.length === 0) return
  await tx.run(
    sql`
    insert into link (token_hash, purpose, user_id, incident_id, page_id, created_at, expires_at)
    select hash, 'page', person, incident, page, ${new Date(now)}::timestamptz, ${new Date(now + PAGE_LINK_SPAN)}::timestamptz
    from ${given('r', links, {
      hash: ['bytea', (link) => link.hash],
      person: ['bigint', (link) => link.userId],
      incident: ['bigint', (link) => link.incidentId],
      page: ['bigint', (link) => link.pageId],
    })}`,
    { name: 'insert-page-links' },
  )
}

export type PageLink = {
  id: number
  pageId: number
  userId: number
  userName: string
  /** Their role now, not when they were paged. */
  role: Role
  timezone: string
  incidentId: number
  channel: string
  createdAt: Instant
  expiresAt: Instant
  /** When the page went out last; null before the first try. */
  sentAt: Instant | null
}

/** None for what was never a link, and for people who are not active any more: the two look the same from outside. */
export function findPageLink(db: Queryable, hash: Buffer): Promise<PageLink | undefined> {
  return db.maybe<PageLink>(sql`
    select l.id, l.page_id as "pageId", l.user_id as "userId", u.name as "userName", u.role, u.timezone, l.incident_id as "incidentId",
      p.channel, l.created_at as "createdAt", l.expires_at as "expiresAt", p.sent_at as "sentAt"
    from link l join users u on u.id = l.user_id join page p on p.id = l.page_id
    where l.token_hash = ${hash} and l.purpose = 'page' and u.state = 'active'`)
}
