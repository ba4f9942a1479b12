import sql from 'sql-template-tag'
import type { Deps } from '../deps.ts'

/** After so many new alerts since the start the planner is told what has become of the tables. */
const AFTER = [300, 3_000, 30_000]

/**
 * PostgreSQL plans a prepared statement by what a table held when it was first run, and again when its statistics
 * change. On a young database that happens up to a minute after a storm has begun (its autovacuum's nap), and until
 * then every look-up reads whole tables. So the tables of the hot path are analyzed early: some milliseconds each time.
 */
export function keepStatistics({ db, log }: Pick<Deps, 'db' | 'log'>): (alerts: number) => void {
  let count = 0
  let next = 0
  return (alerts) => {
    count += alerts
    if (count < (AFTER[next] ?? Infinity)) return
    while (count >= (AFTER[next] ?? Infinity)) next++
    db.run(sql`analyze alert, incident, event, escalation, page, delivery, link`).catch((error: unknown) =>
      log.warn({ err: error }, 'the tables could not be analyzed; the database does it later by itself'),
    )
  }
}
