import { expect, test } from 'vitest'
import type { RelationKind } from './asset.ts'
import { knotsIn, loopWords } from './asset-loop.ts'

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
  const knots = knotsIn(relations(...pairs))
  expect(knots.map(({ round }) => round)).toEqual(loops)
  expect(knots.map(({ ids }) => ids.toSorted())).toEqual(loops.map((loop) => loop.toSorted()))
})

test('A chain of many is walked without a stack of calls', () => {
  const chain = Array.from({ length: 100_000 }, (_, i): [number, number] => [i, i + 1])
  expect(knotsIn(relations(...chain))).toEqual([])
  expect(knotsIn(relations(...chain, [100_000, 0]))[0]!.round).toHaveLength(100_001)
})

test('Rings that share an asset are one knot, with one way round', () => {
  const [knot, ...others] = knotsIn(relations([1, 2], [2, 1], [2, 3], [3, 4], [4, 2], [5, 1], [4, 6]))
  expect(others).toEqual([])
  expect(knot!.ids.toSorted()).toEqual([1, 2, 3, 4])
  expect(knot!.round).toEqual([1, 2])
})

const words = (names: string[], kind: RelationKind) => loopWords([...names.keys()], (id) => names[id]!, kind)

test('Loops are said in words', () => {
  expect(words(['Rack', 'Hall'], 'partOf')).toBe('Rack is part of Hall, which is part of Rack')
  expect(words(['A', 'B', 'C', 'D', 'E', 'F', 'G'], 'runsOn')).toBe(
    'A runs on B, which runs on C, which runs on D, which runs on E, which runs on 2 more in between, which runs on A',
  )
})
