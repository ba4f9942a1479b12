import type { Repeat } from '../alerts/store.ts'
import { countRepeats, noteSights, noteSignals } from '../alerts/store.ts'
import type { Instant } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import type { Arrival } from './arrival.ts'

/** Repeats and last-heard times are written at most this much later. */
const BEHIND_MS = 1_000

export type CountedBehind = {
  note: (repeats: Repeat[], arrivals: Arrival[]) => void
  /** Writes what is counted behind. */
  flush: () => Promise<void>
  stop: () => Promise<void>
}

function latest(times: Map<number, Instant>): { id: number; at: Instant }[] {
  return [...times].map(([id, at]) => ({ id, at })).sort((a, b) => a.id - b.id)
}

/** What nobody is paged by is counted in memory and written a second later; what could not be written is kept. */
export function countBehind({ db, log }: Pick<Deps, 'db' | 'log'>): CountedBehind {
  const repeats = new Map<number, Repeat>()
  const heard = new Map<number, Instant>()
  const seen = new Map<number, Instant>()
  let timer: NodeJS.Timeout | undefined

  function noteRepeat(repeat: Repeat): void {
    const other = repeats.get(repeat.id)
    const newer = other && other.at > repeat.at ? other : repeat
    repeats.set(repeat.id, { ...newer, count: repeat.count + (other?.count ?? 0) })
  }

  function noteLatest(times: Map<number, Instant>, id: number, at: Instant): void {
    times.set(id, Math.max(at, times.get(id) ?? at))
  }

  function flushSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      flush().catch((error: unknown) => log.warn({ err: error }, 'repeats could not be counted yet; this is tried again'))
    }, BEHIND_MS)
  }

  async function flush(): Promise<void> {
    const counted = [...repeats.values()].sort((a, b) => a.id - b.id)
    const [times, sights] = [latest(heard), latest(seen)]
    for (const kept of [repeats, heard, seen]) kept.clear()
    try {
      await db.tx(async (tx) => {
        await countRepeats(tx, counted)
        await noteSignals(tx, times)
        await noteSights(tx, sights)
      })
    } catch (fault) {
      for (const repeat of counted) noteRepeat(repeat)
      for (const { id, at } of times) noteLatest(heard, id, at)
      for (const { id, at } of sights) noteLatest(seen, id, at)
      flushSoon()
      throw fault
    }
  }

  return {
    note(later, arrivals) {
      for (const repeat of later) noteRepeat(repeat)
      for (const { inlet, at, judged } of arrivals) {
        noteLatest(heard, inlet.id, at)
        noteLatest(seen, inlet.serviceId, at)
        if (judged?.assetId != null) noteLatest(seen, judged.assetId, at)
      }
      flushSoon()
    },
    flush,
    stop: async () => {
      await flush().catch((error: unknown) => log.warn({ err: error }, 'the last repeats could not be counted'))
      clearTimeout(timer)
    },
  }
}
