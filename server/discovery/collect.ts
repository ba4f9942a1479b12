import { namedIn, type Named } from '../../domain/discovery.ts'
import { MINUTE } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import type { Arrival } from '../flow/arrival.ts'
import { noteSightings, type Sighting } from './store.ts'

/** What is new is proposed at most this much later. */
const BEHIND_MS = 1_000
/** What was written is written again after this at the earliest, so that a storm of repeats costs the database nothing. */
const QUIET_MS = MINUTE
/** So many new ones are proposed a second at most. Beyond, they are let go: whatever is there speaks again. */
const MOST_NEW = 200
/** Of so many alerts a second each is listened to; of more only every so many-th: whatever is there speaks again. */
const MOST_LISTENED = 5_000
const IN_A_STORM = 16
/** So many are written at once. */
const AT_ONCE = 5_000
/** So many are remembered at most. */
const MOST_REMEMBERED = 20_000

/** One way to name an asset, with what was heard of it since it was last written. */
type Heard = Omit<Sighting, 'aliveAt'> & { writtenAt: number | null }

export type Collected = {
  note: (arrivals: Arrival[]) => void
  /** Writes whatever was heard. */
  flush: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * What alerts name is collected in memory and proposed behind them: no sender waits for it, none fails with it, and what
 * could not be written is tried again. What a crash loses is heard again.
 */
export function collectNamed({ db, log }: Pick<Deps, 'db' | 'log'>): Collected {
  const heard = new Map<string, Heard>()
  let fresh = 0
  let letGo = 0
  let listened = 0
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function hear(named: Named, { inlet, at }: Arrival): void {
    const ref = `${named.label}\0${named.value}`
    const known = heard.get(ref)
    if (known) {
      if (known.count === 0) known.firstAt = at
      Object.assign(known, { lastAt: at, count: known.count + 1, originName: inlet.name, serviceId: inlet.serviceId })
      return
    }
    if (fresh >= MOST_NEW || heard.size >= MOST_REMEMBERED) {
      letGo++
      return
    }
    fresh++
    const { name: originName, serviceId } = inlet
    heard.set(ref, { ...named, origin: 'alert', originName, serviceId, count: 1, firstAt: at, lastAt: at, writtenAt: null })
  }

  function flushSoon(): void {
    if (stopped) return
    timer ??= setTimeout(() => {
      timer = undefined
      listened = 0
      const now = performance.now()
      write(({ writtenAt }) => writtenAt === null || now - writtenAt >= QUIET_MS)
        .catch((error: unknown) => log.warn({ err: error }, 'what alerts named could not be proposed yet; this is tried again'))
        .finally(() => [...heard.values()].some(({ count }) => count > 0) && flushSoon())
    }, BEHIND_MS)
  }

  async function write(isDue: (one: Heard) => boolean): Promise<void> {
    if (letGo > 0) log.warn({ letGo }, 'more hosts and services were named at once than are remembered; some are proposed later')
    letGo = 0
    const due = [...heard.values()].filter((one) => one.count > 0 && isDue(one))
    try {
      for (let at = 0; at < due.length; at += AT_ONCE) await writeSome(due.slice(at, at + AT_ONCE))
    } finally {
      fresh = [...heard.values()].filter(({ writtenAt }) => writtenAt === null).length
    }
    // Only when there is no more room, and then all that are written: they are remembered to spare the database, not to be right.
    if (heard.size >= MOST_REMEMBERED) for (const [ref, { count }] of heard) if (count === 0) heard.delete(ref)
  }

  async function writeSome(some: Heard[]): Promise<void> {
    const sightings = some.map((one): Sighting => ({ ...one, aliveAt: one.lastAt }))
    const before = some.map(({ writtenAt }) => writtenAt)
    for (const one of some) Object.assign(one, { count: 0, writtenAt: performance.now() })
    try {
      await db.tx((tx) => noteSightings(tx, sightings))
    } catch (fault) {
      for (const [i, one] of some.entries()) {
        const { count, firstAt } = sightings[i]!
        Object.assign(one, { count: one.count + count, firstAt: Math.min(firstAt, one.firstAt), writtenAt: before[i] })
      }
      throw fault
    }
  }

  return {
    note(arrivals) {
      for (const arrival of arrivals) {
        if (arrival.signal.kind !== 'alert') continue
        if (++listened > MOST_LISTENED && listened % IN_A_STORM !== 0) continue
        for (const named of namedIn(arrival.signal)) hear(named, arrival)
      }
      if (heard.size > 0) flushSoon()
    },
    flush: () => write(() => true),
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await write(() => true).catch((error: unknown) => log.warn({ err: error }, 'the last that alerts named could not be proposed'))
    },
  }
}
