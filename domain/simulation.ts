import { contactPlan, type Method, type Rule } from './contact-plan.ts'
import { dueAfter, escalationStep, type EscalationPolicy, type Reached, type Run, type Target } from './escalation.ts'
import type { Urgency } from './severity.ts'
import { MINUTE, type Instant } from './time.ts'

/** How people can be reached: what the engine plans their pages from. */
export type Contacts = Map<number, { methods: Method[]; rules: Rule[] }>

/** One page as it would be planned; `minute` counts from the beginning. */
export type SimulatedPage = { minute: number; at: Instant; channel: string; reason: string }
export type SimulatedPerson = {
  userId: number
  /** The target that stands for them. */
  target: Target
  reason: string
  /** Empty: they have no verified way to be reached. */
  pages: SimulatedPage[]
}

/** A rung of the ladder. `level` counts from 0; the last resort has none. */
export type Rung =
  | { kind: 'paged'; minute: number; at: Instant; level: number | null; cycle: number; people: SimulatedPerson[]; nobodyTold: boolean }
  | { kind: 'skipped'; minute: number; at: Instant; level: number; cycle: number; reason: string }
  | { kind: 'ended'; minute: number; at: Instant; reason: string }

/**
 * What would happen if nobody answered: the steps of the engine, one after another, with pushed instants.
 * Schedules are asked at the instant of each step, so a hand-off in between counts.
 */
export function simulate(
  policy: EscalationPolicy,
  reach: (target: Target, at: Instant) => Reached,
  contacts: Contacts,
  urgency: Urgency,
  begin: Instant,
): Rung[] {
  const rungs: Rung[] = []
  let run: Run = { level: 0, cycle: 0 }
  for (let at = begin; ;) {
    const minute = (at - begin) / MINUTE
    const step = escalationStep(policy, run, (target) => reach(target, at), at)
    for (const { level, cycle, reason } of step.skipped) rungs.push({ kind: 'skipped', minute, at, level, cycle, reason })
    let nobodyTold = false
    if (step.reached) {
      const { level, cycle, lastResort, users } = step.reached
      const targets = lastResort ? [policy.lastResort!] : policy.levels[level]!.targets
      const reached = targets.map((target) => reach(target, at))
      const people = users.map(({ userId, reason }) => ({
        userId,
        reason,
        target: reached.find((found) => found.users.some((user) => user.userId === userId))!.target,
        pages: pagesOf(userId, at),
      }))
      nobodyTold = people.every((person) => person.pages.length === 0)
      rungs.push({ kind: 'paged', minute, at, level: lastResort ? null : level, cycle, people, nobodyTold })
    }
    const dueAt = dueAfter(step, nobodyTold, at)
    if (dueAt === null) {
      rungs.push({ kind: 'ended', minute, at, reason: whyEnded(policy, step.reached !== null, rungs) })
      return rungs
    }
    run = step.next
    at = dueAt
  }

  function pagesOf(userId: number, at: Instant): SimulatedPage[] {
    const contact = contacts.get(userId)
    if (!contact) return []
    return contactPlan(contact.rules, contact.methods, urgency, at).map(({ dueAt, channel, reason }) => ({
      minute: (dueAt - begin) / MINUTE,
      at: dueAt,
      channel,
      reason,
    }))
  }
}

function whyEnded(policy: EscalationPolicy, reached: boolean, rungs: Rung[]): string {
  if (reached) return 'The last resort was told; nothing further follows.'
  const anybody = rungs.some((rung) => rung.kind === 'paged' && !rung.nobodyTold)
  const missing = policy.lastResort ? 'the last resort reaches nobody' : 'there is no last resort'
  return anybody ? `Every level has had its time, and ${missing}; nothing further follows.` : `Nobody could be reached, and ${missing}.`
}

/** How long a policy runs at most if nobody answers: so far ahead schedules have to be known. */
export function longestRun(policy: EscalationPolicy): number {
  return policy.levels.reduce((sum, level) => sum + level.delayMinutes, 0) * MINUTE * (policy.repeat + 1)
}
