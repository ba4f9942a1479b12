import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, Receipt } from '../../integrations/channel.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Deps } from '../deps.ts'
import * as pages from '../pages/store.ts'
import type { AtOnce, Claiming, Out } from './at-once.ts'
import { keepClaims } from './claims.ts'
import { claimPages, LEASE_SECONDS, NOTHING, tellHeld, type Claimed } from './claim-pages.ts'
import { writeLetter, type Letter, type Sending } from './letter.ts'
import type { Node } from './node.ts'
import { openSettling, type Settling } from './settle.ts'
import { wake } from './wake.ts'

/** At most this many sends of one channel at once: a provider that hangs holds up only its own. */
const BULKHEAD = 16
const TRY_MS = 10_000
/** What was claimed longer ago than this is not begun but claimed anew: this process was frozen, and much may have changed. */
const STALE_MS = 500

export type PageFlow = {
  turn: () => Promise<number>
  /** Pages claimed by this process that it does not send wait to be taken up again. */
  hasOrphans: () => boolean
  /** Sends what is committed as claimed elsewhere. */
  atOnce: AtOnce
  /** Waits for the sends that are under way. */
  drain: () => Promise<void>
}

/** Pages that are due are claimed, sent outside any transaction, and their receipts recorded. */
export function pageFlow(deps: Deps, channels: readonly Channel[], node: Pick<Node, 'claim' | 'holds'>): PageFlow {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const settling = openSettling(deps)
  const claims = keepClaims(node, room)
  const busy = new Map<string, number>()
  const underWay = new Map<number, Promise<void>>()
  /** Set when pages may be claimed by this process that it does not send: a claim or a receipt got no answer. */
  let orphans = false
  let patience = STALE_MS

  function room(kind: string): number {
    return byKind.has(kind) ? BULKHEAD - (busy.get(kind) ?? 0) : 0
  }

  async function turn(): Promise<number> {
    const kinds = channels.map((channel) => channel.kind).filter((kind) => room(kind) > 0)
    if (kinds.length === 0) return 0
    const claim = node.claim()
    // Before the claim: were this process frozen while it waits for the commit, the time would count.
    const claimedAt = performance.now()
    const { sendings, held, looked } = await claims.alone(() => claimDue(claim, kinds))
    const stale = performance.now() - claimedAt > patience
    // A database that is slow, and not this process frozen, is given more time at each turn: late pages are better than none.
    if (sendings.length > 0) patience = stale ? Math.min(patience * 2, LEASE_SECONDS * 500) : STALE_MS
    if (stale && sendings.length > 0) orphans = true
    for (const sending of stale ? [] : sendings) begin(sending, claim)
    if (held.length > 0) await deps.db.tx((tx) => tellHeld(tx, held, deps.clock.now()), { durable: false })
    return looked
  }

  function begin(sending: Sending, claim: pages.Claim): void {
    const { kind } = sending.channel
    busy.set(kind, (busy.get(kind) ?? 0) + 1)
    const done = sendOne(deps, settling, sending, claim)
      .then((recorded) => void (orphans ||= !recorded))
      .finally(() => {
        busy.set(kind, busy.get(kind)! - 1)
        // Past its lease the page may be under way a second time.
        if (underWay.get(sending.page.id) === done) underWay.delete(sending.page.id)
      })
    underWay.set(sending.page.id, done)
  }

  async function commit(transaction: (claiming: Claiming) => Promise<Out>): Promise<void> {
    const claim = node.claim()
    // Before the transaction: were this process frozen while it waits for the commit, the time would count.
    const claimedAt = performance.now()
    const beside = claims.beside(claim)
    try {
      const outgoing = await (await transaction(beside))()
      if (outgoing.length > 0 && performance.now() - claimedAt > STALE_MS) adoptSoon()
      else
        for (const { page, matter } of outgoing) begin(writeLetter(deps, byKind.get(page.channel)!, page, matter, deps.clock.now()), claim)
    } catch (error) {
      if (error instanceof DatabaseUnavailable) adoptSoon()
      throw error
    } finally {
      beside.end()
    }
  }

  function adoptSoon(): void {
    orphans = true
    wake(deps.db)
  }

  async function claimDue(claim: pages.Claim, kinds: string[]): Promise<Claimed> {
    const adopting = orphans
    orphans = false
    try {
      return await deps.db.tx(
        async (tx) => {
          const [holds] = await Promise.all([
            node.holds(tx),
            adopting ? pages.doubtOrphans(tx, deps.clock.now(), claim.node, [...underWay.keys()]) : undefined,
          ])
          // A node that others gave up begins nothing until it has a new epoch.
          if (!holds) return NOTHING
          return claimPages(tx, deps, byKind, kinds, claim, BULKHEAD)
        },
        { hot: 'engine' },
      )
    } catch (error) {
      // Whether the claim was kept is not known when the connection broke at its commit.
      orphans = true
      throw error
    }
  }

  return {
    turn,
    hasOrphans: () => orphans,
    atOnce: { commit },
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}

/** Sends one page and records its receipt. False: it could not be recorded, so the page is in doubt. */
async function sendOne(deps: Deps, settling: Settling, sending: Sending, claim: pages.Claim): Promise<boolean> {
  const began = performance.now()
  try {
    const receipt: Receipt =
      'fault' in sending
        ? { outcome: 'failed', permanent: true, detail: sending.fault }
        : await attempt(deps, { channel: sending.channel, ...sending.letter })
    const tookMs = Math.round(performance.now() - began)
    // A database that restarts is back within seconds: waiting for it saves people a second message.
    for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
      try {
        await settling.settle({ page: sending.page, claim, receipt, tookMs })
        return true
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable) || performance.now() - began > LEASE_SECONDS * 1_000) throw error
        await sleep(wait)
      }
    }
  } catch (error) {
    deps.log.error({ err: error, page: sending.page.id }, 'a receipt could not be recorded; the page goes out again with the same key')
    return false
  }
}

/** One try, at most 10 s. A channel that throws is a fault of ours; the page is in doubt, not lost. */
export async function attempt(deps: Deps, { channel, message, recipient, config }: Letter & { channel: Channel }): Promise<Receipt> {
  const parsed = channel.config.safeParse(config)
  if (!parsed.success) return { outcome: 'failed', permanent: true, detail: `the channel ${channel.title} is not set up` }
  const signal = AbortSignal.timeout(TRY_MS)
  try {
    const late = new Promise<Receipt>((resolve) => {
      signal.addEventListener('abort', () => resolve({ outcome: 'unknown', detail: 'no answer within 10 seconds' }), { once: true })
    })
    return await Promise.race([channel.send(message, recipient, parsed.data, deps.io(signal)), late])
  } catch (error) {
    deps.log.error({ err: error, channel: channel.kind }, 'a channel threw')
    return { outcome: 'unknown', detail: 'a fault while sending; the log has it' }
  }
}
