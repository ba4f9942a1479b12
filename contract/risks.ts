import { z } from 'zod'
import { Acceptance, Control, HIGHEST, Plan, Standing, Step, TaskKind, Treatment, TREATMENTS } from '../domain/risk.ts'
import { Instant } from '../domain/time.ts'
import { anyOf, ById, endpoint, Id, IdText, Name, pageOf, PageQuery } from './endpoint.ts'

const read = { permit: 'response.read' } as const
const write = { permit: 'response.write' } as const

const Named = z.strictObject({ id: Id, name: z.string() })
const Text = z.string().trim().max(2_000, 'At most 2,000 characters.')

export const RiskTask = z.strictObject({
  id: Id,
  kind: TaskKind,
  why: z.string(),
  openedAt: Instant,
  dueAt: Instant,
  overdue: z.boolean(),
})
export type RiskTask = z.infer<typeof RiskTask>

const facts = {
  name: Name,
  /** Who or what could do it. */
  threat: Text.min(1, 'Say what could happen.'),
  /** What makes it possible. */
  vulnerability: Text,
  controls: z.array(Control).max(30, 'At most 30 controls.'),
  reviewAt: Instant,
}
export const Risk = z.strictObject({
  ...facts,
  id: Id,
  name: z.string(),
  asset: Named.nullable(),
  scenario: Named.nullable(),
  owner: Named,
  likelihood: Step,
  impact: Step,
  /** After its controls; `raised`: steps of likelihood that late work adds. */
  residual: z.strictObject({ likelihood: Step, impact: Step, raised: z.int() }),
  standing: Standing,
  treatment: Treatment.nullable(),
  /** Who carries out the plan, or who signed the acceptance. */
  treatedBy: z.string().nullable(),
  tasks: z.array(RiskTask),
  createdAt: Instant,
})
export type Risk = z.infer<typeof Risk>

export const RiskDetail = z.strictObject({
  ...Risk.shape,
  /** Work on its asset that is late. */
  late: z.array(Named),
  /** Incidents in which it came true, the newest first. */
  realised: z.array(z.strictObject({ incidentId: Id, title: z.string(), at: Instant, by: z.string().nullable() })),
  /** How it was scored, the newest first; at most 50. */
  ratings: z.array(z.strictObject({ id: Id, likelihood: Step, impact: Step, note: z.string(), at: Instant, by: z.string().nullable() })),
})
export type RiskDetail = z.infer<typeof RiskDetail>

export const RiskInput = z.strictObject({
  ...facts,
  vulnerability: facts.vulnerability.default(''),
  controls: facts.controls.default([]),
  assetId: Id.nullable().default(null),
  scenarioId: Id.nullable().default(null),
  ownerId: Id,
})
export type RiskInput = z.infer<typeof RiskInput>
export const NewRisk = z.strictObject({ ...RiskInput.shape, likelihood: Step, impact: Step })
export type NewRisk = z.infer<typeof NewRisk>

export const RiskFilter = {
  search: z.string().trim().max(120).optional(),
  standing: anyOf(Standing).optional(),
  /** `none`: nobody has decided. */
  treatment: anyOf(z.enum([...TREATMENTS, 'none'])).optional(),
  ownerId: IdText.optional(),
  assetId: IdText.optional(),
  scenarioId: IdText.optional(),
}
/** A cell of the map: likelihood x impact of what remains. */
export const MapCell = z.string().regex(/^[1-5]x[1-5]$/, 'A cell is likelihood x impact, e.g. 4x2.')

export const listRisks = endpoint({
  method: 'GET',
  path: '/risks',
  access: read,
  summary: 'The register of risks: the highest residual score first',
  query: z.strictObject({
    ...PageQuery,
    ...RiskFilter,
    cell: MapCell.optional(),
    sort: z.enum(['residual', 'inherent', 'review']).optional(),
  }),
  out: z.strictObject({ ...pageOf(Risk).shape, total: z.int() }),
})
export const riskMap = endpoint({
  method: 'GET',
  path: '/risk-map',
  access: read,
  summary: 'How many risks there are in each cell of likelihood by impact, after their controls; cells without one are left out',
  query: z.strictObject(RiskFilter),
  out: z.strictObject({ cells: z.array(z.strictObject({ likelihood: Step, impact: Step, risks: z.int() })) }),
})
export const getRisk = endpoint({
  method: 'GET',
  path: '/risks/:id',
  access: read,
  summary: 'One risk, with how it was scored and the incidents in which it came true',
  params: ById,
  out: RiskDetail,
})
export const createRisk = endpoint({
  method: 'POST',
  path: '/risks',
  access: write,
  summary: 'Add a risk',
  body: NewRisk,
  out: RiskDetail,
})
export const updateRisk = endpoint({
  method: 'PUT',
  path: '/risks/:id',
  access: write,
  summary: 'Change a risk; its score is given at `/risks/:id/ratings`',
  params: ById,
  body: RiskInput,
  out: RiskDetail,
})
export const deleteRisk = endpoint({ method: 'DELETE', path: '/risks/:id', access: write, summary: 'Delete a risk', params: ById })
export const rateRisk = endpoint({
  method: 'POST',
  path: '/risks/:id/ratings',
  access: { permit: 'task.answer' },
  summary: 'Score a risk anew, which is also its review; its owner may, and whoever may change it',
  params: ById,
  body: z.strictObject({ likelihood: Step, impact: Step, note: Text.min(1, 'Say what it rests on.'), reviewAt: Instant }),
  out: RiskDetail,
})
/** Null: nothing is decided. */
export const RiskTreatment = z.discriminatedUnion('kind', [Plan, Acceptance]).nullable()
export type RiskTreatment = z.infer<typeof RiskTreatment>
export const treatRisk = endpoint({
  method: 'PUT',
  path: '/risks/:id/treatment',
  access: write,
  summary: 'Say what is done about a risk; who accepts it signs for it, so that a token cannot',
  params: ById,
  body: z.strictObject({ treatment: RiskTreatment }),
  out: RiskDetail,
})

export const RiskLimit = z.strictObject({
  id: Id,
  score: z.int().min(0).max(HIGHEST),
  statement: z.string(),
  signedBy: z.string(),
  signedAt: Instant,
  expiresAt: Instant,
})
export type RiskLimit = z.infer<typeof RiskLimit>
const Limits = z.strictObject({
  /** The newest; `valid` false once it has run out: then nothing is accepted. */
  limit: RiskLimit.nullable(),
  valid: z.boolean(),
  before: z.array(RiskLimit),
})
export const getRiskLimit = endpoint({
  method: 'GET',
  path: '/risk-limit',
  access: read,
  summary: 'Up to which score the company accepts risks: the statement, who signed it, until when',
  out: Limits,
})
export const signRiskLimit = endpoint({
  method: 'POST',
  path: '/risk-limit',
  access: write,
  summary: 'Sign up to which score the company accepts risks, and until when; a person does, not a token',
  body: z.strictObject({
    score: z.int().min(0).max(HIGHEST),
    statement: Text.min(1, 'Say what is accepted, and why.'),
    expiresAt: Instant,
  }),
  out: Limits,
})

export const ListedTask = z.strictObject({ ...RiskTask.shape, risk: Named, residual: Risk.shape.residual, owner: Named })
export type ListedTask = z.infer<typeof ListedTask>
export const listRiskTasks = endpoint({
  method: 'GET',
  path: '/risk-tasks',
  access: read,
  summary: 'What risks ask of their owners, the soonest due first',
  query: z.strictObject({ ...PageQuery, mine: z.stringbool().optional() }),
  out: z.strictObject({ ...pageOf(ListedTask).shape, total: z.int() }),
})

const IncidentRisk = z.strictObject({
  ...Named.shape,
  threat: z.string(),
  asset: Named.nullable(),
  scenario: Named.nullable(),
  owner: Named,
  residual: Risk.shape.residual,
  /** When a person said that it came true here. */
  cameTrue: z.strictObject({ at: Instant, by: z.string().nullable() }).nullable(),
})
export type IncidentRisk = z.infer<typeof IncidentRisk>
export const listIncidentRisks = endpoint({
  method: 'GET',
  path: '/incidents/:id/risks',
  access: read,
  summary: 'Risks that name what happened here and what it happened to, and those that came true here',
  params: ById,
  out: z.strictObject({ items: z.array(IncidentRisk) }),
})
export const riskCameTrue = endpoint({
  method: 'POST',
  path: '/incidents/:id/risks/:riskId/came-true',
  access: { permit: 'incident.respond' },
  summary: 'Say that this risk came true in this incident; its owner is asked for a new score',
  params: z.strictObject({ ...ById.shape, riskId: IdText }),
  out: z.strictObject({ items: z.array(IncidentRisk) }),
})
