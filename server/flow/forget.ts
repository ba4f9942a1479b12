import { setTimeout as sleep } from 'node:timers/promises'
import type { Retention } from '../../domain/retention.ts'
import { DAY, HOUR, MINUTE } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import * as store from '../retention/store.ts'
import { findRetention } from '../settings/retention.ts'
import { lockSetting, saveSetting, seedSetting } from '../settings/store.ts'

const EVERY = HOUR
/** Rows of one transaction, so that locks are short and nobody waits; between two a pause for the others. */
const BATCH = 1_000
const PAUSE_MS = 20

/** In this order: what refers to something goes before it. */
const STEPS: [what: string, kept: keyof Retention, forget: store.Forget][] = [
  ['unreadable payloads', 'unreadablePayloads', store.forgetUnreadable],
  ['canary deliveries', 'canaries', store.forgetCanaryDeliveries],
  ['canary pages', 'canaries', store.forgetCanaries],
  ['deliveries', 'pages', store.forgetDeliveries],
  ['pages', 'pages', store.forgetPages],
  ['alerts', 'alerts', store.forgetAlerts],
  ['sessions', 'expired', store.forgetSessions],
  ['links', 'expired', store.forgetLinks],
  ['verifications', 'expired', store.forgetVerifications],
]

/**
 * Deletes what is older than it is to be kept, once an hour on whichever node comes first. Not one of the engine's
 * flows: it may take minutes, and no page waits for it. Null when it was not due; else how many rows of each went.
 * `ended` stops it between two batches; the rest goes an hour later.
 */
export async function forget(
  { db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>,
  ended: () => boolean = () => false,
): Promise<Record<string, number> | null> {
  const now = clock.now()
  const mine = await db.tx(async (tx) => {
    await seedSetting(tx, 'retention.next', now)
    const next = await lockSetting(tx, 'retention.next', true)
    if (typeof next !== 'number' || next > now) return false
    await saveSetting(tx, 'retention.next', now + EVERY)
    return true
  })
  if (!mine) return null

  const retention = await findRetention(db)
  const gone: Record<string, number> = {}
  for (const [what, kept, step] of STEPS) {
    const before = now - retention[kept] * DAY
    while (!ended()) {
      const rows = await db.tx((tx) => step(tx, before, BATCH))
      if (rows === 0) break
      gone[what] = (gone[what] ?? 0) + rows
      await sleep(PAUSE_MS)
    }
  }
  if (Object.keys(gone).length > 0) log.info({ gone }, 'what was kept long enough is deleted')
  return gone
}

/** Looks once a minute whether it is due. */
export function startForgetting(deps: Pick<Deps, 'db' | 'clock' | 'log'>): { stop: () => Promise<void> } {
  let stopped = false
  let under: Promise<unknown> | undefined
  const timer = setInterval(() => {
    under ??= forget(deps, () => stopped)
      .catch((error: unknown) =>
        deps.log.error({ err: error }, 'what was kept long enough could not be deleted; it is tried again within the hour'),
      )
      .finally(() => {
        under = undefined
      })
  }, MINUTE)
  timer.unref()
  return {
    stop: async () => {
      stopped = true
      clearInterval(timer)
      await under
    },
  }
}
