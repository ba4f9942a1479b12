import type { Receipt } from '../../integrations/channel.ts'
import type { Draft } from '../../domain/incident.ts'
import { SECOND, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as escalations from '../escalations/store.ts'
import * as incidents from '../incidents/store.ts'
import * as pages from '../pages/store.ts'
import { wake } from './wake.ts'

/** Tries for one page; between them 2 s, then 8 s. */
const TRIES = 3
const BACKOFF = [2 * SECOND, 8 * SECOND]

/**
 * Records a receipt. Accepted: done. In doubt or failed: again with the same key, and at the first failure
 * already the person's next channel is brought forward. When nothing can reach them any more, the next level is due.
 */
export async function settle(deps: Deps, page: pages.DuePage, claim: pages.Claim, receipt: Receipt, tookMs: number): Promise<void> {
  await deps.db.tx(async (tx) => {
    const now = deps.clock.now()
    const [incident] = await incidents.lockIncidents(tx, [page.incidentId])
    const attempt = page.attempt + 1
    const providerId = receipt.outcome === 'accepted' ? (receipt.providerId ?? null) : null
    const detail = receipt.detail ?? ''
    await pages.insertDelivery(tx, { pageId: page.id, attempt, outcome: receipt.outcome, detail, providerId, tookMs }, now)

    const again = receipt.outcome !== 'accepted' && attempt < TRIES && !(receipt.outcome === 'failed' && receipt.permanent)
    const retryAt = again
      ? now + Math.max(BACKOFF[attempt - 1]!, receipt.outcome === 'failed' ? Math.min(receipt.retryAfterMs ?? 0, 60 * SECOND) : 0)
      : null
    const state = receipt.outcome === 'failed' && again ? 'planned' : receipt.outcome
    const ours = await pages.settlePage(tx, { id: page.id, attempt }, claim, { state, retryAt, providerId, detail })
    // Another node took it over in the meantime: the try stays on record, the page is theirs.
    if (!ours || !incident) return

    const drafts = receipt.outcome === 'accepted' ? [await accepted(tx, page)] : await notAccepted(tx, page, receipt, again, incident, now)
    await incidents.appendTimeline(
      tx,
      drafts.map((draft) => ({ incident, draft, actor: SYSTEM, via: 'engine' })),
      now,
    )
    await incidents.saveNumbers(tx, [incident])
    wake(tx)
  })
}

async function accepted(tx: Queryable, page: pages.DuePage): Promise<Draft> {
  const bundled = (await pages.bundledWith(tx, [page.id])).length
  return {
    kind: 'page.sent',
    body: { pageId: page.id, userId: page.userId, channel: page.channel, purpose: page.purpose, ...(bundled > 0 ? { bundled } : {}) },
  }
}

/** What is needed of a page to find another way when it did not arrive. */
export type LostPage = Pick<pages.DuePage, 'id' | 'incidentId' | 'escalationId' | 'userId' | 'methodId' | 'channel' | 'purpose'>

/** Entries about a page that did not arrive, and the next way to the person brought forward. */
export async function notAccepted(
  tx: Queryable,
  page: LostPage,
  receipt: Exclude<Receipt, { outcome: 'accepted' }>,
  again: boolean,
  incident: incidents.LockedIncident,
  now: Instant,
): Promise<Draft[]> {
  if (receipt.outcome === 'failed' && receipt.disable) await loseMethod(tx, page, receipt.detail, now)
  const facts = { pageId: page.id, userId: page.userId, channel: page.channel, detail: receipt.detail }
  if (!again) await pages.failBundled(tx, page.id, receipt.detail)
  const kind = receipt.outcome === 'unknown' && again ? 'page.unknown' : 'page.failed'
  if (page.purpose === 'resolved') return [{ kind, body: facts }]

  const next = await anotherWay(tx, page, incident, now)
  const drafts: Draft[] = [{ kind, body: { ...facts, ...(again ? { next: 'trying again' } : next ? { next: `trying ${next} now` } : {}) } }]
  if (again || next || page.escalationId === null) return drafts
  if (!(await pages.mayStillReach(tx, page.escalationId, page.userId))) {
    drafts.push({ kind: 'page.unreachable', body: { userId: page.userId, reason: 'every contact method failed' } })
    const someoneElse = await pages.mayStillReach(tx, page.escalationId)
    if (!someoneElse && incident.state === 'triggered') await escalations.hastenEscalations(tx, [page.incidentId], now)
  }
  return drafts
}

/** The person's next channel: the planned one brought forward, or a method this run has not used yet. */
async function anotherWay(tx: Queryable, page: LostPage, incident: incidents.LockedIncident, now: Instant): Promise<string | undefined> {
  const hastened = await pages.hastenNextPage(tx, page, now)
  if (hastened) return hastened
  const [unused] = await pages.unusedMethods(tx, page)
  if (!unused) return undefined
  await pages.insertPages(
    tx,
    [{ ...page, methodId: unused.id, channel: unused.channel, urgency: incident.urgency, reason: `${page.channel} failed`, dueAt: now }],
    now,
  )
  return unused.channel
}

/** The provider says that this address is gone (STOP, an ended push subscription): it is shown as lost. */
async function loseMethod(tx: Queryable, page: LostPage, reason: string, now: Instant): Promise<void> {
  await pages.loseMethod(tx, page.methodId, reason, now)
  await record(tx, [
    {
      subject: 'user',
      subjectId: page.userId,
      kind: 'contact.lost',
      at: now,
      enteredAt: now,
      actor: SYSTEM,
      via: 'engine',
      body: { methodId: page.methodId, channel: page.channel, reason },
    },
  ])
}
