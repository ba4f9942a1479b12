import pino from 'pino'
import sql from 'sql-template-tag'
import { readConfig } from '../../server/config.ts'
import { openDatabase, type Database, type Queryable } from '../../server/db/database.ts'

/** The database of a product that runs, for looking and for seeding. */
export function openBeside(dataDir: string): Promise<Database> {
  return openDatabase(readConfig({ MUSTER_DATA_DIR: dataDir }), pino({ level: 'silent' }), { shared: true, poolSize: 1 })
}

/** Pages that are due, under way or in doubt. */
export async function unfinishedPages(db: Queryable): Promise<number> {
  const { n } = await db.one<{ n: number }>(sql`
    select count(*)::int as n from page where channel = 'ntfy' and (state in ('planned', 'sending') or (state = 'unknown' and due_at is not null))`)
  return n
}
