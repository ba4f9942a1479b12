import type { Draft } from '../../domain/draft.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as incidents from '../incidents/store.ts'
import { insertDeliveries } from '../pages/store.ts'
import * as phone from '../pages/phone-store.ts'
import { notAccepted } from './settle.ts'
import { wake } from './wake.ts'

/** What a provider says about a message after it took it. `lost`: the number is of no use any more. */
export type Report = { page: phone.PageName; state: 'delivered' | 'undelivered'; detail: string; lost: boolean }

/**
 * A provider's later word on a page. Delivered also ends the retries of a send that was in doubt; undelivered
 * is a failure like one at the send: the person's next channel is brought forward. A word about a page that
 * was called off, or said before, changes nothing.
 */
export function reported({ db, clock }: Deps, { page: name, state, detail, lost }: Report): Promise<'noted' | 'no page'> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const found = await phone.findReportedPage(tx, name)
    if (!found) return 'no page'
    // The incident first, as everywhere: it orders this behind an acknowledgement or a receipt under way.
    const [incident] = await incidents.lockIncidents(tx, [found.incidentId])
    const providerId = name.providerId
    if (!(await phone.noteNewWord(tx, found.id, state))) return 'noted'
    await insertDeliveries(tx, [{ pageId: found.id, attempt: found.attempt, outcome: state, detail, providerId, tookMs: null }], now)
    const changed = await phone.markReported(tx, found.id, { state: state === 'delivered' ? 'delivered' : 'failed', detail, providerId })
    if (!changed || !incident) return 'noted'
    const drafts: Draft[] =
      state === 'delivered'
        ? [{ kind: 'page.delivered', body: { pageId: found.id, userId: found.userId, channel: found.channel } }]
        : await notAccepted(tx, found, { outcome: 'failed', detail, permanent: true, disable: lost }, false, incident, now)
    await incidents.appendTimeline(
      tx,
      drafts.map((draft) => ({ incident, draft, actor: SYSTEM, via: 'engine' })),
      now,
    )
    await incidents.saveNumbers(tx, [incident])
    wake(tx)
    return 'noted'
  })
}
