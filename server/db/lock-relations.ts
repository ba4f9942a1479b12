import sql from 'sql-template-tag'
import type { Queryable } from './database.ts'

/**
 * Relations of assets change one after the other, so that two changes together make no loop. Taken before any row, and
 * rows after it in the order of their ids, so that no two changes wait for each other.
 */
export async function lockRelations(tx: Queryable): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended('muster relations', 0))`)
}
