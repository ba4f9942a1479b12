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

/** What was planned already. `number`: 1 for the first of a rule, then one more for each update. */
export type Planned = {
  id: number
  ruleId: number
  number: number
  state: 'planned' | 'drafted' | 'approval' | 'sending' | 'sent' | 'failed' | 'skipped'
  final: boolean
}

export type Planning = {
  /** To be said at `dueAt`, and at the latest at `deadlineAt`. */
  plan: { ruleId: number; number: number; dueAt: Instant; deadlineAt: Instant; final: boolean }[]
  /** Not said any more, and why. */
  skip: { id: number; reason: string }[]
}

const LEFT: readonly Planned['state'][] = ['planned', 'drafted', 'approval']

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
 * What is to be said of an incident as it stands now: each rule that concerns it once, after its delay; what concerns it no
 * more and was not said yet is left out with the reason; when it is over, whoever was told hears so.
 */
export function planCommunication(rules: readonly StoredRule[], situation: Situation, planned: readonly Planned[], now: Instant): Planning {
  const planning: Planning = { plan: [], skip: [] }
  const over = situation.state === 'resolved'
  for (const rule of rules) {
    const mine = planned.filter(({ ruleId }) => ruleId === rule.id)
    const left = mine.filter(({ state, final }) => LEFT.includes(state) && !final)
    const last = Math.max(0, ...mine.map(({ number }) => number))
    if (over) {
      for (const { id } of left) planning.skip.push({ id, reason: 'it is over before it was said' })
      const told = mine.some(({ state, final }) => !final && (state === 'sent' || state === 'sending'))
      if (rule.tellEnd && told && !mine.some(({ final }) => final)) planning.plan.push(due(rule, last + 1, now, true))
    } else if (!rule.enabled || !concerns(rule, situation)) {
      for (const { id } of left) planning.skip.push({ id, reason: 'it is not about this incident any more' })
    } else if (!mine.some(({ state, final }) => state !== 'skipped' && !final)) {
      planning.plan.push(due(rule, last + 1, now + rule.trigger.afterMinutes * MINUTE, false))
    }
  }
  return planning
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
