import { setTimeout as sleep } from 'node:timers/promises'
import type { Repeat } from '../alerts/store.ts'
import { countRepeats, noteSignals } from '../alerts/store.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Deps } from '../deps.ts'
import { Overloaded } from '../overloaded.ts'
import type { AtOnce } from './at-once.ts'
import type { Ways } from './open.ts'
import { receive, Stale, type Arrival } from './receive.ts'
import { keepStatistics } from './statistics.ts'

/** A batch holds at most this many signals. */
const BATCH = 500
/** What waits beyond this is refused before anything is accepted. */
const MOST_WAITING = 20_000
/** Repeats and last-heard times are written at most this much later. */
const BEHIND_MS = 1_000

type Waiting = { arrivals: Arrival[]; resolve: () => void; reject: (fault: unknown) => void }

export type Intake = {
  /** Resolves once everything is committed; a promise that rejects means that nothing of it was accepted. */
  submit: (arrivals: Arrival[]) => Promise<void>
  waiting: () => number
  /** Writes what is counted behind. */
  flush: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Group commit without a timer: whatever waits when the writer is free becomes the next batch. One batch is
 * in flight; a batch that fails is split until the offender stands alone.
 */
export function openIntake(deps: Deps, atOnce?: AtOnce): Intake {
  const { db, clock, log } = deps
  const arrivedMore = keepStatistics(deps)
  const queue: Waiting[] = []
  let waiting = 0
  let writing: Promise<void> | undefined
  const repeats = new Map<number, Repeat>()
  const heard = new Map<number, number>()
  let timer: NodeJS.Timeout | undefined

  function submit(arrivals: Arrival[]): Promise<void> {
    if (arrivals.length === 0) return Promise.resolve()
    if (waiting + arrivals.length > MOST_WAITING && waiting > 0)
      return Promise.reject(new Overloaded('Too many events wait to be written.'))
    waiting += arrivals.length
    return new Promise((resolve, reject) => {
      queue.push({ arrivals, resolve, reject })
      writing ??= write()
    })
  }

  async function write(): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch()
      await commit(batch)
      waiting -= sizeOf(batch)
    }
    writing = undefined
  }

  function takeBatch(): Waiting[] {
    let size = 0
    let count = 0
    while (count < queue.length && (count === 0 || size + queue[count]!.arrivals.length <= BATCH)) size += queue[count++]!.arrivals.length
    return queue.splice(0, count)
  }

  async function commit(batch: Waiting[]): Promise<void> {
    const arrivals = batch.flatMap((item) => item.arrivals)
    try {
      await commitOnce(arrivals, { firstStep: true, ...(atOnce ? { atOnce } : {}) })
      for (const item of batch) item.resolve()
    } catch (fault) {
      if (fault instanceof DatabaseUnavailable) {
        for (const item of batch) item.reject(fault)
      } else if (batch.length === 1) await commitAlone(batch[0]!, fault)
      else {
        const half = batch.length >> 1
        await commit(batch.slice(0, half))
        await commit(batch.slice(half))
      }
    }
  }

  /** What cannot be written with the first step of its escalation is taken in without: the engine finds out and says why. */
  async function commitAlone(item: Waiting, first: unknown): Promise<void> {
    try {
      await commitOnce(item.arrivals, { firstStep: false })
      log.error({ err: first }, 'an alert was taken in without the first step of its escalation')
      item.resolve()
    } catch (fault) {
      item.reject(fault)
    }
  }

  /** One transaction, tried again when another node was quicker with the same key or group. */
  async function commitOnce(arrivals: Arrival[], ways: Ways): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const later: Repeat[] = []
      const write = () =>
        db.tx((tx) => {
          later.length = 0
          return receive(deps, tx, arrivals, clock.now(), (repeat) => later.push(repeat), ways)
        })
      try {
        await (ways.atOnce ? ways.atOnce.commit(write) : write())
        note(later, arrivals)
        arrivedMore(arrivals.length)
        return
      } catch (fault) {
        const collided = fault instanceof Stale || (fault as { code?: string }).code === '23505'
        if (!collided || attempt >= 20) throw fault
        await sleep(Math.random() * 5 * (attempt + 1))
      }
    }
  }

  function note(later: Repeat[], arrivals: Arrival[]): void {
    for (const repeat of later) {
      const before = repeats.get(repeat.id)
      repeats.set(repeat.id, before ? { ...repeat, count: before.count + repeat.count } : repeat)
    }
    for (const { inlet, at } of arrivals) heard.set(inlet.id, at)
    timer ??= setTimeout(() => {
      timer = undefined
      flush().catch((error: unknown) => log.warn({ err: error }, 'repeats could not be counted yet'))
    }, BEHIND_MS)
  }

  async function flush(): Promise<void> {
    const counted = [...repeats.values()].sort((a, b) => a.id - b.id)
    const times = [...heard].map(([id, at]) => ({ id, at })).sort((a, b) => a.id - b.id)
    repeats.clear()
    heard.clear()
    try {
      await db.tx(async (tx) => {
        await countRepeats(tx, counted)
        await noteSignals(tx, times)
      })
    } catch (fault) {
      for (const repeat of counted) repeats.set(repeat.id, { ...repeat, count: repeat.count + (repeats.get(repeat.id)?.count ?? 0) })
      throw fault
    }
  }

  return {
    submit,
    waiting: () => waiting,
    flush,
    stop: async () => {
      await writing
      clearTimeout(timer)
      await flush().catch((error: unknown) => log.warn({ err: error }, 'the last repeats could not be counted'))
    },
  }
}

function sizeOf(batch: Waiting[]): number {
  return batch.reduce((sum, item) => sum + item.arrivals.length, 0)
}
