import { CANARY_EVERY } from '../../domain/health.ts'
import type { Deps } from '../deps.ts'
import { planCanary, takeCanary } from '../pages/canary-store.ts'
import { insertDeliveries, markSending, settlePages, type Claim } from '../pages/store.ts'
import { LEASE_SECONDS } from './claim-pages.ts'

/**
 * The canary: a page to nobody that is planned, claimed, sent into a sink and settled by the code that
 * pages people. Its age is shown. Planned by whichever node is first when the last one is old enough.
 */
export async function canary({ db, clock }: Deps, claim: Claim): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    await planCanary(tx, now - CANARY_EVERY, now)
    const page = await takeCanary(tx, now)
    if (!page) return 0
    await markSending(tx, [page.id], claim, now, LEASE_SECONDS)
    const detail = 'into the sink'
    const attempt = page.attempt + 1
    await insertDeliveries(tx, [{ pageId: page.id, attempt, outcome: 'accepted', detail, providerId: null, tookMs: 0 }], now)
    await settlePages(tx, [{ id: page.id, attempt, claim, state: 'accepted', retryAt: null, providerId: null, detail }])
    return 1
  })
}
