import type { MapEdge } from '../../../contract/assets.ts'
import { componentsOf, graphOf, layersOf, type Graph } from './layers.ts'
import { spread } from './spread.ts'

/** A node's card, and the room between cards, in the units of the map (pixels at its own size). */
export const CARD = { width: 184, height: 48 }
const GAP = { x: 24, y: 16, layer: 64, frame: 12, component: 96 }
const PITCH = { x: CARD.width + GAP.x, y: CARD.height + GAP.y }
/** Downwards, upwards and so on; more of them change nothing that can be seen. */
const SWEEPS = 16

/** The room it is made for: how wide to how high, and how many columns are had before anything wraps. */
export const SHAPES = { wide: { aspect: 1.9, columns: 6 }, square: { aspect: 1.2, columns: 4 }, tall: { aspect: 0.6, columns: 2 } }
export type Shape = keyof typeof SHAPES

export type Point = { x: number; y: number }
export type Box = Point & { width: number; height: number }
/** Around parts of one whole that stand together; `null`: around those that are related to nothing. */
export type Frame = Box & { whole: number | null; members: number[] }
/** Centres of the cards by id, within a box from 0, 0 to the size. */
export type Layout = { places: Map<number, Point>; frames: Frame[]; width: number; height: number }

type Block = { members: number[]; columns: number; framed: boolean; wish: number }
type Part = { places: Map<number, Point>; frames: Frame[]; width: number; height: number }

/**
 * Where each asset stands. Layers are rows from top to bottom: who is paged for on top, what carries it below. Beside
 * each other they follow their neighbours in the layers above and below; parts of one whole stay together. A layer too
 * wide for the shape is folded, column by column, which keeps neighbours near. What is not related stands apart.
 *
 * A force layout of the same 2,000 nodes computes for 5 s instead of 0.1 s, and shows what is near, but not what carries what.
 */
export function layoutOf(nodes: readonly { id: number; paged: boolean }[], edges: readonly MapEdge[], shape: Shape = 'wide'): Layout {
  const graph = graphOf(nodes, edges)
  const components = componentsOf(graph)
  const loose = components.filter(({ length }) => length === 1).flat()
  const parts = components.filter(({ length }) => length > 1).map((members) => placeComponent(graph, members, shape))
  const packed = pack(parts, shape)
  return loose.length === 0 ? packed : withLoose(packed, graph, loose, shape)
}

function placeComponent(graph: Graph, members: number[], shape: Shape): Part {
  const { layer, order } = layersOf(graph, members)
  const layers: number[][] = []
  for (const at of order) (layers[layer.get(at)!] ??= []).push(at)
  const rows = layers.filter((row) => row !== undefined)
  const columns = columnsFor(
    rows.map(({ length }) => length),
    shape,
  )
  const folds = rows.map(({ length }) => Math.ceil(length / columns))
  const x = new Float64Array(graph.ids.length)
  for (const row of rows) row.forEach((at, index) => (x[at] = (index - (row.length - 1) / 2) * PITCH.x))
  let blocks = rows.map((row, index) => blocksOf(graph, row, folds[index]!, x))
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const down = sweep % 2 === 0
    const from = sweep < SWEEPS - 4 ? [down ? graph.above : graph.below] : [graph.above, graph.below]
    const turn = rows.map((_, index) => (down ? index : rows.length - 1 - index))
    for (const index of turn) {
      const wishes = new Map(
        rows[index]!.map((at) => [
          at,
          mean(
            from.flatMap((side) => side[at]!),
            x,
          ) ?? x[at]!,
        ]),
      )
      rows[index] = rows[index]!.toSorted((a, b) => wishes.get(a)! - wishes.get(b)! || a - b)
      blocks[index] = blocksOf(graph, rows[index]!, folds[index]!, wishes)
      settle(blocks[index]!, folds[index]!, x)
    }
  }
  return drawPart(graph, blocks, folds, x)
}

function mean(of: readonly number[], x: Float64Array): number | undefined {
  if (of.length === 0) return undefined
  let sum = 0
  for (const at of of) sum += x[at]!
  return sum / of.length
}

/** The fewest columns with which the whole is as wide as its shape asks for. */
function columnsFor(sizes: readonly number[], shape: Shape): number {
  const { aspect, columns: least } = SHAPES[shape]
  const widest = Math.max(...sizes)
  for (let columns = Math.min(least, widest); columns < widest; columns++) {
    const height = sizes.reduce((sum, size) => sum + Math.ceil(size / columns) * PITCH.y + GAP.layer, 0)
    if (columns * PITCH.x >= aspect * height) return columns
  }
  return widest
}

/** A layer's members in their order as blocks: parts of one whole are one, the others are columns. */
function blocksOf(graph: Graph, row: readonly number[], fold: number, wishes: Map<number, number> | Float64Array): Block[] {
  const wishOf = (at: number): number => (wishes instanceof Map ? wishes.get(at)! : wishes[at]!)
  const byWhole = new Map<number, number[]>()
  for (const at of row) {
    const whole = graph.whole[at]
    if (whole === undefined) continue
    const group = byWhole.get(whole)
    if (group) group.push(at)
    else byWhole.set(whole, [at])
  }
  const average = (members: number[]): number => members.reduce((sum, at) => sum + wishOf(at), 0) / members.length
  const framed = [...byWhole.values()].filter(({ length }) => length > 1)
  const inFrame = new Set(framed.flat())
  const alone = row.filter((at) => !inFrame.has(at))
  const blocks: Block[] = framed.map((members) => ({
    members,
    columns: Math.ceil(members.length / fold),
    framed: true,
    wish: average(members),
  }))
  for (let at = 0; at < alone.length; at += fold) {
    const members = alone.slice(at, at + fold)
    blocks.push({ members, columns: 1, framed: false, wish: average(members) })
  }
  return blocks.toSorted((a, b) => a.wish - b.wish || a.members[0]! - b.members[0]!)
}

const widthOf = ({ columns, framed }: Block): number => columns * PITCH.x - GAP.x + (framed ? 2 * GAP.frame : 0)

/** Gives the blocks of a layer their places from left to right, as near to their wishes as can be. */
function settle(blocks: readonly Block[], fold: number, x: Float64Array): void {
  const centres = spread(
    blocks.map((block) => ({ centre: block.wish, width: widthOf(block), weight: block.members.length })),
    GAP.x,
  )
  blocks.forEach(({ members, columns }, index) => {
    const first = centres[index]! - ((columns - 1) * PITCH.x) / 2
    members.forEach((at, place) => (x[at] = first + Math.floor(place / fold) * PITCH.x))
  })
}

function drawPart({ ids, whole }: Graph, rows: readonly Block[][], folds: readonly number[], x: Float64Array): Part {
  const left = Math.min(...rows.flat().map(({ members, framed }) => x[members[0]!]! - (framed ? GAP.frame : 0))) - CARD.width / 2
  const right = Math.max(...rows.flat().map(({ members, framed }) => x[members.at(-1)!]! + (framed ? GAP.frame : 0))) + CARD.width / 2
  const places = new Map<number, Point>()
  const frames: Frame[] = []
  let top = GAP.frame
  rows.forEach((blocks, index) => {
    const fold = folds[index]!
    for (const block of blocks) {
      const { members, framed } = block
      members.forEach((at, place) => {
        places.set(ids[at]!, { x: x[at]! - left, y: top + CARD.height / 2 + (place % fold) * PITCH.y })
      })
      if (!framed) continue
      const height = Math.min(fold, members.length) * PITCH.y - GAP.y + 2 * GAP.frame
      frames.push({
        whole: ids[whole[members[0]!]!]!,
        members: members.map((at) => ids[at]!),
        x: x[members[0]!]! - left - CARD.width / 2 - GAP.frame,
        y: top - GAP.frame,
        width: widthOf(block),
        height,
      })
    }
    top += fold * PITCH.y - GAP.y + GAP.layer
  })
  return { places, frames, width: right - left, height: top - GAP.layer + GAP.frame }
}

/** Components on shelves, the largest first. */
function pack(parts: readonly Part[], shape: Shape): Layout {
  const area = parts.reduce((sum, { width, height }) => sum + (width + GAP.component) * (height + GAP.component), 0)
  const room = Math.max(Math.sqrt(area * SHAPES[shape].aspect), ...parts.map(({ width }) => width))
  const all: Layout = { places: new Map(), frames: [], width: 0, height: 0 }
  let [left, top, shelf] = [0, 0, 0]
  for (const { places, frames, width, height } of parts) {
    if (left > 0 && left + width > room) {
      top += shelf + GAP.component
      left = shelf = 0
    }
    for (const [id, { x, y }] of places) all.places.set(id, { x: x + left, y: y + top })
    for (const frame of frames) all.frames.push({ ...frame, x: frame.x + left, y: frame.y + top })
    all.width = Math.max(all.width, left + width)
    all.height = Math.max(all.height, top + height)
    shelf = Math.max(shelf, height)
    left += width + GAP.component
  }
  return all
}

/** Those that are related to nothing: beside the others where these leave room, otherwise under them. */
function withLoose({ places, frames, width, height }: Layout, { ids }: Graph, loose: readonly number[], shape: Shape): Layout {
  const { aspect, columns: least } = SHAPES[shape]
  const fold = Math.max(1, Math.floor((height - 2 * GAP.frame + GAP.y) / PITCH.y))
  const thin = Math.ceil(loose.length / fold)
  const beside = height > 0 && width + GAP.component + thin * PITCH.x <= height * aspect
  const square = Math.ceil(Math.sqrt((loose.length * aspect * PITCH.y) / PITCH.x))
  const columns = beside ? thin : Math.min(loose.length, Math.max(least, square, Math.floor((width + GAP.x) / PITCH.x)))
  const box: Frame = {
    whole: null,
    members: loose.map((at) => ids[at]!),
    x: beside ? width + GAP.component : 0,
    y: beside || height === 0 ? 0 : height + GAP.component,
    width: columns * PITCH.x - GAP.x + 2 * GAP.frame,
    height: Math.ceil(loose.length / columns) * PITCH.y - GAP.y + 2 * GAP.frame,
  }
  loose.forEach((at, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)]
    places.set(ids[at]!, {
      x: box.x + GAP.frame + CARD.width / 2 + column * PITCH.x,
      y: box.y + GAP.frame + CARD.height / 2 + row * PITCH.y,
    })
  })
  return { places, frames: [...frames, box], width: Math.max(width, box.x + box.width), height: Math.max(height, box.y + box.height) }
}
