import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import { MINUTE } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { insertDeliveries, markSending, settlePages, type Claim } from '../pages/store.ts'
import { LEASE_SECONDS } from './claim-pages.ts'

/** A canary page walks the chain this often; older than twice this, something is wrong. */
export const CANARY_EVERY = 5 * MINUTE

/**
 * The canary: a page to nobody that is planned, claimed, sent into a sink and settled by the code that
 * pages people. Its age is shown. Planned by whichever node is first when the last one is old enough.
 */
export async function canary({ db, clock }: Deps, claim: Claim): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    await planCanary(tx, now)
    const page = await tx.maybe<{ id: number; attempt: number }>(sql`
      select id, attempt from page where channel = 'canary' and due_at <= ${new Date(now)} limit 1 for no key update skip locked`)
    if (!page) return 0
    await markSending(tx, [page.id], claim, now, LEASE_SECONDS)
    const detail = 'into the sink'
    const attempt = page.attempt + 1
    await insertDeliveries(tx, [{ pageId: page.id, attempt, outcome: 'accepted', detail, providerId: null, tookMs: 0 }], now)
    await settlePages(tx, [{ id: page.id, attempt, claim, state: 'accepted', retryAt: null, providerId: null, detail }])
    return 1
  })
}

async function planCanary(tx: Queryable, now: Instant): Promise<void> {
  await tx.run(sql`
    insert into page (channel, purpose, urgency, reason, key, state, due_at, created_at)
    select 'canary', 'canary', 'low', 'tries the chain', gen_random_uuid(), 'planned', ${new Date(now)}::timestamptz, ${new Date(now)}::timestamptz
    where not exists (select 1 from page where channel = 'canary' and created_at > ${new Date(now - CANARY_EVERY)})`)
}

/** When the next canary is due, and when the last one arrived. */
export async function canaryState(db: Queryable): Promise<{ plannedAt: Instant | null; arrivedAt: Instant | null }> {
  return db.one(sql`
    select max(created_at) as "plannedAt", max(sent_at) filter (where state = 'accepted') as "arrivedAt" from page where channel = 'canary'`)
}
