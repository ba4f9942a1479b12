import { z } from 'zod'
import { Role } from '../domain/permission.ts'
import { Instant, Timezone } from '../domain/time.ts'
import { ById, endpoint, Id, Name, pageOf, PageQuery } from './endpoint.ts'
import { Email } from './sign-in.ts'

export const PersonState = z.enum(['invited', 'active', 'deactivated'])

export const Person = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: Role,
  timezone: z.string(),
  state: PersonState,
  teams: z.array(z.strictObject({ id: Id, name: z.string(), lead: z.boolean() })),
  /** Would they wake up? `faults` says what is missing, each with what to do. */
  readiness: z.strictObject({ ready: z.boolean(), faults: z.array(z.string()) }),
  createdAt: Instant,
  deactivatedAt: Instant.nullable(),
  /** When they last used Muster; null for never, or not within the life of a session. */
  seenAt: Instant.nullable(),
  /** Until when their invitation works; null where there is none open. */
  invitedUntil: Instant.nullable(),
})
export type Person = z.infer<typeof Person>

/** The link is shown here and never again; `mailed` says whether it also went out by mail, `mailProblem` why not. */
export const Invitation = z.strictObject({
  person: Person,
  link: z.string(),
  mailed: z.boolean(),
  mailProblem: z.string().nullable(),
})
export type Invitation = z.infer<typeof Invitation>

const read = { permit: 'people.read' } as const
const write = { permit: 'people.write' } as const

export const listPeople = endpoint({
  method: 'GET',
  path: '/people',
  access: read,
  summary: 'People by name',
  query: z.strictObject({
    ...PageQuery,
    search: z.string().max(120).optional(),
    state: PersonState.optional(),
    role: Role.optional(),
  }),
  out: pageOf(Person),
})
export const getPerson = endpoint({ method: 'GET', path: '/people/:id', access: read, summary: 'One person', params: ById, out: Person })
export const invitePerson = endpoint({
  method: 'POST',
  path: '/people',
  access: write,
  summary: 'Invite somebody by a link that works once, for 7 days',
  body: z.strictObject({ email: Email, name: Name, role: Role, timezone: Timezone.default('UTC') }),
  out: Invitation,
})
export const inviteAgain = endpoint({
  method: 'POST',
  path: '/people/:id/invite',
  access: write,
  summary: 'Make a new invitation link; the old one stops working',
  params: ById,
  out: Invitation,
})
export const updatePerson = endpoint({
  method: 'PATCH',
  path: '/people/:id',
  access: write,
  summary: 'Change name, e-mail, role or time zone',
  params: ById,
  body: z.strictObject({
    name: Name.optional(),
    email: Email.optional(),
    role: Role.optional(),
    timezone: Timezone.optional(),
  }),
  out: Person,
})
export const deactivatePerson = endpoint({
  method: 'POST',
  path: '/people/:id/deactivate',
  access: write,
  summary: 'End somebody’s access; a replacement takes their place on schedules and policies in the same step',
  params: ById,
  body: z.strictObject({ replacementId: Id.nullable().default(null) }),
  out: Person,
})
export const reactivatePerson = endpoint({
  method: 'POST',
  path: '/people/:id/reactivate',
  access: write,
  summary: 'Give access back; teams and schedules are not restored',
  params: ById,
  out: Person,
})
export const signOutPerson = endpoint({
  method: 'POST',
  path: '/people/:id/sign-out',
  access: write,
  summary: 'End all sessions of somebody',
  params: ById,
  out: z.strictObject({ ended: z.int() }),
})
