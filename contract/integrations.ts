import { z } from 'zod'
import { Severity } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, IdText, Name, pageOf, PageQuery } from './endpoint.ts'

/** Settings of one kind, validated by that kind's own schema. */
export const Settings = z.record(z.string().max(100), z.json())
/** JSON Schema (draft 2020-12), from which a form can be drawn. */
export const JsonSchema = z.record(z.string(), z.json())

/** A kind of sender that Muster understands. */
export const SourceKind = z.strictObject({
  kind: z.string(),
  title: z.string(),
  summary: z.string(),
  config: JsonSchema,
  /** Markdown in which `{{url}}`, `{{key}}` and `{{base}}` stand for the address, the key and the base URL. */
  setup: z.string(),
})

export const Heartbeat = z.strictObject({
  lastBeatAt: Instant.nullable(),
  /** When the next beat is late; null until the first one, and while the integration is off. */
  dueAt: Instant.nullable(),
  missedAt: Instant.nullable(),
})

export const Integration = z.strictObject({
  id: Id,
  serviceId: Id,
  serviceName: z.string(),
  kind: z.string(),
  kindTitle: z.string(),
  name: z.string(),
  config: Settings,
  /** The last four characters of the key; the rest is kept nowhere. */
  keyHint: z.string(),
  /** Until when the key before the last rotation still works. */
  oldKeyUntil: Instant.nullable(),
  enabled: z.boolean(),
  createdAt: Instant,
  lastSignalAt: Instant.nullable(),
  openAlerts: z.int(),
  unreadableCount: z.int(),
  heartbeat: Heartbeat.nullable(),
  /** The kind's set-up in Markdown, filled in as far as it is known. */
  setup: z.string(),
})
export type Integration = z.infer<typeof Integration>

/** An integration with its key, which is shown this once. */
export const IntegrationWithKey = z.strictObject({ ...Integration.shape, key: z.string(), url: z.string() })

export const IntegrationInput = z.strictObject({
  serviceId: Id,
  kind: z.string().min(1).max(60),
  name: Name,
  config: Settings.default({}),
})
export const IntegrationChange = z.strictObject({
  serviceId: Id,
  name: Name,
  config: Settings,
  enabled: z.boolean(),
})

const read = { permit: 'integration.read' } as const
const write = { permit: 'integration.write' } as const

export const listSourceKinds = endpoint({
  method: 'GET',
  path: '/integration-kinds',
  access: read,
  summary: 'Kinds of senders, each with the form for its settings and its set-up',
  out: z.strictObject({ items: z.array(SourceKind) }),
})
export const listIntegrations = endpoint({
  method: 'GET',
  path: '/integrations',
  access: read,
  summary: 'Integrations by name',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional(), serviceId: IdText.optional() }),
  out: pageOf(Integration),
})
export const getIntegration = endpoint({
  method: 'GET',
  path: '/integrations/:id',
  access: read,
  summary: 'One integration',
  params: ById,
  out: Integration,
})
export const createIntegration = endpoint({
  method: 'POST',
  path: '/integrations',
  access: write,
  summary: 'Make an integration; the answer holds its key, once',
  body: IntegrationInput,
  out: IntegrationWithKey,
})
export const updateIntegration = endpoint({
  method: 'PUT',
  path: '/integrations/:id',
  access: write,
  summary: 'Change an integration, switch it off or on',
  params: ById,
  body: IntegrationChange,
  out: Integration,
})
export const rotateKey = endpoint({
  method: 'POST',
  path: '/integrations/:id/rotate',
  access: write,
  summary: 'Give an integration a new key; the old one works for 24 more hours',
  params: ById,
  out: IntegrationWithKey,
})
export const deleteIntegration = endpoint({
  method: 'DELETE',
  path: '/integrations/:id',
  access: write,
  summary: 'Delete an integration; its key stops working at once, its alerts stay',
  params: ById,
})

const LinkShown = z.strictObject({ href: z.string(), text: z.string() })

/** A signal as a dry run shows it. */
export const SignalShown = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('alert'),
    key: z.string(),
    title: z.string(),
    severity: Severity,
    startedAt: Instant.optional(),
    expiresAt: Instant.optional(),
    source: z.string().optional(),
    labels: z.record(z.string(), z.string()),
    group: z.string().optional(),
    description: z.string().optional(),
    links: z.array(LinkShown),
    details: z.json().optional(),
  }),
  z.strictObject({ kind: z.literal('acknowledge'), key: z.string(), note: z.string().optional() }),
  z.strictObject({ kind: z.literal('resolve'), key: z.string(), note: z.string().optional() }),
  z.strictObject({
    kind: z.literal('change'),
    title: z.string(),
    at: Instant.optional(),
    source: z.string().optional(),
    links: z.array(LinkShown),
    details: z.json().optional(),
  }),
  z.strictObject({ kind: z.literal('beat') }),
])

export const tryIntegration = endpoint({
  method: 'POST',
  path: '/integrations/try',
  access: write,
  summary: 'Read a sample as a kind with these settings would, without keeping anything',
  limit: 'heavy',
  body: z.strictObject({
    kind: z.string().min(1).max(60),
    config: Settings.default({}),
    /** What the sender would post, as text. */
    sample: z.string().max(262_144, 'At most 256 KiB.'),
    contentType: z.string().max(200).default('application/json'),
    /** What follows the integration's own address. */
    path: z.string().max(200).default(''),
    query: z.record(z.string().max(200), z.string().max(10_000)).default({}),
    headers: z.record(z.string().max(200), z.string().max(10_000)).default({}),
  }),
  out: z.strictObject({
    signals: z.array(SignalShown),
    /** Why nothing could be read from it; null if it could. */
    unreadable: z.string().nullable(),
    /** What of it could not be read, while the rest counts. */
    unread: z.string().nullable(),
    /** Fields of a mapping that fail on this sample: it should not be saved as it is. */
    problems: z.array(z.strictObject({ field: z.string(), message: z.string() })),
    /** Fields of a mapping that found nothing in this sample, so that the guess is used. */
    notes: z.array(z.strictObject({ field: z.string(), message: z.string() })),
  }),
})

/** What arrived with a valid key and could not be read. */
export const UnreadablePayload = z.strictObject({
  id: Id,
  receivedAt: Instant,
  reason: z.string(),
  contentType: z.string(),
  size: z.int(),
  remote: z.string(),
})
export const listPayloads = endpoint({
  method: 'GET',
  path: '/integrations/:id/payloads',
  access: { permit: 'payload.read' },
  summary: 'What could not be read, newest first; the last 1,000 are kept',
  params: ById,
  query: z.strictObject(PageQuery),
  out: pageOf(UnreadablePayload),
})
export const getPayload = endpoint({
  method: 'GET',
  path: '/integrations/:id/payloads/:payloadId',
  access: { permit: 'payload.read' },
  summary: 'One unreadable payload with its content',
  params: z.strictObject({ ...ById.shape, payloadId: IdText }),
  out: z.strictObject({
    ...UnreadablePayload.shape,
    /** As UTF-8, what is none replaced; at most the first 64 KiB. */
    text: z.string(),
    base64: z.string(),
  }),
})
