import { describe, expect, it, test } from 'vitest'
import { dueAfter, dueAfterDone, kindWords, rhythmWords, type Rhythm } from './hardening.ts'
import { parseLocal, toLocal } from './time.ts'

const BERLIN = 'Europe/Berlin'
const monthly: Rhythm = { firstAt: '2026-01-31T09:00', timezone: BERLIN, every: 1, unit: 'month' }
const at = (text: string, zone = BERLIN) => parseLocal(text, zone)
const local = (instant: number, zone = BERLIN) => toLocal(instant, zone).slice(0, 16)

function following(rhythm: Rhythm, count: number): string[] {
  const found: string[] = []
  let after = at(rhythm.firstAt, rhythm.timezone) - 1
  for (let i = 0; i < count; i++) {
    after = dueAfter(rhythm, after)
    found.push(local(after, rhythm.timezone))
  }
  return found
}

test.each<[string, Rhythm, string[]]>([
  ['the last of the month stays the last', monthly, ['2026-01-31T09:00', '2026-02-28T09:00', '2026-03-31T09:00', '2026-04-30T09:00']],
  [
    'a leap day comes back in leap years',
    { ...monthly, firstAt: '2024-02-29T09:00', every: 12 },
    ['2024-02-29T09:00', '2025-02-28T09:00', '2026-02-28T09:00', '2027-02-28T09:00', '2028-02-29T09:00'],
  ],
  [
    'quarters pass the end of the year',
    { ...monthly, firstAt: '2026-11-30T08:00', every: 3 },
    ['2026-11-30T08:00', '2027-02-28T08:00', '2027-05-30T08:00'],
  ],
  [
    'the time of day stays when clocks change',
    { ...monthly, firstAt: '2026-03-22T09:00', every: 1, unit: 'week' },
    ['2026-03-22T09:00', '2026-03-29T09:00', '2026-04-05T09:00'],
  ],
  [
    'an hour that is left out is moved on, for that day only',
    { ...monthly, firstAt: '2026-03-28T02:30', every: 1, unit: 'day' },
    ['2026-03-28T02:30', '2026-03-29T03:00', '2026-03-30T02:30'],
  ],
  [
    'an hour that repeats is due once',
    { ...monthly, firstAt: '2026-10-24T02:30', every: 1, unit: 'day' },
    ['2026-10-24T02:30', '2026-10-25T02:30', '2026-10-26T02:30'],
  ],
])('Work comes again: %s', (_, rhythm, times) => {
  expect(following(rhythm, times.length)).toEqual(times)
})

describe('Work that was done', () => {
  const due = at('2026-03-31T09:00')
  it.each([
    ['in time', '2026-03-31T09:00', '2026-04-30T09:00'],
    ['two days early: the next after the one it was done for', '2026-03-29T09:00', '2026-04-30T09:00'],
    ['late', '2026-04-05T09:00', '2026-04-30T09:00'],
    ['so late that a time was missed', '2026-06-02T09:00', '2026-06-30T09:00'],
  ])('%s', (_, done, next) => {
    expect(local(dueAfterDone(monthly, due, at(done)))).toBe(next)
  })
  it('years later is found at once', () => {
    expect(local(dueAfter({ ...monthly, every: 1, unit: 'day', firstAt: '1990-01-01T06:00' }, at('2126-05-05T06:00')))).toBe(
      '2126-05-06T06:00',
    )
  })
})

test('Words', () => {
  expect(rhythmWords({ every: 1, unit: 'month' })).toBe('every month')
  expect(rhythmWords({ every: 2, unit: 'week' })).toBe('every 2 weeks')
  expect([kindWords('patch'), kindWords('Fire drill')]).toEqual(['Patches', 'Fire drill'])
})
