import type { Claim, NewPage } from '../pages/store.ts'
import type { Claiming } from './at-once.ts'
import type { Node } from './node.ts'

/**
 * Who claims pages in this process. What somebody was sent lately limits what may be sent now, and what another
 * transaction is about to commit cannot be read yet: so transactions of intake tell each other, and the engine claims alone.
 */
export type Claims = {
  /** For a transaction of intake that may claim; `end` when it is over, however it ended. */
  beside: (claim: Claim) => Claiming & { end: () => void }
  /** For the engine: waits for what claims now, and what begins meanwhile leaves its pages to the engine. */
  alone: <T>(claim: () => Promise<T>) => Promise<T>
}

/** `room`: how many more sends of a channel may begin now, without what is claimed and not begun. */
export function keepClaims(node: Pick<Node, 'holds'>, room: (kind: string) => number): Claims {
  let engineClaims = false
  /** How often the engine has claimed: what it sends is not counted by those who looked before. */
  let engineTurns = 0
  /** What transactions of intake claimed that are not over, each with the promise of its end. */
  const claimed = new Map<Promise<void>, NewPage[]>()
  /** Transactions that looked and may still claim: each learns what the others claim meanwhile. */
  const looking = new Set<NewPage[]>()

  return {
    beside(claim) {
      const over = Promise.withResolvers<void>()
      const others: NewPage[] = []
      return {
        look: async (tx) => {
          const turns = engineClaims ? -1 : engineTurns
          // It may be tried again: what it claimed before is not claimed.
          claimed.delete(over.promise)
          others.splice(0, others.length, ...[...claimed.values()].flat())
          looking.add(others)
          const held = await node.holds(tx)
          return {
            claim,
            holds: () => held && engineTurns === turns,
            sending: (userId, channel) =>
              others.filter((page) => page.userId === userId && page.channel === channel).map(({ dueAt }) => dueAt),
            room: (kind) => room(kind) - [...claimed.values()].flat().filter(({ channel }) => channel === kind).length,
            take: (pages) => {
              claimed.set(over.promise, pages)
              for (const each of looking) if (each !== others) each.push(...pages)
            },
          }
        },
        end: () => {
          looking.delete(others)
          claimed.delete(over.promise)
          over.resolve()
        },
      }
    },
    async alone(claim) {
      engineClaims = true
      engineTurns++
      try {
        await Promise.all(claimed.keys())
        return await claim()
      } finally {
        engineClaims = false
      }
    },
  }
}
