import { z } from 'zod'
import { PHASES, RESPONSE_STATES } from '../domain/incident.ts'
import { Target } from '../domain/escalation.ts'
import { Severity, Urgency } from '../domain/severity.ts'
import { Line, StakeholderKind } from '../domain/stakeholder.ts'
import { Instant } from '../domain/time.ts'
import { Derivation } from '../domain/urgency.ts'
import { AlertChoice } from './alerts.ts'
import { PageState } from './deliveries.ts'
import { anyOf, ById, endpoint, Id, IdText, oneOrMore, pageOf, PageQuery } from './endpoint.ts'

const Person = z.strictObject({ id: Id, name: z.string() })
const Title = z.string().trim().min(1, 'Say in one line what is wrong.').max(1_024, 'At most 1,024 characters.')
const Reason = z.string().trim().max(2_000, 'At most 2,000 characters.')
export const State = z.enum(RESPONSE_STATES)
export const Phase = z.enum(PHASES)

export const IncidentRow = z.strictObject({
  id: Id,
  title: z.string(),
  service: z.strictObject({ id: Id, name: z.string() }).nullable(),
  team: z.strictObject({ id: Id, name: z.string() }).nullable(),
  severity: Severity,
  urgency: Urgency,
  state: State,
  phase: Phase,
  source: z.enum(['alert', 'manual', 'page']),
  openedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: Person.nullable(),
  resolvedAt: Instant.nullable(),
  resolvedBy: Person.nullable(),
  snoozedUntil: Instant.nullable(),
  alertCount: z.int(),
  openAlertCount: z.int(),
  lastAlertAt: Instant.nullable(),
  commander: Person.nullable(),
})
export type IncidentRow = z.infer<typeof IncidentRow>

export const Responder = z.strictObject({
  userId: Id,
  name: z.string(),
  state: z.enum(['asked', 'engaged', 'declined']),
  askedAt: Instant,
  answeredAt: Instant.nullable(),
})

/** A page as the incident shows it: who, how, what became of it. */
export const PageLine = z.strictObject({
  id: Id,
  userId: Id,
  name: z.string(),
  channel: z.string(),
  state: PageState,
  reason: z.string(),
  dueAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  detail: z.string().nullable(),
})

export const IncidentDetail = z.strictObject({
  ...IncidentRow.shape,
  type: z.strictObject({ id: Id, name: z.string() }).nullable(),
  /** How its severity came about, as it was derived last; null where it was always what a sender or a person said. */
  derivation: Derivation.nullable(),
  /** Those that its type wants, in that order, then others that were given; nobody has those without a person. */
  roles: z.array(
    z.strictObject({
      role: z.string(),
      roleName: z.string(),
      person: z.strictObject({ id: Id, name: z.string() }).nullable(),
      since: Instant.nullable(),
      duties: z.array(z.strictObject({ position: z.int(), text: z.string(), doneAt: Instant.nullable(), doneBy: z.string().nullable() })),
    }),
  ),
  /** Groups that its type has told, and those that were added. */
  stakeholders: z.array(
    z.strictObject({
      id: Id,
      name: z.string(),
      kind: StakeholderKind,
      lines: z.array(Line),
      toldAt: Instant.nullable(),
      toldBy: z.string().nullable(),
      line: z.string().nullable(),
    }),
  ),
  responders: z.array(Responder),
  pages: z.array(PageLine),
  escalation: z
    .strictObject({
      policyId: Id.nullable(),
      policyName: z.string().nullable(),
      state: z.enum(['active', 'acknowledged', 'snoozed', 'ended']),
      /** The level that comes next, from 0; `levels` when a round is over. */
      level: z.int(),
      levels: z.int(),
      /** The present round, from 0; at most `repeat`. */
      cycle: z.int(),
      repeat: z.int(),
      /** Whom the next step would page, by name; empty when nothing further follows. */
      next: z.array(z.string()),
      dueAt: Instant.nullable(),
    })
    .nullable(),
  postmortemId: Id.nullable(),
})
export type IncidentDetail = z.infer<typeof IncidentDetail>

export const TimelineItem = z.strictObject({
  position: Id,
  number: z.int(),
  kind: z.string(),
  at: Instant,
  enteredAt: Instant,
  actor: z.strictObject({ kind: z.enum(['user', 'token', 'system']), id: z.int().nullable(), name: z.string() }),
  via: z.string(),
  sentence: z.string(),
  text: z.string().nullable(),
  body: z.record(z.string(), z.unknown()),
})
export type TimelineItem = z.infer<typeof TimelineItem>

/** Filters that stand in a list's URL, and that a bulk act covers on the server. Within one, values are alternatives. */
export const IncidentFilter = {
  state: z.enum(['open', ...RESPONSE_STATES, 'all']).optional(),
  severity: anyOf(Severity).optional(),
  serviceId: anyOf(IdText).optional(),
  teamId: anyOf(IdText).optional(),
  /** Incidents that I was paged for, acknowledged or joined. */
  mine: z.enum(['true']).optional(),
  search: z.string().trim().max(200).optional(),
}

const read = { permit: 'incident.read' } as const
const act = { permit: 'incident.respond' } as const

export const listIncidents = endpoint({
  method: 'GET',
  path: '/incidents',
  access: read,
  summary: 'Incidents, newest first',
  query: z.strictObject({ ...PageQuery, ...IncidentFilter }),
  out: z.strictObject({ ...pageOf(IncidentRow).shape, total: z.int() }),
})
export const getIncident = endpoint({
  method: 'GET',
  path: '/incidents/:id',
  access: read,
  summary: 'One incident with roles, responders, pages and escalation',
  params: ById,
  out: IncidentDetail,
})

export const readTimeline = endpoint({
  method: 'GET',
  path: '/incidents/:id/timeline',
  access: read,
  summary: 'The timeline, each entry as a sentence',
  params: ById,
  query: z.strictObject({
    ...PageQuery,
    order: z.enum(['oldest', 'newest']).optional(),
    kind: z.enum(['all', 'people', 'paging', 'notes']).optional(),
  }),
  out: pageOf(TimelineItem),
})

export const WhyPaged = z.strictObject({
  userId: Id,
  name: z.string(),
  paged: z.boolean(),
  /** In the order of events; `at` is null for what holds as a whole. */
  because: z.array(z.strictObject({ at: Instant.nullable(), sentence: z.string() })),
})
export const whyPaged = endpoint({
  method: 'GET',
  path: '/incidents/:id/why',
  access: read,
  summary: 'Why somebody was paged for it, or why not',
  params: ById,
  query: z.strictObject({ userId: IdText.optional() }),
  out: WhyPaged,
})

export const declareIncident = endpoint({
  method: 'POST',
  path: '/incidents',
  access: { permit: 'incident.declare' },
  summary: 'Declare an incident: what is wrong, and where',
  body: z.strictObject({
    title: Title,
    serviceId: Id.nullable().default(null),
    severity: Severity.default('high'),
    urgency: Urgency.optional(),
    description: z.string().trim().max(16_000).default(''),
    /** A suspicion is looked into before anybody calls it an incident. */
    suspected: z.boolean().default(false),
    /** An incident logged afterwards pages nobody. */
    pageNobody: z.boolean().default(false),
    /** How it is staffed; by its severity where left out. */
    typeId: Id.optional(),
  }),
  out: IncidentDetail,
})

export const sendPage = endpoint({
  method: 'POST',
  path: '/pages',
  access: { permit: 'page.send' },
  summary: 'Page people, teams or whoever a schedule has on call, directly',
  body: z.strictObject({
    title: Title,
    message: z.string().trim().max(16_000).default(''),
    targets: z.array(Target).min(1, 'Say whom to page.').max(20, 'At most 20 at once.'),
    urgency: Urgency.default('high'),
    severity: Severity.default('high'),
  }),
  out: IncidentDetail,
})

const on = <Body extends z.ZodType>(verb: string, summary: string, body: Body) =>
  endpoint({ method: 'POST', path: `/incidents/:id/${verb}`, access: act, summary, params: ById, body, out: IncidentDetail })

export const acknowledge = on('acknowledge', 'Acknowledge: paging stops', z.strictObject({}).optional())
export const unacknowledge = on(
  'unacknowledge',
  'Take an acknowledgement back: paging begins anew',
  z.strictObject({ reason: Reason.default('') }).prefault({}),
)
export const resolve = on('resolve', 'Resolve', z.strictObject({ note: Reason.optional() }).prefault({}))
export const reopen = on('reopen', 'Reopen', z.strictObject({ reason: Reason.min(1, 'Say why.') }))
export const snooze = on('snooze', 'Snooze until a time, at most 7 days ahead; then it pages again', z.strictObject({ until: Instant }))
export const escalate = on('escalate', 'Escalate to the next level now', z.strictObject({ reason: Reason.optional() }).prefault({}))
export const decline = on('decline', 'Can’t take it: pass it on', z.strictObject({ reason: Reason.optional() }).prefault({}))
export const setSeverity = on(
  'severity',
  'Change the severity, with a reason',
  z.strictObject({ severity: Severity, reason: Reason.min(1, 'Say why.') }),
)
export const setPhase = on('phase', 'Move to another phase', z.strictObject({ phase: Phase, reason: Reason.optional() }))
export const rename = on('rename', 'Rename', z.strictObject({ title: Title }))
export const addNote = on(
  'notes',
  'Note something in the timeline',
  z.strictObject({ text: z.string().trim().min(1, 'Write something.').max(16_000), at: Instant.optional() }),
)
export const assignRole = on(
  'roles',
  'Give a role to somebody, or to nobody',
  z.strictObject({ role: z.string().trim().min(1).max(60), userId: Id.nullable() }),
)
export const tickDuty = on(
  'duties',
  'Tick a line of a role’s checklist, or take the tick off',
  z.strictObject({ role: z.string().min(1).max(60), position: z.int().min(1), done: z.boolean() }),
)
export const setType = on(
  'type',
  'Make it of another type, whose roles are then filled',
  z.strictObject({ typeId: Id, reason: Reason.optional() }),
)
export const addStakeholders = on(
  'stakeholders',
  'Add groups to those to be told',
  z.strictObject({ groupIds: z.array(Id).min(1, 'Choose a group.').max(50, 'At most 50 at once.') }),
)
export const tellStakeholders = on(
  'told',
  'Write down that a group was told, and by which way',
  z.strictObject({
    groupId: Id,
    line: z.string().trim().min(1, 'Say by which way.').max(120, 'At most 120 characters.'),
    note: Reason.optional(),
  }),
)
export const addResponders = on(
  'responders',
  'Ask people to join',
  z.strictObject({ userIds: z.array(Id).min(1).max(20), message: Reason.optional() }),
)
export const reassign = on(
  'reassign',
  'Hand it to another escalation policy, person, schedule or team',
  z
    .strictObject({ policyId: Id.optional(), target: Target.optional(), reason: Reason.optional() })
    .refine((b) => (b.policyId === undefined) !== (b.target === undefined), 'Name either a policy or a target.'),
)

export const BulkAct = z.enum(['acknowledge', 'resolve', 'unacknowledge', 'snooze'])
export const bulkAct = endpoint({
  method: 'POST',
  path: '/incidents/act',
  access: act,
  summary: 'One act on many incidents: those named, all that match a filter, or those of some alerts',
  limit: 'heavy',
  body: z
    .strictObject({
      act: BulkAct,
      until: Instant.optional(),
      /** For the timeline: how it was resolved, why it is given back. */
      note: Reason.optional(),
      ids: z.array(Id).min(1).max(10_000, 'At most 10,000 at once.').optional(),
      filter: z
        .strictObject({
          state: IncidentFilter.state,
          severity: oneOrMore(Severity).optional(),
          serviceId: oneOrMore(Id).optional(),
          teamId: oneOrMore(Id).optional(),
          mine: z.boolean().optional(),
          search: z.string().max(200).optional(),
        })
        .optional(),
      alerts: AlertChoice.optional(),
      /** Incidents left out of those that the filter matches. */
      except: z.array(Id).max(10_000).optional(),
    })
    .refine(
      (b) => [b.ids, b.filter, b.alerts].filter((one) => one !== undefined).length === 1,
      'Name ids, a filter or alerts, and only one of them.',
    )
    .refine((b) => b.act !== 'snooze' || b.until !== undefined, { path: ['until'], error: 'A snooze needs an end.' }),
  /** `reasons`: why some were refused, and how many for each reason. */
  out: z.strictObject({
    bulkId: Id,
    done: z.int(),
    refused: z.int(),
    reasons: z.array(z.strictObject({ reason: z.string(), count: z.int() })),
  }),
})
export const undoBulk = endpoint({
  method: 'POST',
  path: '/incidents/act/:id/undo',
  access: act,
  summary: 'Undo a bulk act: everything it changed is as it was, unless somebody changed it since',
  limit: 'heavy',
  params: ById,
  body: z.strictObject({}).optional(),
  out: z.strictObject({ done: z.int(), refused: z.int() }),
})

export const listMyPages = endpoint({
  method: 'GET',
  path: '/me/pages',
  // A responder's device is there to answer just these.
  access: 'device',
  summary: 'Incidents that page me and wait for an answer',
  out: z.strictObject({ items: z.array(z.strictObject({ incident: IncidentRow, pagedAt: Instant.nullable(), reason: z.string() })) }),
})

export const counts = endpoint({
  method: 'GET',
  path: '/counts',
  access: read,
  summary: 'How many incidents and alerts are open',
  out: z.strictObject({ triggered: z.int(), acknowledged: z.int(), openAlerts: z.int(), myPages: z.int() }),
})
