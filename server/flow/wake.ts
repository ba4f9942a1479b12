import type { Queryable } from '../db/database.ts'

/** Wakes every node's engine once the transaction commits. */
export function wake(tx: Queryable): void {
  tx.notify('muster_wake')
}

/** Tells every open browser, once the transaction commits, that alerts arrived or ended; the hubs slow it to twice a second. */
export function hintAlerts(tx: Queryable): void {
  tx.notify('muster_live', 'alerts')
}

/** At the latest this often the engine looks by itself: what is due later than that needs no wake-up. */
export const SAFETY_MS = 5_000
