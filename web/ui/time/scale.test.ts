import { expect, test } from 'vitest'
import { DAY, HOUR } from '../../../domain/time.ts'
import { scaleOf, ticksOf } from './scale.ts'

const at = (iso: string) => Date.parse(iso)
const labels = (from: string, to: string, zone: string, room: number) =>
  ticksOf({ from: at(from), to: at(to), zone }, room).map((tick) => tick.label)

test('ticks stand at round wall times of the zone', () => {
  expect(labels('2026-05-04T09:17Z', '2026-05-04T12:00Z', 'Asia/Kolkata', 6)).toEqual([
    '15:00',
    '15:30',
    '16:00',
    '16:30',
    '17:00',
    '17:30',
  ])
  expect(labels('2026-05-03T20:00Z', '2026-05-04T08:00Z', 'Europe/Berlin', 5)).toEqual(['Mon 4', '03:00', '06:00', '09:00'])
})

test('a week is told in days, a year in months', () => {
  expect(labels('2026-04-29T00:00Z', '2026-05-03T00:00Z', 'UTC', 6)).toEqual(['Wed 29', 'Thu 30', 'Fri 1 May', 'Sat 2', 'Sun 3'])
  expect(labels('2026-10-15T00:00Z', '2027-03-15T00:00Z', 'UTC', 6)).toEqual(['Nov', 'Dec', '2027', 'Feb', 'Mar'])
})

test('where it is tight, days are told by their number', () => {
  expect(labels('2026-04-29T00:00Z', '2026-05-03T00:00Z', 'UTC', 2)).toEqual(['29', '30', '1', '2', '3'])
})

test('the day on which clocks change says how long it is, and ticks after it stay round', () => {
  const ticks = ticksOf({ from: at('2026-10-24T22:00Z'), to: at('2026-10-25T23:00Z'), zone: 'Europe/Berlin' }, 10)
  expect(ticks[0]).toMatchObject({ label: 'Sun 25', major: true, note: '25 h' })
  expect(ticks.map((tick) => tick.label)).toEqual(['Sun 25', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', 'Mon 26'])
  expect(ticks[1]!.at - ticks[0]!.at).toBe(4 * HOUR)
})

test('no span asks for more ticks than there is room for', () => {
  for (const days of [0.02, 0.3, 1, 3, 9, 40, 200, 900])
    for (const room of [3, 6, 14]) {
      const ticks = ticksOf({ from: at('2026-03-27T11:00Z'), to: at('2026-03-27T11:00Z') + days * DAY, zone: 'Europe/Berlin' }, room)
      expect(ticks.length).toBeGreaterThan(0)
      expect(ticks.length).toBeLessThanOrEqual(room * 2.6 + 2)
      expect(ticks.every((tick, index) => index === 0 || tick.at > ticks[index - 1]!.at)).toBe(true)
    }
})

test('a share of the width and its instant agree', () => {
  const scale = scaleOf(1_000, 3_000, 'UTC')
  expect([scale.share(2_000), scale.share(0), scale.share(9_000), scale.at(0.25)]).toEqual([0.5, 0, 1, 1_500])
})
