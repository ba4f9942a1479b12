import { EscalationPolicy, targetsOf } from '../../domain/escalation.ts'
import type { Draft } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import { loadConfigs, NO_CONFIGS, type Configs } from '../channels/store.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as escalations from '../escalations/store.ts'
import * as incidents from '../incidents/store.ts'
import { loadLadders, type Ladders } from '../oncall/ladders.ts'
import { claimedPage, insertClaimedPages, type ClaimedPage } from '../pages/claimed.ts'
import * as pages from '../pages/store.ts'
import { share, type Claiming, type Out, type Outgoing, type Sharing } from './at-once.ts'
import { heldDraft, LEASE_SECONDS } from './claim-pages.ts'
import { takeStep, type Taken } from './step.ts'
import { SAFETY_MS, wake } from './wake.ts'

/** An incident that is to open. */
export type Opening = {
  incident: incidents.NewIncident
  serviceName: string | null
  opened: Draft
  by: { actor: Actor; via: string }
  /** Who is paged: by a policy as it stands now, or by one made for this; null: nobody. */
  page: { policyId: number } | { policy: EscalationPolicy } | null
}

/** How incidents are to open. */
export type Ways = {
  /** False: the engine takes the first step too; for what could not be written with it. */
  firstStep: boolean
  /** Sends the first pages with the commit; without it the engine does. */
  claiming?: Claiming
}

/** What has to be known before incidents open. */
export type Ground = {
  ids: Awaited<ReturnType<typeof incidents.takeIds>>
  ladders: Ladders | null
  configs: Configs
  claiming: Claiming | null
}

/** Reads what these openings need; its statements leave in one write with those of its caller. */
export async function readGround(deps: Deps, tx: Queryable, wanted: Opening['page'][], ways: Ways, now: Instant): Promise<Ground> {
  if (wanted.length === 0) return { ids: [], ladders: null, configs: NO_CONFIGS, claiming: null }
  const policyIds = wanted.flatMap((page) => (page && 'policyId' in page ? [page.policyId] : []))
  const targets = wanted.flatMap((page) => (page && 'policy' in page ? targetsOf(page.policy) : []))
  const [ids, ladders, configs, mayClaim] = await Promise.all([
    incidents.takeIds(tx, wanted.length),
    ways.firstStep ? loadLadders(tx, { policyIds, targets }, now) : null,
    ways.firstStep && ways.claiming ? loadConfigs(tx, deps.vault) : NO_CONFIGS,
    ways.firstStep && ways.claiming?.may(tx),
  ])
  return { ids, ladders, configs, claiming: (mayClaim && ways.claiming) || null }
}

/** One incident as it is to be written. */
type Opened = {
  id: number
  opening: Opening
  drafts: Draft[]
  run: escalations.NewEscalation | null
  /** Its policy could not be read here: the engine begins its run, and says what is wrong. */
  unread: { policyId: number } | null
  pages: Sharing
}

/** Writes the openings with the first step of each; `outgoing` answers after the commit what is to be sent. */
export function openIncidents(
  deps: Deps,
  tx: Queryable,
  ground: Ground,
  openings: Opening[],
  now: Instant,
): { ids: number[]; statements: Promise<unknown>[]; outgoing: Out } {
  const opened = decideOpenings(deps, ground, openings, now)
  const rows = opened.map(({ id, opening }) => ({ ...opening.incident, id, lastNumber: 0 }))
  const drafts = opened.flatMap(({ opening, drafts }, i): incidents.IncidentDraft[] => [
    { incident: rows[i]!, draft: opening.opened, ...opening.by },
    ...drafts.map((draft) => ({ incident: rows[i]!, draft, actor: SYSTEM, via: 'engine' })),
  ])
  const claimed = opened.flatMap(({ opening, pages }) => pages.going.map((page) => ({ opening, page: claimedPage(page) })))
  const waiting = opened.flatMap((each) => [...each.pages.waiting, ...each.pages.held])
  const runs = opened.flatMap(({ run }) => run ?? [])
  const unread = opened.flatMap(({ id, unread: policy }) => (policy ? [{ incidentId: id, ...policy }] : []))
  const due = [...waiting, ...runs].some(({ dueAt }) => dueAt !== null && dueAt < now + SAFETY_MS)
  if (due || unread.length > 0) wake(tx)

  // The timeline takes its numbers from the incidents as it is called, hence before they are written.
  const timeline = incidents.appendTimeline(tx, drafts, now)
  const written = incidents.insertIncidents(tx, rows)
  const begun = [escalations.insertEscalations(tx, runs, now), escalations.insertPolicyEscalations(tx, unread, now)]
  const planned = pages.insertPages(tx, waiting, now)
  const ids = insertClaimedPages(
    tx,
    claimed.map(({ page }) => page),
    ground.claiming?.claim ?? NO_CLAIM,
    now,
    LEASE_SECONDS,
  )
  return {
    ids: opened.map(({ id }) => id),
    statements: [timeline, written, ...begun, planned, ids],
    outgoing: async () => {
      const idOf = await ids
      return claimed.map(({ opening, page }) => outgoingOf(ground, opening, page, idOf.get(page.key)!, now))
    },
  }
}

const NO_CLAIM = { node: '', epoch: 0 }

function decideOpenings(deps: Deps, { ids, ladders, claiming }: Ground, openings: Opening[], now: Instant): Opened[] {
  const steps = openings.map((opening, i) => firstStep(deps, opening, ids[i]!, ladders, now))
  const planned = steps.flatMap(({ taken }) => taken?.pages ?? [])
  const shared = share(planned, ladders?.people ?? new Map(), claiming?.room ?? (() => 0), now)
  const of = (list: pages.NewPage[]) => Map.groupBy(list, (page) => page.incidentId)
  const [going, waiting, held] = [of(shared.going), of(shared.waiting), of(shared.held)]
  return steps.map(({ taken, run, unread }, i) => {
    const id = ids[i]!.incident
    const mine = { going: going.get(id) ?? [], waiting: waiting.get(id) ?? [], held: held.get(id) ?? [] }
    return { id, opening: openings[i]!, run, unread, pages: mine, drafts: [...(taken?.drafts ?? []), ...mine.held.map(heldDraft)] }
  })
}

type First = { taken: Taken | null; run: escalations.NewEscalation | null; unread: { policyId: number } | null }

/** The first step of a run. What cannot be decided is left to the engine, which sets it aside in words. */
function firstStep(deps: Deps, { page, incident }: Opening, ids: Ground['ids'][number], ladders: Ladders | null, now: Instant): First {
  if (!page) return { taken: null, run: null, unread: null }
  const policyId = 'policyId' in page ? page.policyId : null
  const policy = 'policy' in page ? page.policy : ladders?.policies.get(page.policyId)
  if (!policy) return { taken: null, run: null, unread: { policyId: policyId! } }
  const run = { incidentId: ids.incident, policy, policyId, purpose: 'policy' as const }
  const later = { taken: null, run: { ...run, dueAt: now }, unread: null }
  if (!ladders) return later
  try {
    const whole = { ...run, policy: EscalationPolicy.parse(policy) }
    const taken = takeStep({ ...whole, id: ids.escalation, state: 'active', level: 0, cycle: 0 }, incident.urgency, ladders, now)
    const { dueAt, ...stands } = taken.next
    return { taken, run: { ...run, dueAt, taken: { id: ids.escalation, ...stands } }, unread: null }
  } catch (fault) {
    deps.log.error({ err: fault, incident: ids.incident }, 'the first step of an escalation failed; the engine tries it again')
    return later
  }
}

/** The page as the engine would have claimed it. */
function outgoingOf({ ladders, configs }: Ground, opening: Opening, page: ClaimedPage, id: number, now: Instant): Outgoing {
  const { incident } = opening
  const person = ladders!.people.get(page.userId)!
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
