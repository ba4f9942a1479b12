import type { MapEdge } from '../../../contract/assets.ts'

/** What is to be placed, by index: `below[i]` is what carries `i`, `above[i]` whom it carries. */
export type Graph = { ids: number[]; paged: boolean[]; below: number[][]; above: number[][]; whole: (number | undefined)[] }

/**
 * Trouble travels upwards: what depends on something, runs on it or consists of it stands above it. In the order of
 * the ids, so that the same graph gives the same picture however it was sent.
 */
export function graphOf(nodes: readonly { id: number; paged: boolean }[], edges: readonly MapEdge[]): Graph {
  const sorted = nodes.toSorted((a, b) => a.id - b.id)
  const index = new Map(sorted.map(({ id }, at) => [id, at]))
  const below: Set<number>[] = sorted.map(() => new Set())
  const whole: (number | undefined)[] = sorted.map(() => undefined)
  for (const { from, to, kind } of edges) {
    const [a, b] = [index.get(from), index.get(to)]
    if (a === undefined || b === undefined || a === b) continue
    if (kind === 'partOf') {
      below[b]!.add(a)
      whole[a] = Math.min(whole[a] ?? b, b)
    } else below[a]!.add(b)
  }
  const above: number[][] = sorted.map(() => [])
  const lower = below.map((set) => [...set].toSorted((a, b) => a - b))
  lower.forEach((list, at) => list.forEach((one) => above[one]!.push(at)))
  return { ids: sorted.map(({ id }) => id), paged: sorted.map(({ paged }) => paged), below: lower, above, whole }
}

/** Groups that no relation joins, the largest first; those related to nothing are one of them each. */
export function componentsOf({ ids, below, above }: Graph): number[][] {
  const seen = new Uint8Array(ids.length)
  const components: number[][] = []
  for (let start = 0; start < ids.length; start++) {
    if (seen[start]) continue
    seen[start] = 1
    const found = [start]
    for (const at of found)
      for (const next of [...below[at]!, ...above[at]!])
        if (!seen[next]) {
          seen[next] = 1
          found.push(next)
        }
    components.push(found.toSorted((a, b) => a - b))
  }
  return components.toSorted((a, b) => b.length - a.length || a[0]! - b[0]!)
}

/**
 * The layer of each member of a component, 0 on top: one below the lowest of those above it. A relation that closes a
 * circle is passed over; who is paged for comes first, so that a service stays above what it circles with.
 */
export function layersOf(graph: Graph, members: readonly number[]): { layer: Map<number, number>; order: number[] } {
  const { above, below, paged } = graph
  const rank = (at: number): number => (above[at]!.length === 0 ? 0 : paged[at] ? 1 : 2)
  const starts = members.toSorted((a, b) => rank(a) - rank(b) || a - b)
  const { order, closing } = depthFirst(below, starts)
  const layer = new Map(members.map((at) => [at, 0]))
  for (const at of order)
    for (const next of below[at]!) if (!closing.has(key(at, next))) layer.set(next, Math.max(layer.get(next)!, layer.get(at)! + 1))
  // what nobody needs and nobody is paged for need not stand on top: it goes down to what it needs
  for (const at of members)
    if (above[at]!.length === 0 && !paged[at] && below[at]!.length > 0)
      layer.set(at, Math.min(...below[at]!.map((next) => layer.get(next)!)) - 1)
  return { layer, order }
}

const key = (from: number, to: number): number => from * 2 ** 26 + to

/** Every node before what is below it, and the arcs that make that impossible. Without recursion: chains may be long. */
function depthFirst(below: readonly number[][], starts: readonly number[]): { order: number[]; closing: Set<number> } {
  const state = new Map<number, 'open' | 'done'>()
  const closing = new Set<number>()
  const done: number[] = []
  for (const start of starts) {
    if (state.has(start)) continue
    const stack = [{ at: start, next: 0 }]
    state.set(start, 'open')
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const next = below[top.at]![top.next++]
      if (next === undefined) {
        state.set(top.at, 'done')
        done.push(top.at)
        stack.pop()
      } else if (state.get(next) === 'open') closing.add(key(top.at, next))
      else if (!state.has(next)) {
        state.set(next, 'open')
        stack.push({ at: next, next: 0 })
      }
    }
  }
  return { order: done.toReversed(), closing }
}
