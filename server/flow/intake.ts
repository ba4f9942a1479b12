import { setTimeout as sleep } from 'node:timers/promises'
import type { Repeat } from '../alerts/store.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Deps } from '../deps.ts'
import { collectNamed } from '../discovery/collect.ts'
import { Overloaded } from '../overloaded.ts'
import type { AtOnce, Claiming } from './at-once.ts'
import { countBehind } from './behind.ts'
import type { Arrival } from './arrival.ts'
import { Stale } from './raise.ts'
import { receive } from './receive.ts'
import { keepStatistics } from './statistics.ts'

/** A batch holds at most this many signals. */
const BATCH = 500
/** What waits beyond this is refused before anything is accepted. */
const MOST_WAITING = 20_000
/** When a batch fails after this because the database does not answer, what waits behind it would only wait as long again. */
const PATIENCE_MS = 5_000
/** A failure longer ago than this says nothing about now. */
const LATELY_MS = 60_000
/** A key or a group that another node was quicker with; a row that changed before the commit (`must_be`). */
const COLLISIONS = new Set(['23505', 'MU001'])
/** So many alerts and groups are remembered as met. */
const MOST_MET = 20_000

/** Batches in flight side by side. A service's events keep to one lane, so that no two batches meet in an incident. */
const LANES = 2
/** Up to so many events all lanes go as one batch: two commits of little cost more than one. */
const TOGETHER = 128

type Waiting = { arrivals: Arrival[]; resolve: () => void; reject: (fault: unknown) => void }

type Told = { answer: () => void; away: boolean }

type Lane = { queue: Waiting[]; size: number; writing: Promise<void> | undefined; began: number }

export type Intake = {
  /** Resolves once everything is committed; a promise that rejects means that nothing of it was accepted. */
  submit: (arrivals: Arrival[]) => Promise<void>
  waiting: () => number
  /** For how many milliseconds the database has not taken what arrived; 0 while it does, and when nothing was tried lately. */
  stuckFor: () => number
  /** Writes what is counted behind. */
  flush: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Group commit without a timer: whatever waits when a lane is free becomes the next batch. A batch that fails is split
 * until the offender stands alone.
 */
export function openIntake(deps: Deps, atOnce?: AtOnce): Intake {
  const { db, clock, log } = deps
  const arrivedMore = keepStatistics(deps)
  const lanes = Array.from({ length: LANES }, (): Lane => ({ queue: [], size: 0, writing: undefined, began: 0 }))
  let waiting = 0
  /** The batches that failed since the last that was written, by this process's clock. */
  let refused: { first: number; last: number } | undefined
  const behind = countBehind(deps)
  const named = collectNamed(deps)
  const isNews = newsTeller()

  function submit(arrivals: Arrival[]): Promise<void> {
    if (arrivals.length === 0) return Promise.resolve()
    if (waiting + arrivals.length > MOST_WAITING && waiting > 0)
      return Promise.reject(new Overloaded('Too many events wait to be written.'))
    waiting += arrivals.length
    return new Promise((resolve, reject) => {
      const lane = lanes[arrivals[0]!.inlet.serviceId % LANES]!
      lane.queue.push({ arrivals, resolve, reject })
      lane.size += arrivals.length
      writeSoon()
    })
  }

  let soon = false
  /** After everything that can be read now: of requests that arrive together the first would else go alone. */
  function writeSoon(): void {
    if (soon) return
    soon = true
    setImmediate(() => {
      soon = false
      writeMore()
    })
  }

  /** Whatever waits goes: of all lanes together when it is little, of a lane beside another's batch only when it is much. */
  function writeMore(): void {
    const free = lanes.filter((lane) => !lane.writing)
    const beside = free.length < LANES
    if (!beside && free.reduce((sum, lane) => sum + lane.size, 0) <= TOGETHER) write(free)
    else for (const lane of free) if (lane.size > (beside ? TOGETHER : 0)) write([lane])
  }

  function write(of: Lane[]): void {
    const batch = of.flatMap(takeBatch)
    if (batch.length === 0) return
    const began = performance.now()
    const writing = commit(batch).then(({ answer, away }) => {
      waiting -= sizeOf(batch)
      const now = performance.now()
      refused = away ? { first: refused?.first ?? began, last: now } : undefined
      if (away && now - began > PATIENCE_MS) refuseWaiting()
      for (const lane of of) lane.writing = undefined
      writeMore()
      // The next batch is on its way to the database before these answers are written.
      if (lanes.some((lane) => lane.writing)) setImmediate(answer)
      else answer()
    })
    for (const lane of of) Object.assign(lane, { writing, began })
  }

  function takeBatch(lane: Lane): Waiting[] {
    const { queue } = lane
    let size = 0
    let count = 0
    while (count < queue.length && (count === 0 || size + queue[count]!.arrivals.length <= BATCH)) size += queue[count++]!.arrivals.length
    lane.size -= size
    return queue.splice(0, count)
  }

  function refuseWaiting(): void {
    for (const lane of lanes) {
      waiting -= lane.size
      lane.size = 0
      for (const item of lane.queue.splice(0)) item.reject(new DatabaseUnavailable('busy', 'The database did not answer those before.'))
    }
  }

  /** Resolves to what tells the senders, and whether the database was away. */
  async function commit(batch: Waiting[]): Promise<Told> {
    const tell = (how: (item: Waiting) => void) => () => batch.forEach(how)
    try {
      await commitOnce(arrivalsOf(batch), true)
      return { answer: tell((item) => item.resolve()), away: false }
    } catch (fault) {
      if (fault instanceof DatabaseUnavailable) return { answer: tell((item) => item.reject(fault)), away: true }
      if (batch.length === 1) return { answer: await commitAlone(batch[0]!, fault), away: false }
      const half = batch.length >> 1
      const parts = [await commit(batch.slice(0, half)), await commit(batch.slice(half))]
      return { answer: () => parts.forEach((part) => part.answer()), away: parts.some((part) => part.away) }
    }
  }

  /** What cannot be written with the first step of its escalation is taken in without: the engine finds out and says why. */
  async function commitAlone(item: Waiting, first: unknown): Promise<() => void> {
    try {
      await commitOnce(item.arrivals, false)
      log.error({ err: first }, 'an alert was taken in without the first step of its escalation')
      return item.resolve
    } catch (fault) {
      return () => item.reject(fault)
    }
  }

  /** One transaction, tried again when another node was quicker with the same key or group. */
  async function commitOnce(arrivals: Arrival[], firstStep: boolean): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const later: Repeat[] = []
      const write = (claiming?: Claiming) =>
        db.tx(
          (tx) => {
            later.length = 0
            const ways = { firstStep, isNews, ...(claiming ? { claiming } : {}) }
            return receive(deps, tx, arrivals, clock.now(), (repeat) => later.push(repeat), ways)
          },
          { hot: 'intake' },
        )
      try {
        await (atOnce ? atOnce.commit(write) : write())
        behind.note(later, arrivals)
        named.note(arrivals)
        arrivedMore(arrivals.length)
        return
      } catch (fault) {
        const collided = fault instanceof Stale || COLLISIONS.has((fault as { code?: string }).code ?? '')
        if (!collided || attempt >= 20) throw fault
        await sleep(Math.random() * 5 * (attempt + 1))
      }
    }
  }

  return {
    submit,
    waiting: () => waiting,
    stuckFor: () => {
      const now = performance.now()
      const failing = refused && now - refused.last < LATELY_MS ? now - refused.first : 0
      return Math.max(failing, ...lanes.map(({ writing, began }) => (writing ? now - began : 0)))
    },
    flush: async () => {
      await Promise.all([behind.flush(), named.flush()])
    },
    stop: async () => {
      while (waiting > 0) await Promise.all(lanes.flatMap((lane) => lane.writing ?? []))
      await Promise.all([behind.stop(), named.stop()])
    },
  }
}

/** Remembers what was met lately. */
function newsTeller(): (ref: string) => boolean {
  const met = new Set<string>()
  return (ref) => {
    if (met.has(ref)) return false
    if (met.size >= MOST_MET) met.clear()
    met.add(ref)
    return true
  }
}

function arrivalsOf(batch: Waiting[]): Arrival[] {
  return batch.flatMap((item) => item.arrivals)
}
function sizeOf(batch: Waiting[]): number {
  return batch.reduce((sum, item) => sum + item.arrivals.length, 0)
}
