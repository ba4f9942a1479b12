import { findExpired } from '../alerts/store.ts'
import type { Deps } from '../deps.ts'
import { takeMissedBeats } from '../heartbeats/store.ts'
import { findInlets } from '../integrations/inlets.ts'
import { judge } from './judge.ts'
import { overNow } from './over.ts'
import { HEARTBEAT_KEY, receive } from './receive.ts'

const BATCH = 200

/** Alerts whose sender fell silent are over. */
export function expire({ db, clock }: Deps): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const expired = await findExpired(tx, now, BATCH)
    if (expired.length > 0)
      await overNow(
        tx,
        expired.map((alert) => alert.id),
        'its sender stopped saying it',
        now,
      )
    return expired.length
  })
}

/** Dead man's switches: a beat that did not come is an alert. */
export function missBeats(deps: Deps): Promise<number> {
  const { db, clock } = deps
  return db.tx(async (tx) => {
    const now = clock.now()
    const missed = await takeMissedBeats(tx, now, BATCH)
    if (missed.length === 0) return 0
    const inlets = await findInlets(
      tx,
      missed.map((beat) => beat.integrationId),
    )
    const arrivals = missed.flatMap((beat) => {
      const inlet = inlets.get(beat.integrationId)
      if (!inlet) return []
      const title = inlet.beat?.title ?? `No heartbeat from ${inlet.name}`
      const description = `The last beat came at ${new Date(beat.lastBeatAt).toISOString()}.`
      return [
        {
          inlet,
          at: now,
          signal: {
            kind: 'alert' as const,
            key: HEARTBEAT_KEY,
            title,
            severity: inlet.beat?.severity ?? ('high' as const),
            labels: {},
            links: [],
            description,
          },
        },
      ]
    })
    await receive(deps, tx, judge(await deps.catalogue.read(), arrivals), now, () => {}, { firstStep: true })
    return missed.length
  })
}
