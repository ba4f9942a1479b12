import { z } from 'zod'
import { CommunicationRule } from '../domain/communication-plan.ts'
import { Severity, Urgency } from '../domain/severity.ts'
import { Instant } from '../domain/time.ts'
import { SimulatedClock } from './clocks.ts'
import { ById, endpoint, Id } from './endpoint.ts'

const read = { permit: 'response.read' } as const
const write = { permit: 'response.write' } as const
const act = { permit: 'incident.respond' } as const

export const StoredRule = z.strictObject({
  ...CommunicationRule.shape,
  id: Id,
  /** The audiences as they are called. */
  audienceNames: z.array(z.string()),
})
export type StoredRule = z.infer<typeof StoredRule>
const Rules = z.strictObject({ items: z.array(StoredRule) })

export const listRules = endpoint({
  method: 'GET',
  path: '/communication-rules',
  access: read,
  summary: 'The communication plan: who is told what of which incidents, when, by which way, and who answers for it',
  out: Rules,
})
export const createRule = endpoint({
  method: 'POST',
  path: '/communication-rules',
  access: write,
  summary: 'Add a rule to the communication plan',
  body: CommunicationRule,
  out: StoredRule,
})
export const updateRule = endpoint({
  method: 'PUT',
  path: '/communication-rules/:id',
  access: write,
  summary: 'Change a rule; what was planned by it already goes on as it was planned',
  params: ById,
  body: CommunicationRule,
  out: StoredRule,
})
export const deleteRule = endpoint({
  method: 'DELETE',
  path: '/communication-rules/:id',
  access: write,
  summary: 'Delete a rule; what it planned and was not said yet is left out',
  params: ById,
})
export const orderRules = endpoint({
  method: 'PUT',
  path: '/communication-rule-order',
  access: write,
  summary: 'Say in which order the rules are shown; all of them are named',
  body: z.strictObject({ ids: z.array(Id).max(1_000) }),
  out: Rules,
})
const Templates = z.strictObject({ subject: CommunicationRule.shape.subject, body: CommunicationRule.shape.body })
/** Either text, or why the template cannot be read. */
const Rendered = z.strictObject({ text: z.string().nullable(), fault: z.string().nullable() })
export const previewTemplate = endpoint({
  method: 'POST',
  path: '/communication-rules/preview',
  access: read,
  summary: 'Fill a template with the facts of a made-up incident',
  body: Templates,
  out: z.strictObject({ subject: Rendered, body: Rendered }),
})

const State = z.enum(['planned', 'drafted', 'approval', 'sending', 'sent', 'failed', 'skipped'])
export const Communication = z.strictObject({
  id: Id,
  ruleId: Id,
  name: z.string(),
  /** 1 for the first word, then one more for each update. */
  number: z.int(),
  final: z.boolean(),
  state: State,
  plannedAt: Instant,
  deadlineAt: Instant,
  overdue: z.boolean(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  /** Whose it is to write, and to approve; names of roles. */
  owner: z.string().nullable(),
  approver: z.string().nullable(),
  writtenBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  sentAt: Instant.nullable(),
  reason: z.string().nullable(),
  messages: z.array(
    z.strictObject({
      id: Id,
      name: z.string(),
      channel: z.string(),
      /** Of whom has no account here. */
      address: z.string().nullable(),
      state: z.enum(['due', 'sending', 'accepted', 'failed', 'waiting', 'done']),
      detail: z.string().nullable(),
      settledAt: Instant.nullable(),
    }),
  ),
})
export type Communication = z.infer<typeof Communication>

export const listCommunications = endpoint({
  method: 'GET',
  path: '/incidents/:id/communications',
  access: { permit: 'incident.read' },
  summary: 'What is to be said of an incident, what was said, to whom, and the proof',
  params: ById,
  out: z.strictObject({
    items: z.array(Communication),
    /** When the next word is due that has not gone out. */
    nextDueAt: Instant.nullable(),
    personalData: z.boolean(),
  }),
})
const One = z.strictObject({ id: ById.shape.id, communicationId: ById.shape.id })
export const writeCommunication = endpoint({
  method: 'POST',
  path: '/incidents/:id/communications/:communicationId/send',
  access: act,
  summary: 'Send what was written; where it needs approval, ask for it',
  params: One,
  body: Templates,
  out: Communication,
})
export const approveCommunication = endpoint({
  method: 'POST',
  path: '/incidents/:id/communications/:communicationId/approve',
  access: act,
  summary: 'Approve what was written, so that it goes out',
  params: One,
  out: Communication,
})
const Reason = z.string().trim().min(1, 'Say why.').max(500, 'At most 500 characters.')
export const returnCommunication = endpoint({
  method: 'POST',
  path: '/incidents/:id/communications/:communicationId/return',
  access: act,
  summary: 'Give what was written back, with the reason',
  params: One,
  body: z.strictObject({ reason: Reason }),
  out: Communication,
})
export const skipCommunication = endpoint({
  method: 'POST',
  path: '/incidents/:id/communications/:communicationId/skip',
  access: act,
  summary: 'Leave it out, with the reason; with a cadence the next is planned',
  params: One,
  body: z.strictObject({ reason: Reason }),
  out: Communication,
})
export const doneMessage = endpoint({
  method: 'POST',
  path: '/incidents/:id/communications/:communicationId/messages/:messageId/done',
  access: act,
  summary: 'Say that somebody was called or told by hand',
  params: z.strictObject({ ...One.shape, messageId: ById.shape.id }),
  body: z.strictObject({ note: z.string().trim().max(500, 'At most 500 characters.').default('') }),
  out: Communication,
})
export const postUpdate = endpoint({
  method: 'POST',
  path: '/incidents/:id/updates',
  access: act,
  summary: 'Say how it stands, to be passed on: templates name it as `update`',
  params: ById,
  body: z.strictObject({ text: z.string().trim().min(1, 'Write something.').max(5_000, 'At most 5,000 characters.') }),
})
export const setPersonalData = endpoint({
  method: 'POST',
  path: '/incidents/:id/personal-data',
  access: act,
  summary: 'Say whether personal data are concerned',
  params: ById,
  body: z.strictObject({ concerned: z.boolean(), reason: Reason.optional() }),
})

const Person = z.strictObject({ id: Id, name: z.string() })
export const SimulatedCommunication = z.strictObject({
  ruleId: Id,
  name: z.string(),
  minute: z.int(),
  /** The latest minute by which it has to be out. */
  deadlineMinute: z.int(),
  recipients: z.array(z.strictObject({ name: z.string(), channel: z.string(), byHand: z.boolean() })),
  missing: z.array(z.string()),
  owner: z.string().nullable(),
  approver: z.string().nullable(),
  cadenceMinutes: z.int().nullable(),
  subject: z.string(),
  body: z.string(),
})
export const simulatePlan = endpoint({
  method: 'POST',
  path: '/communication-plan/simulate',
  access: read,
  limit: 'heavy',
  summary: 'What would happen for this, on that asset, at that time: severity, pages, roles, messages',
  body: z.strictObject({
    title: z.string().trim().min(1, 'Say what happens.').max(1_024),
    severity: Severity,
    assetId: Id,
    at: Instant,
    personalData: z.boolean().default(false),
  }),
  out: z.strictObject({
    severity: Severity,
    urgency: Urgency,
    /** How the severity came about; null: as the sender said it. */
    words: z.string().nullable(),
    service: Person.nullable(),
    type: Person.nullable(),
    policy: Person.nullable(),
    /** Who is paged, if nobody answers, in the order of time. */
    pages: z.array(z.strictObject({ minute: z.int(), name: z.string(), channel: z.string(), reason: z.string() })),
    /** Levels that reach nobody, and why. */
    gaps: z.array(z.string()),
    roles: z.array(z.strictObject({ role: z.string(), person: z.string().nullable(), reason: z.string() })),
    communications: z.array(SimulatedCommunication),
    /** Obligations that would be suggested, and when each stage would be due if its clock started then. */
    clocks: z.array(SimulatedClock),
  }),
})
