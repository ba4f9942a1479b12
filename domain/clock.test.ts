import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { BusinessCalendar } from './calendar.ts'
import { decideClock, dueAfter, nextWarning, passedShare, rolesToWarn, standingOf, warnedStill, type ClockNow } from './clock.ts'
import { adjusted, Limit, limitWords, Obligation, reasonsFor } from './obligation.ts'
import { HOUR, parseLocal, toLocal } from './time.ts'

const US = BusinessCalendar.parse(parse(readFileSync('packs/calendars/us-federal.yaml', 'utf8')))
const CALENDARS = new Map([[US.id, US]])
const limit = (text: object) => Limit.parse({ from: 'aware', ...text })
const pack = (id: string) => Obligation.parse(parse(readFileSync(`packs/clocks/${id}.yaml`, 'utf8')))

describe('A limit ends', () => {
  test.each([
    [
      '72 hours later by the clock that never changes',
      { amount: 72, unit: 'hours' },
      'Europe/Brussels',
      '2026-03-27T12:00',
      '2026-03-30T13:00',
    ],
    [
      '72 hours later over the end of summer time',
      { amount: 72, unit: 'hours' },
      'Europe/Brussels',
      '2026-10-23T12:00',
      '2026-10-26T11:00',
    ],
    [
      'so many days later at the same time of day',
      { amount: 3, unit: 'calendarDays' },
      'Europe/Brussels',
      '2026-03-27T12:00',
      '2026-03-30T12:00',
    ],
    [
      'at the end of the day',
      { amount: 60, unit: 'calendarDays', at: '23:59' },
      'America/New_York',
      '2026-01-15T10:00',
      '2026-03-16T23:59',
    ],
    ['over a leap day', { amount: 60, unit: 'calendarDays', at: '23:59' }, 'America/New_York', '2028-01-15T10:00', '2028-03-15T23:59'],
    ['on the same day of the next month', { amount: 1, unit: 'months' }, 'Europe/Brussels', '2026-05-15T08:30', '2026-06-15T08:30'],
    [
      'on the last day of a month without such a day',
      { amount: 1, unit: 'months' },
      'Europe/Brussels',
      '2026-01-31T08:30',
      '2026-02-28T08:30',
    ],
    ['on the leap day', { amount: 1, unit: 'months' }, 'Europe/Brussels', '2028-01-31T08:30', '2028-02-29T08:30'],
    ['in the next year', { amount: 1, unit: 'months' }, 'Europe/Brussels', '2026-12-31T08:30', '2027-01-31T08:30'],
    ['when clocks leap over its time', { amount: 1, unit: 'calendarDays' }, 'Europe/Brussels', '2026-03-28T02:30', '2026-03-29T03:00'],
    [
      'after the end of the year',
      { amount: 60, unit: 'calendarDays', yearEnd: true, at: '23:59' },
      'America/New_York',
      '2026-05-04T10:00',
      '2027-03-01T23:59',
    ],
    [
      'after the end of a year before a leap year',
      { amount: 60, unit: 'calendarDays', yearEnd: true, at: '23:59' },
      'America/New_York',
      '2027-05-04T10:00',
      '2028-02-29T23:59',
    ],
    [
      'after business days over a holiday',
      { amount: 4, unit: 'businessDays', calendar: 'us-federal', at: '17:30' },
      'America/New_York',
      '2026-11-24T09:00',
      '2026-12-01T17:30',
    ],
  ])('%s', (_, text, zone, from, due) => {
    expect(toLocal(dueAfter(limit(text), parseLocal(from, zone), zone, CALENDARS), zone).slice(0, 16)).toBe(due)
  })

  it('on the day that it is in the zone of the authority', () => {
    // Friday evening in San Francisco is Saturday in Brussels.
    const from = parseLocal('2026-03-13T17:00', 'America/Los_Angeles')
    const days = limit({ amount: 1, unit: 'calendarDays', at: '23:59' })
    expect(toLocal(dueAfter(days, from, 'Europe/Brussels', CALENDARS), 'Europe/Brussels').slice(0, 16)).toBe('2026-03-15T23:59')
  })
})

const AWARE = Date.UTC(2026, 2, 2, 9)
const at = (hours: number) => AWARE + hours * HOUR
const decide = (obligation: Obligation, clock: ClockNow | undefined, command: Parameters<typeof decideClock>[2], now: number) => {
  const decided = decideClock(obligation, clock, command, CALENDARS, now)
  if ('rejected' in decided) throw new Error(`${decided.rejected} ${decided.detail}`)
  return decided
}
const refused = (...args: Parameters<typeof decide>) => decideClock(args[0], args[1], args[2], CALENDARS, args[3])

describe('A clock', () => {
  const nis2 = pack('nis2-23')
  const started = decide(nis2, undefined, { act: 'start', times: { aware: AWARE } }, at(1))

  it('runs its stages side by side, and a later one from the filing before it', () => {
    expect(standingOf(nis2, started.times, started.filed, CALENDARS, at(1))).toMatchObject([
      { stage: 'early-warning', state: 'running', dueAt: at(24) },
      { stage: 'notification', state: 'running', dueAt: at(72) },
      { stage: 'final-report', state: 'waiting', dueAt: null, waitsFor: 'previous' },
    ])
    const filed = decide(nis2, started, { act: 'file', stage: 'notification', at: at(70), reason: undefined }, at(71))
    const [, , final] = standingOf(nis2, filed.times, filed.filed, CALENDARS, at(71))
    expect(final).toMatchObject({ state: 'running', from: at(70), dueAt: Date.UTC(2026, 3, 5, 6) })
  })

  it('is filed when every stage was, and late when one was late', () => {
    let clock: ClockNow = started
    for (const [stage, when] of [
      ['early-warning', 20],
      ['notification', 70],
      ['final-report', 80],
    ] as const) {
      expect(clock.state).toBe('running')
      clock = decide(nis2, clock, { act: 'file', stage, at: at(when), reason: undefined }, at(when))
    }
    expect(clock.state).toBe('filed')
    expect(refused(nis2, started, { act: 'file', stage: 'early-warning', at: at(25), reason: undefined }, at(26))).toMatchObject({
      rejected: 'reason-needed',
    })
    const gdpr = pack('gdpr-33')
    const running = decide(gdpr, undefined, { act: 'start', times: { aware: AWARE } }, AWARE)
    expect(decide(gdpr, running, { act: 'file', stage: 'authority', at: at(73), reason: 'No access.' }, at(73)).state).toBe('late')
  })

  it('that is found to have begun earlier is due earlier, and a filing in time may have been late', () => {
    const gdpr = pack('gdpr-33')
    const running = decide(gdpr, undefined, { act: 'start', times: { aware: at(10) } }, at(11))
    const filed = decide(gdpr, running, { act: 'file', stage: 'authority', at: at(75), reason: undefined }, at(75))
    expect(filed.state).toBe('filed')
    const corrected = decide(gdpr, filed, { act: 'correct', times: { aware: AWARE } }, at(80))
    expect(corrected.state).toBe('late')
    expect(refused(gdpr, corrected, { act: 'correct', times: { aware: AWARE } }, at(80))).toEqual({ rejected: 'no-change' })
  })

  it('begins anew when it was classified again', () => {
    const dora = pack('dora-19')
    const first = decide(dora, undefined, { act: 'start', times: { classified: at(2), aware: AWARE } }, at(3))
    expect(standingOf(dora, first.times, {}, CALENDARS, at(3))[0]).toMatchObject({ dueAt: at(6), from: at(2) })
    const not = decide(dora, first, { act: 'decline' }, at(4))
    expect(not).toEqual({ state: 'notApplicable', times: {}, filed: {} })
    // Found major after all: now the hours since becoming aware are what is left.
    const again = decide(dora, not, { act: 'start', times: { classified: at(22), aware: AWARE } }, at(22))
    expect(standingOf(dora, again.times, {}, CALENDARS, at(22))[0]).toMatchObject({ dueAt: at(24), from: AWARE })
  })

  it('waits for a remedy, and may be over before there is one', () => {
    const cra = pack('cra-14-vulnerability')
    const running = decide(cra, undefined, { act: 'start', times: { aware: AWARE } }, AWARE)
    expect(standingOf(cra, running.times, {}, CALENDARS, AWARE)[2]).toMatchObject({ state: 'waiting', waitsFor: 'fixed' })
    const fixed = decide(cra, running, { act: 'correct', times: { aware: AWARE, fixed: at(100) } }, at(101))
    expect(standingOf(cra, fixed.times, {}, CALENDARS, at(101))[2]).toMatchObject({
      state: 'running',
      dueAt: parseLocal('2026-03-20T23:59', 'Europe/Brussels'),
    })
  })

  test.each([
    ['no start', undefined, { act: 'start', times: {} }, 'invalid-input'],
    ['a start in the future', undefined, { act: 'start', times: { aware: at(9) } }, 'invalid-input'],
    ['a time that the law does not count from', undefined, { act: 'start', times: { aware: AWARE, paid: AWARE } }, 'invalid-input'],
    ['a second start', started, { act: 'start', times: { aware: AWARE } }, 'conflict'],
    ['a correction of what does not run', undefined, { act: 'correct', times: { aware: AWARE } }, 'conflict'],
    ['a filing of what does not run', undefined, { act: 'file', stage: 'notification', at: at(1), reason: undefined }, 'conflict'],
    ['a filing of no stage', started, { act: 'file', stage: 'nothing', at: at(1), reason: undefined }, 'not-found'],
    ['a filing whose stage waits for another', started, { act: 'file', stage: 'final-report', at: at(1), reason: undefined }, 'conflict'],
    ['a filing in the future', started, { act: 'file', stage: 'notification', at: at(9), reason: undefined }, 'invalid-input'],
    ['a filing before the start', started, { act: 'file', stage: 'notification', at: at(-1), reason: undefined }, 'invalid-input'],
    ['that it does not apply, when something was filed', { ...started, filed: { notification: at(1) } }, { act: 'decline' }, 'conflict'],
    [
      'a second filing without a reason',
      { ...started, filed: { notification: at(1) } },
      { act: 'file', stage: 'notification', at: at(2), reason: undefined },
      'reason-needed',
    ],
  ] as const)('refuses %s', (_, clock, command, code) => {
    expect(refused(nis2, clock as ClockNow | undefined, command, at(4))).toMatchObject({ rejected: code })
  })
})

describe('People are warned', () => {
  const span = { stage: 'x', state: 'running' as const, from: AWARE, dueAt: at(72), waitsFor: null, filedAt: null }
  test.each([
    [0, at(36)],
    [50, at(54)],
    [75, AWARE + 64.8 * HOUR],
    [90, at(72)],
    [100, null],
  ])('after %i %% next at its time', (warned, next) => {
    expect(nextWarning(span, warned)).toBe(next)
  })

  it('never of what was filed or has no time', () => {
    expect(nextWarning({ ...span, filedAt: at(1) }, 0)).toBeNull()
    expect(nextWarning({ ...span, dueAt: null, from: null }, 0)).toBeNull()
  })

  it('once of what passed while nobody looked, and again where a correction gave time back', () => {
    expect([35, 36, 71, 72].map((hours) => passedShare(span, at(hours)))).toEqual([0, 50, 90, 100])
    expect(warnedStill({ ...span, from: at(40), dueAt: at(112) }, 75, at(50))).toBe(0)
    expect(warnedStill({ ...span, from: at(-20), dueAt: at(52) }, 50, at(50))).toBe(50)
  })

  it('who leads the communication, and of what is overdue the commander too', () => {
    expect([50, 90, 100].map(rolesToWarn)).toEqual([['communications'], ['communications'], ['communications', 'commander']])
  })
})

describe('An obligation', () => {
  const concern = { personalData: false, security: false, severity: 'high' as const, assetKind: null }
  const why = (id: string, more: object) => reasonsFor(pack(id), { ...concern, ...more }, (key) => ({ database: 'Database' })[key] ?? key)
  test.each([
    ['gdpr-33', {}, []],
    ['gdpr-33', { personalData: true }, ['personal data are concerned']],
    ['gdpr-33', { security: true, assetKind: 'database' }, ['its type is about security and it is about a database']],
    ['gdpr-33', { assetKind: 'database' }, []],
    ['sec-8k-105', { security: true }, ['its type is about security and it is high']],
    ['dora-19', { severity: 'critical' }, ['it is critical']],
    ['nis2-23', { severity: 'critical', security: true }, ['its type is about security', 'it is critical']],
  ] as const)('%s is suggested for %o', (id, more, reasons) => {
    expect(why(id, more)).toEqual(reasons)
  })

  it('holds as the company adjusted it', () => {
    const hours = limit({ amount: 48, unit: 'hours' })
    const own = adjusted(pack('gdpr-33'), { enabled: false, limits: { authority: [hours] }, reviewed: null, note: '' })
    expect(own).toMatchObject({ enabled: false, stages: [{ limits: [hours] }] })
  })

  test.each([
    [{ amount: 72, unit: 'hours' }, '72 hours from becoming aware of it'],
    [{ amount: 1, unit: 'months', from: 'previous' }, '1 month from the filing before'],
    [
      { amount: 4, unit: 'businessDays', from: 'material', calendar: 'us-federal', at: '17:30' },
      '4 business days from finding it material, until 17:30',
    ],
    [{ amount: 60, unit: 'calendarDays', from: 'discovered', yearEnd: true }, '60 days from the end of the year of discovering it'],
  ])('says %o in words', (text, words) => {
    expect(limitWords(limit(text))).toBe(words)
  })
})
