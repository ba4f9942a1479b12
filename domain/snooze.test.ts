import { expect, test } from 'vitest'
import { snoozeTimes } from './snooze.ts'

const times = (now: string, zone: string) =>
  snoozeTimes(Date.parse(now), zone).map(({ label, until }) => `${label}: ${new Date(until).toISOString().slice(0, 16)}`)

test('mornings are those of the zone', () => {
  expect(times('2026-03-04T22:10:00Z', 'Asia/Tokyo')).toEqual([
    '30 minutes: 2026-03-04T22:40',
    '1 hour: 2026-03-04T23:10',
    '4 hours: 2026-03-05T02:10',
    'Tomorrow morning: 2026-03-06T00:00',
    'Monday morning: 2026-03-09T00:00',
  ])
})

test('on a Sunday, tomorrow is Monday', () => {
  expect(times('2026-03-08T12:00:00Z', 'UTC').filter((time) => time.includes('morning'))).toEqual(['Tomorrow morning: 2026-03-09T09:00'])
})

test('before nine on a Monday, the next Monday morning is too far away', () => {
  expect(times('2026-03-09T08:00:00Z', 'UTC').filter((time) => time.includes('morning'))).toEqual(['Tomorrow morning: 2026-03-10T09:00'])
})

test('the morning after clocks change is still at nine', () => {
  expect(times('2026-03-28T20:00:00Z', 'Europe/Berlin')).toContain('Tomorrow morning: 2026-03-29T07:00')
})
