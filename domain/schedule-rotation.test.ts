import { expect, test } from 'vitest'
import type { z } from 'zod'
import { layerShifts } from './schedule.ts'
import { Layer } from './schedule-layer.ts'
import { parseLocal, toLocal } from './time.ts'

type Fields = Partial<Omit<z.input<typeof Layer>, 'id' | 'name'>>

function layer(fields: Fields): Layer {
  return Layer.parse({ id: 'one', name: 'One', participants: [[1], [2], [3]], ...fields })
}

/** The layer's shifts as local times: `29T02:00 1` is user 1 from the 29th on, `-` nobody. */
function rows(fields: Fields, zone: string, from: string, to: string): string[] {
  const found: string[] = []
  const say = (at: number, who: string) => found.push(`${toLocal(at, zone).slice(8, 16)} ${who}`)
  let end = parseLocal(from, zone)
  for (const shift of layerShifts(layer(fields), zone, end, parseLocal(to, zone))) {
    if (shift.start > end) say(end, '-')
    say(shift.start, shift.userIds.join('+'))
    end = shift.end
  }
  if (end < parseLocal(to, zone)) say(end, '-')
  return found
}

const continuous = (unit: 'hour' | 'day' | 'week' | 'month', every: number, startLocal: string): Fields => ({
  rotation: { kind: 'continuous', unit, every, startLocal },
})

test('a daily hand-off at a time that is left out happens at the leap', () => {
  expect(rows(continuous('day', 1, '2026-03-27T02:30'), 'Europe/Berlin', '2026-03-28T00:00', '2026-03-31T00:00')).toEqual([
    '28T00:00 1',
    '28T02:30 2',
    '29T03:00 3',
    '30T02:30 1',
  ])
})

test('a daily hand-off at a repeated time happens at its first occurrence', () => {
  const row = layerShifts(
    layer(continuous('day', 1, '2026-10-24T02:30')),
    'Europe/Berlin',
    Date.UTC(2026, 9, 24, 0, 30),
    Date.UTC(2026, 9, 26, 2),
  )
  expect(row.map((shift) => new Date(shift.start).toISOString().slice(8, 16))).toEqual(['24T00:30', '25T00:30', '26T01:30'])
})

test('hourly turns: in spring nobody loses one, in autumn the repeated hour makes one longer', () => {
  expect(rows(continuous('hour', 1, '2026-03-29T00:00'), 'Europe/Berlin', '2026-03-29T00:00', '2026-03-29T06:00')).toEqual([
    '29T00:00 1',
    '29T01:00 2',
    '29T03:00 3',
    '29T04:00 1',
    '29T05:00 2',
  ])
  const autumn = layerShifts(
    layer(continuous('hour', 1, '2026-10-25T00:00')),
    'Europe/Berlin',
    Date.UTC(2026, 9, 24, 22),
    Date.UTC(2026, 9, 25, 3),
  )
  expect(autumn.map((shift) => [new Date(shift.start).getUTCHours(), shift.userIds[0]])).toEqual([
    [22, 1],
    [23, 2],
    [0, 3],
    [2, 1],
  ])
})

test('two-hour turns keep their hours on the clock', () => {
  expect(rows(continuous('hour', 2, '2026-03-28T00:00'), 'Europe/Berlin', '2026-03-29T00:00', '2026-03-29T08:00')).toEqual([
    '29T00:00 1',
    '29T03:00 2',
    '29T04:00 3',
    '29T06:00 1',
  ])
})

test('the day that Apia left out costs nobody a turn', () => {
  expect(rows(continuous('day', 1, '2011-12-28T08:00'), 'Pacific/Apia', '2011-12-28T08:00', '2012-01-01T12:00')).toEqual([
    '28T08:00 1',
    '29T08:00 2',
    '31T00:00 3',
    '31T08:00 1',
    '01T08:00 2',
  ])
  expect(rows(continuous('day', 1, '2011-12-28T00:00'), 'Pacific/Apia', '2011-12-28T00:00', '2012-01-01T12:00')).toEqual([
    '28T00:00 1',
    '29T00:00 2',
    '31T00:00 3',
    '01T00:00 1',
  ])
})

test('half-hour changes move the instant, not the clock time', () => {
  expect(rows(continuous('day', 1, '2026-04-04T02:15'), 'Australia/Lord_Howe', '2026-04-04T02:15', '2026-04-07T00:00')).toEqual([
    '04T02:15 1',
    '05T02:15 2',
    '06T02:15 3',
  ])
  expect(rows(continuous('day', 1, '2026-10-03T02:15'), 'Australia/Lord_Howe', '2026-10-03T02:15', '2026-10-06T00:00')).toEqual([
    '03T02:15 1',
    '04T02:30 2',
    '05T02:15 3',
  ])
})

test('a monthly turn on the 31st passes on the last day of shorter months and comes back to the 31st', () => {
  expect(rows(continuous('month', 1, '2027-12-31T09:00'), 'UTC', '2027-12-31T09:00', '2028-05-01T00:00')).toEqual([
    '31T09:00 1',
    '31T09:00 2',
    '29T09:00 3',
    '31T09:00 1',
    '30T09:00 2',
  ])
})

test('quarterly and fortnightly turns count from their start', () => {
  expect(rows(continuous('month', 3, '2026-01-15T00:00'), 'UTC', '2026-06-01T00:00', '2026-11-01T00:00')).toEqual([
    '01T00:00 2',
    '15T00:00 3',
    '15T00:00 1',
  ])
  expect(rows(continuous('week', 2, '2026-01-05T09:00'), 'Europe/Berlin', '2026-03-20T00:00', '2026-04-20T00:00')).toEqual([
    '20T00:00 3',
    '30T09:00 1',
    '13T09:00 2',
  ])
})

test('nobody is on before the start, outside the limits in time, or in a layer without participants', () => {
  const limited = { ...continuous('day', 1, '2026-05-02T00:00'), effectiveFrom: '2026-05-03T12:00:00Z', until: '2026-05-04T06:00:00Z' }
  expect(rows(limited, 'UTC', '2026-05-01T00:00', '2026-05-06T00:00')).toEqual(['01T00:00 -', '03T12:00 2', '04T00:00 3', '04T06:00 -'])
  expect(rows(continuous('day', 1, '2026-05-02T00:00'), 'UTC', '2026-05-01T00:00', '2026-05-03T00:00')).toEqual([
    '01T00:00 -',
    '02T00:00 1',
  ])
  expect(rows({ participants: [] }, 'UTC', '2026-05-01T00:00', '2026-05-03T00:00')).toEqual(['01T00:00 -'])
})

test('a layer may keep the time of another zone', () => {
  const tokyo = { ...continuous('day', 1, '2026-03-27T09:00'), timezone: 'Asia/Tokyo' }
  expect(rows(tokyo, 'Europe/Berlin', '2026-03-28T00:00', '2026-03-30T12:00')).toEqual([
    '28T00:00 1',
    '28T01:00 2',
    '29T01:00 3',
    '30T02:00 1',
  ])
})

const night = { weekdays: ['FR', 'SA'] as const, fromLocal: '22:00', toLocal: '02:30' }

test('a window over midnight belongs to the day on which it starts', () => {
  const always = { participants: [[1]], restrictions: [{ ...night, weekdays: [...night.weekdays] }] }
  expect(rows(always, 'Europe/Berlin', '2026-03-27T00:00', '2026-03-30T00:00')).toEqual([
    '27T00:00 -',
    '27T22:00 1',
    '28T02:30 -',
    '28T22:00 1',
    '29T03:00 -',
  ])
})

test('windows that meet on the clock meet on the day it changes', () => {
  const weekdays: Layer['restrictions'][number]['weekdays'] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
  const halves = {
    participants: [[1]],
    restrictions: [
      { weekdays, fromLocal: '02:30', toLocal: '14:30' },
      { weekdays, fromLocal: '14:30', toLocal: '02:30' },
    ],
  }
  for (const day of ['2026-03-28', '2026-10-24']) {
    const from = parseLocal(`${day}T00:00`, 'Europe/Berlin')
    expect(layerShifts(layer(halves), 'Europe/Berlin', from, from + 2 * 86_400_000)).toHaveLength(1)
  }
})

test('equal times are a window of 24 hours', () => {
  const all = { participants: [[1]], restrictions: [{ weekdays: ['TU' as const], fromLocal: '09:00', toLocal: '09:00' }] }
  expect(rows(all, 'UTC', '2026-11-02T00:00', '2026-11-05T00:00')).toEqual(['02T00:00 -', '03T09:00 1', '04T09:00 -'])
})

const recurring = (fields: object): Fields => ({
  rotation: { kind: 'recurring', durationSeconds: 3_600, startLocal: '', unit: 'day', ...fields },
})

test('shifts of a day have no hole and no overlap when the clock changes', () => {
  const daily = recurring({ unit: 'day', startLocal: '2026-10-23T02:30', durationSeconds: 86_400 })
  expect(rows(daily, 'Europe/Berlin', '2026-10-24T00:00', '2026-10-27T00:00')).toEqual([
    '24T00:00 1',
    '24T02:30 2',
    '25T02:30 3',
    '26T02:30 1',
  ])
  expect(
    rows(
      recurring({ unit: 'day', startLocal: '2026-03-27T02:30', durationSeconds: 86_400 }),
      'Europe/Berlin',
      '2026-03-28T03:00',
      '2026-03-30T03:00',
    ),
  ).toEqual(['28T03:00 2', '29T03:00 3', '30T02:30 1'])
})

test('a turn of some matching days goes on over the days between', () => {
  const weekdays = recurring({ startLocal: '2026-11-05T08:00', weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], turnLength: 3 })
  const found = rows(weekdays, 'UTC', '2026-11-05T08:00', '2026-11-13T00:00').filter((row) => !row.endsWith('-'))
  expect(found).toEqual(['05T08:00 1', '06T08:00 1', '09T08:00 1', '10T08:00 2', '11T08:00 2', '12T08:00 2'])
})

test('turns are known years later without a walk', () => {
  const hourly = layer({
    ...recurring({ unit: 'hour', every: 5, startLocal: '2015-01-05T00:00', weekdays: ['MO', 'TH'] }),
    participants: [[1], [2], [3]],
  })
  let turn = 0
  let found = ''
  for (let wall = Date.UTC(2015, 0, 5); wall < Date.UTC(2026, 0, 5); wall += 5 * 3_600_000) {
    if (![1, 4].includes(new Date(wall).getUTCDay())) continue
    found = `${new Date(wall).toISOString()} ${(turn++ % 3) + 1}`
  }
  const at = Date.parse(found.split(' ')[0]!)
  expect(`${found.split(' ')[0]} ${layerShifts(hourly, 'UTC', at, at + 1)[0]?.userIds[0]}`).toBe(found)
})

test('a week without a shift before the first one is nobody’s turn', () => {
  const mondays = recurring({ unit: 'week', startLocal: '2026-11-05T08:00', weekdays: ['MO', 'TU'] })
  const found = rows(mondays, 'UTC', '2026-11-05T08:00', '2026-11-18T00:00').filter((row) => !row.endsWith('-'))
  expect(found).toEqual(['09T08:00 1', '10T08:00 1', '16T08:00 2', '17T08:00 2'])
})

test('months: named days, the last day, the first turn with the first shift, short months', () => {
  const on = (fields: object, to: string) =>
    rows(recurring({ unit: 'month', startLocal: '2026-01-20T08:00', ...fields }), 'UTC', '2026-01-20T08:00', to).filter(
      (row) => !row.endsWith('-'),
    )
  expect(on({ monthDays: [1, 15] }, '2026-04-01T00:00')).toEqual(['01T08:00 1', '15T08:00 1', '01T08:00 2', '15T08:00 2'])
  expect(on({ monthDays: [-1] }, '2026-04-01T00:00')).toEqual(['31T08:00 1', '28T08:00 2', '31T08:00 3'])
  expect(on({ monthDays: [31] }, '2026-06-01T00:00')).toEqual(['31T08:00 1', '31T08:00 3', '31T08:00 2'])
  expect(on({ monthDays: [13], weekdays: ['FR'] }, '2026-12-01T00:00')).toEqual(['13T08:00 1', '13T08:00 2', '13T08:00 1'])
  expect(on({ startLocal: '2026-01-31T08:00' }, '2026-04-01T00:00')).toEqual(['31T08:00 1', '28T08:00 2', '31T08:00 3'])
})

test('leap days of one weekday are found after decades', () => {
  const rare = layer(recurring({ unit: 'month', every: 12, startLocal: '2026-02-01T00:00', monthDays: [29], weekdays: ['TH'] }))
  const found = layerShifts(rare, 'UTC', Date.UTC(2026, 0), Date.UTC(2130, 0))
  expect(found.map((shift) => `${new Date(shift.start).getUTCFullYear()} ${shift.userIds[0]}`)).toEqual(['2052 1', '2080 2', '2120 3'])
})

test('shifts longer than their distance put several people on call together', () => {
  const overlapping = recurring({ unit: 'hour', every: 2, startLocal: '2026-11-02T00:00', durationSeconds: 3 * 3_600 })
  expect(rows(overlapping, 'UTC', '2026-11-02T00:00', '2026-11-02T06:00')).toEqual([
    '02T00:00 1',
    '02T02:00 1+2',
    '02T03:00 2',
    '02T04:00 2+3',
    '02T05:00 3',
  ])
})

test('shifts that are left out cost nobody else a turn, and one that stands alone comes once', () => {
  const daily = recurring({ startLocal: '2026-11-02T08:00', except: ['2026-11-03T08:00'] })
  expect(rows(daily, 'UTC', '2026-11-02T08:00', '2026-11-04T09:00')).toEqual(['02T08:00 1', '02T09:00 -', '04T08:00 3'])
  const once = recurring({ unit: 'once', startLocal: '2026-11-02T08:00' })
  expect(rows(once, 'UTC', '2026-11-01T00:00', '2026-12-01T00:00')).toEqual(['01T00:00 -', '02T08:00 1', '02T09:00 -'])
})
