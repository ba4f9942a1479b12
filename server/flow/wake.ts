import sql from 'sql-template-tag'
import type { Queryable } from '../db/database.ts'

/** Wakes every node's engine once the transaction commits. */
export async function wake(tx: Queryable): Promise<void> {
  await tx.run(sql`select pg_notify('muster_wake', '')`)
}
