import sql from 'sql-template-tag'
import type { Queryable } from '../db/database.ts'

/** Wakes every node's engine once the transaction commits. */
export async function wake(tx: Queryable): Promise<void> {
  await tx.run(sql`select pg_notify('muster_wake', '')`)
}

/** Tells every open browser, once the transaction commits, that alerts arrived or ended; the hubs slow it to twice a second. */
export async function hintAlerts(tx: Queryable): Promise<void> {
  await tx.run(sql`select pg_notify('muster_live', 'alerts')`)
}
