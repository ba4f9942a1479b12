import { z } from 'zod'
import { Instant } from '../domain/time.ts'
import { ById, endpoint, Id, IdText, Name } from './endpoint.ts'

export const MOST_METHODS = 10

/** A way to add: its address field as JSON Schema, and whether it can be used here yet. */
export const ContactChannel = z.strictObject({
  kind: z.string(),
  title: z.string(),
  about: z.string(),
  loud: z.boolean(),
  /** False: an administrator has to set the channel up first. */
  ready: z.boolean(),
  address: z.record(z.string(), z.json()),
  /** What belongs to the address and is never shown again; null where nothing does. */
  secret: z.record(z.string(), z.json()).nullable(),
  /** Web push only: the key with which a browser subscribes (VAPID, RFC 8292). */
  publicKey: z.string().nullable(),
})

export const ContactMethod = z.strictObject({
  id: Id,
  channel: z.string(),
  channelTitle: z.string(),
  loud: z.boolean(),
  label: z.string(),
  /** Masked for those who share no team with this person. */
  address: z.string(),
  /** Whether the address is shown in full. */
  full: z.boolean(),
  ready: z.boolean(),
  verifiedAt: Instant.nullable(),
  triedAt: Instant.nullable(),
  disabledAt: Instant.nullable(),
  disabledReason: z.string().nullable(),
  createdAt: Instant,
})
export type ContactMethod = z.infer<typeof ContactMethod>

/** What became of a message that was sent at once. `unknown`: the provider may have it. */
export const SendOutcome = z.strictObject({ outcome: z.enum(['accepted', 'unknown']), detail: z.string().nullable() })

const OneMethod = z.strictObject({ id: IdText, methodId: IdText })
const read = { permit: 'people.read' } as const
/** Your own; administrators also others'. */
const own = { permit: 'self.write' } as const

export const listContactChannels = endpoint({
  method: 'GET',
  path: '/contact-channels',
  access: read,
  summary: 'Ways by which people can be reached here',
  out: z.strictObject({ items: z.array(ContactChannel) }),
})
export const listContactMethods = endpoint({
  method: 'GET',
  path: '/people/:id/contact-methods',
  access: read,
  summary: 'How somebody can be reached',
  params: ById,
  out: z.strictObject({ items: z.array(ContactMethod) }),
})
export const addContactMethod = endpoint({
  method: 'POST',
  path: '/people/:id/contact-methods',
  access: own,
  summary: 'Add a way to be reached; it counts once its code is confirmed',
  params: ById,
  body: z.strictObject({
    channel: z.string().min(1).max(60),
    label: Name,
    address: z.string().max(2_000),
    secret: z.json().optional(),
  }),
  out: ContactMethod,
})
export const renameContactMethod = endpoint({
  method: 'PATCH',
  path: '/people/:id/contact-methods/:methodId',
  access: own,
  summary: 'Rename a way to be reached',
  params: OneMethod,
  body: z.strictObject({ label: Name }),
  out: ContactMethod,
})
export const removeContactMethod = endpoint({
  method: 'DELETE',
  path: '/people/:id/contact-methods/:methodId',
  access: own,
  summary: 'Remove a way to be reached, with the rules that use it',
  params: OneMethod,
})
export const sendCode = endpoint({
  method: 'POST',
  path: '/people/:id/contact-methods/:methodId/send-code',
  access: own,
  limit: 'heavy',
  summary: 'Send a code of six digits, good for 10 minutes; at most 3 an hour',
  params: OneMethod,
  out: SendOutcome,
})
export const verifyContactMethod = endpoint({
  method: 'POST',
  path: '/people/:id/contact-methods/:methodId/verify',
  access: own,
  limit: 'heavy',
  summary: 'Confirm the code that was sent',
  params: OneMethod,
  body: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'The code has six digits.'),
  }),
  out: ContactMethod,
})
export const testContactMethod = endpoint({
  method: 'POST',
  path: '/people/:id/contact-methods/:methodId/test',
  access: own,
  limit: 'heavy',
  summary: 'Send a test message to a verified way',
  params: OneMethod,
  out: SendOutcome,
})
