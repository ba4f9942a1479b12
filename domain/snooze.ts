import { DAY, HOUR, instantAt, MINUTE, startOfDay, wallAt, WEEK, weekdayOf, type Instant } from './time.ts'

/** A snooze ends within this span: what is forgotten for longer is an incident that nobody has. */
export const LONGEST_SNOOZE = WEEK

/** Why an incident cannot be snoozed until then; undefined when it can. */
export function snoozeFault(until: Instant, now: Instant): string | undefined {
  if (until <= now) return 'The end of a snooze lies in the future.'
  if (until > now + LONGEST_SNOOZE) return 'A snooze lasts at most 7 days. Choose an earlier time, and snooze it again then.'
  return undefined
}

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
