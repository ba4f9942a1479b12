/** One request that reached the receiver. Instants in epoch milliseconds; `answeredAt` is null while it hangs or when it never was. */
export type Ring = { event: string; key: string; at: number; answeredAt: number | null }

/** From `at` on the product, or its database, was dead; at `backAt` it worked again. */
export type Death = { at: number; backAt: number }

export type Count = {
  accepted: number
  rang: number
  /** Accepted events that never rang. */
  lost: string[]
  /** Rings that a death explains: the page was in flight when it happened. One death explains one more ring of one page. */
  doubled: number
  /** Pages that rang once more than the deaths explain. */
  unexplained: string[]
  /** Events that came as more than one page: each would have a key of its own. */
  split: string[]
}

/** An answer and its receipt in the database are this far apart at most; a death in between leaves the page in doubt. */
export const RECEIPT_MS = 1_000

/**
 * What a run comes to: every accepted event must ring, and a page may ring again only for a death that found
 * it in flight: after the request came, and before its receipt can have been written.
 */
export function countRun(accepted: Iterable<string>, rings: readonly Ring[], deaths: readonly Death[]): Count {
  const promised = [...accepted]
  const ofEvent = Map.groupBy(rings, (ring) => ring.event)
  const count: Count = { accepted: promised.length, rang: ofEvent.size, lost: [], doubled: 0, unexplained: [], split: [] }
  count.lost = promised.filter((event) => !ofEvent.has(event))
  for (const [event, mine] of ofEvent) {
    if (new Set(mine.map((ring) => ring.key)).size > 1) count.split.push(event)
    const explained = deaths.filter((death) => mine.some((ring) => inFlight(ring, death))).length
    const more = mine.length - 1
    count.doubled += Math.min(more, explained)
    if (more > explained) count.unexplained.push(event)
  }
  return count
}

function inFlight(ring: Ring, death: Death): boolean {
  if (ring.at > death.backAt) return false
  return ring.answeredAt === null || ring.answeredAt + RECEIPT_MS > death.at
}

export function isClean({ lost, unexplained, split }: Count): boolean {
  return lost.length === 0 && unexplained.length === 0 && split.length === 0
}
