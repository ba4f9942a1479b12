import { targetsOf } from '../../domain/escalation.ts'
import type { Instant } from '../../domain/time.ts'
import { loadConfigs, NO_CONFIGS, type Configs } from '../channels/store.ts'
import type { Queryable } from '../db/database.ts'
import { makeIds, type Made } from '../db/made.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as escalations from '../escalations/store.ts'
import * as incidents from '../incidents/store.ts'
import type { OnCall } from '../oncall/reader.ts'
import { claimedPage, insertClaimedPages, type ClaimedPage } from '../pages/claimed.ts'
import * as pages from '../pages/store.ts'
import type { Claiming, Look, Out, Outgoing } from './at-once.ts'
import { LEASE_SECONDS } from './claim-pages.ts'
import { decideOpenings, type Opening } from './opening.ts'
import { SAFETY_MS, wake } from './wake.ts'

/** How incidents are to open. */
export type Ways = {
  /** False: the engine takes the first step too; for what could not be written with it. */
  firstStep: boolean
  /** Sends the first pages with the commit; without it the engine does. */
  claiming?: Claiming
  /** Whether an alert or a group was not met lately, so that it may open an incident; only a hint. */
  isNews?: (ref: string) => boolean
}

/** What has to be known before incidents open. */
export type Ground = {
  /** The policies that were asked about. */
  policyIds: Set<number>
  onCall: OnCall | null
  configs: Configs
  look: Look | null
}

export const NO_GROUND: Ground = { policyIds: new Set(), onCall: null, configs: NO_CONFIGS, look: null }

/** Reads what openings that page like this need; its statements leave in one write with those of its caller. */
export async function readGround(deps: Deps, tx: Queryable, wanted: Opening['page'][], ways: Ways, now: Instant): Promise<Ground> {
  if (wanted.length === 0) return NO_GROUND
  const policyIds = [...new Set(wanted.flatMap((page) => (page && 'policyId' in page ? [page.policyId] : [])))]
  if (!ways.firstStep) return { ...NO_GROUND, policyIds: new Set(policyIds) }
  const targets = wanted.flatMap((page) => (page && 'policy' in page ? targetsOf(page.policy) : []))
  const [look, onCall, configs] = await Promise.all([
    // Before it is asked what went to people lately: what others claim from here on is known.
    ways.claiming?.look(tx),
    deps.onCall.read(tx, { policyIds, targets }, now),
    ways.claiming ? loadConfigs(tx, deps.vault) : NO_CONFIGS,
  ])
  return { policyIds: new Set(policyIds), onCall, configs, look: look ?? null }
}

/** Whether what was read is all that these openings need. */
export function covers({ policyIds }: Ground, openings: Opening[]): boolean {
  return openings.every(({ page }) => page !== null && 'policyId' in page && policyIds.has(page.policyId))
}

/** Writes the openings with the first step of each; `outgoing` answers after the commit what is to be sent. */
export function openIncidents(
  deps: Deps,
  tx: Queryable,
  { onCall, configs, look }: Ground,
  openings: Opening[],
  now: Instant,
): { made: Promise<Made[]>; statements: Promise<unknown>[]; outgoing: Out } {
  if (openings.length === 0) return { made: Promise.resolve([]), statements: [], outgoing: async () => [] }
  const opened = decideOpenings(deps, openings, onCall, look?.holds() ? look : null, now)
  const rows = opened.map(({ ref, opening }) => ({ ...opening.incident, id: ref, lastNumber: 0 }))
  const drafts = opened.flatMap(({ opening, drafts }, i): incidents.IncidentDraft[] => [
    { incident: rows[i]!, draft: opening.opened, ...opening.by },
    ...drafts.map((draft) => ({ incident: rows[i]!, draft, actor: SYSTEM, via: 'engine' })),
  ])
  const claimed = opened.flatMap(({ opening, pages }, i) => pages.going.map((page) => ({ opening, i, page: claimedPage(page) })))
  if (claimed.length > 0) look!.take(claimed.map(({ page }) => page))
  const waiting = opened.flatMap((each) => [...each.pages.waiting, ...each.pages.held])
  const runs = opened.flatMap(({ run }) => run ?? [])
  const unread = opened.flatMap(({ ref, unread: policy }) => (policy ? [{ incidentId: ref, ...policy }] : []))
  const due =
    [...waiting, ...runs].some(({ dueAt }) => dueAt !== null && dueAt < now + SAFETY_MS) ||
    openings.some(({ incident }) => incident.type?.staffed)
  if (due || unread.length > 0) wake(tx)

  // Before everything that names them.
  const made = makeIds(tx, opened.length)
  // The timeline takes its numbers from the incidents as it is called, hence before they are written.
  const timeline = incidents.appendTimeline(tx, drafts, now)
  const written = incidents.insertIncidents(tx, rows)
  const begun = [escalations.insertEscalations(tx, runs, now), escalations.insertPolicyEscalations(tx, unread, now)]
  const planned = pages.insertPages(tx, waiting, now)
  const ids = insertClaimedPages(
    tx,
    claimed.map(({ page }) => page),
    look?.claim ?? NO_CLAIM,
    now,
    LEASE_SECONDS,
  )
  return {
    made,
    statements: [made, timeline, written, ...begun, planned, ids],
    outgoing: async () => {
      const [idOf, madeIds] = await Promise.all([ids, made])
      return claimed.map(({ opening, i, page }) => {
        const { incident: incidentId, escalation: escalationId } = madeIds[i]!
        return outgoingOf(onCall!, configs, opening, { ...page, incidentId, escalationId }, idOf.get(page.key)!, now)
      })
    },
  }
}

const NO_CLAIM = { node: '', epoch: 0 }

/** The page as the engine would have claimed it. */
function outgoingOf({ people }: OnCall, configs: Configs, opening: Opening, page: ClaimedPage, id: number, now: Instant): Outgoing {
  const { incident } = opening
  const person = people.get(page.userId)!
  const way = person.methods.find((method) => method.id === page.methodId)!
  return {
    page: {
      ...page,
      id,
      userName: person.name,
      userActive: true,
      address: way.address,
      secret: way.secret,
      methodUsable: true,
      attempt: 0,
      createdAt: now,
      incidentState: 'triggered',
      incidentTitle: incident.title,
      severity: incident.severity,
      openedAt: incident.openedAt,
      serviceName: opening.serviceName,
      heldBefore: false,
    },
    matter: { config: configs.of(page.channel), others: [], token: page.token },
  }
}
