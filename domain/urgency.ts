import { z } from 'zod'
import { NEED_LEVEL_WORDS, NEEDS, PRIORITIES, type JudgedAsset, type Need, type NeedLevel, type Priority } from './asset.ts'
import { Impact, IMPACT_WORDS, IMPACTS } from './scenario.ts'
import { severityRank, Severity, Urgency, urgencyOf, type UrgencyRule } from './severity.ts'

/** What follows where an asset of some priority is hit by something of some impact. */
export const Cell = z.strictObject({ severity: Severity, urgency: Urgency })
export type Cell = z.infer<typeof Cell>
const Row = z.strictObject({ 4: Cell, 3: Cell, 2: Cell, 1: Cell })
/** By priority of the asset, then by impact. */
export const Matrix = z.strictObject({ 1: Row, 2: Row, 3: Row, 4: Row })
export type Matrix = z.infer<typeof Matrix>

const row = (...cells: [string, string, string, string]): z.infer<typeof Row> => {
  const [four, three, two, one] = cells.map((cell) => {
    const [severity, urgency] = cell.split(' ')
    return { severity: severity as Severity, urgency: urgency as Urgency }
  })
  return { 4: four!, 3: three!, 2: two!, 1: one! }
}

/** What an installation begins with. */
export const USUAL_MATRIX: Matrix = {
  1: row('critical high', 'critical high', 'high high', 'medium low'),
  2: row('critical high', 'high high', 'medium low', 'low low'),
  3: row('high high', 'medium low', 'medium low', 'low low'),
  4: row('medium low', 'low low', 'low low', 'low low'),
}

/** A cell as it is read: `critical, high urgency`. */
export const cellWords = ({ severity, urgency }: Cell): string => `${severity}, ${urgency} urgency`

/** Where two matrices differ: `{ 'P1, severe': ['critical, high urgency', 'high, high urgency'] }`. */
export function matrixChanges(before: Matrix, after: Matrix): Record<string, [string, string]> {
  const pairs = PRIORITIES.flatMap((priority) =>
    IMPACTS.map((impact): [string, [string, string]] => [
      `P${priority}, ${IMPACT_WORDS[impact]}`,
      [cellWords(before[priority][impact]), cellWords(after[priority][impact])],
    ]),
  )
  return Object.fromEntries(pairs.filter(([, [was, is]]) => was !== is))
}

/** How the severity of an alert came about, as it is kept with the alert and shown on it. */
export const Derivation = z.strictObject({
  asset: z.strictObject({ id: z.int(), name: z.string() }),
  /** Null: neither the asset nor what needs it is ranked, so the sender's word stands. */
  priority: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  /** Where the asset itself has no priority: what has it and needs the asset. */
  inherited: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
  /** Null: no scenario met it, so its impact is what the sender's severity says. */
  scenario: z.strictObject({ id: z.int(), name: z.string() }).nullable(),
  impact: Impact,
  /** A need of the asset that makes this scenario worse for it than for others, or less bad. */
  need: z.strictObject({ of: z.enum(NEEDS), level: z.union([z.literal(1), z.literal(2), z.literal(3)]), changed: z.int() }).nullable(),
  /** What the sender said. */
  said: Severity,
  severity: Severity,
  urgency: Urgency,
  /** True where the service pages all or nothing loudly, whatever the severity. */
  fixedUrgency: z.boolean(),
  /** Another than the service's: the policy that the scenario names. */
  policyId: z.int().nullable(),
  /** The type of incident that the scenario names. */
  typeId: z.int().nullable().default(null),
})
export type Derivation = z.infer<typeof Derivation>

export type JudgedScenario = {
  id: number
  name: string
  impact: Impact
  harms: readonly Need[]
  policyId: number | null
  typeId: number | null
}

/** An asset with the rank that counts for it: its own, or that of the most important that needs it. */
export type Ranked = { asset: JudgedAsset; priority: Priority | null; inherited: { id: number; name: string } | null }

/**
 * What an alert means here: the priority of what it hits, crossed with the impact of what happens. A scenario that harms
 * what the asset needs much counts a step more, one that harms what it hardly needs a step less. Where no scenario is
 * known, the sender's severity stands for the impact; where no priority is, it stands altogether.
 */
export function derive(
  { asset, priority, inherited }: Ranked,
  scenario: JudgedScenario | null,
  said: Severity,
  rule: UrgencyRule,
  matrix: Matrix,
): Derivation {
  const strongest = scenario ? needOf(asset, scenario) : null
  const impact = scenario ? bounded(scenario.impact + (strongest?.changed ?? 0)) : bounded(4 - severityRank(said))
  // what is severe already cannot become more so
  const need = impact === scenario?.impact ? null : strongest
  const cell = priority === null ? { severity: said, urgency: urgencyOf('bySeverity', said) } : matrix[priority][impact]
  return {
    asset: { id: asset.id, name: asset.name },
    priority,
    inherited,
    scenario: scenario && { id: scenario.id, name: scenario.name },
    impact,
    need,
    said,
    severity: cell.severity,
    urgency: rule === 'bySeverity' ? cell.urgency : rule,
    fixedUrgency: rule !== 'bySeverity',
    policyId: scenario?.policyId ?? null,
    typeId: scenario?.typeId ?? null,
  }
}

/** The strongest need of the asset among those that a scenario harms, where it changes anything. */
function needOf(asset: JudgedAsset, { harms }: JudgedScenario): Derivation['need'] {
  let strongest: { of: Need; level: NeedLevel } | null = null
  for (const of of harms) {
    const level = asset.needs[of]
    if (level !== null && level > (strongest?.level ?? 0)) strongest = { of, level }
  }
  return strongest === null || strongest.level === 2 ? null : { ...strongest, changed: strongest.level - 2 }
}

function bounded(impact: number): Impact {
  return Math.min(4, Math.max(1, impact)) as Impact
}

/** A derivation as it is read aloud, without a full stop: `Shop is P1 and this is Unavailable (severe): critical, high urgency`. */
export function derivationWords(derivation: Derivation): string {
  const { asset, priority, inherited, scenario, impact, need, said, severity, urgency } = derivation
  const what = scenario
    ? `this is ${scenario.name} (${IMPACT_WORDS[impact]})`
    : `${said}, as its sender said, is ${IMPACT_WORDS[impact]} for it`
  const because = need
    ? `, ${need.changed > 0 ? 'a step more' : 'a step less'} as its need of ${need.of} is ${NEED_LEVEL_WORDS[need.level]}`
    : ''
  const fixed = derivation.fixedUrgency ? ', as the service always has it' : ''
  const paged = scenario && derivation.policyId !== null ? `; ${scenario.name} pages by a policy of its own` : ''
  if (priority === null)
    return `${asset.name} has no priority yet, so ${said} stands as its sender said it${fixed && ` with ${urgency} urgency${fixed}`}${paged}`
  const rank = inherited ? `${asset.name} counts as P${priority} because ${inherited.name} needs it` : `${asset.name} is P${priority}`
  return `${rank} and ${what}${because}: ${severity}, ${urgency} urgency${fixed}${paged}`
}
