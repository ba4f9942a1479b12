import type { z } from 'zod'
import type { Calendar, Outlook, ScheduleOverride, ScheduleSummary } from '../../contract/schedules.ts'
import { withoutIneligible, type Person } from '../../domain/reach.ts'
import { gaps, layerShifts, shifts, usersOf, type Schedule } from '../../domain/schedule.ts'
import { currentAndNext } from '../../domain/schedule-outlook.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { DAY, HOUR, type Instant } from '../../domain/time.ts'
import type { ScheduleRow } from './store.ts'

type People = Map<number, Person>

/** So far ahead gaps are looked for, and hours compared. */
export const AHEAD = 30 * DAY
/** At most so many spans are drawn in one answer. */
const MOST_SHIFTS = 50_000

export function named(people: People, ids: number[]): { userId: number; name: string }[] {
  return ids.map((userId) => ({ userId, name: nameOf(people, userId) }))
}

function nameOf(people: People, userId: number): string {
  return people.get(userId)?.name ?? 'somebody who is gone'
}

/** Who is on call now, until when, and who comes next. */
export function outlookOf(schedule: Schedule, people: People, at: Instant): z.output<typeof Outlook> {
  const { onCall, until, next } = currentAndNext(withoutIneligible(schedule, people), at)
  return {
    onCall: onCall.map(({ userId, reason }) => ({ userId, name: nameOf(people, userId), reason })),
    until,
    next: next && { start: next.start, people: named(people, next.userIds) },
  }
}

export function summaryOf(row: ScheduleRow, schedule: Schedule, people: People, at: Instant): ScheduleSummary {
  const holes = gaps(withoutIneligible(schedule, people), at, at + AHEAD)
  const hours = holes.reduce((sum, { start, end }) => sum + (end - start), 0) / HOUR
  const { id, name, description, teamId, teamName, timezone, version } = row
  const now = outlookOf(schedule, people, at)
  return { id, name, description, teamId, teamName, timezone, version, now, gap: holes[0] ?? null, gapHours: Math.round(hours * 100) / 100 }
}

type Drawn = z.output<typeof Calendar>

/** A schedule as it is drawn: a row for each layer, the final row, the gaps. */
export function draw(schedule: Schedule, people: People, overrides: ScheduleOverride[], from: Instant, to: Instant): Drawn | Rejection {
  const layers: Drawn['layers'] = []
  let left = MOST_SHIFTS
  for (const layer of schedule.layers) {
    const row = layerShifts(layer, schedule.timezone, from, to)
    layers.push({ id: layer.id, name: layer.name, priority: layer.priority, shifts: row })
    left -= row.length
    if (left < 0) return reject('too-large', `That is more than ${MOST_SHIFTS} shifts. Ask for a shorter span.`)
  }
  const counting = withoutIneligible(schedule, people)
  return {
    timezone: schedule.timezone,
    layers,
    final: shifts(counting, from, to),
    gaps: gaps(counting, from, to),
    overrides,
    people: named(people, usersOf(schedule)),
  }
}
