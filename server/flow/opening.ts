import type { EscalationPolicy } from '../../domain/escalation.ts'
import type { Catalogue } from '../../domain/catalogue.ts'
import type { Draft } from '../../domain/draft.ts'
import { isStaffed, type TypeRule } from '../../domain/incident-type.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import { madeRef } from '../db/made.ts'
import type { Deps } from '../deps.ts'
import type * as escalations from '../escalations/store.ts'
import type * as incidents from '../incidents/store.ts'
import type { OnCall } from '../oncall/reader.ts'
import type * as pages from '../pages/store.ts'
import { share, type Look, type Sharing } from './at-once.ts'
import { heldDraft } from './claim-pages.ts'
import { takeStep, type Taken } from './step.ts'

/** An incident that is to open. */
export type Opening = {
  incident: incidents.NewIncident
  serviceName: string | null
  opened: Draft
  by: { actor: Actor; via: string }
  /** Who is paged: by a policy as it stands now, or by one made for this; null: nobody. */
  page: { policyId: number } | { policy: EscalationPolicy } | null
}

/** How an incident of a type is responded to as it opens. */
export function responseOf(
  type: TypeRule | undefined,
  chosen: boolean,
  { communicates }: Pick<Catalogue, 'communicates'>,
): Pick<incidents.NewIncident, 'type' | 'reacts'> {
  return { type: type ? { id: type.id, chosen } : null, reacts: communicates || (type !== undefined && isStaffed(type)) }
}

/** One incident as it is to be written. */
export type Opened = {
  /** Stands for its id and for that of its run until both are made. */
  ref: number
  opening: Opening
  drafts: Draft[]
  run: escalations.NewEscalation | null
  /** Its policy could not be read here: the engine begins its run, and says what is wrong. */
  unread: { policyId: number } | null
  pages: Sharing
}

/** Decides what is written of these incidents with the first step of each. Without `onCall` the engine takes that step, without `look` it sends. */
export function decideOpenings(
  { log }: Pick<Deps, 'log'>,
  openings: Opening[],
  onCall: OnCall | null,
  look: Look | null,
  now: Instant,
): Opened[] {
  const steps = openings.map((opening, i) => firstStep(log, opening, madeRef(i), onCall, now))
  const planned = steps.flatMap(({ taken }) => taken?.pages ?? [])
  const shared = share(planned, onCall?.sent ?? (() => []), look, now)
  const of = (list: pages.NewPage[]) => Map.groupBy(list, (page) => page.incidentId)
  const [going, waiting, held] = [of(shared.going), of(shared.waiting), of(shared.held)]
  return steps.map(({ taken, run, unread }, i) => {
    const ref = madeRef(i)
    const mine = { going: going.get(ref) ?? [], waiting: waiting.get(ref) ?? [], held: held.get(ref) ?? [] }
    return { ref, opening: openings[i]!, run, unread, pages: mine, drafts: [...(taken?.drafts ?? []), ...mine.held.map(heldDraft)] }
  })
}

type First = { taken: Taken | null; run: escalations.NewEscalation | null; unread: { policyId: number } | null }

/** The first step of a run. What cannot be decided is left to the engine, which sets it aside in words. */
function firstStep(log: Deps['log'], { page, incident }: Opening, ref: number, onCall: OnCall | null, now: Instant): First {
  if (!page) return { taken: null, run: null, unread: null }
  const policyId = 'policyId' in page ? page.policyId : null
  const policy = 'policy' in page ? page.policy : onCall?.policies.get(page.policyId)
  if (!policy) return { taken: null, run: null, unread: { policyId: policyId! } }
  const run = { incidentId: ref, policy, policyId, purpose: 'policy' as const }
  const later = { taken: null, run: { ...run, dueAt: now }, unread: null }
  if (!onCall) return later
  try {
    const taken = takeStep({ ...run, id: ref, state: 'active', level: 0, cycle: 0 }, incident.urgency, onCall, now)
    const { dueAt, ...stands } = taken.next
    return { taken, run: { ...run, dueAt, taken: { id: ref, ...stands } }, unread: null }
  } catch (fault) {
    log.error({ err: fault, title: incident.title }, 'the first step of an escalation failed; the engine tries it again')
    return later
  }
}
