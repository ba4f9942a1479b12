import { snoozeFault } from './incident.ts'
import { DAY, HOUR, instantAt, MINUTE, startOfDay, wallAt, weekdayOf, type Instant } from './time.ts'

const MORNING = 9 * HOUR

/** Until when one snoozes, in the zone of whoever does: half an hour, an hour, four, tomorrow morning, Monday morning. */
export function snoozeTimes(now: Instant, zone: string): { label: string; until: Instant }[] {
  const today = wallAt(now, zone)
  const morning = (days: number): Instant => instantAt(startOfDay(today) + days * DAY + MORNING, zone)
  const toMonday = 7 - weekdayOf(today)
  return [
    { label: '30 minutes', until: now + 30 * MINUTE },
    { label: '1 hour', until: now + HOUR },
    { label: '4 hours', until: now + 4 * HOUR },
    { label: 'Tomorrow morning', until: morning(1) },
    ...(toMonday === 1 ? [] : [{ label: 'Monday morning', until: morning(toMonday) }]),
  ].filter(({ until }) => snoozeFault(until, now) === undefined)
}
