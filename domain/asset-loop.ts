import { RELATION_WORDS, type Relation, type RelationKind } from './asset.ts'

/** Relations that carry or hold something, and so may not lead back to where they began. */
export const STRAIGHT: readonly RelationKind[] = ['partOf', 'runsOn']

/** The ids along each way of one kind of relation that leads back to where it began, at most `limit` of them. */
export function loopsIn(relations: readonly Pick<Relation, 'fromId' | 'toId'>[], limit = 20): number[][] {
  const next = new Map<number, number[]>()
  for (const { fromId, toId } of relations) {
    const list = next.get(fromId)
    if (list) list.push(toId)
    else next.set(fromId, [toId])
  }
  const loops: number[][] = []
  const done = new Set<number>()
  // Not recursive: a chain may be as long as there are assets.
  for (const start of next.keys()) {
    if (done.has(start)) continue
    const path = [start]
    const onPath = new Map([[start, 0]])
    const turns = [0]
    while (path.length > 0) {
      const here = path.at(-1)!
      const to = next.get(here)?.[turns[turns.length - 1]!++]
      if (to === undefined) {
        path.pop()
        turns.pop()
        onPath.delete(here)
        done.add(here)
      } else if (onPath.has(to)) {
        loops.push(path.slice(onPath.get(to)))
        if (loops.length === limit) return loops
      } else if (!done.has(to)) {
        onPath.set(to, path.length)
        path.push(to)
        turns.push(0)
      }
    }
  }
  return loops
}

/** So many names of a loop are said. */
const NAMED = 5

/** `Rack is part of Hall, which is part of Rack` */
export function loopWords(names: readonly string[], kind: RelationKind): string {
  const { along } = RELATION_WORDS[kind]
  const [first, ...others] = names
  const said = others.slice(0, NAMED - 1)
  const more = others.length - said.length
  const round = [...said, ...(more > 0 ? [`${more} more in between`] : []), first]
  return `${first} ${round.map((name) => `${along} ${name}`).join(', which ')}`
}
