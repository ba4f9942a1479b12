import { z } from 'zod'
import { ClockEvent, Limit, Obligation, ObligationSetting } from '../domain/obligation.ts'
import { Instant } from '../domain/time.ts'
import { ById, endpoint } from './endpoint.ts'

const act = { permit: 'incident.respond' } as const
const Key = z.string().regex(/^[a-z0-9-]{1,60}$/, 'Not an id of an obligation.')

const StageOutline = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** What is due when, in words. */
  words: z.string(),
  recipients: z.array(z.string()),
  checklist: z.array(z.string()),
})
const About = {
  /** The id of its file in `packs/clocks`. */
  id: z.string(),
  title: z.string(),
  jurisdiction: z.string(),
  /** The text of the law. */
  source: z.url(),
  /** What is not certain about it, for counsel to settle. */
  unsure: z.string().nullable(),
  note: z.string().nullable(),
  appliesWhen: z.array(z.string()),
  start: ClockEvent,
  /** What it counts from, the event that starts it first. */
  events: z.array(ClockEvent),
  /** The zone of the authority. */
  zone: z.string(),
  /** Whose word a filing needs: a role, as it is called. */
  approver: z.string(),
}

export const ObligationShown = z.strictObject({
  ...About,
  stages: z.array(
    z.strictObject({
      ...StageOutline.shape,
      limits: z.array(Limit),
      /** As the file has them. */
      lawLimits: z.array(Limit),
    }),
  ),
  enabled: z.boolean(),
  /** The company has set times of its own. */
  adjusted: z.boolean(),
  /** The day on which its file was last held against what is published about the law; null: not yet. */
  reviewed: Obligation.shape.reviewed,
  setting: ObligationSetting,
})
export type ObligationShown = z.infer<typeof ObligationShown>

export const listObligations = endpoint({
  method: 'GET',
  path: '/obligations',
  access: { permit: 'response.read' },
  summary: 'Duties to report with their clocks: what laws say, and what of it holds here',
  out: z.strictObject({
    items: z.array(ObligationShown),
    /** By which business days can be counted. */
    calendars: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  }),
})
export const setObligation = endpoint({
  method: 'PUT',
  path: '/obligations/:key',
  access: { permit: 'response.write' },
  summary: 'Switch an obligation on or off, and set times of one’s own; clocks that run go on as they began',
  params: z.strictObject({ key: Key }),
  body: ObligationSetting,
  out: ObligationShown,
})

/** An obligation that nobody has decided about in an incident yet. */
export const OpenObligation = z.strictObject({
  ...About,
  stages: z.array(StageOutline),
  /** What speaks for it; empty: nothing that Muster knows of. */
  reasons: z.array(z.string()),
})
export type OpenObligation = z.infer<typeof OpenObligation>

const Times = z.partialRecord(ClockEvent, Instant)
export const ClockShown = z.strictObject({
  ...About,
  state: z.enum(['notApplicable', 'running', 'filed', 'late']),
  times: Times,
  /** Why it runs, or does not apply. */
  reason: z.string(),
  decidedAt: Instant,
  decidedBy: z.string().nullable(),
  /** Who has the role whose word a filing needs. */
  approverHolder: z.string().nullable(),
  stages: z.array(
    z.strictObject({
      ...StageOutline.shape,
      state: z.enum(['waiting', 'running', 'overdue', 'filed', 'late']),
      from: Instant.nullable(),
      dueAt: Instant.nullable(),
      waitsFor: z.union([ClockEvent, z.literal('previous')]).nullable(),
      filedAt: Instant.nullable(),
      enteredAt: Instant.nullable(),
      filedBy: z.string().nullable(),
      approvedBy: z.string().nullable(),
      proof: z.string().nullable(),
      included: z.array(z.string()).nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** Every word about it, the first first. */
  history: z.array(z.strictObject({ times: Times, applies: z.boolean(), reason: z.string(), at: Instant, by: z.string().nullable() })),
})
export type ClockShown = z.infer<typeof ClockShown>

export const listClocks = endpoint({
  method: 'GET',
  path: '/incidents/:id/clocks',
  access: { permit: 'incident.read' },
  summary: 'Clocks of the law in an incident: which run, which were decided not to apply, which are worth looking at and why',
  params: ById,
  out: z.strictObject({ clocks: z.array(ClockShown), suggested: z.array(OpenObligation), others: z.array(OpenObligation) }),
})

const OfIncident = z.strictObject({ id: ById.shape.id, key: Key })
const Reason = z.string().trim().min(1, 'Say why.').max(1_000, 'At most 1,000 characters.')
const Started = z.strictObject({ times: Times, reason: Reason })

export const startClock = endpoint({
  method: 'POST',
  path: '/incidents/:id/clocks/:key/start',
  access: act,
  summary: 'Say that an obligation applies and since when it counts; also of one that was decided not to apply',
  params: OfIncident,
  body: Started,
  out: ClockShown,
})
export const correctClock = endpoint({
  method: 'POST',
  path: '/incidents/:id/clocks/:key/correct',
  access: act,
  summary: 'Correct since when a clock counts; what was said before is kept',
  params: OfIncident,
  body: Started,
  out: ClockShown,
})
export const declineClock = endpoint({
  method: 'POST',
  path: '/incidents/:id/clocks/:key/decline',
  access: act,
  summary: 'Say that an obligation does not apply, with the reason',
  params: OfIncident,
  body: z.strictObject({ reason: Reason }),
  out: ClockShown,
})
export const fileStage = endpoint({
  method: 'POST',
  path: '/incidents/:id/clocks/:key/stages/:stage/file',
  access: act,
  summary: 'Say that something was filed, with the proof; what is late needs a reason, and so does a correction',
  params: z.strictObject({ ...OfIncident.shape, stage: Key }),
  body: z.strictObject({
    /** When; left out: now. */
    at: Instant.optional(),
    proof: z.string().trim().min(1, 'Give the number, the link or the place of the receipt.').max(2_000, 'At most 2,000 characters.'),
    approvedBy: z.string().trim().min(1, 'Say whose word it had.').max(120, 'At most 120 characters.'),
    /** What of the checklist it says. */
    included: z.array(z.string().max(500)).max(50).default([]),
    reason: Reason.optional(),
  }),
  out: ClockShown,
})

/** What the simulator says of an obligation: it would be suggested, and when its stages would be due if it started then. */
export const SimulatedClock = z.strictObject({
  id: z.string(),
  title: z.string(),
  reasons: z.array(z.string()),
  start: ClockEvent,
  stages: z.array(z.strictObject({ title: z.string(), words: z.string(), dueAt: Instant.nullable() })),
})
export type SimulatedClock = z.infer<typeof SimulatedClock>
