import { describe, expect, it } from 'vitest'
import { clockWords, durationWords, lengthWords, offsetWords } from './time-words.ts'

const at = (text: string) => Date.parse(text)

describe('durationWords', () => {
  it.each([
    [0, '0 s', '0s'],
    [38_000, '38 s', '38s'],
    [59_600, '1 min', '1m'],
    [4_320_000, '1 h 12 min', '1h 12m'],
    [7_200_000, '2 h', '2h'],
    [86_400_000 + 300_000, '1 d', '1d'],
    [2 * 86_400_000 + 14_340_000, '2 d 3 h', '2d 3h'],
    [-90_000, '−1 min 30 s', '−1m 30s'],
  ])('%i ms are %s', (ms, words, tight) => {
    expect(durationWords(ms)).toBe(words)
    expect(durationWords(ms, true)).toBe(tight)
  })
})

describe('lengthWords', () => {
  it.each([
    [-5, 'less than 1 min'],
    [59_999, 'less than 1 min'],
    [60_000, '1 min'],
    [59 * 60_000, '59 min'],
    [3_600_000, '1 h'],
    [11_100_000, '3 h 5 min'],
    [86_400_000, '1 d'],
    [187_200_000, '2 d 4 h'],
  ])('%i ms is %s', (ms, words) => {
    expect(lengthWords(ms)).toBe(words)
  })
})

describe('clockWords', () => {
  const now = at('2026-11-24T02:24:00Z')
  it('says no more than the reader needs', () => {
    expect(clockWords(at('2026-11-24T02:12:00Z'), 'Europe/Berlin', now)).toBe('03:12')
    expect(clockWords(at('2026-11-23T22:30:00Z'), 'Europe/Berlin', now)).toBe('23 Nov 23:30')
    expect(clockWords(at('2025-12-23T22:30:00Z'), 'Europe/Berlin', now)).toBe('23 Dec 2025 23:30')
  })
  it('goes by the reader’s day, not by the day in UTC', () => {
    expect(clockWords(at('2026-11-23T23:10:00Z'), 'Europe/Berlin', now)).toBe('00:10')
  })
  it('names the offset where clocks have changed in between', () => {
    const night = at('2026-11-01T06:45:00Z')
    expect(clockWords(at('2026-11-01T05:30:00Z'), 'America/New_York', night)).toBe('01:30 (UTC-04:00)')
    expect(clockWords(at('2026-11-01T06:30:00Z'), 'America/New_York', night)).toBe('01:30')
  })
})

it('names offsets of any kind', () => {
  expect(offsetWords(0, 'UTC')).toBe('UTC')
  expect(offsetWords(at('2026-01-01T00:00:00Z'), 'America/St_Johns')).toBe('UTC-03:30')
  expect(offsetWords(at('2026-01-01T00:00:00Z'), 'Asia/Kathmandu')).toBe('UTC+05:45')
})
