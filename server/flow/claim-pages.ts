import { createHash, randomBytes } from 'node:crypto'
import { allot, THROTTLE } from '../../domain/contact-plan.ts'
import { wordPage } from '../../domain/message.ts'
import type { Instant } from '../../domain/time.ts'
import type { Channel, Message } from '../../integrations/channel.ts'
import { loadChannel } from '../channels/store.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as incidents from '../incidents/store.ts'
import { insertPageLinks } from '../pages/links.ts'
import * as bundles from '../pages/bundles.ts'
import * as pages from '../pages/store.ts'

/** What is handed to a channel. */
export type Letter = { message: Message; config: unknown; recipient: { name: string; address: string; secret?: unknown } }
/** A claimed page, ready to be sent outside any transaction; `fault`: why it could not be written. */
export type Sending = { page: pages.DuePage; channel: Channel } & ({ letter: Letter } | { fault: string })

/** Past twice the time of a try a claim is in doubt. */
export const LEASE_SECONDS = 20
const BATCH = 200
const ENOUGH = `${THROTTLE.messages} messages in ${THROTTLE.span / 60_000} minutes are enough; the rest comes as one`

export type Claimed = {
  sendings: Sending[]
  /** Held back for the first time. */
  held: pages.DuePage[]
  /** Every page whose state changed, sent or not. */
  looked: number
}
export const NOTHING: Claimed = { sendings: [], held: [], looked: 0 }

/** Claims what is due: checks each page's incident again under its lock, holds people's limits, bundles. */
export async function claimPages(
  tx: Queryable,
  deps: Deps,
  byKind: Map<string, Channel>,
  kinds: string[],
  claim: pages.Claim,
  limit: number,
): Promise<Claimed> {
  const now = deps.clock.now()
  const due = await pages.claimDuePages(tx, now, kinds, BATCH)
  if (due.length === 0) return NOTHING

  const cancelled = due.flatMap((page) => {
    const detail = noLongerWanted(page)
    return detail === undefined ? [] : [{ id: page.id, detail }]
  })
  await pages.markCancelled(tx, cancelled)
  const wanted = due.filter((page) => noLongerWanted(page) === undefined)

  const { leads, bundled, held } = await withinLimits(tx, wanted, now)
  await bundles.markHeld(tx, held, `held back: ${ENOUGH}`)
  await bundles.markBundled(tx, bundled)
  // Where more is due than was claimed, the rest of a person's pages travels with their bundle too.
  if (due.length === BATCH) await bundles.bundleAll(tx, [...new Set(bundled.map(({ lead }) => lead))], now)

  const going = leads.slice(0, limit)
  await pages.markSending(
    tx,
    going.map((page) => page.id),
    claim,
    now,
    LEASE_SECONDS,
  )
  const sendings = await write(tx, deps, byKind, going, now)
  const newlyHeld = wanted.filter((page) => !page.heldBefore && held.some(({ id }) => id === page.id))
  return { sendings, held: newlyHeld, looked: due.length - (leads.length - going.length) }
}

/**
 * Says in the timelines what was held back for the first time. Apart from the claim, which only shares its incidents'
 * locks: taking them whole there would make claims and acknowledgements wait for each other in a circle.
 */
export async function tellHeld(tx: Queryable, held: pages.DuePage[], now: Instant): Promise<void> {
  const locked = await incidents.lockIncidents(tx, [...new Set(held.map((page) => page.incidentId))])
  const incidentOf = new Map(locked.map((incident) => [incident.id, incident]))
  const drafts = held.flatMap((page): incidents.IncidentDraft[] => {
    const incident = incidentOf.get(page.incidentId)
    const body = { pageId: page.id, userId: page.userId, channel: page.channel, reason: ENOUGH }
    return incident ? [{ incident, draft: { kind: 'page.held', body }, actor: SYSTEM, via: 'engine' }] : []
  })
  await incidents.appendTimeline(tx, drafts, now)
  await incidents.saveNumbers(tx, locked)
}

function noLongerWanted(page: pages.DuePage): string | undefined {
  if (!page.userActive) return 'the person was deactivated'
  if (!page.methodUsable && page.purpose !== 'resolved') return 'the contact method is not usable any more'
  if (page.purpose === 'page' && page.incidentState !== 'triggered') return `the incident is ${page.incidentState}`
  if (page.purpose === 'request' && page.incidentState === 'resolved') return 'the incident is resolved'
  return undefined
}

type Allotted = { leads: pages.DuePage[]; bundled: { id: number; lead: number }[]; held: { id: number; until: Instant }[] }

/** For each person on each channel: what may go now, what travels with it, what waits. */
async function withinLimits(tx: Queryable, wanted: pages.DuePage[], now: Instant): Promise<Allotted> {
  const sends = await bundles.recentSends(
    tx,
    [...new Set(wanted.map((page) => page.userId))],
    now - THROTTLE.span,
    wanted.map((page) => page.id),
  )
  const all: Allotted = { leads: [], bundled: [], held: [] }
  for (const [key, group] of Map.groupBy(wanted, (page) => `${page.userId} ${page.channel}`)) {
    const { single, bundle, heldUntil } = allot(
      sends.get(key) ?? [],
      group.length,
      group.some((page) => page.heldBefore),
      now,
    )
    const [lead, ...rest] = group.slice(single, single + bundle)
    all.leads.push(...group.slice(0, single), ...(lead ? [lead] : []))
    for (const page of rest) all.bundled.push({ id: page.id, lead: lead!.id })
    for (const page of group.slice(single + bundle)) all.held.push({ id: page.id, until: heldUntil! })
  }
  return all
}

async function write(tx: Queryable, deps: Deps, byKind: Map<string, Channel>, going: pages.DuePage[], now: Instant): Promise<Sending[]> {
  if (going.length === 0) return []
  const bundled = await bundles.bundledWith(
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
  const configs = new Map<string, () => unknown>()
  for (const kind of new Set(going.map((page) => page.channel))) configs.set(kind, await configOf(tx, deps, kind))

  // One page that cannot be written must not hold up the others.
  return going.map((page, i): Sending => {
    const channel = byKind.get(page.channel)!
    try {
      const others = bundled.filter((other) => other.lead === page.id)
      return { page, channel, letter: letterOf(deps, page, configs.get(page.channel)!(), others, tokens[i]!, now) }
    } catch (error) {
      deps.log.error({ err: error, page: page.id }, 'a page could not be written')
      return { page, channel, fault: `the message could not be written (${(error as Error).message}); the log has it` }
    }
  })
}

async function configOf(tx: Queryable, deps: Deps, kind: string): Promise<() => unknown> {
  const opened = await loadChannel(tx, deps.vault, kind).then(
    (channel) => ({ config: channel?.config ?? {} }),
    (error: unknown) => ({ error }),
  )
  return () => {
    if ('error' in opened) throw opened.error
    return opened.config
  }
}

function letterOf(
  deps: Deps,
  page: pages.DuePage,
  config: unknown,
  others: Awaited<ReturnType<typeof bundles.bundledWith>>,
  token: string,
  now: Instant,
): Letter {
  const over = page.purpose === 'resolved'
  return {
    config,
    recipient: {
      name: page.userName,
      address: page.address ?? '',
      ...(page.secret ? { secret: deps.vault.open(page.secret, 'contact') } : {}),
    },
    message: {
      key: page.key,
      purpose: over ? 'resolved' : others.length > 0 ? 'bundle' : 'page',
      ...wordPage({ ...page, plannedAt: page.createdAt, bundled: others }, now),
      severity: page.severity,
      urgency: page.urgency,
      incident: { id: page.incidentId, title: page.incidentTitle, service: page.serviceName, openedAt: page.openedAt },
      actionUrl: over ? null : `${deps.publicUrl}/p/${token}`,
      replyCode: over ? null : page.replyCode,
      thread: `incident-${page.incidentId}`,
      bundled: others,
      verificationCode: null,
    },
  }
}
