import { DAY, HOUR, instantAt, MINUTE, wallAt, type Instant } from '../../../domain/time.ts'

/** What a wall clock shows: month and day from 1, weekday from 0 = Sunday. */
export type Wall = { year: number; month: number; day: number; hour: number; minute: number; second: number; weekday: number }

/** The zone of this browser. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** How far the zone is ahead of UTC at `at`, in milliseconds. */
export function offsetAt(zone: string, at: Instant): number {
  return wallAt(at, zone) - at
}

/** What the clocks on the walls of `zone` show at `at`. */
export function wallOf(zone: string, at: Instant): Wall {
  const shown = new Date(wallAt(at, zone))
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
  const shown = new Date(0)
  // not `Date.UTC`, for which the year 20 of a date that is still being typed is 1920
  shown.setUTCFullYear(year, month - 1, day)
  return shown.setUTCHours(hour, minute, second)
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
    .filter((at) => wallAt(at, zone) === guess)
    .sort((a, b) => a - b)
}

/** The first instant of a wall time or, where clocks leave it out, the instant at which they leap over it. */
export function instantOf(zone: string, wall: Omit<Wall, 'weekday'>): Instant {
  return instantAt(asUtc(wall), zone)
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
