import { z } from 'zod'
import { Instant, LocalDateTime, LocalTime, Timezone } from './time.ts'

export const UserId = z.int().positive()

/** Monday first; the two-letter names of iCalendar. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export const Weekday = z.enum(WEEKDAYS)
export type Weekday = z.infer<typeof Weekday>

const Weekdays = z
  .array(Weekday)
  .min(1, 'Choose at least one day of the week.')
  .max(7)
  .refine((days) => new Set(days).size === days.length, 'A day of the week is named twice.')

/**
 * The layer applies only from `fromLocal` to `toLocal` on these days. A window whose end is not after its
 * start crosses midnight and belongs to the day on which it starts; equal times are 24 hours.
 */
export const Restriction = z.strictObject({
  weekdays: Weekdays,
  fromLocal: LocalTime,
  toLocal: LocalTime,
})
export type Restriction = z.infer<typeof Restriction>

const every = z.int().min(1, 'At least 1.').max(366, 'At most 366.')

/** Somebody is always on; the turn passes each `every` units by the wall clock, the first beginning at `startLocal`. */
export const Continuous = z.strictObject({
  kind: z.literal('continuous'),
  unit: z.enum(['hour', 'day', 'week', 'month']),
  every,
  startLocal: LocalDateTime,
})
export type Continuous = z.infer<typeof Continuous>

const RecurringFields = z.strictObject({
  kind: z.literal('recurring'),
  unit: z.enum(['once', 'hour', 'day', 'week', 'month']),
  every: every.default(1),
  /** When the first shift starts; turns are counted from the first shift on. */
  startLocal: LocalDateTime,
  /** By the wall clock, so that shifts which meet on the clock also meet on the day it changes. */
  durationSeconds: z
    .int()
    .min(60, 'A shift lasts at least a minute.')
    .max(366 * 86_400, 'A shift lasts at most 366 days.'),
  /** Shifts start on these days only. */
  weekdays: Weekdays.optional(),
  /** With `month`: days 1 to 31, or -1 (the last day) to -31; a month without the day has no shift on it. */
  monthDays: z
    .array(
      z
        .int()
        .min(-31)
        .max(31)
        .refine((day) => day !== 0, 'There is no day 0.'),
    )
    .min(1, 'Choose at least one day of the month.')
    .max(31, 'At most 31 days.')
    .optional(),
  /** How many shifts (`hour`, `day`), weeks or months a turn has. */
  turnLength: z.int().min(1, 'At least 1.').max(366, 'At most 366.').default(1),
  /** Starts of shifts that fall out; the turns of the others stay as they are. */
  except: z.array(LocalDateTime).max(400, 'At most 400 exceptions.').optional(),
})

/**
 * Shifts of a fixed length, nobody between them. With `week` and `weekdays` a turn is a calendar week (Monday
 * first), with `month` a calendar month; otherwise each shift is a turn. Without `weekdays` and `monthDays`
 * the day is that of `startLocal`; in a month too short for it, the last.
 */
export const Recurring = RecurringFields.superRefine((rotation, issues) => {
  const refuse = (path: string, message: string) => issues.addIssue({ code: 'custom', path: [path], message })
  if (rotation.monthDays && rotation.unit !== 'month') refuse('monthDays', 'Days of the month need the unit month.')
  if (rotation.weekdays && rotation.unit === 'once') refuse('weekdays', 'A single shift has no days of the week.')
  if (rotation.unit !== 'once' && rotation.durationSeconds > 31 * 86_400) {
    refuse('durationSeconds', 'A shift that comes again lasts at most 31 days.')
  }
})
export type Recurring = z.infer<typeof Recurring>

export const Layer = z.strictObject({
  id: z.string().min(1, 'A layer needs an id.').max(64),
  name: z.string().trim().min(1, 'Give the layer a name.').max(100, 'At most 100 characters.'),
  /** Of the layers that have somebody on at an instant, those with the highest number count. */
  priority: z.int().min(-1_000).max(1_000, 'At most 1000.').default(1),
  /** Taken in turn; the people of a group are on call together. */
  participants: z
    .array(z.array(UserId).min(1, 'A turn needs somebody to take it.').max(20, 'At most 20 people a turn.'))
    .max(50, 'At most 50 turns a layer.'),
  /** null: no turns, everybody in the layer is always on. */
  rotation: z.discriminatedUnion('kind', [Continuous, Recurring]).nullable().default(null),
  /** None: the layer applies at all hours. */
  restrictions: z.array(Restriction).max(30, 'At most 30 restrictions a layer.').default([]),
  /** Where wall times of this layer are meant; without it those of the schedule. */
  timezone: Timezone.optional(),
  /** Nobody is on before; turns are counted from the rotation's start all the same. */
  effectiveFrom: Instant.optional(),
  /** Nobody is on from here on. */
  until: Instant.optional(),
})
export type Layer = z.infer<typeof Layer>
