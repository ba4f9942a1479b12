import fc from 'fast-check'
import moment from 'moment-timezone'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { BusinessCalendar } from './calendar.ts'
import { decideClock, nextWarning, standingOf, WARNINGS, type Times } from './clock.ts'
import { CLOCK_EVENTS, eventsOf, type Limit, type Obligation } from './obligation.ts'

/**
 * When something is due, by looking at a clock on the wall minute by minute and crossing days off a calendar that was
 * copied from the authority. It shares nothing with the product, not even the time zones: those are moment-timezone's.
 * All numbers are minutes.
 */
const DAY = 24 * 60

const US_HOLIDAYS = new Set(
  `2021-01-01 2021-01-18 2021-02-15 2021-05-31 2021-06-18 2021-07-05 2021-09-06 2021-10-11 2021-11-11 2021-11-25 2021-12-24 2021-12-31
  2022-01-17 2022-02-21 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-10-10 2022-11-11 2022-11-24 2022-12-26
  2023-01-02 2023-01-16 2023-02-20 2023-05-29 2023-06-19 2023-07-04 2023-09-04 2023-10-09 2023-11-10 2023-11-23 2023-12-25
  2024-01-01 2024-01-15 2024-02-19 2024-05-27 2024-06-19 2024-07-04 2024-09-02 2024-10-14 2024-11-11 2024-11-28 2024-12-25
  2025-01-01 2025-01-20 2025-02-17 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-10-13 2025-11-11 2025-11-27 2025-12-25
  2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25`.split(/\s+/),
)
const TARGET_HOLIDAYS = new Set(
  `2021-01-01 2021-04-02 2021-04-05 2021-05-01 2021-12-25 2021-12-26 2022-01-01 2022-04-15 2022-04-18 2022-05-01 2022-12-25 2022-12-26
  2023-01-01 2023-04-07 2023-04-10 2023-05-01 2023-12-25 2023-12-26 2024-01-01 2024-03-29 2024-04-01 2024-05-01 2024-12-25 2024-12-26
  2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-12-25 2025-12-26 2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-25 2026-12-26`.split(
    /\s+/,
  ),
)
const HOLIDAYS: Record<string, Set<string>> = { 'us-federal': US_HOLIDAYS, target: TARGET_HOLIDAYS, weekdays: new Set() }

const dateOf = (wall: number) => new Date(Math.floor(wall / DAY) * DAY * 60_000)
const textOf = (wall: number) => dateOf(wall).toISOString().slice(0, 10)

/** What a clock shows at a minute. */
function shown(minute: number, zone: string): number {
  return minute - moment.tz.zone(zone)!.utcOffset(minute * 60_000)
}

/** The first minute from `from` on at which the clock shows `wall` or later. */
function firstShown(wall: number, from: number, zone: string): number {
  let at = Math.max(from, wall - 16 * 60)
  while (shown(at, zone) < wall) at++
  return at
}

function oracleDue({ amount, unit, yearEnd, at, calendar }: Limit, from: number, zone: string): number {
  let wall = shown(from, zone)
  if (yearEnd) while (textOf(wall).slice(5) !== '12-31') wall += DAY
  if (unit === 'hours') {
    const begin = yearEnd ? firstShown(wall, from, zone) : from
    let end = begin
    for (let passed = 0; passed < amount * 60; passed++) end++
    return end
  }
  if (unit === 'calendarDays') for (let day = 0; day < amount; day++) wall += DAY
  if (unit === 'businessDays') {
    for (let left = amount; left > 0;) {
      wall += DAY
      const weekday = dateOf(wall).getUTCDay()
      if (weekday !== 0 && weekday !== 6 && !HOLIDAYS[calendar!]!.has(textOf(wall))) left--
    }
  }
  if (unit === 'months') {
    const day = dateOf(wall).getUTCDate()
    for (let months = 0; months < amount; wall += DAY) {
      const tomorrow = wall + DAY
      const isLast = dateOf(tomorrow).getUTCMonth() !== dateOf(wall).getUTCMonth()
      if (isLast) months++
    }
    // It stands on the first of the month wanted.
    while (dateOf(wall).getUTCDate() < day && dateOf(wall + DAY).getUTCDate() !== 1) wall += DAY
  }
  if (at !== null) {
    const [hours, minutes] = at.split(':').map(Number)
    wall = Math.floor(wall / DAY) * DAY + hours! * 60 + minutes!
  }
  return firstShown(wall, from, zone)
}

// Both sources agree on these zones for the years asked for.
const ZONES = `Europe/Brussels Europe/Brussels Europe/London America/New_York America/New_York America/St_Johns Asia/Kolkata
  Asia/Singapore Australia/Sydney Australia/Lord_Howe Africa/Casablanca Pacific/Auckland UTC`.split(/\s+/)

const calendars = new Map(
  Object.keys(HOLIDAYS).map((id) => [id, BusinessCalendar.parse(parse(readFileSync(`packs/calendars/${id}.yaml`, 'utf8')))]),
)

const minuteOf = (text: string) => Date.parse(text) / 60_000
/** Minutes at which something can go wrong: ends of months and years, leap days, changes of clocks, days around holidays. */
const critical = (zone: string) => {
  const { untils } = moment.tz.zone(zone)!
  const changes = untils.map((at) => at / 60_000).filter((at) => at > minuteOf('2021-01-05Z') && at < minuteOf('2025-09-01Z'))
  const ends = [
    '2021-12-31',
    '2022-01-31',
    '2023-01-31',
    '2024-01-30',
    '2024-01-31',
    '2024-02-29',
    '2024-12-31',
    '2025-03-31',
    '2025-08-31',
  ]
  const holidays = ['2021-06-18', '2021-12-31', '2022-12-24', '2023-11-22', '2024-03-28', '2025-07-03']
  return [...changes, ...[...ends, ...holidays].map((day) => minuteOf(`${day}T12:00Z`))]
}

const limit = (from: readonly Limit['from'][]): fc.Arbitrary<Limit> =>
  fc
    .record({
      unit: fc.constantFrom('hours', 'hours', 'calendarDays', 'months', 'businessDays'),
      hours: fc.constantFrom(1, 4, 6, 12, 24, 36, 72),
      days: fc.constantFrom(1, 2, 3, 4, 14, 30, 60),
      months: fc.constantFrom(1, 1, 2, 3),
      from: fc.constantFrom(...from),
      yearEnd: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      at: fc.constantFrom(null, '23:59', '17:30', '02:30', '00:00'),
      calendar: fc.constantFrom('us-federal', 'target', 'weekdays'),
    })
    .map(({ unit, hours, days, months, calendar, at, ...rest }) => ({
      ...rest,
      unit,
      amount: unit === 'hours' ? hours : unit === 'months' ? months : unit === 'businessDays' ? Math.min(days, 14) : days,
      at: unit === 'hours' ? null : at,
      calendar: unit === 'businessDays' ? calendar : null,
    }))

const stage = (id: string, from: readonly Limit['from'][]) =>
  fc.array(limit(from), { minLength: 1, maxLength: 2 }).map((limits) => ({ id, title: id, limits, recipients: ['x'], checklist: ['x'] }))

/** An obligation, when its events were, when each stage was filed, and the event that was found to have been earlier. */
const situation = fc.constantFrom(...ZONES).chain((zone) =>
  fc.record({
    obligation: fc
      .tuple(
        stage('first', ['aware', 'classified']),
        stage('second', ['aware', 'previous']),
        stage('third', ['previous', 'previous', 'fixed']),
      )
      .map((stages): Pick<Obligation, 'start' | 'stages' | 'zone'> => ({ zone, start: 'aware', stages })),
    aware: fc
      .tuple(fc.constantFrom(...critical(zone)), fc.integer({ min: -3 * DAY, max: 3 * DAY }))
      .map(([near, away]) => Math.round(near) + away),
    classifiedAfter: fc.option(fc.integer({ min: 0, max: 3 * DAY })),
    fixedAfter: fc.option(fc.integer({ min: 0, max: 30 * DAY })),
    filedAfter: fc.array(fc.integer({ min: 0, max: 40 * DAY }), { maxLength: 3 }),
    earlier: fc.integer({ min: 0, max: 5 * DAY }),
  }),
)

const ms = (minute: number) => minute * 60_000

test('when stages are due and how they stand equals what a slow clock says, in 200 cases', () => {
  let compared = 0
  const property = fc.property(situation, ({ obligation, aware, classifiedAfter, fixedAfter, filedAfter, earlier }) => {
    const now = aware + 90 * DAY
    const known = eventsOf(obligation)
    const timesFrom = (start: number): Record<string, number> => ({
      aware: start,
      ...(classifiedAfter !== null && known.includes('classified') && { classified: aware + classifiedAfter }),
      ...(fixedAfter !== null && known.includes('fixed') && { fixed: aware + fixedAfter }),
    })
    const asTimes = (times: Record<string, number>): Times =>
      Object.fromEntries(CLOCK_EVENTS.flatMap((event) => (times[event] === undefined ? [] : [[event, ms(times[event])]])))

    let clock = decideClock(obligation, undefined, { act: 'start', times: asTimes(timesFrom(aware)) }, calendars, ms(now))
    const filed: Record<string, number> = {}
    for (const [i, after] of filedAfter.entries()) {
      if ('rejected' in clock) throw new Error(clock.detail)
      const at = aware + filedAfter.slice(0, i).reduce((sum, one) => sum + one, after)
      if (at > now) break
      const { id, limits } = obligation.stages[i]!
      const filing = { act: 'file' as const, stage: id, at: ms(at), reason: 'as it came' }
      const next = decideClock(obligation, clock, filing, calendars, ms(now))
      if ('rejected' in next) {
        expect(next.rejected).toBe('conflict')
        expect(limits[0]!.from).toBe('previous')
        break
      }
      clock = next
      filed[id] = at
    }
    // It was found to have begun earlier: everything that hangs on it is counted anew.
    const times = timesFrom(aware - earlier)
    if (earlier > 0 && !('rejected' in clock))
      clock = decideClock(obligation, clock, { act: 'correct', times: asTimes(times) }, calendars, ms(now))
    if ('rejected' in clock) throw new Error(clock.detail)

    const standings = standingOf(obligation, clock.times, clock.filed, calendars, ms(now))
    for (const [i, { id, limits }] of obligation.stages.entries()) {
      const dues = limits.flatMap((one) => {
        const from = one.from === 'previous' ? filed[obligation.stages[i - 1]!.id] : times[one.from]
        return from === undefined ? [] : [oracleDue(one, from, obligation.zone)]
      })
      const due = dues.length > 0 ? Math.min(...dues) : null
      const late = due !== null && (filed[id] === undefined ? now >= due : filed[id] > due)
      const state = filed[id] !== undefined ? (late ? 'late' : 'filed') : due === null ? 'waiting' : late ? 'overdue' : 'running'
      const standing = standings[i]!
      expect({ stage: id, due: standing.dueAt, state: standing.state }).toEqual({ stage: id, due: due === null ? null : ms(due), state })
      compared++
      if (due === null || filed[id] !== undefined) continue
      const [from, length] = [standing.from!, ms(due) - standing.from!]
      for (const [j, share] of WARNINGS.entries()) {
        const at = nextWarning(standing, WARNINGS[j - 1] ?? 0)!
        // The first millisecond in which the share has passed.
        expect([(at - from) * 100 >= share * length, (at - 1 - from) * 100 >= share * length]).toEqual([true, length === 0])
      }
    }
    const open = standings.some(({ state }) => state !== 'filed' && state !== 'late')
    expect(clock.state).toBe(open ? 'running' : standings.some(({ state }) => state === 'late') ? 'late' : 'filed')
  })
  fc.assert(property, { numRuns: Number(process.env.MUSTER_PROPERTY_RUNS ?? 1) * 200 })
  expect(compared).toBeGreaterThanOrEqual(600)
}, 120_000)
