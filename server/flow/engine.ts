import sql from 'sql-template-tag'
import type { Channel } from '../../integrations/channel.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { canary, CANARY_EVERY, canaryState } from './canary.ts'
import { escalate } from './escalate.ts'
import type { Node } from './node.ts'
import { pageFlow } from './page.ts'
import { expire, missBeats } from './watch.ts'

/** At the latest this often one indexed query makes sure that no wake-up was missed. */
const SAFETY_MS = 5_000
/** What is due but locked by another transaction is looked at again after this. */
const LOCKED_MS = 5

export type Engine = {
  /** Begins to turn by itself. */
  start: () => Promise<void>
  /** The earliest due time of anything, by business time; null when nothing is planned. */
  nextDue: () => Promise<Instant | null>
  /** When the last turn ended, by this machine's clock: an engine that stands still shows here. */
  turnedAt: () => number
  faultsInARow: () => number
  /** Looks for work now. */
  poke: () => void
  /** Works until nothing is due and nothing is under way; for tests and for a graceful stop. */
  settle: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * The loop that makes due things happen. The next thing to do is always a row with a due time; the loop only
 * decides when to look. It is woken by the database's notification and by the next due time.
 */
export function createEngine(deps: Deps, channels: readonly Channel[], node: Node): Engine {
  const { db, clock, log } = deps
  const pages = pageFlow(deps, channels, node)
  const flows: [string, () => Promise<number>][] = [
    ['escalate', () => escalate(deps)],
    ['page', pages.turn],
    ['expire', () => expire(deps)],
    ['missBeats', () => missBeats(deps)],
    ['canary', () => canary(deps, node.claim())],
  ]
  let stopped = false
  let turnedAt = Date.now()
  let faults = 0
  let poked = true
  let rest: (() => void) | undefined

  function poke(): void {
    poked = true
    rest?.()
  }

  async function turn(): Promise<number> {
    let done = 0
    for (const [name, flow] of flows) {
      try {
        done += await flow()
      } catch (error) {
        faults++
        log.error({ err: error, flow: name }, 'a flow of the engine failed; its rows stay due')
        throw error
      }
    }
    faults = 0
    turnedAt = Date.now()
    return done
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      poked = false
      let wait = SAFETY_MS
      try {
        while ((await turn()) > 0 && !stopped);
        const due = await nextDue(db)
        if (due !== null) wait = Math.min(SAFETY_MS, Math.max(LOCKED_MS, due - clock.now()))
      } catch {
        wait = Math.min(SAFETY_MS, 100 * 2 ** Math.min(faults, 6))
      }
      if (poked || stopped) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait)
        rest = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      rest = undefined
    }
  }

  let silence: (() => Promise<void>) | undefined
  let running: Promise<void> | undefined

  return {
    start: async () => {
      silence = await db.listen('muster_wake', poke, poke)
      running = loop()
    },
    nextDue: () => nextDue(db),
    turnedAt: () => turnedAt,
    faultsInARow: () => faults,
    poke,
    settle: async () => {
      do await pages.drain()
      while ((await turn()) > 0)
      await pages.drain()
    },
    stop: async () => {
      stopped = true
      poke()
      await silence?.()
      await running
      await pages.drain()
    },
  }
}

/** The earliest due time of anything; null when nothing is planned. */
async function nextDue(db: Queryable): Promise<Instant | null> {
  const { due } = await db.one<{ due: Instant | null }>(
    sql`
    select least(
      (select min(due_at) from escalation where due_at is not null),
      (select min(due_at) from page where due_at is not null),
      (select min(expires_at) from alert where state = 'open' and expires_at is not null),
      (select min(due_at) from heartbeat where due_at is not null)) as due`,
    { name: 'next-due' },
  )
  const { plannedAt } = await canaryState(db)
  const nextCanary = (plannedAt ?? 0) + CANARY_EVERY
  return due === null ? nextCanary : Math.min(due, nextCanary)
}
