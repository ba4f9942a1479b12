import { DAY, HOUR, MINUTE, SECOND, toLocal, type Instant } from '../../../domain/time.ts'
import { instantsOf, offsetName, wallOf, type Wall } from './zone.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const two = (number: number): string => String(number).padStart(2, '0')

let twelveHours = false

/** Whether clocks are written `2:32 pm` instead of `14:32`; a preference of the viewer. */
export function setTwelveHours(on: boolean): void {
  twelveHours = on
}

/** `14:32`, with the offset where this wall time comes twice: `02:30 GMT+1`. */
export function clockText(at: Instant, zone: string, seconds = false): string {
  const wall = wallOf(zone, at)
  const rest = `${two(wall.minute)}${seconds ? `:${two(wall.second)}` : ''}`
  const text = twelveHours ? `${wall.hour % 12 || 12}:${rest} ${wall.hour < 12 ? 'am' : 'pm'}` : `${two(wall.hour)}:${rest}`
  return instantsOf(zone, wall).length > 1 ? `${text} ${offsetName(zone, at)}` : text
}

/** `Wed 4 Mar`, with the year when it is another than that of `now`. */
export function dayText(at: Instant, zone: string, now: Instant = at): string {
  const wall = wallOf(zone, at)
  return `${weekdayName(wall)} ${wall.day} ${monthName(wall)}${wall.year === wallOf(zone, now).year ? '' : ` ${wall.year}`}`
}

export const weekdayName = ({ weekday }: Pick<Wall, 'weekday'>): string => WEEKDAYS[weekday]!
export const monthName = ({ month }: Pick<Wall, 'month'>): string => MONTHS[month - 1]!

/** As short as it can be without doubt: `14:32` today, else `4 Mar 14:32` or `4 Mar 2025 14:32`. */
export function absoluteText(at: Instant, zone: string, now: Instant): string {
  const [one, other] = [wallOf(zone, at), wallOf(zone, now)]
  const clock = clockText(at, zone)
  if (one.year !== other.year) return `${one.day} ${monthName(one)} ${one.year} ${clock}`
  return one.day === other.day && one.month === other.month ? clock : `${one.day} ${monthName(one)} ${clock}`
}

/** `2026-03-04 14:32:10`, for hovers and records. */
export function fullText(at: Instant, zone: string): string {
  return toLocal(at, zone).replace('T', ' ')
}

/** `now`, `12 s ago`, `4 min ago`, `3 h ago`, `2 d ago`; `in 5 min` for what comes. */
export function relativeText(at: Instant, now: Instant): string {
  const away = Math.abs(now - at)
  if (away < 5 * SECOND) return 'now'
  const [size, unit] = away < MINUTE ? [SECOND, 's'] : away < HOUR ? [MINUTE, 'min'] : away < 2 * DAY ? [HOUR, 'h'] : [DAY, 'd']
  const count = `${Math.floor(away / (size as number))} ${unit}`
  return at <= now ? `${count} ago` : `in ${count}`
}

const LETTERS: Record<string, number> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }

/** Reads `90` (minutes), `15 min`, `1h30`, `2 d`; `undefined` where it is no length of time. */
export function parseDuration(text: string): number | undefined {
  const words = text.trim().toLowerCase()
  if (!/^(\d+([.,]\d+)?\s*([a-z]+)?\s*)+$/.test(words)) return undefined
  let sum = 0
  let lastUnit = HOUR * 60
  for (const [, count, , unit] of words.matchAll(/(\d+([.,]\d+)?)\s*([a-z]*)/g)) {
    // after "1h" a bare number counts the next smaller unit
    const size =
      unit === '' ? (lastUnit === HOUR * 60 ? MINUTE : lastUnit === DAY ? HOUR : lastUnit === HOUR ? MINUTE : SECOND) : LETTERS[unit![0]!]
    if (size === undefined || (unit !== '' && !/^(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)$/.test(unit!)))
      return undefined
    sum += Number(count!.replace(',', '.')) * size
    lastUnit = size
  }
  return Math.round(sum)
}
