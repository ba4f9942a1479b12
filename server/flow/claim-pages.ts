import { createHash, randomBytes } from 'node:crypto'
import { allot, THROTTLE } from '../../domain/contact-plan.ts'
import type { Draft } from '../../domain/draft.ts'
import type { Instant } from '../../domain/time.ts'
import type { Channel } from '../../integrations/channel.ts'
import { loadConfigs, NO_CONFIGS } from '../channels/store.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as incidents from '../incidents/store.ts'
import { insertPageLinks } from '../pages/links.ts'
import * as bundles from '../pages/bundles.ts'
import * as pages from '../pages/store.ts'
import { writeLetter, type Sending } from './letter.ts'

/** Past twice the time of a try a claim is in doubt. */
export const LEASE_SECONDS = 20
const BATCH = 200
/** Why a message waits: somebody's limit is reached. */
const ENOUGH = `${THROTTLE.messages} messages in ${THROTTLE.span / 60_000} minutes are enough; the rest comes as one`
export const HELD = `held back: ${ENOUGH}`

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
  const wanted = due.filter((page) => noLongerWanted(page) === undefined)
  const { leads, bundled, held } = await withinLimits(tx, wanted, now)
  const going = leads.slice(0, limit)
  const ids = going.map((page) => page.id)
  const tokens = going.map(() => randomBytes(32).toString('base64url'))
  // They run in this order, and leave in one write.
  const [, , , , , others, configs] = await Promise.all([
    pages.markCancelled(tx, cancelled),
    bundles.markHeld(tx, held, HELD),
    bundles.markBundled(tx, bundled),
    // Where more is due than was claimed, the rest of a person's pages travels with their bundle too.
    due.length === BATCH ? bundles.bundleAll(tx, [...new Set(bundled.map(({ lead }) => lead))], now) : undefined,
    pages.markSending(tx, ids, claim, now, LEASE_SECONDS),
    ids.length === 0 ? [] : bundles.bundledWith(tx, ids),
    ids.length === 0 ? NO_CONFIGS : loadConfigs(tx, deps.vault),
    insertPageLinks(tx, linksOf(going, tokens), now),
  ])
  const sendings = going.map((page, i) =>
    writeLetter(
      deps,
      byKind.get(page.channel)!,
      page,
      { config: configs.of(page.channel), others: others.filter((other) => other.lead === page.id), token: tokens[i]! },
      now,
    ),
  )
  const newlyHeld = wanted.filter((page) => !page.heldBefore && held.some(({ id }) => id === page.id))
  return { sendings, held: newlyHeld, looked: due.length - (leads.length - going.length) }
}

function linksOf(going: pages.DuePage[], tokens: string[]): Parameters<typeof insertPageLinks>[1] {
  return going.map(({ id, userId, incidentId }, i) => ({
    hash: createHash('sha256').update(tokens[i]!).digest(),
    userId,
    incidentId,
    pageId: id,
  }))
}

export function heldDraft({ userId, channel }: { userId: number; channel: string }): Draft {
  return { kind: 'page.held', body: { userId, channel, reason: ENOUGH } }
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
    return incident ? [{ incident, draft: heldDraft(page), actor: SYSTEM, via: 'engine' }] : []
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

const isNoTask = ({ purpose }: pages.DuePage): boolean => purpose !== 'task'

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
    // What can be answered leads: by the answer to a task nothing would be acknowledged.
    const together = group.slice(single, single + bundle)
    const [lead, ...rest] = [...together.filter(isNoTask), ...together.filter((page) => !isNoTask(page))]
    all.leads.push(...group.slice(0, single), ...(lead ? [lead] : []))
    for (const page of rest) all.bundled.push({ id: page.id, lead: lead!.id })
    for (const page of group.slice(single + bundle)) all.held.push({ id: page.id, until: heldUntil! })
  }
  return all
}
