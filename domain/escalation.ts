import { z } from 'zod'
import { MINUTE, type Instant } from './time.ts'

/** Whom a level reaches: a person, whoever a schedule has on call, or everybody in a team. */
export const Target = z.strictObject({ kind: z.enum(['user', 'schedule', 'team']), id: z.int().positive() })
export type Target = z.infer<typeof Target>

export const Level = z.strictObject({
  targets: z.array(Target).min(1, 'A level needs at least one target.').max(20, 'At most 20 targets a level.'),
  /** Minutes to wait for an acknowledgement before the next level. */
  delayMinutes: z.int().min(1, 'At least one minute.').max(1_440, 'At most a day.'),
})
export type Level = z.infer<typeof Level>

export const EscalationPolicy = z.strictObject({
  levels: z.array(Level).min(1, 'A policy needs at least one level.').max(10, 'At most 10 levels.'),
  /** How often the levels are gone through again after the first time. */
  repeat: z.int().min(0).max(9, 'At most 9 repeats.'),
  /** Minutes after which an acknowledgement lapses and paging begins anew; null: never. */
  ackTimeoutMinutes: z.int().min(1).max(10_080).nullable(),
  /** Told when every level and repeat has passed unheard, or when no level reaches anybody. */
  lastResort: Target.nullable(),
})
export type EscalationPolicy = z.infer<typeof EscalationPolicy>

/** The policy that a run goes by; `because` says how it came to it where a person chose it: "reassigned by Ann". */
export type RunPolicy = EscalationPolicy & { because?: string }

/** A run of a policy: which level comes next, in which round. `level` = levels.length means the last resort. */
export type Run = { level: number; cycle: number }

/** What a target stands for at this instant, and in words why (schedule layer, override, team). */
export type Reached = { target: Target; users: { userId: number; reason: string }[]; empty?: string }

export type Step = {
  /** Levels that reached nobody, skipped at once. */
  skipped: { level: number; cycle: number; reason: string }[]
  /** Who is paged now; null when there is nobody left to try. */
  reached: { level: number; cycle: number; lastResort: boolean; users: { userId: number; reason: string }[] } | null
  next: Run
  /** When the next step is due; null ends the run. */
  dueAt: Instant | null
  exhausted: boolean
}

/** A level whose people were turned to at an instant. */
export type Turn = NonNullable<Step['reached']> & { at: Instant }

/**
 * One step of an escalation: goes through levels until one reaches somebody, pages them, and says when
 * the next is due. Empty levels never cost time. After the last level of the last round comes the last
 * resort, once; then the run ends, exhausted.
 */
export function escalationStep(policy: RunPolicy, run: Run, reach: (target: Target) => Reached, now: Instant): Step {
  const skipped: Step['skipped'] = []
  let { level, cycle } = run
  while (cycle <= policy.repeat) {
    while (level < policy.levels.length) {
      const { targets, delayMinutes } = policy.levels[level]!
      const reached = targets.map(reach)
      const users = uniqueUsers(reached, policy.because)
      if (users.length > 0) {
        return {
          skipped,
          reached: { level, cycle, lastResort: false, users },
          next: { level: level + 1, cycle },
          dueAt: now + delayMinutes * MINUTE,
          exhausted: false,
        }
      }
      skipped.push({ level, cycle, reason: reached.map((r) => r.empty ?? 'nobody').join('; ') })
      level++
    }
    // A round in which no level reached anybody says the same of every further round.
    if (skipped.length >= policy.levels.length) break
    level = 0
    cycle++
  }
  const users = policy.lastResort ? uniqueUsers([reach(policy.lastResort)], policy.because) : []
  const next = { level: 0, cycle: policy.repeat + 1 }
  if (users.length === 0 || run.cycle > policy.repeat) return { skipped, reached: null, next, dueAt: null, exhausted: true }
  return { skipped, reached: { level: policy.levels.length, cycle, lastResort: true, users }, next, dueAt: null, exhausted: true }
}

function uniqueUsers(reached: Reached[], because: string | undefined): { userId: number; reason: string }[] {
  const users = new Map<number, { userId: number; reason: string }>()
  for (const { target, users: found } of reached) {
    for (const { userId, reason } of found) if (!users.has(userId)) users.set(userId, { userId, reason: reasonOf(target, reason, because) })
  }
  return [...users.values()]
}

/** Whoever was chosen in person is told who chose them; of a team or a schedule also how they stand in it. */
function reasonOf({ kind }: Target, reason: string, because: string | undefined): string {
  if (because === undefined) return reason
  return kind === 'user' ? because : `${because}, ${reason}`
}

/** Every target that a policy names, once. */
export function targetsOf(policy: EscalationPolicy): Target[] {
  const all = [...policy.levels.flatMap((level) => level.targets), ...(policy.lastResort ? [policy.lastResort] : [])]
  return [...new Map(all.map((target) => [`${target.kind} ${target.id}`, target])).values()]
}

/** When a step's next one is due. Waiting for people who were told nothing would cost time for nothing; null ends the run. */
export function dueAfter({ dueAt }: Pick<Step, 'dueAt'>, nobodyTold: boolean, now: Instant): Instant | null {
  return dueAt !== null && nobodyTold ? now : dueAt
}

/** The policy by which somebody is paged directly: these targets now and, unheard, twice again at ten minutes' distance. */
export function directPolicy(targets: Target[], because: string): RunPolicy {
  return { levels: [{ targets, delayMinutes: 10 }], repeat: 2, ackTimeoutMinutes: null, lastResort: null, because }
}
