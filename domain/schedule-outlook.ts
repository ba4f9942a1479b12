import { sameUsers, stretches, summary, type OnCall, type Schedule } from './schedule.ts'
import { DAY, type Instant } from './time.ts'

/** How far ahead it is looked: three years, so that twelve quarterly hand-offs are found. */
export const HORIZON = 1_100 * DAY

/** From `at` on `userIds` are on call; `comes` and `goes` say what changes. Empty `userIds`: a gap begins. */
export type Handoff = { at: Instant; userIds: number[]; comes: number[]; goes: number[] }

/** The next changes of who is on call after `from`, at most `count`, within the horizon. */
export function nextHandoffs(schedule: Schedule, from: Instant, count: number): Handoff[] {
  const found: Handoff[] = []
  let before: number[] | undefined
  for (const { start, onCall } of stretches(schedule, from, from + HORIZON)) {
    const { userIds } = summary(onCall)
    if (found.length >= count) break
    if (before && !sameUsers(before, userIds)) {
      found.push({
        at: start,
        userIds,
        comes: userIds.filter((user) => !before!.includes(user)),
        goes: before.filter((user) => !userIds.includes(user)),
      })
    }
    before = userIds
  }
  return found
}

export type Outlook = {
  onCall: OnCall[]
  /** When that changes; null: not within the horizon. */
  until: Instant | null
  /** Who is on call next, after a gap or at once. */
  next: { start: Instant; userIds: number[] } | null
}

/** Who is on call, until when, and who comes next. */
export function currentAndNext(schedule: Schedule, at: Instant): Outlook {
  const outlook: Outlook = { onCall: [], until: null, next: null }
  let present: number[] | undefined
  for (const { start, onCall } of stretches(schedule, at, at + HORIZON)) {
    const { userIds } = summary(onCall)
    if (!present) {
      present = userIds
      outlook.onCall = onCall
      continue
    }
    if (outlook.until === null && !sameUsers(present, userIds)) outlook.until = start
    if (outlook.until !== null && userIds.length > 0) return { ...outlook, next: { start, userIds } }
  }
  return outlook
}
