import { z } from 'zod'
import { RESPONSE_STATES } from '../domain/incident.ts'
import { Severity } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { Derivation } from '../domain/urgency.ts'
import { anyOf, ById, endpoint, Id, IdText, oneOrMore, pageOf, PageQuery } from './endpoint.ts'

export const AlertRow = z.strictObject({
  id: Id,
  title: z.string(),
  severity: Severity,
  state: z.enum(['open', 'resolved']),
  service: z.strictObject({ id: Id, name: z.string() }),
  integration: z.strictObject({ id: Id, name: z.string(), kind: z.string() }),
  /** `acknowledgedBy`: who has it. */
  incident: z.strictObject({ id: Id, title: z.string(), state: z.enum(RESPONSE_STATES), acknowledgedBy: z.string().nullable() }).nullable(),
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
  /** What its labels name, where that is in the inventory. */
  asset: z.strictObject({ id: Id, name: z.string() }).nullable(),
  /** How its severity came about; null: as its sender said. */
  derivation: Derivation.nullable(),
})
export type AlertDetail = z.infer<typeof AlertDetail>

/** Filters that stand in a list's URL; within one, values are alternatives. */
export const AlertFilter = {
  state: z.enum(['open', 'resolved', 'all']).optional(),
  severity: anyOf(Severity).optional(),
  serviceId: anyOf(IdText).optional(),
  assetId: IdText.optional(),
  integrationId: anyOf(IdText).optional(),
  incidentId: IdText.optional(),
  search: z.string().trim().max(200).optional(),
}

const chosen = {
  ids: z.array(Id).min(1).max(10_000, 'At most 10,000 at once.').optional(),
  filter: z
    .strictObject({
      severity: oneOrMore(Severity).optional(),
      serviceId: oneOrMore(Id).optional(),
      integrationId: oneOrMore(Id).optional(),
      incidentId: Id.optional(),
      search: AlertFilter.search,
    })
    .optional(),
  except: z.array(Id).max(10_000).optional(),
}
const oneWay = (choice: { ids?: unknown; filter?: unknown }): boolean => (choice.ids === undefined) !== (choice.filter === undefined)
const ONE_WAY = 'Name either ids or a filter.'
/** Open alerts: those named, or all that a filter matches but those in `except`. */
export const AlertChoice = z.strictObject(chosen).refine(oneWay, ONE_WAY)
export type AlertChoice = z.infer<typeof AlertChoice>

const read = { permit: 'alert.read' } as const
export const listAlerts = endpoint({
  method: 'GET',
  path: '/alerts',
  access: read,
  summary: 'Alerts, newest first',
  query: z.strictObject({ ...PageQuery, ...AlertFilter }),
  out: z.strictObject({ ...pageOf(AlertRow).shape, total: z.int().nullable() }),
})
export const getAlert = endpoint({
  method: 'GET',
  path: '/alerts/:id',
  access: read,
  summary: 'One alert with all that its sender said',
  params: ById,
  out: AlertDetail,
})

export const resolveAlerts = endpoint({
  method: 'POST',
  path: '/alerts/resolve',
  access: { permit: 'incident.respond' },
  summary: 'Resolve alerts: those named, or all that match a filter',
  limit: 'heavy',
  body: z.strictObject({ ...chosen, reason: z.string().trim().max(500, 'At most 500 characters.').default('') }).refine(oneWay, ONE_WAY),
  /** `resolvedIncidents`: those whose last open alert was among them. Undone by `POST /incidents/act/:id/undo`. */
  out: z.strictObject({ bulkId: Id, done: z.int(), resolvedIncidents: z.int() }),
})

/** An earlier or the present time that the same trouble was told of: same integration, same key. */
export const Occurrence = z.strictObject({
  id: Id,
  state: z.enum(['open', 'resolved']),
  severity: Severity,
  count: z.int(),
  firstAt: Instant,
  lastAt: Instant,
  resolvedAt: Instant.nullable(),
  resolvedReason: z.string().nullable(),
  incident: z.strictObject({ id: Id, title: z.string(), state: z.enum(RESPONSE_STATES) }).nullable(),
})
export type Occurrence = z.infer<typeof Occurrence>
export const alertHistory = endpoint({
  method: 'GET',
  path: '/alerts/:id/history',
  access: read,
  summary: 'Every time that the same trouble was told of, newest first',
  params: ById,
  query: z.strictObject(PageQuery),
  out: pageOf(Occurrence),
})

export const Noise = z.strictObject({
  from: Instant,
  to: Instant,
  /** Loudest first, at most ten. `hours`: new alerts in each of the last 24 hours, oldest first. `repeats` counts what was said again. */
  services: z.array(
    z.strictObject({
      service: z.strictObject({ id: Id, name: z.string() }),
      alerts: z.int(),
      repeats: z.int(),
      incidents: z.int(),
      hours: z.array(z.int()),
    }),
  ),
})
export type Noise = z.infer<typeof Noise>
export const noise = endpoint({
  method: 'GET',
  path: '/noise',
  access: read,
  summary: 'Which services were loudest in the last 24 hours',
  limit: 'heavy',
  out: Noise,
})

export const Change = z.strictObject({
  id: Id,
  title: z.string(),
  source: z.string().nullable(),
  at: Instant,
  service: z.strictObject({ id: Id, name: z.string() }),
  links: z.array(z.strictObject({ href: z.string(), text: z.string() })),
})
export const listChanges = endpoint({
  method: 'GET',
  path: '/changes',
  access: read,
  summary: 'Changes that senders told of, newest first; with `from` and `to` those of a span',
  query: z.strictObject({ ...PageQuery, serviceId: IdText.optional(), from: Instant.optional(), to: Instant.optional() }),
  out: pageOf(Change),
})
