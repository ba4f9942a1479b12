import { expect, test } from 'vitest'
import { loopsIn, loopWords } from './asset-loop.ts'

const relations = (...pairs: [number, number][]) => pairs.map(([fromId, toId]) => ({ fromId, toId }))

test.each<[string, [number, number][], number[][]]>([
  ['nothing', [], []],
  [
    'a chain',
    [
      [1, 2],
      [2, 3],
    ],
    [],
  ],
  [
    'two ways to one end',
    [
      [1, 2],
      [1, 3],
      [2, 4],
      [3, 4],
    ],
    [],
  ],
  ['one that holds itself', [[1, 1]], [[1]]],
  [
    'a pair',
    [
      [1, 2],
      [2, 1],
    ],
    [[1, 2]],
  ],
  [
    'a ring behind a way in',
    [
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 2],
    ],
    [[2, 3, 4]],
  ],
  [
    'two rings',
    [
      [1, 2],
      [2, 1],
      [3, 4],
      [4, 3],
    ],
    [
      [1, 2],
      [3, 4],
    ],
  ],
])('Loops in %s', (_, pairs, loops) => {
  expect(loopsIn(relations(...pairs))).toEqual(loops)
})

test('A chain of many is walked without a stack of calls', () => {
  const chain = Array.from({ length: 100_000 }, (_, i): [number, number] => [i, i + 1])
  expect(loopsIn(relations(...chain))).toEqual([])
  expect(loopsIn(relations(...chain, [100_000, 0]))[0]).toHaveLength(100_001)
})

test('Loops are said in words', () => {
  expect(loopWords(['Rack', 'Hall'], 'partOf')).toBe('Rack is part of Hall, which is part of Rack')
  expect(loopWords(['A', 'B', 'C', 'D', 'E', 'F', 'G'], 'runsOn')).toBe(
    'A runs on B, which runs on C, which runs on D, which runs on E, which runs on 2 more in between, which runs on A',
  )
})
