import sql from 'sql-template-tag'
import { CANARY_EVERY } from '../../domain/health.ts'
import type { Instant } from '../../domain/time.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import type { AtOnce } from './at-once.ts'
import { canary } from './canary.ts'
import { escalate } from './escalate.ts'
import type { Node } from './node.ts'
import { pageFlow } from './page.ts'
import { communicate } from './communicate.ts'
import { react } from './react.ts'
import { tellFlow } from './tell.ts'
import { SAFETY_MS } from './wake.ts'
import { warn } from './warn.ts'
import { expire, missBeats } from './watch.ts'

/** What is due and cannot be done yet (locked by another transaction, a channel at its limit, a fault) is looked at again after this, doubling. */
const AGAIN_MS = 5
const AGAIN_LOCKED_MS = 250

export type Engine = {
  /** Begins to turn by itself. */
  start: () => Promise<void>
  /** The earliest due time of anything, by business time. */
  nextDue: () => Promise<Instant>
  /** When the last turn ended, by this machine's clock: an engine that stands still shows here. */
  turnedAt: () => number
  faultsInARow: () => number
  /** Looks for work now. */
  poke: () => void
  /** For what is paged with the commit that opens its incident. */
  atOnce: AtOnce
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
  const tells = tellFlow(deps, channels)
  const flows: Record<keyof DueTimes, () => Promise<number>> = {
    escalate: () => escalate(deps),
    page: pages.turn,
    // What is said and who leads comes after whom it wakes.
    react: () => react(deps),
    communicate: () => communicate(deps),
    tell: tells.turn,
    warn: () => warn(deps),
    expire: () => expire(deps),
    missBeats: () => missBeats(deps),
    canary: () => canary(deps, node.claim()),
  }
  let stopped = false
  let turnedAt = Date.now()
  let faults = 0
  let poked = true
  let rest: (() => void) | undefined

  function poke(): void {
    poked = true
    rest?.()
  }

  /** Does what is due. A flow that fails keeps its rows due and holds up no other. */
  async function turn(): Promise<{ done: number; next: Instant; fault: unknown }> {
    const due = await dueTimes(db)
    if (pages.hasOrphans()) due.page = clock.now()
    let done = 0
    let fault: unknown
    for (const [name, flow] of Object.entries(flows)) {
      const at = due[name as keyof DueTimes]
      // An escalation's step has just planned pages.
      const follows = name === 'page' && done > 0
      if (!follows && (at === null || at > clock.now())) continue
      try {
        done += await flow()
      } catch (error) {
        fault = error
        log.error({ err: error, flow: name }, 'a flow of the engine failed; its rows stay due')
      }
    }
    faults = fault === undefined ? 0 : faults + 1
    turnedAt = Date.now()
    return { done, next: earliest(due), fault }
  }

  async function loop(): Promise<void> {
    let idle = 0
    while (!stopped) {
      poked = false
      let wait: number
      try {
        const { done, next } = await turn()
        const due = next <= clock.now()
        idle = done > 0 || !due ? 0 : idle + 1
        wait = done > 0 ? 0 : due ? Math.min(AGAIN_MS * 2 ** idle, AGAIN_LOCKED_MS) : Math.min(next - clock.now(), SAFETY_MS)
      } catch (error) {
        faults++
        log.error({ err: error }, 'the engine could not look for work')
        wait = 0
      }
      if (faults > 0) wait = Math.min(100 * 2 ** Math.min(faults, 6), SAFETY_MS)
      if (wait > 0) await pause(wait)
    }
  }

  async function pause(ms: number): Promise<void> {
    if (poked || stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      rest = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    rest = undefined
  }

  let silence: (() => Promise<void>) | undefined
  let running: Promise<void> | undefined

  return {
    start: async () => {
      silence = await db.listen('muster_wake', poke, poke)
      running = loop()
    },
    nextDue: async () => earliest(await dueTimes(db)),
    turnedAt: () => turnedAt,
    faultsInARow: () => faults,
    poke,
    atOnce: pages.atOnce,
    settle: async () => {
      for (let done = 1; done > 0;) {
        await Promise.all([pages.drain(), tells.drain()])
        const turned = await turn()
        if (turned.fault !== undefined) throw turned.fault
        done = turned.done
      }
      await Promise.all([pages.drain(), tells.drain()])
    },
    stop: async () => {
      stopped = true
      poke()
      await silence?.()
      await running
      await Promise.all([pages.drain(), tells.drain()])
    },
  }
}

/** When each flow has something to do next; null when nothing is planned. */
type DueTimes = Record<'escalate' | 'react' | 'communicate' | 'tell' | 'warn' | 'page' | 'expire' | 'missBeats' | 'canary', Instant | null>

async function dueTimes(db: Queryable): Promise<DueTimes> {
  const { lastCanary, ...due } = await db.one<DueTimes & { lastCanary: Instant | null }>(
    sql`
    select (select min(due_at) from escalation where due_at is not null) as escalate,
      (select min(react_at) from incident where react_at is not null) as react,
      least((select min(due_at) from communication where due_at is not null),
        (select min(overdue_at) from communication where overdue_at is not null)) as communicate,
      (select min(due_at) from communication_message where due_at is not null) as tell,
      (select min(warn_at) from incident_clock_stage where warn_at is not null) as warn,
      (select min(due_at) from page where due_at is not null and channel <> 'canary') as page,
      (select min(expires_at) from alert where state = 'open' and expires_at is not null) as expire,
      (select min(due_at) from heartbeat where due_at is not null) as "missBeats",
      (select min(due_at) from page where due_at is not null and channel = 'canary') as canary,
      (select max(created_at) from page where channel = 'canary') as "lastCanary"`,
    { name: 'due-times' },
  )
  return { ...due, canary: Math.min(due.canary ?? Infinity, (lastCanary ?? 0) + CANARY_EVERY) }
}

function earliest(due: DueTimes): Instant {
  return Math.min(...Object.values(due).map((at) => at ?? Infinity))
}
