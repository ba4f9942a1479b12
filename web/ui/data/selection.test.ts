import { expect, test } from 'vitest'
import { extended, isSelected, NOTHING, selectedCount, toggled, type Selection } from './selection.ts'

const some: Selection<number> = { all: false, keys: new Set([1, 2]) }
const all: Selection<number> = { all: true, keys: new Set([3]) }

test('rows are in by name, or all but the named ones', () => {
  expect([1, 2, 3].map((key) => isSelected(some, key))).toEqual([true, true, false])
  expect([1, 2, 3].map((key) => isSelected(all, key))).toEqual([true, true, false])
  expect([selectedCount(some, 10_000), selectedCount(all, 10_000), selectedCount(NOTHING, 5)]).toEqual([2, 9_999, 0])
})

test('a row goes in and out, also out of all', () => {
  expect(isSelected(toggled(some, 1), 1)).toBe(false)
  expect(isSelected(toggled(all, 1), 1)).toBe(false)
  expect(isSelected(toggled(all, 3), 3)).toBe(true)
})

test('a range goes in or out at once', () => {
  expect([...extended(some, [2, 3, 4], true).keys]).toEqual([1, 2, 3, 4])
  expect([...extended(some, [2, 3], false).keys]).toEqual([1])
  expect([...extended(all, [3, 4], true).keys]).toEqual([])
  expect([...extended(all, [4, 5], false).keys]).toEqual([3, 4, 5])
})
