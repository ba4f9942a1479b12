import { z } from 'zod'
import { Priority } from './asset.ts'
import { PHASES, type Phase, type ResponseState } from './incident.ts'
import { Severity } from './severity.ts'
import { TEMPLATE_LENGTH } from './template.ts'
import { MINUTE, type Instant } from './time.ts'

const Id = z.int().positive()
const Minutes = z.int('Say how many minutes.').min(0, 'At least 0.').max(43_200, 'At most 30 days.')

/** Who is told: people by a way of their own, groups by their members and lines, or an address outside. */
export const Audience = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stakeholders'), id: Id }),
  z.strictObject({ kind: z.literal('role'), role: z.string().min(1).max(60) }),
  z.strictObject({ kind: z.enum(['user', 'team', 'schedule']), id: Id }),
  z.strictObject({ kind: z.literal('address'), email: z.email('An e-mail address.') }),
])
export type Audience = z.infer<typeof Audience>

/** Which incidents a rule is about; what names nothing takes all. */
export const Trigger = z.strictObject({
  severities: z.array(Severity).max(4).default([]),
  phases: z.array(z.enum(PHASES)).max(7).default([]),
  typeIds: z.array(Id).max(50).default([]),
  assetKinds: z.array(z.string().min(1).max(40)).max(50).default([]),
  priorities: z.array(Priority).max(4).default([]),
  /** True: only where personal data are concerned. */
  personalData: z.boolean().default(false),
  /** Minutes for which it has to be so before anything is said. */
  afterMinutes: Minutes.default(0),
})
export type Trigger = z.infer<typeof Trigger>

export const CommunicationRule = z.strictObject({
  name: z.string().trim().min(1, 'Give it a name.').max(120, 'At most 120 characters.'),
  audiences: z.array(Audience).min(1, 'Say who is told.').max(20, 'At most 20 audiences.'),
  trigger: Trigger,
  /** `email`: by mail. `loud`: by the loudest way that each person has. */
  channel: z.enum(['email', 'loud']).default('email'),
  subject: z.string().trim().min(1, 'Give it a subject.').max(300, 'At most 300 characters.'),
  body: z.string().trim().min(1, 'Say something.').max(TEMPLATE_LENGTH, 'At most 10,000 characters.'),
  /** Who writes it: the holder of this role confirms the text before it goes out. Null: it goes out as it is. */
  ownerRole: z.string().min(1).max(60).nullable().default('communications'),
  /** Whose word it needs before it goes out; null: nobody’s. */
  approverRole: z.string().min(1).max(60).nullable().default(null),
  /** Minutes after each update until the next is due; null: it is said once. */
  cadenceMinutes: z.int().min(5, 'At least 5 minutes.').max(10_080, 'At most a week.').nullable().default(null),
  /** Minutes after it is due until it is overdue, and its owner is paged. */
  deadlineMinutes: z.int('Say how many minutes.').min(1, 'At least a minute.').max(43_200, 'At most 30 days.').default(30),
  /** Who was told hears that it is over. */
  tellEnd: z.boolean().default(true),
  enabled: z.boolean().default(true),
})
export type CommunicationRule = z.infer<typeof CommunicationRule>
export type StoredRule = CommunicationRule & { id: number }

/** What is known of an incident when it is asked who has to be told. */
export type Situation = {
  severity: Severity
  phase: Phase
  state: ResponseState
  typeId: number | null
  assetKind: string | null
  priority: Priority | null
  personalData: boolean
}

export type CommunicationState = 'planned' | 'drafted' | 'approval' | 'sending' | 'sent' | 'failed' | 'skipped'

/** What was planned already. `number`: 1 for the first of a rule, then one more for each that follows. */
export type Planned = {
  id: number
  ruleId: number
  number: number
  state: CommunicationState
  final: boolean
  /** When it went out, or was let go of. */
  settledAt: Instant | null
  /** Left out by a person and not by the plan. */
  leftOut: boolean
}

export type Planning = {
  /** To be said at `dueAt`, and at the latest at `deadlineAt`. */
  plan: { ruleId: number; number: number; dueAt: Instant; deadlineAt: Instant; final: boolean }[]
  /** Not said any more, and why. */
  skip: { id: number; reason: string }[]
}

/** It waits for its time or for people; it may still be left out. */
export function isWaiting(state: CommunicationState): boolean {
  return state === 'planned' || state === 'drafted' || state === 'approval'
}
/** Whether a rule is about a situation. */
export function concerns({ trigger }: Pick<CommunicationRule, 'trigger'>, situation: Situation): boolean {
  const among = <T>(list: readonly T[], value: T | null) => list.length === 0 || (value !== null && list.includes(value))
  return (
    among(trigger.severities, situation.severity) &&
    among(trigger.phases, situation.phase) &&
    among(trigger.typeIds, situation.typeId) &&
    among(trigger.assetKinds, situation.assetKind) &&
    among(trigger.priorities, situation.priority) &&
    (!trigger.personalData || situation.personalData)
  )
}

/**
 * What is to be said of an incident as it stands now: each rule that concerns it, after its delay, and again at its cadence;
 * what concerns it no more and was not said yet is left out with the reason; when it is over, whoever was told hears so, and
 * when it goes on after that, they hear that too.
 */
export function planCommunication(rules: readonly StoredRule[], situation: Situation, planned: readonly Planned[], now: Instant): Planning {
  const planning: Planning = { plan: [], skip: [] }
  for (const rule of rules) {
    const mine = planned.filter(({ ruleId }) => ruleId === rule.id).toSorted((a, b) => a.number - b.number)
    if (situation.state === 'resolved') planEnd(planning, rule, mine, now)
    else planNext(planning, rule, mine, rule.enabled && concerns(rule, situation), now)
  }
  return planning
}

function planEnd(planning: Planning, rule: StoredRule, mine: Planned[], now: Instant): void {
  for (const { id, state, final } of mine)
    if (!final && isWaiting(state)) planning.skip.push({ id, reason: 'it is over before it was said' })
  const told = mine.findLast(({ state, final }) => !final && (state === 'sent' || state === 'sending'))
  const end = mine.findLast(({ final, state }) => final && state !== 'skipped')
  if (rule.tellEnd && told && (end?.number ?? 0) < told.number) planning.plan.push(due(rule, nextNumber(mine), now, true))
}

function planNext(planning: Planning, rule: StoredRule, mine: Planned[], wanted: boolean, now: Instant): void {
  for (const { id, state, final } of mine) {
    if (final && isWaiting(state)) planning.skip.push({ id, reason: 'it is not over after all' })
    else if (!wanted && isWaiting(state)) planning.skip.push({ id, reason: 'it is not about this incident any more' })
  }
  if (!wanted || mine.some(({ state, final }) => !final && isWaiting(state))) return
  const dueAt = nextAt(rule, mine, now)
  if (dueAt !== null) planning.plan.push(due(rule, nextNumber(mine), dueAt, false))
}

/** When the next word is due where none waits; null: nothing more is to be said. What the plan itself left out never counted. */
function nextAt(rule: StoredRule, mine: Planned[], now: Instant): Instant | null {
  const last = mine.findLast(({ state, final, leftOut }) => (state !== 'skipped' || leftOut) && !(final && isWaiting(state)))
  if (!last) return now + rule.trigger.afterMinutes * MINUTE
  // Whoever was told that it is over has to hear that it goes on.
  if (last.final) return now
  return rule.cadenceMinutes === null ? null : Math.max(now, (last.settledAt ?? now) + rule.cadenceMinutes * MINUTE)
}

function nextNumber(mine: readonly Planned[]): number {
  return Math.max(0, ...mine.map(({ number }) => number)) + 1
}

/** The update that follows one that went out, where the rule has a cadence. */
export function nextUpdate(rule: StoredRule, number: number, sentAt: Instant): Planning['plan'][number] | undefined {
  return rule.cadenceMinutes === null ? undefined : due(rule, number + 1, sentAt + rule.cadenceMinutes * MINUTE, false)
}

function due(rule: StoredRule, number: number, dueAt: Instant, final: boolean): Planning['plan'][number] {
  return { ruleId: rule.id, number, dueAt, deadlineAt: dueAt + rule.deadlineMinutes * MINUTE, final }
}

/** Who is paged as a communication stays overdue: first whoever writes it, then the commander; null: nobody is left. */
export function overdueStep(
  rule: Pick<CommunicationRule, 'ownerRole' | 'approverRole'>,
  state: Planned['state'],
  level: number,
): { role: string } | null {
  const first = state === 'approval' ? rule.approverRole : (rule.ownerRole ?? 'communications')
  const roles = [...new Set([first ?? 'communications', 'communications', 'commander'])]
  const role = roles[level]
  return role === undefined ? null : { role }
}

/** Between one who was paged for an overdue communication and the next. */
export const OVERDUE_STEP = 10 * MINUTE
