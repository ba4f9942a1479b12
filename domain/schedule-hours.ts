import { shifts, type Schedule } from './schedule.ts'
import { HOUR, type Instant } from './time.ts'

/** How many hours everybody is on call in a span; people who are on together all count. */
export function hoursByPerson(schedule: Schedule, from: Instant, to: Instant): Map<number, number> {
  const hours = new Map<number, number>()
  for (const { start, end, userIds } of shifts(schedule, from, to)) {
    for (const userId of userIds) hours.set(userId, (hours.get(userId) ?? 0) + (end - start) / HOUR)
  }
  return hours
}

/** What a change gives to each person or takes from them, the largest first; who keeps their hours is left out. */
export function hoursMoved(before: Map<number, number>, after: Map<number, number>): { userId: number; before: number; after: number }[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((userId) => ({ userId, before: rounded(before.get(userId)), after: rounded(after.get(userId)) }))
    .filter((moved) => moved.before !== moved.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || a.userId - b.userId)
}

/** To the minute. */
function rounded(hours = 0): number {
  return Math.round(hours * 60) / 60
}
