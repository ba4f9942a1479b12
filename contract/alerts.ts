import { z } from 'zod'
import { RESPONSE_STATES } from '../domain/incident.ts'
import { Severity } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, IdText, pageOf, PageQuery } from './endpoint.ts'

export const AlertRow = z.strictObject({
  id: Id,
  title: z.string(),
  severity: Severity,
  state: z.enum(['open', 'resolved']),
  service: z.strictObject({ id: Id, name: z.string() }),
  integration: z.strictObject({ id: Id, name: z.string(), kind: z.string() }),
  incident: z.strictObject({ id: Id, title: z.string(), state: z.enum(RESPONSE_STATES) }).nullable(),
  source: z.string().nullable(),
  count: z.int(),
  firstAt: Instant,
  lastAt: Instant,
  resolvedAt: Instant.nullable(),
  fate: z.enum(['opened', 'joined', 'reopened']),
  fateReason: z.string(),
})
export type AlertRow = z.infer<typeof AlertRow>

export const AlertDetail = z.strictObject({
  ...AlertRow.shape,
  key: z.string(),
  labels: z.record(z.string(), z.string()),
  description: z.string().nullable(),
  links: z.array(z.strictObject({ href: z.string(), text: z.string() })),
  details: z.unknown(),
  startedAt: Instant,
  expiresAt: Instant.nullable(),
  resolvedReason: z.string().nullable(),
})
export type AlertDetail = z.infer<typeof AlertDetail>

export const AlertFilter = {
  state: z.enum(['open', 'resolved', 'all']).optional(),
  severity: Severity.optional(),
  serviceId: IdText.optional(),
  integrationId: IdText.optional(),
  incidentId: IdText.optional(),
  search: z.string().trim().max(200).optional(),
}

const read = { permit: 'alert.read' } as const
export const listAlerts = endpoint({
  method: 'GET',
  path: '/alerts',
  access: read,
  summary: 'Alerts, newest first',
  query: z.strictObject({ ...PageQuery, ...AlertFilter }),
  out: z.strictObject({ ...pageOf(AlertRow).shape, total: z.int().nullable() }),
})
export const getAlert = endpoint({ method: 'GET', path: '/alerts/:id', access: read, summary: 'One alert with all that its sender said', params: ById, out: AlertDetail })

export const resolveAlerts = endpoint({
  method: 'POST',
  path: '/alerts/resolve',
  access: { permit: 'incident.respond' },
  summary: 'Resolve alerts: those named, or all that match a filter',
  limit: 'heavy',
  body: z
    .strictObject({
      ids: z.array(Id).min(1).max(10_000).optional(),
      filter: z.strictObject({ severity: Severity.optional(), serviceId: Id.optional(), integrationId: Id.optional(), incidentId: Id.optional(), search: z.string().max(200).optional() }).optional(),
      reason: z.string().trim().max(500).default('resolved by hand'),
    })
    .refine((b) => (b.ids === undefined) !== (b.filter === undefined), 'Name either ids or a filter.'),
  out: z.strictObject({ done: z.int() }),
})

export const Change = z.strictObject({ id: Id, title: z.string(), source: z.string().nullable(), at: Instant, service: z.strictObject({ id: Id, name: z.string() }), links: z.array(z.strictObject({ href: z.string(), text: z.string() })) })
export const listChanges = endpoint({
  method: 'GET',
  path: '/changes',
  access: read,
  summary: 'Changes that senders told of, newest first',
  query: z.strictObject({ ...PageQuery, serviceId: IdText.optional() }),
  out: pageOf(Change),
})
