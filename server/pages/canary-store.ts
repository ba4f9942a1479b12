import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Plans a canary page unless one was planned since `since`. */
export async function planCanary(tx: Queryable, since: Instant, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into page (channel, purpose, urgency, reason, key, state, due_at, created_at)
    select 'canary', 'canary', 'low', 'tries the chain', gen_random_uuid(), 'planned', ${new Date(now)}::timestamptz, ${new Date(now)}::timestamptz
    where not exists (select 1 from page where channel = 'canary' and created_at > ${new Date(since)})`)
}

/** Takes a canary page that is due. */
export function takeCanary(tx: Queryable, now: Instant): Promise<{ id: number; attempt: number } | undefined> {
  return tx.maybe(sql`
    select id, attempt from page where channel = 'canary' and due_at <= ${new Date(now)} limit 1 for no key update skip locked`)
}

/** When the last canary arrived. */
export function canaryState(db: Queryable): Promise<{ arrivedAt: Instant | null }> {
  return db.one(sql`
    select max(sent_at) filter (where state = 'accepted') as "arrivedAt" from page where channel = 'canary'`)
}
