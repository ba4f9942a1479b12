import { z } from 'zod'
import { DEFAULT_GROUPING, Grouping } from '../domain/correlation.ts'
import { UrgencyRule } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, IdText, Name, pageOf, PageQuery } from './endpoint.ts'
import { OnCallPerson } from './schedules.ts'

/** Who a policy would page first at this moment, or in words why that is nobody. */
export const OnCallNow = z.strictObject({
  people: z.array(OnCallPerson),
  /** The level that they stand on, counted from 1; null for the last resort, or when nobody is reached. */
  level: z.int().nullable(),
  lastResort: z.boolean(),
  /** Why the levels before them reach nobody. */
  empty: z.string().nullable(),
})
export type OnCallNow = z.infer<typeof OnCallNow>

export const Service = z.strictObject({
  id: Id,
  name: z.string(),
  description: z.string(),
  teamId: Id.nullable(),
  teamName: z.string().nullable(),
  escalationPolicyId: Id,
  escalationPolicyName: z.string(),
  urgency: UrgencyRule,
  grouping: Grouping,
  integrations: z.int(),
  openIncidents: z.int(),
  openAlerts: z.int(),
  lastSignalAt: Instant.nullable(),
  onCall: OnCallNow,
})
export type Service = z.infer<typeof Service>

export const ServiceInput = z.strictObject({
  name: Name,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.').default(''),
  teamId: Id.nullable().default(null),
  escalationPolicyId: Id,
  urgency: UrgencyRule.default('bySeverity'),
  grouping: Grouping.default(DEFAULT_GROUPING),
})

const read = { permit: 'service.read' } as const
const write = { permit: 'service.write' } as const

export const listServices = endpoint({
  method: 'GET',
  path: '/services',
  access: read,
  summary: 'Services by name, with what is open on them and who is on call now',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional(), teamId: IdText.optional() }),
  out: pageOf(Service),
})
export const getService = endpoint({
  method: 'GET',
  path: '/services/:id',
  access: read,
  summary: 'One service',
  params: ById,
  out: Service,
})
export const createService = endpoint({
  method: 'POST',
  path: '/services',
  access: write,
  summary: 'Make a service',
  body: ServiceInput,
  out: Service,
})
export const updateService = endpoint({
  method: 'PUT',
  path: '/services/:id',
  access: write,
  summary: 'Change a service',
  params: ById,
  body: ServiceInput,
  out: Service,
})
export const deleteService = endpoint({
  method: 'DELETE',
  path: '/services/:id',
  access: write,
  summary: 'Delete a service; with `force` and a reason also one whose senders still have keys, which then stop working',
  params: ById,
  query: z.strictObject({ force: z.stringbool().optional(), reason: z.string().trim().min(1).max(500).optional() }),
})
