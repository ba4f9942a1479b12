import { expect, test } from 'vitest'
import {
  addDaysLocal,
  dayHours,
  formatLocal,
  HOUR,
  instantAt,
  leaps,
  LocalDateTime,
  LocalTime,
  localDayStart,
  parseLocal,
  readWall,
  startOfWeek,
  toLocal,
  wallAt,
  wallReached,
  writeWall,
} from './time.ts'

const iso = (at: number) => new Date(at).toISOString().replace('.000Z', 'Z')

test.each([
  ['an ordinary time', '2026-06-01T08:00', 'Europe/Berlin', '2026-06-01T06:00:00Z'],
  ['a time that is left out becomes the moment of the leap', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['the time of the leap itself', '2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['the first occurrence of a repeated time', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ['the end of a repeated hour, which is shown once', '2026-10-25T03:00', 'Europe/Berlin', '2026-10-25T02:00:00Z'],
  ['a leap of half an hour', '2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['a repeated half hour', '2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
  ['a leap of two hours', '2026-03-29T02:00', 'Antarctica/Troll', '2026-03-29T01:00:00Z'],
  ['a midnight that is left out', '2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['a midnight before which an hour repeats', '2018-02-18T00:00', 'America/Sao_Paulo', '2018-02-18T03:00:00Z'],
  ['a day that is left out', '2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['a zone whose standard time is its summer', '2026-10-25T01:30', 'Europe/Dublin', '2026-10-25T00:30:00Z'],
  ['a zone without changes', '2026-03-29T02:30', 'Asia/Kathmandu', '2026-03-28T20:45:00Z'],
  ['a zone that changed its mind for good', '2016-11-06T03:30', 'Europe/Istanbul', '2016-11-06T00:30:00Z'],
])('%s: %s in %s is %s', (_, local, zone, wanted) => {
  expect(iso(parseLocal(local, zone))).toBe(wanted)
})

test('clocks and instants agree wherever no clock changes', () => {
  for (let at = Date.UTC(1995, 0); at < Date.UTC(2060, 0); at += 37.25 * 24 * HOUR) {
    expect(instantAt(wallAt(at, 'America/New_York'), 'America/New_York')).toBe(at)
  }
})

test('years far away get the nearest rule that is known', () => {
  expect(iso(instantAt(Date.UTC(3000, 6), 'Asia/Tokyo'))).toBe('3000-06-30T15:00:00Z')
  expect(iso(instantAt(Date.UTC(1700, 6), 'Asia/Tokyo'))).toBe('1700-06-30T15:00:00Z')
  expect(instantAt(Infinity, 'Asia/Tokyo')).toBe(Infinity)
})

test('the furthest wall time stands still while an hour repeats', () => {
  const at = (time: string) => writeWall(wallReached(Date.parse(`2026-10-25T${time}Z`), 'Europe/Berlin'))
  expect(at('00:30:00')).toBe('2026-10-25T02:30:00')
  expect(at('00:59:59.999')).toBe('2026-10-25T02:59:59')
  expect(at('01:30:00')).toBe('2026-10-25T02:59:59')
  expect(at('02:00:00')).toBe('2026-10-25T03:00:00')
})

test('leaps of a certain length are found between two wall times', () => {
  const found = (from: string, to: string, zone: string, shortest: number) =>
    leaps(readWall(from), readWall(to), zone, shortest).map(({ missing, shown }) => `${writeWall(missing)} ${writeWall(shown)}`)
  expect(found('2024-01-01T00:00', '2026-03-29T02:59', 'Europe/Berlin', HOUR)).toEqual([
    '2024-03-31T02:00:00 2024-03-31T03:00:00',
    '2025-03-30T02:00:00 2025-03-30T03:00:00',
  ])
  expect(found('2025-03-30T03:00', '2026-03-29T03:00', 'Europe/Berlin', HOUR)).toEqual(['2026-03-29T02:00:00 2026-03-29T03:00:00'])
  expect(found('2011-01-01T00:00', '2013-01-01T00:00', 'Pacific/Apia', 24 * HOUR)).toEqual(['2011-12-30T00:00:00 2011-12-31T00:00:00'])
  expect(found('2026-01-01T00:00', '2027-01-01T00:00', 'Australia/Lord_Howe', HOUR)).toEqual([])
})

test.each([
  ['2026-06-01', 'Europe/Berlin', 24],
  ['2026-03-29', 'Europe/Berlin', 23],
  ['2026-10-25', 'Europe/Berlin', 25],
  ['2026-10-04', 'Australia/Lord_Howe', 23.5],
  ['2026-04-05', 'Australia/Lord_Howe', 24.5],
  ['2011-12-30', 'Pacific/Apia', 0],
  ['2018-11-04', 'America/Sao_Paulo', 23],
  ['2018-02-17', 'America/Sao_Paulo', 25],
])('%s in %s has %s hours', (date, zone, hours) => {
  expect(dayHours(date, zone)).toBe(hours)
})

test('days and weeks begin when the clock says so', () => {
  expect(iso(localDayStart(Date.parse('2018-11-04T20:00:00Z'), 'America/Sao_Paulo'))).toBe('2018-11-04T03:00:00Z')
  expect(iso(localDayStart(Date.parse('2018-02-18T02:30:00Z'), 'America/Sao_Paulo'))).toBe('2018-02-17T02:00:00Z')
  expect(iso(localDayStart(Date.parse('2026-10-25T01:30:00Z'), 'Europe/Berlin'))).toBe('2026-10-24T22:00:00Z')
  expect(iso(startOfWeek(Date.parse('2026-11-01T12:00:00Z'), 'America/New_York'))).toBe('2026-10-26T04:00:00Z')
  expect(iso(startOfWeek(Date.parse('2026-11-02T12:00:00Z'), 'America/New_York'))).toBe('2026-11-02T05:00:00Z')
})

test('some days later is the same time of day, if the clock shows it', () => {
  const saturday = parseLocal('2026-03-28T02:30', 'Europe/Berlin')
  expect(toLocal(addDaysLocal(saturday, 1, 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-03-29T03:00:00')
  expect(toLocal(addDaysLocal(saturday, 2, 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-03-30T02:30:00')
  expect(toLocal(addDaysLocal(saturday, -28, 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-02-28T02:30:00')
})

test('the two occurrences of a repeated time are told apart in words', () => {
  const words = ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'].map((at) => formatLocal(Date.parse(at), 'America/New_York'))
  expect(words).toEqual(['Sun 1 Nov 2026, 01:30 (UTC-04:00)', 'Sun 1 Nov 2026, 01:30 (UTC-05:00)'])
  expect(formatLocal(0, 'UTC')).toBe('Thu 1 Jan 1970, 00:00 (UTC)')
  expect(formatLocal(0, 'Asia/Kathmandu')).toBe('Thu 1 Jan 1970, 05:30 (UTC+05:30)')
})

test('local dates and times are checked as they are read', () => {
  for (const good of ['2026-02-28T00:00', '2028-02-29T23:59:59', '1970-01-01T00:00', '2199-12-31T23:59']) {
    expect(LocalDateTime.safeParse(good).success, good).toBe(true)
  }
  const bad = ['2026-02-30T10:00', '2026-02-29T10:00', '2026-13-01T10:00', '2026-01-01T24:00', '2026-01-01T10:60', '1969-12-31T23:59']
  for (const text of [...bad, '2200-01-01T00:00', '2026-01-01T10:00Z', '2026-01-01T10:00+01:00', '2026-01-01', '2026-01-01 10:00', '']) {
    expect(LocalDateTime.safeParse(text).success, text).toBe(false)
  }
  expect(() => readWall('tomorrow')).toThrow('Not a local date and time: tomorrow')
  expect(['00:00', '23:59'].every((text) => LocalTime.safeParse(text).success)).toBe(true)
  expect(['24:00', '8:00', '08:60', '08:00:00'].some((text) => LocalTime.safeParse(text).success)).toBe(false)
})

test('a zone that nobody knows is a fault, not UTC', () => {
  expect(() => wallAt(0, 'Mars/Olympus')).toThrow(RangeError)
})
