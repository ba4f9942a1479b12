import type { Priority, Relation } from './asset.ts'

type Named = { id: number; name: string }
/** The priority that counts for an asset: its own, or one that it inherits from what needs it. */
export type Rank = { priority: Priority | null; inherited: Named | null }

/** Which of two related assets fails with the other: what needs another fails with it, a whole with its parts. */
export function failsWith({ fromId, toId, kind }: Relation): { fails: number; with: number } {
  return kind === 'partOf' ? { fails: toId, with: fromId } : { fails: fromId, with: toId }
}

/** Each asset with its own priority, or that of the most important that depends on it, runs on it or consists of it. */
export function ranksOf(assets: readonly (Named & { priority: Priority | null })[], relations: readonly Relation[]): Map<number, Rank> {
  const below = new Map<number, number[]>()
  for (const relation of relations) {
    const { fails: giver, with: taker } = failsWith(relation)
    const takers = below.get(giver)
    if (takers) takers.push(taker)
    else below.set(giver, [taker])
  }
  const ranks = new Map<number, Rank>(assets.map(({ id, priority }) => [id, { priority, inherited: null }]))
  for (const priority of [1, 2, 3, 4] as Priority[]) {
    const givers = assets.filter((asset) => asset.priority === priority).sort((a, b) => a.id - b.id)
    for (const giver of givers) {
      const reach = [giver.id]
      for (let at = 0; at < reach.length; at++) {
        for (const id of below.get(reach[at]!) ?? []) {
          const rank = ranks.get(id)
          if (!rank || rank.priority !== null) continue
          Object.assign(rank, { priority, inherited: { id: giver.id, name: giver.name } })
          reach.push(id)
        }
      }
    }
  }
  return ranks
}
