import type { Receipt } from '../../integrations/channel.ts'
import type { Draft } from '../../domain/draft.ts'
import { SECOND, type Instant } from '../../domain/time.ts'
import { channelWord } from '../../domain/timeline.ts'
import type { Queryable } from '../db/database.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as escalations from '../escalations/store.ts'
import * as incidents from '../incidents/store.ts'
import * as bundles from '../pages/bundles.ts'
import * as pages from '../pages/store.ts'
import { wake } from './wake.ts'

/** Tries for one page; between them 2 s, then 8 s. */
const TRIES = 3
const BACKOFF = [2 * SECOND, 8 * SECOND]

/** The end of a try, to be recorded. */
export type Done = { page: pages.DuePage; claim: pages.Claim; receipt: Receipt; tookMs: number }

export type Settling = { settle: (done: Done) => Promise<void> }

/** Receipts that arrive while others are being written go together in the next transaction; a fault of one is its own. */
export function openSettling(deps: Deps): Settling {
  let queue: (Done & { resolve: () => void; reject: (fault: unknown) => void })[] = []
  let writing = false

  async function write(): Promise<void> {
    writing = true
    while (queue.length > 0) {
      const batch = queue
      queue = []
      const together = await record(batch).then(
        () => true,
        (fault: unknown) => {
          if (batch.length === 1) batch[0]!.reject(fault)
          return batch.length === 1
        },
      )
      if (together) for (const each of batch) each.resolve()
      else for (const each of batch) await record([each]).then(each.resolve, each.reject)
    }
    writing = false
  }

  // Not waited for: should the machine fail within the next moment, a message that was under way goes out twice.
  const record = (batch: Done[]) => deps.db.tx((tx) => settleAll(tx, batch, deps.clock.now()), { hot: 'engine', durable: false })

  return {
    settle: (done) =>
      new Promise((resolve, reject) => {
        queue.push({ ...done, resolve, reject })
        if (!writing) void write()
      }),
  }
}

/**
 * Records receipts. Accepted: done. In doubt or failed: again with the same key, and at the first failure
 * already the person's next channel is brought forward. When nothing can reach them any more, the next level is due.
 */
async function settleAll(tx: Queryable, batch: Done[], now: Instant): Promise<void> {
  const ends = batch.map((done) => ({ ...done, ...endOf(done, now) }))
  const [locked, , ours] = await Promise.all([
    incidents.lockIncidents(tx, [...new Set(batch.map(({ page }) => page.incidentId))]),
    pages.insertDeliveries(
      tx,
      ends.map(({ settled, receipt, tookMs }) => ({
        pageId: settled.id,
        attempt: settled.attempt,
        outcome: receipt.outcome,
        detail: settled.detail,
        providerId: settled.providerId,
        tookMs,
      })),
      now,
    ),
    pages.settlePages(
      tx,
      ends.map(({ settled }) => settled),
    ),
  ])
  const incidentOf = new Map(locked.map((incident) => [incident.id, incident]))
  // What another node took over in the meantime stays on record as a try; the page is theirs.
  const mine = ends.filter(({ page }) => ours.has(page.id))
  const bundled = await bundles.countBundled(
    tx,
    mine.map(({ page }) => page.id),
  )
  const drafts: incidents.IncidentDraft[] = []
  for (const { page, receipt, again } of mine) {
    const incident = incidentOf.get(page.incidentId)
    if (!incident) continue
    const written =
      receipt.outcome === 'accepted'
        ? [sentWith(page, bundled.get(page.id) ?? 0)]
        : await notAccepted(tx, page, receipt, again, incident, now)
    drafts.push(...written.map((draft) => ({ incident, draft, actor: SYSTEM, via: 'engine' })))
  }
  await Promise.all([incidents.appendTimeline(tx, drafts, now), incidents.saveNumbers(tx, locked)])
  wake(tx)
}

function endOf({ page, claim, receipt }: Done, now: Instant): { settled: pages.Settled; again: boolean } {
  const attempt = page.attempt + 1
  const again = receipt.outcome !== 'accepted' && attempt < TRIES && !(receipt.outcome === 'failed' && receipt.permanent)
  const patience = receipt.outcome === 'failed' ? Math.min(receipt.retryAfterMs ?? 0, 60 * SECOND) : 0
  const settled = {
    id: page.id,
    attempt,
    claim,
    state: receipt.outcome === 'failed' && again ? ('planned' as const) : receipt.outcome,
    retryAt: again ? now + Math.max(BACKOFF[attempt - 1]!, patience) : null,
    providerId: receipt.outcome === 'accepted' ? (receipt.providerId ?? null) : null,
    detail: receipt.detail ?? '',
  }
  return { settled, again }
}

function sentWith(page: pages.DuePage, bundled: number): Draft {
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
  if (!again) await bundles.failBundled(tx, page.id, receipt.detail)
  const kind = receipt.outcome === 'unknown' && again ? 'page.unknown' : 'page.failed'
  if (page.purpose === 'resolved') return [{ kind, body: facts }]

  const next = await anotherWay(tx, page, incident, now)
  const drafts: Draft[] = [
    { kind, body: { ...facts, ...(again ? { next: 'trying again' } : next ? { next: `trying ${channelWord(next)} now` } : {}) } },
  ]
  const { incidentId, escalationId } = page
  if (again || next || escalationId === null) return drafts
  if (!(await pages.mayStillReach(tx, { incidentId, escalationId }, page.userId))) {
    drafts.push({ kind: 'page.unreachable', body: { userId: page.userId, reason: 'every contact method failed' } })
    const someoneElse = await pages.mayStillReach(tx, { incidentId, escalationId })
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
    [
      {
        ...page,
        methodId: unused.id,
        channel: unused.channel,
        urgency: incident.urgency,
        reason: `${channelWord(page.channel)} failed`,
        dueAt: now,
      },
    ],
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
