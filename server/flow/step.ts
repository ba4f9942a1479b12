import { dueAfter, escalationStep, type Step } from '../../domain/escalation.ts'
import type { Draft } from '../../domain/draft.ts'
import type { Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { DueEscalation } from '../escalations/store.ts'
import type { OnCall } from '../oncall/reader.ts'
import type { NewPage } from '../pages/store.ts'
import { planPages } from './plan-pages.ts'

/** A step as it is to be written: what the timeline says of it, whom it pages, where the run stands then. */
export type Taken = {
  /** The run waited for something that did not come: its incident is triggered anew. */
  anew: boolean
  drafts: Draft[]
  pages: NewPage[]
  next: { state: 'active' | 'ended'; level: number; cycle: number; dueAt: Instant | null }
}

/** Decides a run's next step. One that waited for an acknowledgement or the end of a snooze begins at the first level again. */
export function takeStep(run: DueEscalation, urgency: Urgency, { reach, people }: OnCall, now: Instant): Taken {
  const anew = run.state !== 'active'
  const step = escalationStep(run.policy, anew ? { level: 0, cycle: 0 } : run, reach, now)
  const drafts: Draft[] = []
  if (anew)
    drafts.push({
      kind: 'incident.unacknowledged',
      body: { reason: run.state === 'snoozed' ? 'the snooze is over' : 'the acknowledgement lapsed' },
    })
  for (const { level, cycle, reason } of step.skipped) drafts.push({ kind: 'escalation.skipped', body: { level, cycle, reason } })
  const { pages, silent } = step.reached ? pageReached(run, urgency, step.reached, people, now) : { pages: [], silent: [] }
  if (step.reached) drafts.push({ kind: 'escalation.reached', body: step.reached })
  for (const userId of silent) drafts.push({ kind: 'page.unreachable', body: { userId, reason: 'they have no verified contact method' } })
  if (step.exhausted) drafts.push({ kind: 'escalation.exhausted', body: { reached: step.reached !== null } })

  const nobodyTold = step.reached !== null && silent.length === step.reached.users.length
  const dueAt = dueAfter(step, nobodyTold, now)
  return { anew, drafts, pages, next: { state: dueAt === null ? 'ended' : 'active', ...step.next, dueAt } }
}

function pageReached(
  run: DueEscalation,
  urgency: Urgency,
  reached: NonNullable<Step['reached']>,
  people: OnCall['people'],
  now: Instant,
): ReturnType<typeof planPages> {
  const purpose = run.purpose === 'policy' ? 'page' : 'request'
  return planPages({ incidentId: run.incidentId, escalationId: run.id, purpose, urgency }, reached.users, people, now)
}
