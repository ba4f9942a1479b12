import { z } from 'zod'
import { Urgency } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, IdText, pageOf, PageQuery } from './endpoint.ts'

export const PageState = z.enum(['planned', 'sending', 'unknown', 'accepted', 'delivered', 'failed', 'cancelled', 'bundled'])
export const Purpose = z.enum(['page', 'request', 'task', 'resolved', 'canary'])

/** One try to send, or a later word of the provider. */
export const Try = z.strictObject({
  attempt: z.int(),
  at: Instant,
  outcome: z.enum(['accepted', 'unknown', 'failed', 'delivered', 'undelivered']),
  detail: z.string(),
  providerId: z.string().nullable(),
  tookMs: z.int().nullable(),
})

/** A message to one person by one channel, with every try to send it. */
export const Delivery = z.strictObject({
  id: Id,
  incidentId: Id.nullable(),
  incidentTitle: z.string().nullable(),
  userId: Id.nullable(),
  userName: z.string().nullable(),
  channel: z.string(),
  /** Of the contact method, masked unless it is your own or you are an administrator; null once it was deleted. */
  address: z.string().nullable(),
  purpose: Purpose,
  urgency: Urgency,
  /** Why this person was told. */
  reason: z.string(),
  state: PageState,
  detail: z.string().nullable(),
  createdAt: Instant,
  /** When it goes out, if it still has to. */
  dueAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  /** The message that it travelled with. */
  bundledInto: Id.nullable(),
  tries: z.array(Try),
})
export type Delivery = z.infer<typeof Delivery>

const read = { permit: 'delivery.read' } as const

export const listDeliveries = endpoint({
  method: 'GET',
  path: '/deliveries',
  access: read,
  summary: 'Messages, newest first, with every try to send them; canaries only when asked for',
  query: z.strictObject({
    ...PageQuery,
    userId: IdText.optional(),
    channel: z.string().max(60).optional(),
    state: PageState.optional(),
    purpose: Purpose.optional(),
    incidentId: IdText.optional(),
    /** Planned in this span. */
    from: Instant.optional(),
    to: Instant.optional(),
  }),
  out: pageOf(Delivery),
})
export const getDelivery = endpoint({
  method: 'GET',
  path: '/deliveries/:id',
  access: read,
  summary: 'One message',
  params: ById,
  out: Delivery,
})
