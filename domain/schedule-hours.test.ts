import { expect, it } from 'vitest'
import { Layer, type Schedule } from './schedule.ts'
import { hoursByPerson, hoursMoved } from './schedule-hours.ts'
import { DAY, HOUR } from './time.ts'

const from = Date.parse('2026-03-28T00:00:00+01:00')
const daily = (participants: number[][]): Schedule => ({
  timezone: 'Europe/Berlin',
  layers: [
    Layer.parse({
      id: 'a',
      name: 'A',
      participants,
      rotation: { kind: 'continuous', unit: 'day', every: 1, startLocal: '2026-03-28T00:00' },
    }),
  ],
  overrides: [],
})

it('Hours on call are counted as they pass, so the day of the clock change has 23', () => {
  expect(hoursByPerson(daily([[1], [2]]), from, from + 3 * DAY - HOUR)).toEqual(
    new Map([
      [1, 48],
      [2, 23],
    ]),
  )
})

it('People who are on call together each have the hours', () => {
  expect(hoursByPerson(daily([[1, 2]]), from, from + DAY)).toEqual(
    new Map([
      [1, 24],
      [2, 24],
    ]),
  )
})

it('A change tells who gains and who loses, the most affected first', () => {
  const before = hoursByPerson(daily([[1], [2]]), from, from + DAY)
  const after = hoursByPerson(daily([[3], [2]]), from, from + DAY)
  expect(hoursMoved(before, after)).toEqual([
    { userId: 1, before: 24, after: 0 },
    { userId: 3, before: 0, after: 24 },
  ])
})
