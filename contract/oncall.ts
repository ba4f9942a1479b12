import { z } from 'zod'
import { Instant } from '../domain/time.ts'
import { endpoint, Id, pageOf, PageQuery } from './endpoint.ts'
import { Named, Outlook } from './schedules.ts'
import { OnCallNow } from './services.ts'

const read = { permit: 'oncall.read' } as const
const Span = { start: Instant, end: Instant }

export const whoIsOnCall = endpoint({
  method: 'GET',
  path: '/oncall',
  access: read,
  summary: 'Who is on call now on every schedule, and next',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional() }),
  out: pageOf(z.strictObject({ scheduleId: Id, name: z.string(), timezone: z.string(), teamName: z.string().nullable(), now: Outlook })),
})
export const whoIsOnCallForServices = endpoint({
  method: 'GET',
  path: '/oncall/services',
  access: read,
  summary: 'Whom each service would page first now',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional() }),
  out: pageOf(z.strictObject({ serviceId: Id, name: z.string(), escalationPolicyId: Id, ...OnCallNow.shape })),
})
export const myOnCall = endpoint({
  method: 'GET',
  path: '/me/oncall',
  access: 'session',
  summary: 'My shifts: those under way and those of the next 30 days',
  out: z.strictObject({
    now: z.boolean(),
    shifts: z.array(z.strictObject({ scheduleId: Id, name: z.string(), timezone: z.string(), ...Span, withOthers: z.array(Named) })),
  }),
})
