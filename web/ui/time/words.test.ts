import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE, SECOND } from '../../../domain/time.ts'
import { absoluteText, clockText, dayText, fullText, parseDuration, relativeText, setTwelveHours } from './words.ts'

const at = (iso: string) => Date.parse(iso)
const NOW = at('2026-03-04T12:00:00Z')

test('the nearer a time, the shorter it is written', () => {
  expect(absoluteText(at('2026-03-04T08:05:00Z'), 'Europe/Berlin', NOW)).toBe('09:05')
  expect(absoluteText(at('2026-03-01T08:05:00Z'), 'Europe/Berlin', NOW)).toBe('1 Mar 09:05')
  expect(absoluteText(at('2025-12-31T23:30:00Z'), 'Europe/Berlin', NOW)).toBe('1 Jan 00:30')
  expect(absoluteText(at('2025-12-31T20:30:00Z'), 'Europe/Berlin', NOW)).toBe('31 Dec 2025 21:30')
  expect(dayText(NOW, 'UTC')).toBe('Wed 4 Mar')
  expect(fullText(NOW, 'America/New_York')).toBe('2026-03-04 07:00:00')
})

test('an hour that comes twice names its offset', () => {
  expect(clockText(at('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe('02:30 GMT+2')
  expect(clockText(at('2026-10-25T01:30:00Z'), 'Europe/Berlin')).toBe('02:30 GMT+1')
  expect(clockText(at('2026-10-25T02:30:00Z'), 'Europe/Berlin')).toBe('03:30')
})

test('who prefers it reads twelve hours', () => {
  setTwelveHours(true)
  try {
    expect(['00:05', '12:00', '23:59'].map((clock) => clockText(at(`2026-03-04T${clock}:00Z`), 'UTC'))).toEqual([
      '12:05 am',
      '12:00 pm',
      '11:59 pm',
    ])
  } finally {
    setTwelveHours(false)
  }
})

test('distance in time is told in one unit', () => {
  const ago = (ms: number) => relativeText(NOW - ms, NOW)
  expect([ago(0), ago(12 * SECOND), ago(4.7 * MINUTE), ago(26 * HOUR), ago(49 * HOUR), ago(-90 * SECOND)]).toEqual([
    'now',
    '12 s ago',
    '4 min ago',
    '26 h ago',
    '2 d ago',
    'in 1 min',
  ])
})

test('lengths of time are read as people write them', () => {
  expect(parseDuration('90')).toBe(90 * MINUTE)
  expect(parseDuration('15 min')).toBe(15 * MINUTE)
  expect(parseDuration('1h30')).toBe(90 * MINUTE)
  expect(parseDuration('1 h 30 m')).toBe(90 * MINUTE)
  expect(parseDuration('2 days')).toBe(2 * DAY)
  expect(parseDuration('1,5h')).toBe(90 * MINUTE)
  expect(parseDuration('30s')).toBe(30 * SECOND)
  expect(['', 'soon', '-5', '5 fortnights', 'h'].map(parseDuration)).toEqual([undefined, undefined, undefined, undefined, undefined])
})
