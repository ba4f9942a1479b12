import { z } from 'zod'
import { DAY, Instant } from './time.ts'

/** A step of one of the two scales, 1 the least. */
export const STEPS = [1, 2, 3, 4, 5] as const
export const Step = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])
export type Step = z.infer<typeof Step>

/** What each step means, so that two people who rate the same thing come to the same number. */
export const LIKELIHOODS: Record<Step, { word: string; means: string }> = {
  1: { word: 'rare', means: 'Less than once in ten years' },
  2: { word: 'unlikely', means: 'Once in three to ten years' },
  3: { word: 'possible', means: 'Once in one to three years' },
  4: { word: 'likely', means: 'Every year' },
  5: { word: 'frequent', means: 'Every month or more often' },
}
export const IMPACTS: Record<Step, { word: string; means: string }> = {
  1: { word: 'negligible', means: 'Nobody outside the team notices' },
  2: { word: 'minor', means: 'Some work is lost, or some customers wait' },
  3: { word: 'moderate', means: 'Many customers wait, or a promise is broken' },
  4: { word: 'major', means: 'The business stands still for a day, or the law has to be told' },
  5: { word: 'severe', means: 'The company itself is in danger' },
}

export const HIGHEST = 25
export type Rated = { likelihood: Step; impact: Step }
export const scoreOf = ({ likelihood, impact }: { likelihood: number; impact: number }): number => likelihood * impact

/** How bad a score is, and in how many days somebody has to decide about a risk that is above what is accepted. */
export const BANDS = [
  { band: 'critical', from: 15, days: 3 },
  { band: 'high', from: 10, days: 7 },
  { band: 'medium', from: 5, days: 14 },
  { band: 'low', from: 0, days: 30 },
] as const
export const bandOf = (score: number): (typeof BANDS)[number] => BANDS.find(({ from }) => score >= from)!

/** Something that stands already and makes the risk smaller by some steps. */
export const Control = z.strictObject({
  text: z.string().trim().min(1, 'Say what it is.').max(300, 'At most 300 characters.'),
  lowers: z.enum(['likelihood', 'impact']),
  by: z.int().min(1).max(4, 'At most four steps.'),
})
export type Control = z.infer<typeof Control>

const PLANS = ['mitigate', 'transfer', 'avoid'] as const
export const TREATMENTS = [...PLANS, 'accept'] as const
export const Plan = z.strictObject({
  kind: z.enum(PLANS),
  plan: z.string().trim().min(1, 'Say what will be done.').max(2_000, 'At most 2,000 characters.'),
  ownerId: z.int().positive(),
  dueAt: Instant,
})
export const Acceptance = z.strictObject({
  kind: z.literal('accept'),
  reason: z.string().trim().min(1, 'Say why it can be lived with.').max(2_000, 'At most 2,000 characters.'),
  expiresAt: Instant,
})
/** What is done about a risk; an acceptance carries who signed it and when. */
export const Treatment = z.discriminatedUnion('kind', [
  Plan,
  z.strictObject({ ...Acceptance.shape, signedBy: z.int().positive(), signedAt: Instant }),
])
export type Treatment = z.infer<typeof Treatment>

/** Up to which score the company lives with a risk, until when. */
export type Limit = { score: number; expiresAt: Instant }

/** within: no more than what is accepted. accepted, planned: above it, and covered. open: above it, and not covered. */
export const STANDINGS = ['open', 'planned', 'accepted', 'within'] as const
export const Standing = z.enum(STANDINGS)
export type Standing = z.infer<typeof Standing>

export const TaskKind = z.enum(['treat', 'score', 'review'])
export type Task = { kind: z.infer<typeof TaskKind>; why: string; dueAt: Instant }

export type RiskFacts = Rated & {
  controls: readonly Control[]
  treatment: Treatment | null
  reviewAt: Instant
  /** Since when an incident asks for a new score. */
  scoreAskedAt: Instant | null
}
export type Judged = {
  residual: Rated & { raised: number }
  standing: Standing
  /** What it asks of its owner. */
  tasks: Task[]
  /** When this may come out otherwise, as far as time alone changes it. */
  nextAt: Instant
}

/** Work on its asset that is late makes a risk likelier by a step for each piece, and by no more than this. */
export const MOST_RAISED = 2
/** So long an owner has to score a risk anew that came true. */
export const SCORE_WITHIN = 7 * DAY
/** At the latest it is looked at again after this: assets change their kind, tags and priority without it. */
const AGAIN = DAY

const step = (value: number): Step => Math.min(5, Math.max(1, value)) as Step

/** What is left after the controls, and what late work puts on top. */
export function residualOf({ likelihood, impact, controls }: Rated & { controls: readonly Control[] }, late: number): Judged['residual'] {
  const lowered = (what: Control['lowers']) => controls.reduce((sum, control) => sum + (control.lowers === what ? control.by : 0), 0)
  const base = step(likelihood - lowered('likelihood'))
  const raisedTo = step(base + Math.min(late, MOST_RAISED))
  return { likelihood: raisedTo, impact: step(impact - lowered('impact')), raised: raisedTo - base }
}

/** How a risk stands. `late`: how many pieces of work on its asset are overdue. */
export function judgeRisk(risk: RiskFacts, limit: Limit | null, late: number, now: Instant): Judged {
  const residual = residualOf(risk, late)
  const score = scoreOf(residual)
  const valid = limit !== null && limit.expiresAt > now
  const accepted = valid ? limit.score : 0
  const ends = endOf(risk.treatment)
  const standing =
    score <= accepted ? 'within' : ends !== null && ends > now ? (risk.treatment!.kind === 'accept' ? 'accepted' : 'planned') : 'open'
  const tasks: Task[] = []
  if (standing === 'open')
    tasks.push({
      kind: 'treat',
      why: `${limitWords(limit, valid, score)} ${treatmentWords(risk.treatment)}`,
      dueAt: ends ?? now + bandOf(score).days * DAY,
    })
  if (risk.scoreAskedAt !== null)
    tasks.push({
      kind: 'score',
      why: 'An incident made it come true. Say how likely and how bad it is now.',
      dueAt: risk.scoreAskedAt + SCORE_WITHIN,
    })
  if (risk.reviewAt <= now)
    tasks.push({ kind: 'review', why: 'The day of its review has come. Say whether its score still holds.', dueAt: risk.reviewAt })
  const turns = [valid ? limit.expiresAt : null, ends, risk.reviewAt].filter((at) => at !== null && at > now) as Instant[]
  return { residual, standing, tasks, nextAt: Math.min(now + AGAIN, ...turns) }
}

/** Until when a treatment covers its risk. */
function endOf(treatment: Treatment | null): Instant | null {
  if (treatment === null) return null
  return treatment.kind === 'accept' ? treatment.expiresAt : treatment.dueAt
}

function limitWords(limit: Limit | null, valid: boolean, score: number): string {
  if (limit === null) return 'Nobody has signed what the company accepts, so nothing is accepted.'
  return valid
    ? `Its score of ${score} is above the ${limit.score} that is accepted.`
    : 'What the company accepts was signed and has run out, so nothing is accepted.'
}

function treatmentWords(treatment: Treatment | null): string {
  if (treatment === null) return 'Decide what is done about it.'
  return treatment.kind === 'accept' ? 'Its own acceptance has run out.' : `The plan to ${treatment.kind} it is late.`
}

/** What becomes of the tasks that are open: one that is still wanted keeps its time, unless that is to be sooner. */
export function turnTasks(
  open: readonly (Task & { id: number })[],
  wanted: readonly Task[],
): { fresh: Task[]; kept: (Task & { id: number })[]; closed: number[] } {
  const fresh = wanted.filter(({ kind }) => !open.some((task) => task.kind === kind))
  const kept = open.flatMap((task) => {
    const still = wanted.find(({ kind }) => kind === task.kind)
    if (!still) return []
    // What is reviewed or asked anew has a time of its own; what waits to be treated does not wait longer.
    return [{ ...still, id: task.id, dueAt: still.kind === 'treat' ? Math.min(task.dueAt, still.dueAt) : still.dueAt }]
  })
  return { fresh, kept, closed: open.filter(({ kind }) => !wanted.some((task) => task.kind === kind)).map(({ id }) => id) }
}
