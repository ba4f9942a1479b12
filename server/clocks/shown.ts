import type { ClockShown, ObligationShown, OpenObligation, SimulatedClock } from '../../contract/clocks.ts'
import { standingOf, type Calendars, type Filed } from '../../domain/clock.ts'
import {
  adjusted,
  eventsOf,
  reasonsFor,
  stageWords,
  type Concern,
  type Obligation,
  type ObligationSetting,
} from '../../domain/obligation.ts'
import type { Instant } from '../../domain/time.ts'
import type { Packs } from './packs.ts'
import type { ClockRow, Settings } from './store.ts'

type NameOf = (key: string) => string

function about(obligation: Obligation, roleName: NameOf) {
  const { id, title, jurisdiction, source, unsure, note, appliesWhen, start, zone, approverRole } = obligation
  const events = eventsOf(obligation)
  return { id, title, jurisdiction, source, unsure, note, appliesWhen, start, zone, events, approver: roleName(approverRole) }
}

function outline({ id, title, recipients, checklist, limits }: Obligation['stages'][number]) {
  return { id, title, words: stageWords({ limits }), recipients, checklist }
}

/** An obligation as it is set here, beside what its file says. */
export function showObligation(law: Obligation, setting: ObligationSetting | undefined, roleName: NameOf): ObligationShown {
  const here = adjusted(law, setting)
  return {
    ...about(here, roleName),
    stages: here.stages.map((stage, i) => ({ ...outline(stage), limits: stage.limits, lawLimits: law.stages[i]!.limits })),
    enabled: here.enabled,
    adjusted: Object.keys(setting?.limits ?? {}).length > 0,
    reviewed: law.reviewed,
    setting: setting ?? { enabled: law.enabled, limits: {}, reviewed: null, note: '' },
  }
}

/** What holds for this company. */
export function enabledOf({ obligations }: Pick<Packs, 'obligations'>, settings: Settings): Obligation[] {
  return obligations.map((law) => adjusted(law, settings.get(law.id))).filter(({ enabled }) => enabled)
}

export function showOpen(obligation: Obligation, concern: Concern, names: { role: NameOf; kind: NameOf }): OpenObligation {
  return {
    ...about(obligation, names.role),
    stages: obligation.stages.map(outline),
    reasons: reasonsFor(obligation, concern, names.kind),
  }
}

export function filedOf({ stages }: Pick<ClockRow, 'stages'>): Filed {
  return Object.fromEntries(stages.flatMap(({ stage, filedAt }) => (filedAt === null ? [] : [[stage, filedAt]])))
}

export function showClock(row: ClockRow, approverHolder: string | null, roleName: NameOf, calendars: Calendars, now: Instant): ClockShown {
  const { document, state, times, reason, decidedAt, decidedBy, history } = row
  const standings = state === 'notApplicable' ? [] : standingOf(document, times, filedOf(row), calendars, now)
  return {
    ...about(document, roleName),
    state,
    times,
    reason,
    decidedAt,
    decidedBy,
    approverHolder,
    history,
    stages: standings.map(({ stage: id, ...standing }, i) => {
      const filing = row.stages.find(({ stage }) => stage === id)
      return {
        ...outline(document.stages[i]!),
        ...standing,
        enteredAt: filing?.enteredAt ?? null,
        filedBy: filing?.filedBy ?? null,
        approvedBy: filing?.approvedBy ?? null,
        proof: filing?.proof ?? null,
        included: filing?.included ?? null,
        reason: filing?.reason ?? null,
      }
    }),
  }
}

/** What would be suggested for something that stands like this, and when it would be due if it began at that instant. */
export function foretell(packs: Packs, settings: Settings, concern: Concern, kindName: NameOf, at: Instant): SimulatedClock[] {
  return enabledOf(packs, settings).flatMap((obligation) => {
    const reasons = reasonsFor(obligation, concern, kindName)
    if (reasons.length === 0) return []
    const { id, title, start, stages } = obligation
    const standings = standingOf(obligation, { [start]: at }, {}, packs.calendars, at)
    return [
      {
        id,
        title,
        reasons,
        start,
        stages: stages.map((stage, i) => ({ title: stage.title, words: stageWords(stage), dueAt: standings[i]!.dueAt })),
      },
    ]
  })
}
