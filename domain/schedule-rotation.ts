import { WEEKDAYS, type Continuous, type Layer, type Recurring, type Restriction } from './schedule-layer.ts'
import { DAY, HOUR, leaps, MINUTE, readWall, SECOND, startOfDay, WEEK, weekdayOf, type Wall } from './time.ts'

/** Who is on at a wall time, and the wall time at which that may change. */
export type Turn = { users: readonly number[]; until: Wall }

/** Who has the turn in a layer when clocks have reached `wall`, leaving aside its restrictions and its limits in time. */
export function turnAt(layer: Layer, zone: string, wall: Wall): Turn {
  const groups = layer.participants
  if (groups.length === 0) return { users: [], until: Infinity }
  if (layer.rotation === null) return { users: groups.flat(), until: Infinity }
  if (layer.rotation.kind === 'continuous') return continuousTurn(layer.rotation, groups, zone, wall)
  return recurringTurn(layer.rotation, groups, wall)
}

function continuousTurn(rotation: Continuous, groups: number[][], zone: string, wall: Wall): Turn {
  const start = readWall(rotation.startLocal)
  if (wall < start) return { users: [], until: start }
  if (groups.length === 1) return { users: groups[0]!, until: Infinity }
  if (rotation.unit === 'month') {
    let turn = Math.floor((monthOf(wall) - monthOf(start)) / rotation.every)
    if (monthsLater(start, turn * rotation.every) > wall) turn--
    return {
      users: groups[turn % groups.length]!,
      until: monthsLater(start, (turn + 1) * rotation.every),
    }
  }
  const step = rotation.every * { hour: HOUR, day: DAY, week: WEEK }[rotation.unit]
  const handoffs = Math.floor((wall - start) / step)
  const turn = handoffs - coinciding(start, wall, step, zone)
  return { users: groups[turn % groups.length]!, until: start + (handoffs + 1) * step }
}

/**
 * Hand-offs whose wall time is left out fall on the moment of the leap, and there several may meet. They are one
 * hand-off: nobody loses a turn because the clock was put forward (hourly turns in spring; Apia's missing day).
 */
function coinciding(start: Wall, wall: Wall, step: number, zone: string): number {
  if (step > DAY) return 0
  let count = 0
  for (const { missing, shown } of leaps(start, wall, zone, step)) {
    const first = Math.ceil((Math.max(missing, start) - start) / step)
    count += Math.max(0, Math.floor((shown - start) / step) - first)
  }
  return count
}

/** How a recurring rotation goes on: its periods, the starts of shifts in each, whose turn it is. */
type Pattern = {
  /** The period in which a wall time lies; negative before the first. */
  periodOf: (wall: Wall) => number
  begins: (period: number) => Wall
  starts: (period: number) => Wall[]
  turn: (period: number) => number
  /** A pattern that has any shift after a period has one within so many periods. */
  repeats: number
}

function recurringTurn(rotation: Recurring, groups: number[][], wall: Wall): Turn {
  const { periodOf, begins, starts, turn, repeats } = patternOf(rotation)
  const length = rotation.durationSeconds * SECOND
  const present = periodOf(wall)
  const users = new Set<number>()
  let until = Infinity
  let period = Math.max(0, periodOf(wall - length))
  for (; period <= Math.max(present, 0) + repeats; period++) {
    for (const start of starts(period)) {
      if (start + length <= wall || isExcepted(rotation, start)) continue
      if (start > wall) return { users: [...users], until: Math.min(until, start) }
      const group = groups[Math.floor(turn(period) / rotation.turnLength) % groups.length]!
      for (const user of group) users.add(user)
      until = Math.min(until, start + length)
    }
  }
  // Nothing starts for a while; after that it has to be asked again.
  return { users: [...users], until: Math.min(until, begins(period)) }
}

function isExcepted(rotation: Recurring, start: Wall): boolean {
  return rotation.except !== undefined && rotation.except.some((text) => readWall(text) === start)
}

function patternOf(rotation: Recurring): Pattern {
  if (rotation.unit === 'hour') return stepPattern(rotation, rotation.every * HOUR)
  if (rotation.unit === 'day') return stepPattern(rotation, rotation.every * DAY)
  if (rotation.unit === 'week') return weekPattern(rotation)
  if (rotation.unit === 'month') return monthPattern(rotation)
  const start = readWall(rotation.startLocal)
  return {
    periodOf: () => 0,
    begins: (period) => (period > 0 ? Infinity : start),
    starts: () => [start],
    turn: () => 0,
    repeats: 0,
  }
}

/** A period a step of hours or days. Which steps fall on the wanted weekdays comes again after some weeks, so turns need no walk. */
function stepPattern(rotation: Recurring, step: number): Pattern {
  const start = readWall(rotation.startLocal)
  const cycle = WEEK / greatestCommonDivisor(step, WEEK)
  const falls = (period: number) => isWanted(rotation, start + period * step)
  const count = (from: number, to: number) => {
    let found = 0
    for (let period = from; period < to; period++) if (falls(period)) found++
    return found
  }
  return {
    periodOf: (wall) => Math.floor((wall - start) / step),
    begins: (period) => start + period * step,
    starts: (period) => (falls(period) ? [start + period * step] : []),
    turn: (period) => {
      if (!rotation.weekdays) return period
      return Math.floor(period / cycle) * count(0, cycle) + count(0, period % cycle)
    },
    repeats: cycle,
  }
}

/** A period is `every` calendar weeks, with shifts in the first of them. */
function weekPattern(rotation: Recurring): Pattern {
  const start = readWall(rotation.startLocal)
  const days = (rotation.weekdays?.map((day) => WEEKDAYS.indexOf(day)) ?? [weekdayOf(start)]).toSorted()
  const monday = startOfDay(start) - weekdayOf(start) * DAY
  const timeOfDay = start - startOfDay(start)
  const begins = (period: number) => monday + period * rotation.every * WEEK
  const starts = (period: number) => days.map((day) => begins(period) + day * DAY + timeOfDay).filter((at) => at >= start)
  const first = starts(0).length > 0 ? 0 : 1
  return {
    periodOf: (wall) => Math.floor((wall - monday) / (rotation.every * WEEK)),
    begins,
    starts,
    turn: (period) => period - first,
    repeats: 2,
  }
}

/** Leap days of one weekday are 28 or 40 years apart; no pattern of months pauses for longer. */
const MONTH_PERIODS = 40

/** A period is `every` calendar months, with shifts in the first of them. */
function monthPattern(rotation: Recurring): Pattern {
  const start = readWall(rotation.startLocal)
  const timeOfDay = start - startOfDay(start)
  const begins = (period: number) => firstOfMonth(monthOf(start) + period * rotation.every)
  const starts = (period: number) => {
    const first = begins(period)
    const length = daysInMonth(first)
    if (!rotation.monthDays && !rotation.weekdays) {
      return [first + (Math.min(new Date(start).getUTCDate(), length) - 1) * DAY + timeOfDay]
    }
    const found: Wall[] = []
    for (let day = 1; day <= length; day++) {
      const at = first + (day - 1) * DAY + timeOfDay
      const named = rotation.monthDays?.some((wanted) => wanted === day || wanted === day - length - 1) ?? true
      if (named && at >= start && isWanted(rotation, at)) found.push(at)
    }
    return found
  }
  let first = 0
  while (first < MONTH_PERIODS && starts(first).length === 0) first++
  return {
    periodOf: (wall) => Math.floor((monthOf(wall) - monthOf(start)) / rotation.every),
    begins,
    starts,
    turn: (period) => period - first,
    repeats: MONTH_PERIODS,
  }
}

function isWanted(rotation: Recurring, wall: Wall): boolean {
  return rotation.weekdays?.includes(WEEKDAYS[weekdayOf(wall)]!) ?? true
}

/** Whether any restriction is open when clocks have reached `wall`, and the wall time at which that may change. */
export function windowAt(restrictions: Restriction[], wall: Wall): { open: boolean; until: Wall } {
  if (restrictions.length === 0) return { open: true, until: Infinity }
  let open = false
  let until = Infinity
  const yesterday = startOfDay(wall) - DAY
  for (const { weekdays, fromLocal, toLocal } of restrictions) {
    const from = timeOfDay(fromLocal)
    const to = timeOfDay(toLocal)
    const length = to > from ? to - from : to + DAY - from
    for (let day = yesterday; day <= yesterday + 8 * DAY; day += DAY) {
      if (!weekdays.includes(WEEKDAYS[weekdayOf(day)]!)) continue
      const start = day + from
      if (start > wall) {
        until = Math.min(until, start)
        break
      }
      if (start + length > wall) {
        open = true
        until = Math.min(until, start + length)
      }
    }
  }
  return { open, until }
}

function timeOfDay(text: string): number {
  return Number(text.slice(0, 2)) * HOUR + Number(text.slice(3)) * MINUTE
}

/** Months since January of year 0. */
function monthOf(wall: Wall): number {
  const date = new Date(wall)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function firstOfMonth(month: number): Wall {
  return Date.UTC(Math.floor(month / 12), month % 12)
}

function daysInMonth(first: Wall): number {
  const date = new Date(first)
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
}

/** The same day and time so many months later; in a month too short for the day, its last. */
function monthsLater(wall: Wall, months: number): Wall {
  const first = firstOfMonth(monthOf(wall) + months)
  const day = Math.min(new Date(wall).getUTCDate(), daysInMonth(first))
  return first + (day - 1) * DAY + (wall - startOfDay(wall))
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
