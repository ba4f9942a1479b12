import type { MapEdge } from '../../../contract/assets.ts'
import { RELATION_KINDS, type RelationKind } from '../../../domain/asset.ts'
import type { Atlas } from './graph.ts'
import { CARD, type Layout, type Point } from './layout.ts'

/** How each relation is drawn, told apart by its dashes; the key below the map shows the same. */
export const DASHES: Record<RelationKind, number[]> = { dependsOn: [], runsOn: [7, 5], partOf: [1.5, 4] }

type Wire = { from: number; to: number; kind: RelationKind; a: Point; b: Point }
export type Wires = { each: Wire[]; all: Record<RelationKind, Path2D> }

/** All relations as one path a kind, made once for a layout. Parts that share a frame are tied to their whole as one. */
export function wiresOf({ edges }: Atlas, layout: Layout): Wires {
  const inFrame = new Map<number, number>()
  const each: Wire[] = []
  for (const { whole, members, x, y, width } of layout.frames) {
    const place = whole === null ? undefined : layout.places.get(whole)
    if (whole === null || !place) continue
    for (const id of members) inFrame.set(id, whole)
    each.push({ from: members[0]!, to: whole, kind: 'partOf', a: place, b: { x: x + width / 2, y: y + CARD.height / 2 } })
  }
  for (const { from, to, kind } of edges) {
    const [a, b] = [layout.places.get(from), layout.places.get(to)]
    if (a && b && !(kind === 'partOf' && inFrame.get(from) === to)) each.push({ from, to, kind, a, b })
  }
  return { each, all: pathsOf(each) }
}

/** Those that begin or end at what is seen: a line that only passes through tells nothing. */
export function wiresAt({ each }: Wires, seen: ReadonlySet<number>): Wires['all'] {
  return pathsOf(each.filter(({ from, to }) => seen.has(from) || seen.has(to)))
}

function pathsOf(wires: readonly Wire[]): Wires['all'] {
  const paths = Object.fromEntries(RELATION_KINDS.map((kind) => [kind, new Path2D()])) as Wires['all']
  for (const { kind, a, b } of wires) trace(paths[kind], a, b)
  return paths
}

/** From one asset to another, with a head at its end: for the few that are looked at. */
export function wireOf({ from, to }: MapEdge, { places }: Layout): { line: Path2D; head: Path2D } | undefined {
  const [a, b] = [places.get(from), places.get(to)]
  if (!a || !b) return undefined
  const line = new Path2D()
  const { tip, slope } = trace(line, a, b)
  const head = new Path2D()
  head.moveTo(tip.x, tip.y)
  if (slope === 0) {
    const back = b.x > a.x ? -7 : 7
    head.lineTo(tip.x + back, tip.y - 4)
    head.lineTo(tip.x + back, tip.y + 4)
  } else {
    head.lineTo(tip.x - 4, tip.y - 7 * slope)
    head.lineTo(tip.x + 4, tip.y - 7 * slope)
  }
  head.closePath()
  return { line, head }
}

/** From the lower edge of a card to the upper one of another, or the other way; beside each other from side to side. */
function trace(path: Path2D, a: Point, b: Point): { tip: Point; slope: -1 | 0 | 1 } {
  const slope = Math.abs(a.y - b.y) < CARD.height ? 0 : a.y < b.y ? 1 : -1
  if (slope === 0) {
    const side = a.x < b.x ? CARD.width / 2 : -CARD.width / 2
    const [start, tip] = [
      { x: a.x + side, y: a.y },
      { x: b.x - side, y: b.y },
    ]
    const sag = Math.abs(tip.x - start.x) > CARD.width / 2 ? CARD.height : 0
    path.moveTo(start.x, start.y)
    path.bezierCurveTo(start.x + Math.sign(side) * 12, start.y + sag, tip.x - Math.sign(side) * 12, tip.y + sag, tip.x, tip.y)
    return { tip, slope }
  }
  // lines to many neighbours leave a card side by side
  const lean = Math.max(-1, Math.min(1, (b.x - a.x) / 900)) * CARD.width * 0.32
  const start = { x: a.x + lean, y: a.y + (slope * CARD.height) / 2 }
  const tip = { x: b.x - lean, y: b.y - (slope * CARD.height) / 2 }
  const bend = Math.max(18, Math.abs(tip.y - start.y) * 0.45) * slope
  path.moveTo(start.x, start.y)
  path.bezierCurveTo(start.x, start.y + bend, tip.x, tip.y - bend, tip.x, tip.y)
  return { tip, slope }
}
