import { expect, test } from 'vitest'
import { currentAndNext, nextHandoffs } from './schedule-outlook.ts'
import { Schedule } from './schedule.ts'
import { formatLocal, parseLocal } from './time.ts'

const ZONE = 'Europe/Berlin'
const weekly = {
  id: 'week',
  name: 'Week',
  participants: [[1], [2], [3]],
  rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-10-05T09:00' },
} as const
const office = {
  id: 'office',
  name: 'Office',
  participants: [[1]],
  restrictions: [{ weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], fromLocal: '09:00', toLocal: '17:00' }],
} as const

const schedule = (...layers: object[]) => Schedule.parse({ timezone: ZONE, layers })
const at = (text: string) => parseLocal(text, ZONE)

test('the next hand-offs say when, who comes and who goes', () => {
  const found = nextHandoffs(schedule(weekly), at('2026-10-19T09:00'), 2)
  expect(found.map((handoff) => ({ ...handoff, at: formatLocal(handoff.at, ZONE) }))).toEqual([
    { at: 'Mon 26 Oct 2026, 09:00 (UTC+01:00)', userIds: [1], comes: [1], goes: [3] },
    { at: 'Mon 2 Nov 2026, 09:00 (UTC+01:00)', userIds: [2], comes: [2], goes: [1] },
  ])
})

test('gaps begin and end with a hand-off', () => {
  const found = nextHandoffs(schedule(office), at('2026-10-23T12:00'), 3)
  expect(found.map((handoff) => `${formatLocal(handoff.at, ZONE)} ${handoff.userIds.join()}`)).toEqual([
    'Fri 23 Oct 2026, 17:00 (UTC+02:00) ',
    'Mon 26 Oct 2026, 09:00 (UTC+01:00) 1',
    'Mon 26 Oct 2026, 17:00 (UTC+01:00) ',
  ])
})

test('twelve quarterly hand-offs are in sight; where nothing changes there are none', () => {
  const quarterly = { ...weekly, rotation: { ...weekly.rotation, unit: 'month', every: 3 } }
  expect(nextHandoffs(schedule(quarterly), at('2026-10-19T09:00'), 12)).toHaveLength(12)
  expect(nextHandoffs(schedule({ ...weekly, participants: [[1]] }), at('2026-10-19T09:00'), 12)).toEqual([])
  expect(nextHandoffs(schedule(weekly), at('2026-10-19T09:00'), 0)).toEqual([])
})

test('who is on now, until when, and who comes next', () => {
  const outlook = currentAndNext(schedule(weekly), at('2026-10-19T09:00'))
  expect(outlook).toEqual({
    onCall: [{ userId: 3, layerId: 'week', overrideId: null, reason: 'in the layer Week' }],
    until: at('2026-10-26T09:00'),
    next: { start: at('2026-10-26T09:00'), userIds: [1] },
  })
})

test('after a gap the same person may be next; during it, nobody is on until then', () => {
  expect(currentAndNext(schedule(office), at('2026-10-23T12:00'))).toMatchObject({
    until: at('2026-10-23T17:00'),
    next: { start: at('2026-10-26T09:00'), userIds: [1] },
  })
  expect(currentAndNext(schedule(office), at('2026-10-24T12:00'))).toEqual({
    onCall: [],
    until: at('2026-10-26T09:00'),
    next: { start: at('2026-10-26T09:00'), userIds: [1] },
  })
})

test('somebody who is always on has no end and no next', () => {
  expect(currentAndNext(schedule({ ...office, restrictions: [] }), at('2026-10-24T12:00'))).toMatchObject({ until: null, next: null })
})
