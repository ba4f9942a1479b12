import { addDaysLocal, SECOND, type Instant } from '../../domain/time.ts'
import { parseDuration } from '../ui/time/words.ts'
import { instantOf, instantsOf, wallOf } from '../ui/time/zone.ts'

/** A note as it was typed: what it says and, when it was dated back, at which instant. */
export type NoteRead = { text: string; at?: Instant; fault?: string }

const CLOCK = /^@\s?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s+|$)/
const SINCE = /^t([+-])((?:\d+\s?(?:h|min|m|s)?\s?)+)(?:\s+|$)/i

/**
 * Reads the time that a note may begin with: `@10:42` is the last time that the viewer's clock showed this, `t+12`
 * is twelve minutes after the incident opened (`t+1h05`, `t-3`). A time to come is a fault.
 */
export function readNote(typed: string, { now, openedAt, zone }: { now: Instant; openedAt: Instant; zone: string }): NoteRead {
  const clock = CLOCK.exec(typed)
  const since = SINCE.exec(typed)
  if (!clock && !since) return { text: typed.trim() }
  const text = typed.slice((clock ?? since)![0].length).trim()
  const at = clock ? lastTime(clock, now, zone) : timeSince(since!, openedAt)
  if (at === undefined) return { text, fault: clock ? 'There is no such time of day.' : 'Write the time as t+12 (minutes) or t+1h05.' }
  return at > now ? { text, at, fault: 'That time is still to come.' } : { text, at }
}

function lastTime([, hour, minute, second = '0']: RegExpExecArray, now: Instant, zone: string): Instant | undefined {
  const wall = { hour: Number(hour), minute: Number(minute), second: Number(second) }
  if (wall.hour > 23 || wall.minute > 59 || wall.second > 59) return undefined
  const today = { ...wallOf(zone, now), ...wall }
  const past = instantsOf(zone, today).filter((at) => at <= now)
  return past.at(-1) ?? instantOf(zone, { ...wallOf(zone, addDaysLocal(now, -1, zone)), ...wall })
}

function timeSince([, sign, length]: RegExpExecArray, openedAt: Instant): Instant | undefined {
  const span = parseDuration(length!.trim())
  if (span === undefined) return undefined
  return Math.floor(openedAt / SECOND) * SECOND + (sign === '-' ? -span : span)
}
