import { addDaysLocal, DAY, HOUR, localDayStart, MINUTE, SECOND, startOfWeek, type Instant } from '../../../domain/time.ts'
import { clockText, monthName, weekdayName } from './words.ts'
import { instantOf, offsetAt, wallOf } from './zone.ts'

/** A span of time drawn from left to right. */
export type Scale = {
  from: Instant
  to: Instant
  zone: string
  /** Where `at` lies, 0 to 1, clamped to the span. */
  share: (at: Instant) => number
  /** The instant at a share of the width. */
  at: (share: number) => Instant
}

/** `major` ticks begin a day (or, on long spans, a month); `note` says that clocks change there, e.g. `23 h`. */
export type Tick = { at: Instant; label: string; major: boolean; note?: string }

export function scaleOf(from: Instant, to: Instant, zone: string): Scale {
  const length = Math.max(1, to - from)
  return {
    from,
    to,
    zone,
    share: (at) => Math.min(1, Math.max(0, (at - from) / length)),
    at: (share) => Math.round(from + share * length),
  }
}

const CLOCK_STEPS = [
  ...[1, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
]
const DAY_STEPS = [1, 2, 7, 14]
/** A day's number alone takes about a third of a whole label. */
const SHORT = 2.6

/**
 * Ticks at round wall times of the zone, as many as fit with about `room` of them: seconds to hours within
 * days, days (by their number alone where it is tight), or months. Days keep their true length; the one where clocks change carries a note.
 */
export function ticksOf({ from, to, zone }: Pick<Scale, 'from' | 'to' | 'zone'>, room: number): Tick[] {
  const least = (to - from) / Math.max(1, room)
  const step = CLOCK_STEPS.find((one) => one >= least)
  if (step !== undefined) return clockTicks(from, to, zone, step)
  const days = DAY_STEPS.find((one) => one * DAY >= least)
  if (days !== 1 && DAY * SHORT >= least)
    return dayTicks(from, to, zone, 1).map((tick) => ({ ...tick, label: String(wallOf(zone, tick.at).day) }))
  return days === undefined ? monthTicks(from, to, zone, Math.ceil(least / (30.4 * DAY))) : dayTicks(from, to, zone, days)
}

function clockTicks(from: Instant, to: Instant, zone: string, step: number): Tick[] {
  const ticks: Tick[] = []
  for (let day = localDayStart(from, zone); day <= to; day = addDaysLocal(day, 1, zone)) {
    const end = addDaysLocal(day, 1, zone)
    const first = offsetAt(zone, day)
    for (let at = day; at < end; at += step) {
      // after a clock change, stay on round wall times
      const shift = at === day ? 0 : offsetAt(zone, at) - first
      const tick = at - (shift % step)
      if (tick >= end) break
      if (tick < from || tick > to) continue
      ticks.push(tick === day ? dayTick(day, zone) : { at: tick, label: clockText(tick, zone, step < MINUTE), major: false })
    }
  }
  return ticks.filter((tick, index) => index === 0 || tick.at > ticks[index - 1]!.at)
}

function dayTicks(from: Instant, to: Instant, zone: string, days: number): Tick[] {
  const ticks: Tick[] = []
  const first = days >= 7 ? startOfWeek(from, zone) : localDayStart(from, zone)
  for (let day = first; day <= to; day = addDaysLocal(day, days, zone)) if (day >= from) ticks.push(dayTick(day, zone))
  return ticks
}

function monthTicks(from: Instant, to: Instant, zone: string, months: number): Tick[] {
  const ticks: Tick[] = []
  const { year, month } = wallOf(zone, from)
  for (let count = 0; ; count += months) {
    const at = instantOf(zone, { year, month: month + count, day: 1, hour: 0, minute: 0, second: 0 })
    if (at > to) return ticks
    const wall = wallOf(zone, at)
    if (at >= from) ticks.push({ at, label: wall.month === 1 ? String(wall.year) : monthName(wall), major: wall.month === 1 })
  }
}

function dayTick(at: Instant, zone: string): Tick {
  const wall = wallOf(zone, at)
  const hours = (addDaysLocal(at, 1, zone) - at) / HOUR
  const label = `${weekdayName(wall)} ${wall.day}${wall.day === 1 ? ` ${monthName(wall)}` : ''}`
  return { at, label, major: true, ...(hours === 24 ? {} : { note: `${hours} h` }) }
}
