import { namedIn } from '../../domain/discovery.ts'
import { HOUR, MINUTE, type Instant } from '../../domain/time.ts'
import { OutboundError } from '../../integrations/outbound-error.ts'
import { askForTargets, readTargets, type Target } from '../../integrations/prometheus-targets.ts'
import type { Deps } from '../deps.ts'
import { claimMonitor, settleMonitor, type ClaimedMonitor } from './monitor-store.ts'
import { identifyingLabels, markSeen, noteSightings, type Pair, type Sighting } from './store.ts'

const EVERY = HOUR
/** Longer than a look takes; a node that died in one is followed by another after this. */
const LEASE = 2 * MINUTE

type Needs = Pick<Deps, 'db' | 'clock' | 'io' | 'vault' | 'log'>

/**
 * Looks through the targets of the monitor that is due next, or of a certain one that is due: what they name is proposed,
 * and of the assets among them those that are up were seen. False where none is due. The asking is outside of any transaction.
 */
export async function lookThrough(deps: Needs, signal: AbortSignal, id: number | null = null): Promise<boolean> {
  const { db, clock } = deps
  const began = clock.now()
  const monitor = await claimMonitor(db, began, began + LEASE, id)
  if (!monitor) return false
  const found = await ask(deps, monitor, signal)
  // Whoever stops leaves it to the next node, or to the next start.
  if (signal.aborted) return false
  const at = clock.now()
  await db.tx(async (tx) => {
    const result = Array.isArray(found) ? { targets: found.length, fault: null } : { targets: null, fault: found.fault }
    if (!(await settleMonitor(tx, monitor, result, at, at + EVERY)) || !Array.isArray(found)) return
    await noteSightings(tx, sightingsOf(found, monitor.name, at))
    await markSeen(tx, pairsOf(found, await identifyingLabels(tx)), at)
  })
  return true
}

async function ask({ io, vault, log }: Needs, monitor: ClaimedMonitor, signal: AbortSignal): Promise<Target[] | { fault: string }> {
  try {
    const token = monitor.secret === null ? null : vault.open<string>(monitor.secret, 'monitor')
    return readTargets(await io(signal).http(askForTargets(monitor.url, token)))
  } catch (error) {
    if (error instanceof OutboundError) return { fault: error.message }
    log.error({ err: error, monitor: monitor.id }, 'the targets of a monitor could not be asked for')
    return { fault: 'It could not be asked; the log has the reason.' }
  }
}

/** Each asset once, however many targets it has. */
function sightingsOf(targets: Target[], originName: string, at: Instant): Sighting[] {
  const found = new Map<string, Sighting>()
  for (const target of targets)
    for (const named of namedIn(target)) {
      const key = `${named.label}\0${named.value}`
      const aliveAt = target.up ? at : (found.get(key)?.aliveAt ?? null)
      found.set(key, { ...named, origin: 'prometheus', originName, serviceId: null, count: 1, firstAt: at, lastAt: at, aliveAt })
    }
  return [...found.values()]
}

/** What the targets that are up could be known by, each once. */
function pairsOf(targets: Target[], labels: Set<string>): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const target of targets) {
    for (const [label, value] of Object.entries(target.labels))
      if (target.up && labels.has(label)) pairs.set(`${label}\0${value}`, { label, value })
  }
  return [...pairs.values()]
}

export type Looking = {
  /** Looks through this one, which was just made due. */
  now: (id: number) => Promise<void>
  stop: () => Promise<void>
}

/** Looks once a minute whether a monitor is due. Not one of the engine's flows: no page waits for a Prometheus. */
export function startLooking(deps: Needs): Looking {
  const end = new AbortController()
  const under = new Set<Promise<unknown>>()

  function run(what: () => Promise<unknown>): Promise<void> {
    const running = what()
      .catch((error: unknown) => deps.log.error({ err: error }, 'a monitor could not be looked through; it stays due'))
      .then(() => void under.delete(running))
    under.add(running)
    return running
  }

  let turning = false
  const timer = setInterval(() => {
    if (turning) return
    turning = true
    void run(async () => {
      while (!end.signal.aborted && (await lookThrough(deps, end.signal)));
    }).then(() => {
      turning = false
    })
  }, MINUTE)
  timer.unref()
  return {
    now: (id) => run(() => lookThrough(deps, end.signal, id)),
    stop: async () => {
      clearInterval(timer)
      end.abort()
      await Promise.all(under)
    },
  }
}
