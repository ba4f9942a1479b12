import { expect, test } from 'vitest'
import type { ScheduleOverride } from '../../contract/schedules.ts'
import { handOffs, rowsOf, type CalendarShown } from './rows.ts'
import { dayKey, instantOfDay, neighbour, spanAround } from './span.ts'

const at = (iso: string) => Date.parse(iso)
const BERLIN = 'Europe/Berlin'

test('a week runs from Monday to Monday, as long as its days are', () => {
  const week = spanAround('week', at('2026-10-25T12:00Z'), BERLIN)
  expect([week.from, week.to]).toEqual([at('2026-10-18T22:00Z'), at('2026-10-25T23:00Z')])
  const month = spanAround('month', at('2026-12-31T22:00Z'), BERLIN)
  expect([month.from, month.to]).toEqual([at('2026-11-30T23:00Z'), at('2026-12-31T23:00Z')])
})

test('stepping there and back comes to the same span', () => {
  for (const view of ['week', 'fortnight', 'month'] as const) {
    const here = spanAround(view, at('2026-03-29T12:00Z'), BERLIN)
    const before = spanAround(view, instantOfDay(neighbour(view, here, BERLIN, -1), BERLIN, 0), BERLIN)
    expect(before.to).toBe(here.from)
    expect(neighbour(view, before, BERLIN, 1)).toBe(dayKey(BERLIN, here.from))
  }
})

test('a day that cannot be read is today', () => {
  expect(instantOfDay('2026-13-40', BERLIN, 7)).toBe(7)
  expect(instantOfDay(undefined, BERLIN, 7)).toBe(7)
})

const override = (id: number, start: number, end: number): ScheduleOverride => ({
  id,
  kind: 'add',
  start,
  end,
  userId: 1,
  userName: 'Ann Okafor',
  replacedUserId: null,
  replacedUserName: null,
  reason: '',
  createdBy: null,
})
const shift = (start: number, end: number, ...userIds: number[]) => ({ start, end, userIds, layerIds: ['a'], overrideIds: [] })
const calendar: CalendarShown = {
  timezone: BERLIN,
  layers: [],
  final: [shift(0, 10, 1), shift(10, 20, 2), shift(30, 40, 1, 2)],
  gaps: [{ start: 20, end: 30, kind: 'uncovered' }],
  overrides: [override(1, 0, 10), override(2, 5, 15), override(3, 10, 20)],
  people: [
    { userId: 1, name: 'Ann Okafor' },
    { userId: 2, name: 'Bo Lind' },
  ],
}

test('overrides that overlap stand in rows of their own, and the final row comes last', () => {
  const rows = rowsOf(calendar, 2)
  expect(rows.map((row) => [row.kind, row.spans.length])).toEqual([
    ['override', 2],
    ['override', 1],
    ['final', 3],
  ])
  expect(rows.at(-1)?.spans.map((span) => span.look)).toEqual(['plain', 'mine', 'mine'])
  expect(rows.at(-1)?.gaps).toEqual([{ from: 20, to: 30 }])
})

test('hand-offs tell who comes, who goes, and when nobody takes over', () => {
  expect(handOffs(calendar, 0, 9)).toEqual([
    { at: 10, from: 'Ann Okafor', to: 'Bo Lind' },
    { at: 20, from: 'Bo Lind', to: null },
    { at: 30, from: null, to: 'Ann Okafor, Bo Lind' },
  ])
  expect(handOffs(calendar, 10, 1)).toHaveLength(1)
})
