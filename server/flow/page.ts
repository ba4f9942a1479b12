import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, Message, Receipt } from '../../integrations/channel.ts'
import { wordPage } from '../../domain/message.ts'
import { throttle, THROTTLE } from '../../domain/contact-plan.ts'
import type { Instant } from '../../domain/time.ts'
import { loadChannel } from '../channels/store.ts'
import type { Queryable } from '../db/database.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Deps } from '../deps.ts'
import * as pages from '../pages/store.ts'
import { insertPageLinks } from '../pages/links.ts'
import type { Node } from './node.ts'
import { settle } from './settle.ts'

/** A claimed page, ready to be sent outside any transaction. */
export type Sending = {
  page: pages.DuePage
  message: Message
  channel: Channel
  config: unknown
  recipient: { name: string; address: string; secret?: unknown }
}

/** At most this many sends of one channel at once: a provider that hangs holds up only its own. */
const BULKHEAD = 16
/** A try ends after 10 s; past twice that a claim is in doubt. */
const TRY_MS = 10_000
const LEASE_SECONDS = 20
/** What was claimed longer ago than this is not begun but claimed anew: this process was frozen, and much may have changed. */
const STALE_MS = 500

export type PageFlow = {
  turn: () => Promise<number>
  /** Waits for the sends that are under way. */
  drain: () => Promise<void>
}

/** Pages that are due are claimed, sent outside any transaction, and their receipts recorded. */
export function pageFlow(deps: Deps, channels: readonly Channel[], node: Pick<Node, 'claim' | 'holds'>): PageFlow {
  const byKind = new Map(channels.map((channel) => [channel.kind, channel]))
  const busy = new Map<string, number>()
  const underWay = new Map<number, Promise<void>>()
  /** Set when pages may be claimed by this process that it does not send: a claim or a receipt got no answer. */
  let orphans = false

  function free(): string[] {
    return channels.map((channel) => channel.kind).filter((kind) => (busy.get(kind) ?? 0) < BULKHEAD)
  }

  async function turn(): Promise<number> {
    const kinds = free()
    if (kinds.length === 0) return 0
    const claim = node.claim()
    // Before the claim: were this process frozen while it waits for the commit, the time would count.
    const claimedAt = performance.now()
    const { sendings, looked } = await claimDue(claim, kinds)
    for (const sending of sendings) {
      if (performance.now() - claimedAt > STALE_MS) {
        orphans = true
        continue
      }
      const { kind } = sending.channel
      busy.set(kind, (busy.get(kind) ?? 0) + 1)
      const done = sendOne(deps, sending, claim)
        .then((recorded) => void (orphans ||= !recorded))
        .finally(() => {
          busy.set(kind, busy.get(kind)! - 1)
          // Past its lease the page may be under way a second time.
          if (underWay.get(sending.page.id) === done) underWay.delete(sending.page.id)
        })
      underWay.set(sending.page.id, done)
    }
    return looked
  }

  async function claimDue(claim: pages.Claim, kinds: string[]): Promise<{ sendings: Sending[]; looked: number }> {
    const adopting = orphans
    orphans = false
    try {
      return await deps.db.tx(async (tx) => {
        // A node that others gave up begins nothing until it has a new epoch.
        if (!(await node.holds(tx))) return { sendings: [], looked: 0 }
        if (adopting) await pages.doubtOrphans(tx, deps.clock.now(), claim.node, [...underWay.keys()])
        return claimPages(tx, deps, byKind, kinds, claim, BULKHEAD)
      })
    } catch (error) {
      // Whether the claim was kept is not known when the connection broke at its commit.
      orphans = true
      throw error
    }
  }

  return {
    turn,
    drain: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}

/**
 * Claims what is due: checks each page's incident again under its lock, holds people's limits, bundles.
 * `looked` counts every page whose state changed, sent or not.
 */
async function claimPages(
  tx: Queryable,
  deps: Deps,
  byKind: Map<string, Channel>,
  kinds: string[],
  claim: pages.Claim,
  limit: number,
): Promise<{ sendings: Sending[]; looked: number }> {
  const now = deps.clock.now()
  const due = await pages.claimDuePages(tx, now, kinds, 200)
  if (due.length === 0) return { sendings: [], looked: 0 }

  const dropped = due.filter((page) => noLongerWanted(page) !== undefined)
  for (const page of dropped) await pages.markCancelled(tx, [page.id], noLongerWanted(page)!)
  const wanted = due.filter((page) => !dropped.includes(page))

  const sends = await pages.recentSends(tx, [...new Set(wanted.map((page) => page.userId))], now - THROTTLE.span)
  const leads: pages.DuePage[] = []
  for (const group of groupBy(wanted, (page) => `${page.userId} ${page.channel}`)) {
    const chosen = await holdOrBundle(tx, group, sends.get(`${group[0]!.userId} ${group[0]!.channel}`) ?? [], now)
    leads.push(...chosen)
  }
  const going = leads.slice(0, limit)
  await pages.markSending(
    tx,
    going.map((page) => page.id),
    claim,
    now,
    LEASE_SECONDS,
  )
  const sendings = await prepare(tx, deps, byKind, going, now)
  return { sendings, looked: due.length - (leads.length - going.length) }
}

function noLongerWanted(page: pages.DuePage): string | undefined {
  if (!page.userActive) return 'the person was deactivated'
  if (!page.methodUsable && page.purpose !== 'resolved') return 'the contact method is not usable any more'
  if (page.purpose === 'page' && page.incidentState !== 'triggered') return `the incident is ${page.incidentState}`
  if (page.purpose === 'request' && page.incidentState === 'resolved') return 'the incident is resolved'
  return undefined
}

/** One person on one channel: what may go now. The first message is never delayed; past the limit the rest goes as one. */
async function holdOrBundle(tx: Queryable, group: pages.DuePage[], sentAt: Instant[], now: Instant): Promise<pages.DuePage[]> {
  const left = THROTTLE.messages - sentAt.length
  if (group.length <= left) return group
  const verdict = throttle(sentAt, now)
  if (!verdict.send) {
    await pages.markHeld(
      tx,
      group.map((page) => page.id),
      verdict.at,
      `held back: ${THROTTLE.messages} messages in ${THROTTLE.span / 60_000} minutes are enough; the rest comes as one`,
    )
    return []
  }
  const single = group.slice(0, Math.max(left - 1, 0))
  const [lead, ...rest] = group.slice(single.length)
  await pages.markBundled(
    tx,
    rest.map((page) => page.id),
    lead!.id,
  )
  return [...single, lead!]
}

async function prepare(tx: Queryable, deps: Deps, byKind: Map<string, Channel>, going: pages.DuePage[], now: Instant): Promise<Sending[]> {
  const bundled = await pages.bundledWith(
    tx,
    going.map((page) => page.id),
  )
  const tokens = going.map(() => randomBytes(32).toString('base64url'))
  await insertPageLinks(
    tx,
    going.map((page, i) => ({
      hash: createHash('sha256').update(tokens[i]!).digest(),
      userId: page.userId,
      incidentId: page.incidentId,
      pageId: page.id,
    })),
    now,
  )
  const configs = new Map<string, { config: unknown } | undefined>()
  for (const kind of new Set(going.map((page) => page.channel))) configs.set(kind, await loadChannel(tx, deps.vault, kind))

  return going.map((page, i) => {
    const others = bundled.filter((other) => other.lead === page.id)
    const words = wordPage({ ...page, plannedAt: page.createdAt, bundled: others }, now)
    return {
      page,
      channel: byKind.get(page.channel)!,
      config: configs.get(page.channel)?.config ?? {},
      recipient: {
        name: page.userName,
        address: page.address ?? '',
        ...(page.secret ? { secret: deps.vault.open(page.secret, 'contact') } : {}),
      },
      message: {
        key: page.key,
        purpose: page.purpose === 'resolved' ? 'resolved' : others.length > 0 ? 'bundle' : 'page',
        ...words,
        severity: page.severity,
        urgency: page.urgency,
        incident: { id: page.incidentId, title: page.incidentTitle, service: page.serviceName, openedAt: page.openedAt },
        actionUrl: page.purpose === 'resolved' ? null : `${deps.publicUrl}/p/${tokens[i]}`,
        replyCode: page.purpose === 'resolved' ? null : page.replyCode,
        thread: `incident-${page.incidentId}`,
        bundled: others,
        verificationCode: null,
      },
    }
  })
}

/** Sends one page and records its receipt. False: it could not be recorded, so the page is in doubt. */
async function sendOne(deps: Deps, sending: Sending, claim: pages.Claim): Promise<boolean> {
  const began = performance.now()
  try {
    const receipt = await attempt(deps, sending)
    const tookMs = Math.round(performance.now() - began)
    // A database that restarts is back within seconds: waiting for it saves people a second message.
    for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
      try {
        await settle(deps, sending.page, claim, receipt, tookMs)
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
export async function attempt(deps: Deps, { channel, message, recipient, config }: Omit<Sending, 'page'>): Promise<Receipt> {
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

function groupBy<T>(items: T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group) group.push(item)
    else groups.set(key(item), [item])
  }
  return [...groups.values()]
}
