import { fromEpochMilliseconds, toZonedDateTimeISO } from 'temporal-polyfill/fns/Instant'
import { getTimeZoneTransition, offsetNanoseconds } from 'temporal-polyfill/fns/ZonedDateTime'
import { z } from 'zod'

/** An instant: whole milliseconds since the Unix epoch. */
export type Instant = number

/** On the wire an instant is an ISO 8601 string with an offset; inside the product it is epoch milliseconds. */
export const Instant = z.codec(z.iso.datetime({ offset: true }), z.int(), {
  decode: (text) => Date.parse(text),
  encode: (ms) => new Date(ms).toISOString(),
})

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY

/** An IANA zone name that this runtime knows, e.g. `Europe/Berlin`. */
export const Timezone = z.string().max(64).refine(isTimezone, {
  error: 'Not a time zone this system knows. Use an IANA name such as Europe/Berlin or UTC.',
})

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * What clocks somewhere show, as a number: the instant at which clocks in UTC show the same. Days have
 * 24 hours here and weeks seven days, so that calendar arithmetic is plain arithmetic.
 */
export type Wall = number

/** `08:00`, from 00:00 to 23:59. */
export const LocalTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give the time as hours and minutes, e.g. 08:00.')

/** `2026-11-01T08:00` or with seconds; no offset, the zone stands beside it. Years 1970 to 2199. */
export const LocalDateTime = z
  .string()
  .refine(
    (text) => Number.isFinite(wallNumber(text)),
    'Give an existing date and a time without offset, e.g. 2026-11-01T08:00 (years 1970 to 2199).',
  )

const LOCAL = /^(19[7-9]\d|2[01]\d\d)-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)$/

function wallNumber(text: string): Wall {
  const wall = LOCAL.test(text) ? Date.parse(`${text}Z`) : NaN
  // Some engines read 30 February as 2 March.
  return Number.isFinite(wall) && writeWall(wall).startsWith(text) ? wall : NaN
}

/** Reads a `LocalDateTime`; text that is none is a fault of the caller. */
export function readWall(text: string): Wall {
  const wall = wallNumber(text)
  if (Number.isNaN(wall)) throw new RangeError(`Not a local date and time: ${text}`)
  return wall
}

/** `2026-11-01T08:00:00` */
export function writeWall(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 19)
}

/**
 * A zone's clock changes, as far as they were asked for: `offsets[i]` holds from `starts[i]` on, the last up
 * to `end`; `reached[i]` is the furthest wall time shown before `starts[i]`.
 */
type Clock = { starts: Instant[]; offsets: number[]; reached: Wall[]; end: Instant }

/** Rules of zones do not change while the process lives, so what was read is kept. */
const clocks = new Map<string, Clock>()

// No overlap of clocks is longer than a day, no offset larger than 16 hours; beyond the two years the nearest known rule holds.
const MARGIN = 3 * DAY
const WIDEST_OFFSET = 16 * HOUR
const FIRST = Date.UTC(1900, 0)
const LAST = Date.UTC(2300, 0)

function clockAround(at: Instant, zone: string): Clock {
  const from = Math.min(Math.max(at - MARGIN, FIRST), LAST)
  const to = Math.min(Math.max(at + MARGIN, FIRST), LAST)
  const known = clocks.get(zone)
  if (known && known.starts[0]! <= from && known.end > to) return known
  const clock = known ?? { starts: [], offsets: [], reached: [], end: from }
  if (!known) {
    clock.starts.push(change(from + 1, zone, 'previous') ?? -Infinity)
    clock.offsets.push(temporalOffset(from, zone))
    clock.end = change(from, zone, 'next') ?? Infinity
  }
  while (clock.starts[0]! > from) {
    const start = clock.starts[0]!
    clock.starts.unshift(change(start, zone, 'previous') ?? -Infinity)
    clock.offsets.unshift(temporalOffset(start - 1, zone))
  }
  while (clock.end <= to) {
    clock.starts.push(clock.end)
    clock.offsets.push(temporalOffset(clock.end, zone))
    clock.end = change(clock.end, zone, 'next') ?? Infinity
  }
  clock.reached = [-Infinity]
  for (let i = 1; i < clock.starts.length; i++) {
    clock.reached.push(Math.max(clock.reached[i - 1]!, clock.starts[i]! + clock.offsets[i - 1]! - 1))
  }
  clocks.set(zone, clock)
  return clock
}

// The two questions put to Temporal. These functions use the native one and fall back to their own where it is
// missing (Node 24, Safari); imported one by one they add 6 kB to a page, the whole polyfill would add 21.
function temporalOffset(at: Instant, zone: string): number {
  return Math.round(offsetNanoseconds(toZonedDateTimeISO(fromEpochMilliseconds(at), zone)) / 1e6)
}

function change(at: Instant, zone: string, direction: 'next' | 'previous'): Instant | undefined {
  return getTimeZoneTransition(toZonedDateTimeISO(fromEpochMilliseconds(at), zone), direction)?.epochMilliseconds
}

/** The last of `starts` that is not after `at`. */
function indexAt(starts: Instant[], at: Instant): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return low
}

/** What clocks show at an instant. */
export function wallAt(at: Instant, zone: string): Wall {
  const clock = clockAround(at, zone)
  return at + clock.offsets[indexAt(clock.starts, at)]!
}

/**
 * The furthest wall time that clocks have shown up to an instant. It never goes back: while an hour repeats
 * it stands still, so whatever is counted by it happens at the first occurrence.
 */
export function wallReached(at: Instant, zone: string): Wall {
  const clock = clockAround(at, zone)
  const i = indexAt(clock.starts, at)
  return Math.max(at + clock.offsets[i]!, clock.reached[i]!)
}

/**
 * The first instant at which clocks show this wall time or a later one: the first occurrence of a repeated
 * time, and for a time that is left out the moment at which clocks leap over it.
 */
export function instantAt(wall: Wall, zone: string): Instant {
  if (!Number.isFinite(wall)) return wall
  const { starts, offsets } = clockAround(wall, zone)
  for (let i = indexAt(starts, wall - WIDEST_OFFSET); ; i++) {
    const at = i === 0 ? wall - offsets[i]! : Math.max(starts[i]!, wall - offsets[i]!)
    if (i + 1 >= starts.length || at < starts[i + 1]!) return at
  }
}

/**
 * The wall times that clocks leap over between two wall times, where at least `shortest` milliseconds are left
 * out: the first that is not shown, and the one shown instead.
 */
export function leaps(from: Wall, to: Wall, zone: string, shortest: number): { missing: Wall; shown: Wall }[] {
  clockAround(from, zone)
  const { starts, offsets, reached } = clockAround(to, zone)
  const found: { missing: Wall; shown: Wall }[] = []
  for (let i = Math.max(1, indexAt(starts, from - WIDEST_OFFSET)); i < starts.length; i++) {
    const missing = reached[i]! + 1
    const shown = starts[i]! + offsets[i]!
    if (shown > to) break
    if (shown > from && shown - missing >= shortest) found.push({ missing, shown })
  }
  return found
}

const WEEKDAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 0 is Monday. */
export function weekdayOf(wall: Wall): number {
  return (((Math.floor(wall / DAY) + 3) % 7) + 7) % 7
}

export function startOfDay(wall: Wall): Wall {
  return Math.floor(wall / DAY) * DAY
}

/** When the local day of an instant begins, which is not always at 00:00. */
export function localDayStart(at: Instant, zone: string): Instant {
  return instantAt(startOfDay(wallAt(at, zone)), zone)
}

/** How long a local day is, in hours: 24, 23, 25, 23.5, 0 … `date` is `2026-11-01`. */
export function dayHours(date: string, zone: string): number {
  const day = readWall(`${date}T00:00`)
  return (instantAt(day + DAY, zone) - instantAt(day, zone)) / HOUR
}

/** When the local week (Monday first) of an instant begins. */
export function startOfWeek(at: Instant, zone: string): Instant {
  const wall = wallAt(at, zone)
  return instantAt(startOfDay(wall) - weekdayOf(wall) * DAY, zone)
}

/** The same time of day so many days later (or earlier); a time left out that day becomes the next that exists. */
export function addDaysLocal(at: Instant, days: number, zone: string): Instant {
  return instantAt(wallAt(at, zone) + days * DAY, zone)
}

/** The instant of a `LocalDateTime` in a zone, by the rule of `instantAt`. */
export function parseLocal(text: string, zone: string): Instant {
  return instantAt(readWall(text), zone)
}

/** The `LocalDateTime` that clocks show, e.g. for an input field. */
export function toLocal(at: Instant, zone: string): string {
  return writeWall(wallAt(at, zone))
}

/** `Sun 1 Nov 2026, 01:30 (UTC-05:00)`: the offset tells the two occurrences of a repeated hour apart. */
export function formatLocal(at: Instant, zone: string): string {
  const wall = wallAt(at, zone)
  return `${formatWall(wall)} (${formatOffset(wall - at)})`
}

/** `Sun 1 Nov 2026, 01:30` */
export function formatWall(wall: Wall): string {
  const date = new Date(wall)
  const day = `${WEEKDAY_NAMES[weekdayOf(wall)]} ${date.getUTCDate()} ${MONTH_NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()}`
  return `${day}, ${writeWall(wall).slice(11, 16)}`
}

function formatOffset(offset: number): string {
  if (offset === 0) return 'UTC'
  return `UTC${offset < 0 ? '-' : '+'}${writeWall(Math.abs(offset)).slice(11, 16)}`
}
