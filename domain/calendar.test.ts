import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { parse } from 'yaml'
import { addBusinessDays, BusinessCalendar, isBusinessDay } from './calendar.ts'
import { DAY, readWall, weekdayOf, writeWall } from './time.ts'

const read = (name: string) => BusinessCalendar.parse(parse(readFileSync(`packs/calendars/${name}.yaml`, 'utf8')))

/** The weekdays of a year on which nobody works, as `01-19`. */
function closed(calendar: BusinessCalendar, year: number): string {
  const days: string[] = []
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY)
    if (weekdayOf(day) < 5 && !isBusinessDay(day, calendar)) days.push(writeWall(day).slice(5, 10))
  return days.join(' ')
}

describe('US federal holidays are those that were published', () => {
  test.each([
    [2020, '01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25'],
    [2021, '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
    [2022, '01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26'],
    [2023, '01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25'],
    [2024, '01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25'],
    [2026, '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25'],
    [2027, '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31'],
  ])('%i', (year, days) => {
    expect(closed(read('us-federal'), year)).toBe(days)
  })
})

describe('TARGET is closed on its six days, those that fall on a weekend are not made up for', () => {
  test.each([
    [2008, '01-01 03-21 03-24 05-01 12-25 12-26'],
    [2024, '01-01 03-29 04-01 05-01 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-01 12-25'],
    [2027, '01-01 03-26 03-29'],
    [2038, '01-01 04-23 04-26'],
  ])('%i', (year, days) => {
    expect(closed(read('target'), year)).toBe(days)
  })
})

describe('Business days', () => {
  const us = read('us-federal')
  test.each([
    ['over a weekend', '2026-03-10T15:00', 4, '2026-03-16T15:00'],
    ['begun on a Saturday count from Monday', '2026-03-14T15:00', 4, '2026-03-19T15:00'],
    ['begun on the Friday before count the same', '2026-03-13T15:00', 4, '2026-03-19T15:00'],
    ['over Thanksgiving', '2026-11-24T09:00', 4, '2026-12-01T09:00'],
    ['over a holiday kept on the Friday before', '2026-07-01T09:00', 2, '2026-07-06T09:00'],
    ['over the turn of a year whose first day is kept in the old one', '2021-12-30T09:00', 1, '2022-01-03T09:00'],
  ])('%s', (_, from, count, to) => {
    expect(writeWall(addBusinessDays(readWall(from), count, us)).slice(0, 16)).toBe(to)
  })

  it('without holidays are Monday to Friday', () => {
    expect(closed(read('weekdays'), 2026)).toBe('')
  })
})
