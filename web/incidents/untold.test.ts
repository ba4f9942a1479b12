import { expect, it } from 'vitest'
import { untoldFirst, type Group } from './untold.ts'

it('Who was not told yet comes first, the rest stays in order', () => {
  const group = (name: string, toldAt: number | null) => ({ name, toldAt }) as Group
  expect(untoldFirst([group('a', 1), group('b', null), group('c', 2), group('d', null)]).map(({ name }) => name)).toEqual([
    'b',
    'd',
    'a',
    'c',
  ])
})
