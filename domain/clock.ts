import { addBusinessDays, type BusinessCalendar } from './calendar.ts'
import { eventsOf, type ClockEvent, type Limit, type Obligation } from './obligation.ts'
import { reject, type Rejection } from './rejection.ts'
import { DAY, HOUR, instantAt, MINUTE, startOfDay, wallAt, type Instant, type Wall } from './time.ts'

/** When what a law counts from was so, as somebody said. */
export type Times = Partial<Record<ClockEvent, Instant>>
export type Calendars = ReadonlyMap<string, BusinessCalendar>
/** What was filed of a clock: when, by the id of the stage. */
export type Filed = Readonly<Record<string, Instant>>

export type ClockState = 'notApplicable' | 'running' | 'filed' | 'late'

/** A stage of a running clock. `waiting`: what it runs from has not been yet. */
export type StageStanding = {
  stage: string
  state: 'waiting' | 'running' | 'overdue' | 'filed' | 'late'
  /** From when to when it runs; null where it waits, or the law gives no time. */
  from: Instant | null
  dueAt: Instant | null
  /** What it waits for. */
  waitsFor: ClockEvent | 'previous' | null
  filedAt: Instant | null
}

/** When something is due that has to be done so long after an instant, by the clocks of a zone. */
export function dueAfter(limit: Limit, from: Instant, zone: string, calendars: Calendars): Instant {
  const { amount, unit, yearEnd, at } = limit
  const began = yearEnd ? lastDayOfYear(wallAt(from, zone)) : wallAt(from, zone)
  if (unit === 'hours') return (yearEnd ? instantAt(began, zone) : from) + amount * HOUR
  const due = later(began, limit, calendars)
  if (at === null) return instantAt(due, zone)
  const [hours, minutes] = at.split(':').map(Number)
  return instantAt(startOfDay(due) + hours! * HOUR + minutes! * MINUTE, zone)
}

function later(wall: Wall, { amount, unit, calendar }: Limit, calendars: Calendars): Wall {
  if (unit === 'months') return addMonths(wall, amount)
  if (unit === 'calendarDays') return wall + amount * DAY
  const known = calendars.get(calendar ?? '')
  if (!known) throw new RangeError(`There is no calendar ${calendar}.`)
  return addBusinessDays(wall, amount, known)
}

/** The same day of a later month, or its last day where it has no such day. */
function addMonths(wall: Wall, months: number): Wall {
  const date = new Date(wall)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + months]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last)) + (wall - startOfDay(wall))
}

function lastDayOfYear(wall: Wall): Wall {
  return Date.UTC(new Date(wall).getUTCFullYear(), 11, 31) + (wall - startOfDay(wall))
}

/** How each stage of an obligation stands. */
export function standingOf(
  obligation: Pick<Obligation, 'stages' | 'zone'>,
  times: Times,
  filed: Filed,
  calendars: Calendars,
  now: Instant,
): StageStanding[] {
  return obligation.stages.map(({ id: stage, limits }, i): StageStanding => {
    const before = obligation.stages[i - 1]
    const since = (from: Limit['from']) => (from === 'previous' ? before && filed[before.id] : times[from])
    const known = limits.flatMap((limit) => {
      const from = since(limit.from)
      return from === undefined ? [] : [{ from, dueAt: dueAfter(limit, from, obligation.zone, calendars) }]
    })
    const first = known.toSorted((a, b) => a.dueAt - b.dueAt)[0]
    const filedAt = filed[stage] ?? null
    const waitsFor = first === undefined && limits[0] !== undefined ? limits[0].from : null
    // What is filed in the last moment is in time; from then on it is overdue.
    const late = first !== undefined && (filedAt === null ? now >= first.dueAt : filedAt > first.dueAt)
    const state = filedAt !== null ? (late ? 'late' : 'filed') : waitsFor !== null ? 'waiting' : late ? 'overdue' : 'running'
    return { stage, state, from: first?.from ?? null, dueAt: first?.dueAt ?? null, waitsFor, filedAt }
  })
}

/** A clock is over when all its stages were filed. */
export function stateOf(stages: readonly StageStanding[]): 'running' | 'filed' | 'late' {
  if (stages.some(({ state }) => state !== 'filed' && state !== 'late')) return 'running'
  return stages.some(({ state }) => state === 'late') ? 'late' : 'filed'
}

/** Shares of the time in percent at which people are paged; at 100 it is overdue. */
export const WARNINGS = [50, 75, 90, 100] as const

type Span = { from: Instant; dueAt: Instant }

function warningAt({ from, dueAt }: Span, share: number): Instant {
  return from + Math.ceil(((dueAt - from) * share) / 100)
}

/** The largest of the shares that has passed; 0: none yet. */
export function passedShare(span: Span, now: Instant): number {
  return WARNINGS.findLast((share) => warningAt(span, share) <= now) ?? 0
}

/** When people are paged next for a stage of which they were warned at `warned` percent; null: no more. */
export function nextWarning({ from, dueAt, filedAt }: Pick<StageStanding, 'from' | 'dueAt' | 'filedAt'>, warned: number): Instant | null {
  if (from === null || dueAt === null || filedAt !== null) return null
  const share = WARNINGS.find((one) => one > warned)
  return share === undefined ? null : warningAt({ from, dueAt }, share)
}

/** What people were warned of, after a correction: shares that have not passed by the new count are warned of again. */
export function warnedStill({ from, dueAt }: StageStanding, warned: number, now: Instant): number {
  return from === null || dueAt === null ? 0 : Math.min(warned, passedShare({ from, dueAt }, now))
}

/** Who is paged: whoever leads the communication, and once it is overdue the commander too. */
export function rolesToWarn(share: number): string[] {
  return share >= 100 ? ['communications', 'commander'] : ['communications']
}

export type ClockCommand =
  | { act: 'start'; times: Times }
  | { act: 'correct'; times: Times }
  | { act: 'decline' }
  | { act: 'file'; stage: string; at: Instant; reason: string | undefined }

/** A clock as a decision needs it; undefined: nobody has decided yet. */
export type ClockNow = { state: ClockState; times: Times; filed: Filed }

/** What people do with a clock. It never stops by itself, and not when the incident is over. */
export function decideClock(
  obligation: Pick<Obligation, 'start' | 'stages' | 'zone'>,
  clock: ClockNow | undefined,
  command: ClockCommand,
  calendars: Calendars,
  now: Instant,
): ClockNow | Rejection {
  const runs = clock !== undefined && clock.state !== 'notApplicable'
  if (command.act === 'decline') {
    if (clock?.state === 'notApplicable') return reject('no-change')
    if (clock && Object.keys(clock.filed).length > 0)
      return reject('conflict', 'Something was filed for it already; its start can be corrected.')
    return { state: 'notApplicable', times: {}, filed: {} }
  }
  if (command.act === 'start' || command.act === 'correct') {
    if (command.act === 'start' && runs) return reject('conflict', 'The clock runs already. Correct its start instead.')
    if (command.act === 'correct' && !runs) return reject('conflict', 'The clock does not run. Start it instead.')
    const fault = timesFault(obligation, command.times, now)
    if (fault) return fault
    if (runs && eventsOf(obligation).every((event) => clock.times[event] === command.times[event])) return reject('no-change')
    const filed = runs ? clock.filed : {}
    return { state: stateOf(standingOf(obligation, command.times, filed, calendars, now)), times: command.times, filed }
  }
  if (!runs) return reject('conflict', 'The clock does not run. Start it first.')
  const standing = standingOf(obligation, clock.times, clock.filed, calendars, now).find(({ stage }) => stage === command.stage)
  if (!standing) return reject('not-found', 'The obligation has no such stage.')
  const fault = filingFault(standing, command, clock.times[obligation.start]!, now)
  if (fault) return fault
  const filed = { ...clock.filed, [command.stage]: command.at }
  return { ...clock, filed, state: stateOf(standingOf(obligation, clock.times, filed, calendars, now)) }
}

function timesFault(obligation: Pick<Obligation, 'start' | 'stages'>, times: Times, now: Instant): Rejection | undefined {
  const known = eventsOf(obligation)
  const errors = Object.entries(times).flatMap(([event, at]) => {
    if (!known.includes(event as ClockEvent)) return [{ path: `times.${event}`, message: 'This obligation does not count from that.' }]
    return at > now ? [{ path: `times.${event}`, message: 'That is in the future.' }] : []
  })
  if (times[obligation.start] === undefined) errors.push({ path: `times.${obligation.start}`, message: 'Say when that was.' })
  return errors.length > 0 ? { ...reject('invalid-input', errors[0]!.message), errors } : undefined
}

function filingFault(
  { waitsFor, dueAt, filedAt }: StageStanding,
  { at, reason }: Extract<ClockCommand, { act: 'file' }>,
  started: Instant,
  now: Instant,
): Rejection | undefined {
  if (waitsFor === 'previous') return reject('conflict', 'It runs from the filing before it, which has not been made.')
  const message = at > now ? 'That is in the future.' : at < started ? 'That is before the clock was started.' : undefined
  if (message) return { ...reject('invalid-input', message), errors: [{ path: 'at', message }] }
  if (reason) return undefined
  if (filedAt !== null) return reject('reason-needed', 'It was filed already. Say why that has to be corrected.')
  return dueAt !== null && at > dueAt ? reject('reason-needed', 'It is late. Say why.') : undefined
}
