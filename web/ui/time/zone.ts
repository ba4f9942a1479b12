import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../../../domain/time.ts'

/** What a wall clock shows: month and day from 1, weekday from 0 = Sunday. */
export type Wall = { year: number; month: number; day: number; hour: number; minute: number; second: number; weekday: number }

const formats = new Map<string, Intl.DateTimeFormat>()
const PARTS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
}

function partsFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone: zone })))
  return format
}

/** The zone of this browser. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

const QUARTER = 15 * MINUTE
/** Since then every zone has changed its clocks on a quarter of an hour (before, Newfoundland did at 00:01). */
const QUARTERS_SINCE = Date.UTC(2012, 0)
const MOST_KEPT = 20_000
const offsets = new Map<string, Map<number, number>>()

/** How far the zone is ahead of UTC at `at`, in milliseconds. Kept by the quarter of an hour: asking `Intl` is slow. */
export function offsetAt(zone: string, at: Instant): number {
  const bucket = at < QUARTERS_SINCE ? at : Math.floor(at / QUARTER) * QUARTER
  let ofZone = offsets.get(zone)
  if (!ofZone) offsets.set(zone, (ofZone = new Map()))
  let offset = ofZone.get(bucket)
  if (offset === undefined) {
    if (ofZone.size > MOST_KEPT) ofZone.clear()
    ofZone.set(bucket, (offset = readOffset(zone, bucket)))
  }
  return offset
}

function readOffset(zone: string, at: Instant): number {
  const part: Record<string, number> = {}
  const whole = Math.floor(at / SECOND) * SECOND
  for (const { type, value } of partsFormat(zone).formatToParts(whole)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return asUtc({ year, month, day, hour, minute, second }) - whole
}

/** What the clocks on the walls of `zone` show at `at`. */
export function wallOf(zone: string, at: Instant): Wall {
  const shown = new Date(at + offsetAt(zone, at))
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
    weekday: shown.getUTCDay(),
  }
}

function asUtc({ year, month, day, hour, minute, second }: Omit<Wall, 'weekday'>): number {
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The instants at which the clocks of `zone` show this wall time: none in the hour that is left out when clocks
 * go forward, two in the hour that comes twice, else one. Earliest first.
 */
export function instantsOf(zone: string, wall: Omit<Wall, 'weekday'>): Instant[] {
  const guess = asUtc(wall)
  const offsets = new Set([offsetAt(zone, guess - DAY), offsetAt(zone, guess + DAY)])
  return [...offsets]
    .map((offset) => guess - offset)
    .filter((at) => asUtc(wallOf(zone, at)) === guess)
    .sort((a, b) => a - b)
}

/** The first instant of a wall time or, where clocks leave it out, the instant to which they jump. */
export function instantOf(zone: string, wall: Omit<Wall, 'weekday'>): Instant {
  const [first] = instantsOf(zone, wall)
  if (first !== undefined) return first
  const guess = asUtc(wall)
  const before = offsetAt(zone, guess - DAY)
  // beyond the gap the clocks have the later offset: the earlier one carries us there
  return guess - before
}

/** The midnight (or first moment) of the day that `at` lies in. */
export function startOfDay(zone: string, at: Instant): Instant {
  const { year, month, day } = wallOf(zone, at)
  return instantOf(zone, { year, month, day, hour: 0, minute: 0, second: 0 })
}

/** The same wall time `days` later; clock changes in between are taken into account. */
export function addDays(zone: string, at: Instant, days: number): Instant {
  const wall = wallOf(zone, at)
  return instantOf(zone, { ...wall, day: wall.day + days })
}

/** How long the day at `at` is there, in hours: 23 or 25 where clocks change. */
export function dayHours(zone: string, at: Instant): number {
  const start = startOfDay(zone, at)
  return (addDays(zone, start, 1) - start) / HOUR
}

/** `GMT+2`, `GMT+5:30`, `UTC`. */
export function offsetName(zone: string, at: Instant): string {
  const minutes = Math.round(offsetAt(zone, at) / MINUTE)
  if (minutes === 0) return zone === 'UTC' ? 'UTC' : 'GMT'
  const rest = Math.abs(minutes) % 60
  return `GMT${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** `Berlin, GMT+2`; `UTC` stays `UTC`. */
export function zoneLabel(zone: string, at: Instant): string {
  if (zone === 'UTC' || zone === 'Etc/UTC') return 'UTC'
  return `${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')}, ${offsetName(zone, at)}`
}

/** Whether the clocks of two zones show the same all the time between two instants, whatever the zones are called. */
export function sameClocks(one: string, other: string, from: Instant, to: Instant): boolean {
  if (one === other) return true
  for (let at = from; at < to; at += 6 * HOUR) if (offsetAt(one, at) !== offsetAt(other, at)) return false
  return offsetAt(one, to) === offsetAt(other, to)
}
