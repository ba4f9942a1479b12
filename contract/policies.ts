import { z } from 'zod'
import { EscalationPolicy, Target } from '../domain/escalation.ts'
import { Urgency } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, Name, pageOf, PageQuery } from './endpoint.ts'
import { OnCallNow } from './services.ts'

/** A target with its name; `missing`: it was deleted or deactivated. */
export const NamedTarget = z.strictObject({ ...Target.shape, name: z.string(), missing: z.boolean() })

export const Finding = z.strictObject({
  severity: z.enum(['error', 'warning', 'info']),
  /** Counted from 1; null: it concerns the whole policy. */
  level: z.int().nullable(),
  message: z.string(),
})

const summary = {
  id: Id,
  name: z.string(),
  description: z.string(),
  version: z.int(),
  policy: EscalationPolicy,
  targets: z.array(NamedTarget),
  services: z.int(),
  teams: z.int(),
  onCall: OnCallNow,
}
export const PolicySummary = z.strictObject(summary)
export type PolicySummary = z.infer<typeof PolicySummary>
export const Policy = z.strictObject({
  ...summary,
  findings: z.array(Finding),
  usedBy: z.array(z.strictObject({ kind: z.enum(['service', 'team', 'scenario']), id: Id, name: z.string() })),
})
export type Policy = z.infer<typeof Policy>

export const PolicyInput = z.strictObject({
  name: Name,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.').default(''),
  policy: EscalationPolicy,
})
/** `version` is the one that was changed; if somebody else was faster, nothing is overwritten. */
export const PolicyChange = z.strictObject({ ...PolicyInput.shape, version: z.int().positive() })

const read = { permit: 'oncall.read' } as const
const write = { permit: 'policy.write' } as const

export const listPolicies = endpoint({
  method: 'GET',
  path: '/policies',
  access: read,
  summary: 'Escalation policies by name, with whom each would page first now',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional() }),
  out: pageOf(PolicySummary),
})
export const getPolicy = endpoint({
  method: 'GET',
  path: '/policies/:id',
  access: read,
  summary: 'One escalation policy, with what is wrong with it',
  params: ById,
  out: Policy,
})
export const createPolicy = endpoint({
  method: 'POST',
  path: '/policies',
  access: write,
  summary: 'Make an escalation policy',
  body: PolicyInput,
  out: Policy,
})
export const updatePolicy = endpoint({
  method: 'PUT',
  path: '/policies/:id',
  access: write,
  summary: 'Change an escalation policy; runs under way keep the one they began with',
  params: ById,
  body: PolicyChange,
  out: Policy,
})
export const deletePolicy = endpoint({
  method: 'DELETE',
  path: '/policies/:id',
  access: write,
  summary: 'Delete an escalation policy that no service, team or scenario uses',
  params: ById,
})

const time = { minute: z.number(), at: Instant }
/** A rung of the ladder. Levels and rounds count from 1; the last resort has no level. */
export const Rung = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('paged'),
    ...time,
    level: z.int().nullable(),
    round: z.int(),
    people: z.array(
      z.strictObject({
        userId: Id,
        name: z.string(),
        target: NamedTarget,
        reason: z.string(),
        pages: z.array(z.strictObject({ ...time, channel: z.string(), reason: z.string() })),
      }),
    ),
    /** Nobody of this level can be told anything, so the next is due at once. */
    nobodyTold: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('skipped'), ...time, level: z.int(), round: z.int(), reason: z.string() }),
  z.strictObject({ kind: z.literal('ended'), ...time, reason: z.string() }),
])

export const simulatePolicy = endpoint({
  method: 'POST',
  path: '/policies/simulate',
  access: read,
  summary: 'What would happen at an instant if nobody answered',
  limit: 'heavy',
  body: z
    .strictObject({ policyId: Id.optional(), policy: EscalationPolicy.optional(), at: Instant, urgency: Urgency.default('high') })
    .refine(({ policyId, policy }) => (policyId === undefined) !== (policy === undefined), 'Give either policyId or policy.'),
  out: z.strictObject({ rungs: z.array(Rung), findings: z.array(Finding) }),
})
