import { RELATION_WORDS, type Relation, type RelationKind } from './asset.ts'

/** Relations that carry or hold something, and so may not lead back to where they began. */
export const STRAIGHT: readonly RelationKind[] = ['partOf', 'runsOn']

/** Assets each of which leads back to itself through the others, with one way round. */
export type Knot = { ids: number[]; round: number[] }

/** Every knot in the relations of one kind, in one pass over them. */
export function knotsIn(relations: readonly Pick<Relation, 'fromId' | 'toId'>[]): Knot[] {
  const next = new Map<number, number[]>()
  for (const { fromId, toId } of relations) {
    const list = next.get(fromId)
    if (list) list.push(toId)
    else next.set(fromId, [toId])
  }
  return componentsOf(next).flatMap((ids) => {
    const first = ids[0]!
    return ids.length > 1 || next.get(first)?.includes(first) ? [{ ids, round: roundIn(ids, next) }] : []
  })
}

/** Tarjan's strongly connected components. Not recursive: a chain may be as long as there are assets. */
function componentsOf(next: ReadonlyMap<number, readonly number[]>): number[][] {
  const components: number[][] = []
  const found = new Map<number, number>()
  const lowest = new Map<number, number>()
  const open: number[] = []
  const closed = new Set<number>()
  const path: { id: number; turn: number }[] = []
  function enter(id: number): void {
    lowest.set(id, found.size)
    found.set(id, found.size)
    open.push(id)
    path.push({ id, turn: 0 })
  }
  function lower(id: number, to: number): void {
    lowest.set(id, Math.min(lowest.get(id)!, to))
  }
  for (const start of next.keys()) {
    if (!found.has(start)) enter(start)
    while (path.length > 0) {
      const here = path.at(-1)!
      const to = next.get(here.id)?.[here.turn++]
      if (to !== undefined) {
        if (!found.has(to)) enter(to)
        else if (!closed.has(to)) lower(here.id, found.get(to)!)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above) lower(above.id, lowest.get(here.id)!)
      if (lowest.get(here.id) !== found.get(here.id)) continue
      const component = open.splice(open.lastIndexOf(here.id))
      for (const id of component) closed.add(id)
      components.push(component)
    }
  }
  return components
}

/** From each a step to another of them, until one is met again. */
function roundIn(ids: readonly number[], next: ReadonlyMap<number, readonly number[]>): number[] {
  const those = new Set(ids)
  const met = new Map<number, number>()
  const way: number[] = []
  let here = ids[0]!
  while (!met.has(here)) {
    met.set(here, way.length)
    way.push(here)
    here = next.get(here)!.find((id) => those.has(id))!
  }
  return way.slice(met.get(here))
}

/** So many names of a loop are said. */
const NAMED = 5

/** `Rack is part of Hall, which is part of Rack` */
export function loopWords(round: readonly number[], nameOf: (id: number) => string, kind: RelationKind): string {
  const { along } = RELATION_WORDS[kind]
  const [first, ...said] = round.slice(0, NAMED).map(nameOf)
  const more = round.length - 1 - said.length
  const others = [...said, ...(more > 0 ? [`${more} more in between`] : []), first]
  return `${first} ${others.map((name) => `${along} ${name}`).join(', which ')}`
}
