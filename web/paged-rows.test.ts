import { expect, test } from 'vitest'
import { joinPages, mendStarts, NEWEST, withNext } from './paged-rows.ts'

const page = (ids: number[], next: string | null) => ({ items: ids.map((id) => ({ id })), next })

test('pages that overlap show each row once', () => {
  const { rows, starts, next } = joinPages([page([9, 8, 6], 'c6'), page([7, 6, 5, 4], 'c4')])
  expect(rows.map(({ id }) => id)).toEqual([9, 8, 6, 5, 4])
  expect(starts).toEqual([0, 3])
  expect(next).toBe('c4')
})

test('nothing is shown beyond a page that is not there yet', () => {
  expect(joinPages([page([9, 8], 'c8'), undefined, page([5], null)]).rows).toHaveLength(2)
})

test('a page is put in where new rows left a hole', () => {
  const starts = [NEWEST, { after: 'c8', below: 8 }]
  expect(mendStarts(starts, [page([9, 8], 'c8'), page([7], null)])).toBe(starts)
  expect(mendStarts(starts, [page([12, 11], 'c11'), page([7], null)])).toEqual([NEWEST, { after: 'c11', below: 11 }, starts[1]])
})

test('what comes after the end is dropped', () => {
  expect(mendStarts([NEWEST, { after: 'c8', below: 8 }], [page([9], null), page([], null)])).toEqual([NEWEST])
})

test('the next page begins where the last one ends', () => {
  expect(withNext([NEWEST], [page([9, 8], 'c8')])).toEqual([NEWEST, { after: 'c8', below: 8 }])
  const starts = [NEWEST]
  expect(withNext(starts, [page([9], null)])).toBe(starts)
  expect(withNext(starts, [undefined])).toBe(starts)
})
