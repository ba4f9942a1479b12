import { describe, expect, test } from 'vitest'
import type { MapEdge } from '../../../contract/assets.ts'
import { graphOf, layersOf } from './layers.ts'
import { CARD, layoutOf, type Layout } from './layout.ts'
import { sampleMap } from './sample.ts'
import { spread } from './spread.ts'

const nodesOf = (count: number, paged: number[] = []) =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, paged: paged.includes(at + 1) }))
const edge = (from: number, to: number, kind: MapEdge['kind'] = 'dependsOn'): MapEdge => ({ from, to, kind })
const yOf = ({ places }: Layout, id: number): number => places.get(id)!.y

/** Pairs of cards that cover each other. */
function overlaps({ places }: Layout): [number, number][] {
  const sorted = [...places].toSorted(([, a], [, b]) => a.x - b.x)
  const found: [number, number][] = []
  sorted.forEach(([id, { x, y }], at) => {
    for (let next = at + 1; next < sorted.length && sorted[next]![1].x - x < CARD.width - 0.01; next++)
      if (Math.abs(sorted[next]![1].y - y) < CARD.height) found.push([id, sorted[next]![0]])
  })
  return found
}

describe('layout of the map', () => {
  test('what carries something stands below it, whatever the relation is called', () => {
    const layout = layoutOf(nodesOf(5, [1]), [edge(1, 2), edge(2, 3, 'runsOn'), edge(4, 1, 'partOf'), edge(4, 5)])
    expect(yOf(layout, 1)).toBeLessThan(yOf(layout, 2))
    expect(yOf(layout, 2)).toBeLessThan(yOf(layout, 3))
    expect(yOf(layout, 1)).toBeLessThan(yOf(layout, 4))
    expect(yOf(layout, 4)).toBeLessThan(yOf(layout, 5))
  })

  test('every relation points down but those that close a circle', () => {
    const { nodes, edges } = sampleMap(400, 1_200)
    const graph = graphOf(nodes, edges)
    const { layer } = layersOf(
      graph,
      nodes.map((_, at) => at),
    )
    const up = graph.below.flatMap((list, at) => list.filter((next) => layer.get(next)! <= layer.get(at)!))
    expect(up.length).toBeLessThan(30)
    const acyclic = edges.filter(({ from, to, kind }) => kind !== 'partOf' && from < to)
    const layout = layoutOf(nodes, acyclic)
    expect(acyclic.filter(({ from, to }) => yOf(layout, from) >= yOf(layout, to))).toEqual([])
  })

  test('circles survive, and the service of a circle stays on top', () => {
    const layout = layoutOf(nodesOf(3, [2]), [edge(1, 2), edge(2, 3), edge(3, 1), edge(3, 3)])
    expect(layout.places.size).toBe(3)
    expect(yOf(layout, 2)).toBeLessThan(yOf(layout, 3))
    expect(yOf(layout, 3)).toBeLessThan(yOf(layout, 1))
  })

  test('a chain of 2,000 does not overflow', () => {
    const chain = Array.from({ length: 1_999 }, (_, at) => edge(at + 1, at + 2))
    expect(yOf(layoutOf(nodesOf(2_000), chain), 2_000)).toBeGreaterThan(0)
  })

  test('parts of one whole stand together in a frame', () => {
    const parts = [3, 4, 5].map((part) => edge(part, 1, 'partOf'))
    const { frames } = layoutOf(nodesOf(7, [1, 2]), [...parts, edge(2, 6), edge(2, 7), edge(1, 6)])
    expect(frames).toEqual([expect.objectContaining({ whole: 1, members: [3, 4, 5] })])
  })

  test('what is related to nothing stands apart: beside the others where there is room, otherwise under them', () => {
    const edges = [edge(1, 2), edge(2, 3), edge(3, 4), edge(2, 99), edge(98, 1)]
    const others = [1, 2, 3, 4]
    const beside = layoutOf(nodesOf(6), edges)
    expect(beside.frames).toEqual([expect.objectContaining({ whole: null, members: [5, 6] })])
    for (const id of others) expect(beside.places.get(id)!.x + CARD.width / 2).toBeLessThan(beside.frames[0]!.x)
    const under = layoutOf(nodesOf(6), edges, 'tall')
    for (const id of others) expect(yOf(under, id) + CARD.height / 2).toBeLessThan(under.frames[0]!.y)
  })

  test.each(['wide', 'square', 'tall'] as const)('2,000 assets in a %s room: all placed, none over another, the same again', (shape) => {
    const { nodes, edges } = sampleMap(2_000, 6_000)
    const layout = layoutOf(nodes, edges, shape)
    expect(layout.places.size).toBe(2_000)
    expect([...layout.places.values()].every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
    expect(overlaps(layout)).toEqual([])
    for (const { x, y } of layout.places.values()) {
      expect(x - CARD.width / 2).toBeGreaterThanOrEqual(-0.01)
      expect(x + CARD.width / 2).toBeLessThanOrEqual(layout.width + 0.01)
      expect(y + CARD.height / 2).toBeLessThanOrEqual(layout.height + 0.01)
    }
    const again = layoutOf(nodes.toReversed(), edges.toReversed(), shape)
    expect([...again.places].toSorted(([a], [b]) => a - b)).toEqual([...layout.places].toSorted(([a], [b]) => a - b))
  })

  test.each([0, 1, 2])('%i assets', (count) => {
    const layout = layoutOf(nodesOf(count), [])
    expect(layout.places.size).toBe(count)
    expect(Number.isFinite(layout.width + layout.height)).toBe(true)
  })
})

test('spread keeps the order, leaves the gap and moves as little as it can', () => {
  const wish = (centre: number) => ({ centre, width: 10, weight: 1 })
  expect(spread([wish(0), wish(50)], 2)).toEqual([0, 50])
  expect(spread([wish(0), wish(0), wish(0)], 2)).toEqual([-12, 0, 12])
  expect(spread([wish(10), wish(0), wish(100)], 2)).toEqual([-1, 11, 100])
})
