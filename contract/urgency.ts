import { z } from 'zod'
import { Need } from '../domain/asset.ts'
import { Impact, Pattern } from '../domain/scenario.ts'
import { Severity, Urgency } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { Matrix } from '../domain/urgency.ts'
import { KindKey } from './assets.ts'
import { ById, endpoint, Id, Name } from './endpoint.ts'

const read = { permit: 'asset.read' } as const
const write = { permit: 'urgency.write' } as const

const given = {
  name: Name,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.'),
  impact: Impact,
  harms: z.array(Need).max(3),
  /** Kinds of assets that it can happen to; none: all. */
  kinds: z.array(KindKey).max(50, 'At most 50 kinds.'),
  patterns: z.array(Pattern).max(50, 'At most 50 patterns.'),
  escalationPolicyId: Id.nullable(),
  /** Of which type an incident is that it opens; null: of the first that stands for its severity. */
  incidentTypeId: Id.nullable(),
  enabled: z.boolean(),
}
export const Scenario = z.strictObject({
  ...given,
  id: Id,
  version: z.int(),
  name: z.string(),
  escalationPolicyName: z.string().nullable(),
  incidentTypeName: z.string().nullable(),
  /** Alerts that it met in the last 30 days. */
  met: z.int(),
})
export type Scenario = z.infer<typeof Scenario>
/** Without what is counted, which takes a while. */
const ScenarioFacts = Scenario.omit({ met: true })
export type ScenarioFacts = z.infer<typeof ScenarioFacts>
export const ScenarioInput = z.strictObject({
  ...given,
  description: given.description.default(''),
  harms: given.harms.default([]),
  kinds: given.kinds.default([]),
  patterns: given.patterns.default([]),
  escalationPolicyId: given.escalationPolicyId.default(null),
  incidentTypeId: given.incidentTypeId.default(null),
  enabled: given.enabled.default(true),
})
export type ScenarioInput = z.infer<typeof ScenarioInput>
/** All of it is named: what was left out would be cleared. `version` is the one that was changed; if somebody else was faster, nothing is overwritten. */
export const ScenarioChange = z.strictObject({ ...given, version: z.int().positive() })
export type ScenarioChange = z.infer<typeof ScenarioChange>

export const listScenarios = endpoint({
  method: 'GET',
  path: '/scenarios',
  access: read,
  summary: 'What could happen to assets, in the order in which alerts are tried by it',
  out: z.strictObject({ items: z.array(Scenario) }),
})
export const createScenario = endpoint({
  method: 'POST',
  path: '/scenarios',
  access: write,
  summary: 'Add a scenario after the others',
  body: ScenarioInput,
  out: ScenarioFacts,
})
export const updateScenario = endpoint({
  method: 'PUT',
  path: '/scenarios/:id',
  access: write,
  summary: 'Change a scenario',
  params: ById,
  body: ScenarioChange,
  out: ScenarioFacts,
})
export const deleteScenario = endpoint({
  method: 'DELETE',
  path: '/scenarios/:id',
  access: write,
  summary: 'Delete a scenario',
  params: ById,
})
export const orderScenarios = endpoint({
  method: 'PUT',
  path: '/scenario-order',
  access: write,
  summary: 'Say in which order alerts are tried by the scenarios; all of them are named',
  body: z.strictObject({ ids: z.array(Id).max(1_000) }),
  out: z.strictObject({ items: z.array(Scenario) }),
})

/** To change it, send the version that was changed; if somebody else was faster, nothing is overwritten. */
export const VersionedMatrix = z.strictObject({ matrix: Matrix, version: z.int().positive() })
export type VersionedMatrix = z.infer<typeof VersionedMatrix>
export const getMatrix = endpoint({
  method: 'GET',
  path: '/urgency-matrix',
  access: read,
  summary: 'Which severity and urgency follow from an asset’s priority and what happens to it',
  out: VersionedMatrix,
})
export const saveMatrix = endpoint({
  method: 'PUT',
  path: '/urgency-matrix',
  access: write,
  summary: 'Change the matrix',
  body: VersionedMatrix,
  out: VersionedMatrix,
})

const Count = z.strictObject({ from: Severity, to: Severity, alerts: z.int() })
export const Preview = z.strictObject({
  from: Instant,
  to: Instant,
  /** Alerts that were looked at; `more` where the span has others, older than these. */
  alerts: z.int(),
  more: z.boolean(),
  changed: z.int(),
  /** From a severity now to one then, only where they differ. */
  severities: z.array(Count),
  /** Alerts that would page loudly and do not now, and the other way round. */
  louder: z.int(),
  quieter: z.int(),
  /** Incidents that those alerts opened. */
  louderIncidents: z.int(),
  quieterIncidents: z.int(),
  /** Some that would change, the newest first. */
  examples: z.array(
    z.strictObject({
      id: Id,
      title: z.string(),
      at: Instant,
      service: z.string(),
      now: z.strictObject({ severity: Severity, urgency: Urgency }),
      then: z.strictObject({ severity: Severity, urgency: Urgency, why: z.string() }),
    }),
  ),
})
export type Preview = z.infer<typeof Preview>
export const previewUrgency = endpoint({
  method: 'POST',
  path: '/urgency-matrix/preview',
  access: read,
  limit: 'heavy',
  summary: 'What a changed matrix would have made of the alerts of the last 30 days',
  body: z.strictObject({ matrix: Matrix }),
  out: Preview,
})
export const judgeSample = endpoint({
  method: 'POST',
  path: '/urgency-matrix/judge',
  access: read,
  summary: 'What an alert would mean on an asset, without sending one',
  body: z.strictObject({
    title: z.string().trim().min(1, 'Give it a title.').max(1_024),
    severity: Severity,
    assetId: Id,
    labels: z.record(z.string().max(255), z.string().max(1_024)).default({}),
  }),
  /** `words`: the derivation as it is read aloud; null where the sender's word would stand. */
  out: z.strictObject({
    service: z.strictObject({ id: Id, name: z.string() }).nullable(),
    severity: Severity,
    urgency: Urgency,
    policy: z.strictObject({ id: Id, name: z.string() }).nullable(),
    words: z.string().nullable(),
  }),
})
