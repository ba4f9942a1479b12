import { expect, test } from 'vitest'
import { onCallAt, Schedule } from '../../domain/schedule.ts'
import { parseLocal } from '../../domain/time.ts'
import { layersFromCalendar } from './calendar.ts'

const ZONE = 'Europe/Berlin'

/** Who is on at these wall times, by the first letter of their names; `-` for nobody. */
function whoIsOn(lines: string[], times: string[]): string {
  const names: string[] = []
  const userId = (name: string) => {
    if (!names.includes(name)) names.push(name)
    return names.indexOf(name) + 1
  }
  const text = ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n')
  const schedule = Schedule.parse({ timezone: ZONE, layers: layersFromCalendar(text, ZONE, userId) })
  return times
    .map(
      (time) =>
        onCallAt(schedule, parseLocal(time, ZONE))
          .map((one) => names[one.userId - 1]![0])
          .join('+') || '-',
    )
    .join(' ')
}

const event = (...lines: string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']

test('a weekly event ends with the last start that its rule allows', () => {
  const weekly = (end: string) =>
    event('UID:1', `DTSTART;TZID=${ZONE}:20261020T200000`, 'DURATION:PT12H', `RRULE:FREQ=WEEKLY;BYDAY=TU,TH;${end}`, 'SUMMARY:ann')
  const times = ['2026-10-20T20:00', '2026-10-22T21:00', '2026-10-23T07:59', '2026-10-23T08:00', '2026-10-27T21:00', '2026-10-29T21:00']
  expect(whoIsOn(weekly('COUNT=3'), times)).toBe('a a a - a -')
  expect(whoIsOn(weekly('UNTIL=20261027T190000Z'), times)).toBe('a a a - a -')
  expect(whoIsOn(weekly('UNTIL=20261027T185959Z'), times)).toBe('a a a - - -')
})

test('left out, added and moved occurrences are read', () => {
  const lines = [
    ...event(
      'UID:1',
      `DTSTART;TZID=${ZONE}:20261102T080000`,
      `DTEND;TZID=${ZONE}:20261102T180000`,
      'RRULE:FREQ=DAILY',
      `EXDATE;TZID=${ZONE}:20261104T080000`,
      'RDATE:20261103T210000Z',
      'SUMM',
      ' ARY:ann',
    ),
    ...event('UID:1', `RECURRENCE-ID;TZID=${ZONE}:20261105T080000`, `DTSTART;TZID=${ZONE}:20261105T100000`, 'DURATION:PT1H', 'SUMMARY:bo'),
  ]
  expect(
    whoIsOn(lines, [
      '2026-11-03T09:00',
      '2026-11-03T22:30',
      '2026-11-04T09:00',
      '2026-11-05T09:00',
      '2026-11-05T10:30',
      '2026-11-06T09:00',
    ]),
  ).toBe('a a - - b a')
})

test('all-day events count in UTC, and priorities come before the names', () => {
  const lines = [
    ...event('UID:1', 'DTSTART;VALUE=DATE:20261102', 'SUMMARY:[L1] ann\\, bo'),
    ...event('UID:2', 'DTSTART:20261102T120000Z', 'DTEND:20261102T130000Z', 'SUMMARY:[L2] cy'),
  ]
  expect(whoIsOn(lines, ['2026-11-02T00:59', '2026-11-02T01:00', '2026-11-02T13:30', '2026-11-03T00:59', '2026-11-03T01:00'])).toBe(
    '- a+b c a+b -',
  )
})

test('what cannot be expressed is refused', () => {
  const lines = event('UID:1', 'DTSTART:20261102T120000Z', 'DURATION:PT1H', 'RRULE:FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO', 'SUMMARY:ann')
  expect(() => whoIsOn(lines, [])).toThrow('a recurrence with BYSETPOS')
})
