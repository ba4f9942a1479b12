import { describe, expect, test } from 'vitest'
import type { MapEdge, MapNode } from '../../../contract/assets.ts'
import { begin, between, fit, lookAt, pan, toMap, toView, zoom } from './camera.ts'
import { assetAt, atlasOf, hiddenWords, nextTowards, readingOrder, wordsOf } from './graph.ts'
import { layoutOf } from './layout.ts'

const node = (id: number, name: string, more: Partial<MapNode> = {}): MapNode => ({
  id,
  name,
  kind: 'application',
  priority: null,
  paged: false,
  open: null,
  relations: 0,
  ...more,
})
const shop = node(1, 'Shop', { paged: true, priority: 1, open: 'critical' })
const nodes = [shop, node(2, 'Ledger', { priority: 2 }), node(3, 'Mailer'), node(4, 'web01', { kind: 'server' })]
const edges: MapEdge[] = [
  { from: 1, to: 3, kind: 'dependsOn' },
  { from: 1, to: 2, kind: 'dependsOn' },
  { from: 2, to: 4, kind: 'runsOn' },
  { from: 3, to: 4, kind: 'runsOn' },
  { from: 3, to: 99, kind: 'runsOn' },
]

describe('what is said of the map', () => {
  const atlas = atlasOf({ nodes, edges })
  test('ties are told from both sides, the more important first', () => {
    const told = (id: number) => atlas.ties(id).map(({ words, others }) => [words, others.map(({ name }) => name)])
    expect(told(1)).toEqual([['depends on', ['Ledger', 'Mailer']]])
    expect(told(4)).toEqual([['carries', ['Ledger', 'Mailer']]])
    expect(told(2)).toEqual([
      ['is needed by', ['Shop']],
      ['runs on', ['web01']],
    ])
  })
  test('a relation to what is not drawn is left out', () => expect(atlas.edges).toHaveLength(4))
  test('a relation to what is not drawn is counted and said', () => {
    const drawn = atlasOf({
      nodes: [node(1, 'Shop', { relations: 1 }), node(3, 'Mailer', { relations: 4 }), node(5, 'Lone')],
      edges: [{ from: 1, to: 3, kind: 'dependsOn' }],
    })
    expect([1, 3, 5].map(drawn.hidden)).toEqual([0, 3, 0])
    expect(hiddenWords(1, true)).toBe('1 more relation leads to what is not shown here')
    expect(hiddenWords(3, false)).toBe('Related only to what is not shown here: 3 relations')
  })
  test('an asset in a line', () => {
    expect(wordsOf(shop, () => 'Application')).toBe('Shop: Application, P1, Critical incident open, service')
    expect(wordsOf(nodes[2]!, () => 'Application')).toBe('Mailer: Application, not ranked')
  })
})

describe('walking over the map', () => {
  const layout = layoutOf(nodes, edges)
  test('in reading order', () => {
    const order = readingOrder(layout)
    expect(order[0]).toBe(1)
    expect(order.at(-1)).toBe(4)
  })
  test('by direction', () => {
    const [, left, right] = readingOrder(layout) as [number, number, number]
    expect(nextTowards(layout, left, 'right')).toBe(right)
    expect(nextTowards(layout, right, 'left')).toBe(left)
    expect(nextTowards(layout, left, 'up')).toBe(1)
    expect(nextTowards(layout, 1, 'up')).toBeUndefined()
  })
  test('what lies under the pointer', () => {
    const place = layout.places.get(4)!
    expect(assetAt(layout, { x: place.x + 80, y: place.y - 20 }, { x: 92, y: 24 })).toBe(4)
    expect(assetAt(layout, { x: place.x + 100, y: place.y }, { x: 92, y: 24 })).toBeUndefined()
  })
})

describe('the camera', () => {
  const map = { width: 4_000, height: 2_000 }
  const view = { width: 1_000, height: 600 }
  const whole = fit(map, view)
  test('shows the whole, and a small map not larger than it is', () => {
    for (const corner of [
      { x: 0, y: 0 },
      { x: 4_000, y: 2_000 },
    ]) {
      const { x, y } = toView(whole, view, corner)
      expect(x >= 0 && x <= 1_000 && y >= 0 && y <= 600).toBe(true)
    }
    expect(fit({ width: 200, height: 50 }, view).scale).toBe(1)
  })
  test('begins with the top of what is only too high', () => {
    const first = begin({ width: 900, height: 9_000 }, view)
    expect(first.scale).toBe(1)
    expect(toView(first, view, { x: 450, y: 0 }).y).toBeCloseTo(12)
    expect(begin(map, view)).toEqual(whole)
  })
  test('zooming holds what is under the pointer', () => {
    const at = { x: 600, y: 300 }
    const held = toMap(whole, view, at)
    const near = zoom(whole, view, 3, at, map)
    expect(toMap(near, view, at).x).toBeCloseTo(held.x)
    expect(zoom(whole, view, 0.001, at, map).scale).toBeCloseTo(whole.scale / 2)
    expect(zoom(whole, view, 1_000, at, map).scale).toBe(2)
  })
  test('panning does not leave the map', () => {
    const near = { ...whole, scale: 1 }
    expect(pan(near, view, 1e6, -1e6, map)).toMatchObject({ x: 3_750, y: 150 })
    expect(pan(whole, view, 1e6, -1e6, map).x).toBeLessThan(4_000)
  })
  test('looking at something moves only when it is not seen well', () => {
    const near = lookAt(whole, view, { x: 1_000, y: 800 }, map)
    expect(near).toMatchObject({ x: 1_000, y: 800 })
    expect(lookAt(near, view, { x: 1_020, y: 810 }, map)).toBe(near)
    const { x, y } = toView(lookAt(whole, view, { x: 0, y: 0 }, map), view, { x: 0, y: 0 })
    expect(x >= 0 && y >= 0).toBe(true)
  })
  test('on the way', () => {
    const to = { x: 0, y: 0, scale: 2 }
    expect(between(whole, to, 0)).toEqual(whole)
    expect(between(whole, to, 1)).toEqual(to)
  })
})
