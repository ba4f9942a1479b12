import type { MapEdge, MapNode } from '../../../contract/assets.ts'
import { RELATION_KINDS, RELATION_WORDS, type RelationKind } from '../../../domain/asset.ts'
import { SEVERITIES, SEVERITY_WORDS } from '../../../domain/severity.ts'
import type { Layout, Point } from './layout.ts'

/** What an asset has to do with others in one way: `depends on`, and on what. */
export type Tie = { words: string; kind: RelationKind; direction: 'along' | 'against'; others: MapNode[] }
export type Atlas = {
  nodes: MapNode[]
  edges: MapEdge[]
  byId: Map<number, MapNode>
  /** One step from an asset, in either direction. */
  near: Map<number, Set<number>>
  ties: (id: number) => Tie[]
  /** How many relations it has to what is not here. */
  hidden: (id: number) => number
}

/** What the server sent, so that neighbours are found without looking through everything. */
export function atlasOf({ nodes, edges: all }: { nodes: readonly MapNode[]; edges: readonly MapEdge[] }): Atlas {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const edges = all.filter(({ from, to }) => byId.has(from) && byId.has(to))
  const near = new Map<number, Set<number>>(nodes.map(({ id }) => [id, new Set()]))
  const tied = new Map<number, MapEdge[]>(nodes.map(({ id }) => [id, []]))
  for (const edge of edges) {
    near.get(edge.from)!.add(edge.to)
    near.get(edge.to)!.add(edge.from)
    tied.get(edge.from)!.push(edge)
    if (edge.from !== edge.to) tied.get(edge.to)!.push(edge)
  }
  function ties(id: number): Tie[] {
    const mine = tied.get(id) ?? []
    return RELATION_KINDS.flatMap((kind) =>
      (['along', 'against'] as const).map((direction) => ({
        words: RELATION_WORDS[kind][direction],
        kind,
        direction,
        others: mine
          .filter((edge) => edge.kind === kind && (direction === 'along' ? edge.from : edge.to) === id)
          .map(({ from, to }) => byId.get(direction === 'along' ? to : from)!)
          .toSorted(byImportance),
      })),
    ).filter(({ others }) => others.length > 0)
  }
  const hidden = (id: number): number => Math.max(0, (byId.get(id)?.relations ?? 0) - (tied.get(id)?.length ?? 0))
  return { nodes: [...nodes], edges, byId, near, ties, hidden }
}

/** Of relations to what a filter or the limit leaves out; `more`: others are said before. */
export function hiddenWords(count: number, more: boolean): string {
  const number = count.toLocaleString('en')
  if (more) return `${number} more ${count === 1 ? 'relation leads' : 'relations lead'} to what is not shown here`
  return `Related only to what is not shown here: ${number} ${count === 1 ? 'relation' : 'relations'}`
}

/** What asks for attention first: the worst that is open, then who is paged for, then the rank, then the name. */
export function byImportance(a: MapNode, b: MapNode): number {
  return (
    openRank(a) - openRank(b) || Number(b.paged) - Number(a.paged) || (a.priority ?? 5) - (b.priority ?? 5) || a.name.localeCompare(b.name)
  )
}
const openRank = ({ open }: MapNode): number => (open === null ? SEVERITIES.length : SEVERITIES.indexOf(open))

export type KindWords = (kind: string) => string

/** An asset in a line, as it is read aloud: `Checkout: Application, P1, Critical incident open, people are paged for it`. */
export function wordsOf({ name, kind, priority, open, paged }: MapNode, kindWords: KindWords): string {
  const facts = [
    kindWords(kind),
    priority === null ? 'not ranked' : `P${priority}`,
    ...(open === null ? [] : [`${SEVERITY_WORDS[open]} incident open`]),
    ...(paged ? ['service'] : []),
  ]
  return `${name}: ${facts.join(', ')}`
}

/** The ids as the map is read: from top to bottom, in a row from left to right. */
export function readingOrder({ places }: Layout): number[] {
  return [...places].toSorted(([, a], [, b]) => a.y - b.y || a.x - b.x).map(([id]) => id)
}

export type Heading = 'up' | 'down' | 'left' | 'right'

/** The nearest asset in a direction: what lies straight ahead counts as nearer than what lies beside the way. */
export function nextTowards({ places }: Layout, from: number, heading: Heading): number | undefined {
  const here = places.get(from)
  if (!here) return undefined
  const [dx, dy] = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] }[heading] as [number, number]
  let best: { id: number; cost: number } | undefined
  for (const [id, { x, y }] of places) {
    const ahead = (x - here.x) * dx + (y - here.y) * dy
    const aside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx)
    if (ahead < 1 || id === from) continue
    const cost = ahead + aside * 2
    if (!best || cost < best.cost) best = { id, cost }
  }
  return best?.id
}

/** The asset at a point of the map. */
export function assetAt({ places }: Layout, { x, y }: Point, reach: { x: number; y: number }): number | undefined {
  let best: { id: number; distance: number } | undefined
  for (const [id, place] of places) {
    const [dx, dy] = [Math.abs(place.x - x), Math.abs(place.y - y)]
    if (dx > reach.x || dy > reach.y) continue
    if (!best || dx + dy < best.distance) best = { id, distance: dx + dy }
  }
  return best?.id
}
