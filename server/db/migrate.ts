import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import type { Logger } from 'pino'
import sql from 'sql-template-tag'
import { connectClient, nameOf, type Connection } from './connection.ts'
import { DatabaseUnfit, translate } from './faults.ts'
import type { Queryable } from './statements.ts'

/** The numbered SQL files of this build: `0001-the-spine.sql`, applied in order, never changed once released. */
export const MIGRATIONS = join(import.meta.dirname, 'migrations')

export type Migration = { number: number; name: string; checksum: string; text: string }

export type MigrateOptions = {
  directory?: string
  /** The last one to apply; the newest unless told. */
  upTo?: number
}

/** Serialises nodes that start together; any other use of advisory locks stays clear of this key. */
export const MIGRATION_LOCK = 0x6d696772

export async function readMigrations(directory = MIGRATIONS): Promise<Migration[]> {
  const migrations: Migration[] = []
  for (const file of (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()) {
    const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file)
    if (!match) throw new Error(`${file} in ${directory} is not named like 0001-what.sql.`)
    const number = Number(match[1])
    if (number !== migrations.length + 1)
      throw new Error(`${file} in ${directory} should be number ${migrations.length + 1}: numbers start at 1, without gaps or doubles.`)
    const text = await readFile(join(directory, file), 'utf8')
    // A checkout on Windows may have other line ends; the migration is the same.
    const checksum = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
    migrations.push({ number, name: match[2]!, checksum, text })
  }
  return migrations
}

/**
 * Brings a database to this build's schema and returns the schema's number. Each file is one transaction. Refuses, in
 * words, a database that a newer build wrote, or whose migrations differ from this build's.
 */
export async function migrate(connection: Connection, log: Logger, { directory, upTo = Infinity }: MigrateOptions = {}): Promise<number> {
  const migrations = (await readMigrations(directory)).filter(({ number }) => number <= upTo)
  const client = await connectClient(connection, 'muster migrate').catch((error) => {
    throw translate(error)
  })
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`
      create table if not exists schema_migration (
        number int primary key, name text not null, checksum text not null, applied_at timestamptz not null)`)
    const { rows: applied } = await client.query<{ number: number; name: string; checksum: string }>(
      'select number, name, checksum from schema_migration order by number',
    )
    check(applied, migrations, connection)
    for (const migration of migrations.slice(applied.length)) {
      await apply(client, migration)
      log.info({ migration: `${String(migration.number).padStart(4, '0')}-${migration.name}` }, 'migrated the database')
    }
    return migrations.length
  } catch (error) {
    throw inWords(error, connection)
  } finally {
    // ends the session, and with it the lock
    await client.end().catch(() => {})
  }
}

/** For commands that use a database without migrating it: refuses, in words, one of another schema than this build's. */
export async function requireSchema(db: Queryable, directory?: string): Promise<void> {
  const known = (await readMigrations(directory)).length
  const { there } = await db.one<{ there: boolean }>(sql`select to_regclass('schema_migration') is not null as there`)
  const { number } = there
    ? await db.one<{ number: number }>(sql`select coalesce(max(number), 0)::int as number from schema_migration`)
    : { number: 0 }
  if (number === known) return
  throw new DatabaseUnfit(
    number === 0
      ? 'This database holds nothing of Muster yet. Start the server once, or check DATABASE_URL and MUSTER_DATA_DIR.'
      : `The schema of this database is number ${number}, and this build's is ${known}. Use the command of the version that serves, or start this version once.`,
  )
}

function check(applied: { number: number; name: string; checksum: string }[], migrations: Migration[], connection: Connection): void {
  const newest = applied.at(-1)?.number ?? 0
  if (newest > migrations.length) {
    throw new DatabaseUnfit(
      `The database ${nameOf(connection)} was written by a newer Muster: its schema is number ${newest}, this build knows ${migrations.length}. Start the newer Muster, or restore a backup that was made before the upgrade into an empty database. Nothing was changed.`,
    )
  }
  for (const [i, was] of applied.entries()) {
    const is = migrations[i]!
    if (was.number === is.number && was.checksum === is.checksum) continue
    throw new DatabaseUnfit(
      `Migration ${String(is.number).padStart(4, '0')}-${is.name} differs from the one that the database ${nameOf(connection)} was built with (${was.name}). A migration never changes once it was applied: use a build with the original file, and put further changes in a new one. Nothing was changed.`,
    )
  }
}

async function apply(client: pg.Client, { number, name, checksum, text }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into schema_migration (number, name, checksum, applied_at) values ($1, $2, $3, clock_timestamp())', [
      number,
      name,
      checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    const { message, position } = error as { message: string; position?: string }
    const line = position === undefined ? '' : ` (line ${text.slice(0, Number(position)).split('\n').length})`
    throw Object.assign(
      new Error(
        `Migration ${String(number).padStart(4, '0')}-${name} failed${line}: ${message}. The database stays at number ${number - 1}.`,
        { cause: error },
      ),
      {
        code: (error as { code?: string }).code,
      },
    )
  }
}

function inWords(error: unknown, connection: Connection): unknown {
  const { code, message } = error as { code?: string; message: string }
  if (code === '42501')
    return new DatabaseUnfit(
      `${message}. The user ${connection.user} may not create tables in ${nameOf(connection)}: make it the owner of that database.`,
      { cause: error },
    )
  return translate(error)
}
