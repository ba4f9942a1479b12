import { z } from 'zod'
import { Layer, NewOverride } from '../domain/schedule.ts'
import { DAY, Instant, Timezone } from '../domain/time.ts'
import { ById, endpoint, Id, IdText, Name, pageOf, PageQuery } from './endpoint.ts'

export const OnCallPerson = z.strictObject({ userId: Id, name: z.string(), reason: z.string() })
export const Named = z.strictObject({ userId: Id, name: z.string() })
const Span = { start: Instant, end: Instant }

/** `uncovered`: nobody is planned. `empty`: somebody is, but may not be paged. */
export const Gap = z.strictObject({ ...Span, kind: z.enum(['uncovered', 'empty']) })

/** Who is on call now, until when, and who comes next. */
export const Outlook = z.strictObject({
  onCall: z.array(OnCallPerson),
  /** When that changes; null: not within three years. */
  until: Instant.nullable(),
  next: z.strictObject({ start: Instant, people: z.array(Named) }).nullable(),
})

export const ScheduleSummary = z.strictObject({
  id: Id,
  name: z.string(),
  description: z.string(),
  teamId: Id.nullable(),
  teamName: z.string().nullable(),
  timezone: z.string(),
  version: z.int(),
  now: Outlook,
  /** In the next 30 days: the first gap and how many hours nobody is on call. */
  gap: Gap.nullable(),
  gapHours: z.number(),
})
export type ScheduleSummary = z.infer<typeof ScheduleSummary>

export const ScheduleOverride = z.strictObject({
  id: Id,
  kind: z.enum(['add', 'remove', 'replace', 'replaceAll']),
  ...Span,
  userId: Id.nullable(),
  userName: z.string().nullable(),
  replacedUserId: Id.nullable(),
  replacedUserName: z.string().nullable(),
  reason: z.string(),
  createdBy: z.string().nullable(),
})
export type ScheduleOverride = z.infer<typeof ScheduleOverride>

export const Schedule = z.strictObject({
  ...ScheduleSummary.shape,
  layers: z.array(Layer),
  /** Each layer's rotation in words, in the order of the layers. */
  descriptions: z.array(z.string()),
  /** Present and future ones; past ones are in the calendar. */
  overrides: z.array(ScheduleOverride),
  /** Everybody named in it. */
  people: z.array(Named),
  /** What pages by it. */
  policies: z.array(z.strictObject({ id: Id, name: z.string() })),
})
export type Schedule = z.infer<typeof Schedule>

const Layers = z
  .array(Layer)
  .max(50, 'At most 50 layers a schedule.')
  .refine((layers) => new Set(layers.map((layer) => layer.id)).size === layers.length, 'Two layers have the same id.')

export const ScheduleInput = z.strictObject({
  name: Name,
  description: z.string().trim().max(2_000, 'At most 2,000 characters.').default(''),
  teamId: Id.nullable().default(null),
  timezone: Timezone,
  layers: Layers.default([]),
})
/** `version` is the one that was changed; if somebody else was faster, nothing is overwritten. */
export const ScheduleChange = z.strictObject({ ...ScheduleInput.shape, layers: Layers, version: z.int().positive() })

/** At most so long a span is drawn at once. */
export const LONGEST_SPAN = 400 * DAY
const FROM_TO = { from: Instant, to: Instant }
function isDrawable({ from, to }: { from: number; to: number }): boolean {
  return to > from && to - from <= LONGEST_SPAN
}
const DRAWABLE = { path: ['to'], error: 'The end lies after the start and at most 400 days from it.' }

export const ShiftShown = z.strictObject({ ...Span, userIds: z.array(Id), layerIds: z.array(z.string()), overrideIds: z.array(Id) })
export const LayerRow = z.strictObject({ id: z.string(), name: z.string(), priority: z.int(), shifts: z.array(ShiftShown) })
/** A schedule as it is drawn: a row for each layer, the final row, the gaps. */
export const Calendar = z.strictObject({
  timezone: z.string(),
  layers: z.array(LayerRow),
  final: z.array(ShiftShown),
  gaps: z.array(Gap),
  overrides: z.array(ScheduleOverride),
  people: z.array(Named),
})

const read = { permit: 'oncall.read' } as const
const write = { permit: 'schedule.write' } as const

export const listSchedules = endpoint({
  method: 'GET',
  path: '/schedules',
  access: read,
  summary: 'Schedules by name, with who is on call now and the first gap of the next 30 days',
  query: z.strictObject({ ...PageQuery, search: z.string().max(120).optional(), teamId: IdText.optional() }),
  out: pageOf(ScheduleSummary),
})
export const getSchedule = endpoint({
  method: 'GET',
  path: '/schedules/:id',
  access: read,
  summary: 'One schedule',
  params: ById,
  out: Schedule,
})
export const createSchedule = endpoint({
  method: 'POST',
  path: '/schedules',
  access: write,
  summary: 'Make a schedule',
  body: ScheduleInput,
  out: Schedule,
})
export const updateSchedule = endpoint({
  method: 'PUT',
  path: '/schedules/:id',
  access: write,
  summary: 'Change a schedule',
  params: ById,
  body: ScheduleChange,
  out: Schedule,
})
export const deleteSchedule = endpoint({
  method: 'DELETE',
  path: '/schedules/:id',
  access: write,
  summary: 'Delete a schedule that no escalation policy pages by',
  params: ById,
})
export const getShifts = endpoint({
  method: 'GET',
  path: '/schedules/:id/shifts',
  access: read,
  summary: 'A schedule as it is drawn, for at most 400 days',
  limit: 'heavy',
  params: ById,
  query: z.strictObject(FROM_TO).refine(isDrawable, DRAWABLE),
  out: Calendar,
})

/** How many hours a change gives to a person or takes from them in the next 30 days. */
export const HoursChange = z.strictObject({ userId: Id, name: z.string(), before: z.number(), after: z.number() })

export const previewSchedule = endpoint({
  method: 'POST',
  path: '/schedules/preview',
  access: write,
  summary: 'Draw layers that are not saved, and compare them with what is',
  limit: 'heavy',
  body: z
    .strictObject({
      /** The saved one to compare with; its overrides count here too. */
      scheduleId: Id.nullable().default(null),
      timezone: Timezone,
      layers: Layers,
      ...FROM_TO,
    })
    .refine(isDrawable, DRAWABLE),
  out: z.strictObject({
    calendar: Calendar,
    /** Rotations in words, in the order of the layers. */
    descriptions: z.array(z.string()),
    /** What is probably not meant, in words; `layerId` where it concerns one. */
    problems: z.array(z.strictObject({ layerId: z.string().nullable(), problem: z.string() })),
    hours: z.array(HoursChange),
  }),
})

export const addOverride = endpoint({
  method: 'POST',
  path: '/schedules/:id/overrides',
  access: { permit: 'override.write' },
  summary: 'Change who is on call for a time',
  params: ById,
  body: z.strictObject({ override: NewOverride, reason: z.string().trim().max(500, 'At most 500 characters.').default('') }),
  out: ScheduleOverride,
})
export const removeOverride = endpoint({
  method: 'DELETE',
  path: '/schedules/:id/overrides/:overrideId',
  access: { permit: 'override.write' },
  summary: 'Take an override back; of one under way the rest',
  params: z.strictObject({ ...ById.shape, overrideId: IdText }),
})
