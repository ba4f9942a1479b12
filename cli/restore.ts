import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { connectClient, nameOf, type Connection } from '../server/db/connection.ts'
import { translate } from '../server/db/faults.ts'
import { migrate, readMigrations } from '../server/db/migrate.ts'
import { readArchive } from './archive.ts'
import { quote, readReferences } from './backup.ts'
import { BackupFault, End, FORMAT, Manifest, tableOfEntry } from './backup-format.ts'

export type RestoreOptions = {
  db: { connection: Connection }
  in: string
  log: Logger
  /** The migrations of this build, unless a test brings its own. */
  directory?: string
}

export type RestoreResult = { rows: number; tables: number; schema: number; from: { version: string; createdAt: string; schema: number } }

/**
 * Loads a backup into an empty database: all of it, or nothing. The whole file is checked before the first change,
 * the database is brought to the backup's schema, filled in one transaction, and then brought to this build's schema.
 */
export async function restore({ db, in: path, log, directory }: RestoreOptions): Promise<RestoreResult> {
  const { manifest, end } = await verify(path)
  await checkMigrations(manifest, directory)
  const schema = manifest.migrations.length
  const options = directory === undefined ? {} : { directory }
  const client = await connectClient(db.connection, 'muster restore').catch((error) => {
    throw translate(error)
  })
  try {
    await refuseUnlessEmpty(client, db.connection)
    try {
      await migrate(db.connection, log, { ...options, upTo: schema })
      await client.query('begin')
      await load(client, path, end)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback').catch(() => {})
      // Back to the empty database that it was, so that the next try is not refused.
      await dropAll(client).catch(() => {})
      throw error
    }
    await client.query('analyze')
    return {
      rows: end.tables.reduce((sum, { rows }) => sum + rows, 0),
      tables: end.tables.length,
      schema: await migrate(db.connection, log, options),
      from: { version: manifest.version, createdAt: manifest.createdAt, schema },
    }
  } catch (error) {
    throw inWords(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Reads the whole file and holds it against what its end says. */
async function verify(path: string): Promise<{ manifest: Manifest; end: End }> {
  let manifest: Manifest | undefined
  let end: End | undefined
  const found = new Map<string, { hash: ReturnType<typeof createHash>; bytes: number }>()
  for await (const { name, content } of readArchive(path)) {
    const table = tableOfEntry(name)
    if (manifest === undefined) {
      if (name !== 'muster.json') throw new BackupFault(`The file ${path} is not a backup of Muster.`)
      manifest = parse(Manifest, content, path)
    } else if (end !== undefined) {
      throw new BackupFault(`The file ${path} is damaged: something follows its end.`)
    } else if (name === 'end.json') {
      end = parse(End, content, path)
    } else if (table !== undefined) {
      const seen = found.get(table) ?? { hash: createHash('sha256'), bytes: 0 }
      seen.hash.update(content)
      seen.bytes += content.length
      found.set(table, seen)
    } else {
      throw new BackupFault(`The file ${path} is damaged: it holds the unknown part ${name}.`)
    }
  }
  if (!manifest || !end) throw new BackupFault(`The file ${path} has no end: it was cut off. Copy it again, or use another backup.`)
  const told = new Set(end.tables.map(({ table }) => table))
  for (const table of found.keys())
    if (!told.has(table)) throw new BackupFault(`The file ${path} is damaged: it holds rows of ${table} that its end does not name.`)
  for (const { table, bytes, sha256 } of end.tables) {
    const seen = found.get(table) ?? { hash: createHash('sha256'), bytes: 0 }
    if (seen.bytes !== bytes || seen.hash.digest('hex') !== sha256)
      throw new BackupFault(`The file ${path} is damaged: the rows of ${table} are not those that were written. Use another backup.`)
  }
  return { manifest, end }
}

function parse<S extends z.ZodType>(shape: S, content: Buffer, path: string): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(content.toString('utf8'))
  } catch {
    throw new BackupFault(`The file ${path} is damaged: a description in it cannot be read.`)
  }
  const format = (value as { format?: unknown } | null)?.format
  const result = shape.safeParse(value)
  if (result.success) return result.data
  if (typeof format === 'number' && format > FORMAT)
    throw new BackupFault(`The file ${path} was written in format ${format} by a newer Muster. Restore it with that one.`)
  throw new BackupFault(
    `The file ${path} is not a backup that this Muster can read: ${result.error.issues[0]!.message} (${result.error.issues[0]!.path.join('.')}).`,
  )
}

async function checkMigrations({ migrations, version }: Manifest, directory: string | undefined): Promise<void> {
  const known = await readMigrations(directory)
  if (migrations.length > known.length) {
    throw new BackupFault(
      `The backup was written by a newer Muster (${version}): its schema is number ${migrations.length}, this build knows ${known.length}. Restore it with that version or a later one.`,
    )
  }
  for (const [i, { number, name, checksum }] of migrations.entries()) {
    if (known[i]!.number === number && known[i]!.checksum === checksum) continue
    throw new BackupFault(
      `The backup was written by a Muster (${version}) whose migration ${number} (${name}) differs from this build's. Restore it with that version.`,
    )
  }
}

async function refuseUnlessEmpty(client: pg.Client, connection: Connection): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f') order by 1`)
  if (rows.length === 0) return
  throw new BackupFault(
    `The database ${nameOf(connection)} is not empty (${rows.length} tables and sequences, such as ${rows[0]!.name}), and a restore never mixes with what is there. Name an empty place: another MUSTER_DATA_DIR, or a DATABASE_URL of a newly created database. Nothing was changed.`,
  )
}

/** The rows, in the order of the file: what is referred to comes first. */
async function load(client: pg.Client, path: string, end: End): Promise<void> {
  const tables = end.tables.map(({ table }) => table)
  const late = (await readReferences(client)).filter(({ from, to }) => tables.indexOf(to) > tables.indexOf(from))
  for (const { from, constraint } of late)
    await client.query(`alter table ${quote(from)} alter constraint ${quote(constraint)} deferrable initially deferred`)
  // away with what the migrations themselves put in: it is in the backup too
  if (tables.length > 0) await client.query(`truncate ${tables.map(quote).join(', ')}`)
  const received = new Map<string, number>()
  const entries = readArchive(path)
  let { value: entry } = await entries.next()
  while (entry) {
    const table = tableOfEntry(entry.name)
    const columns = end.tables.find((each) => each.table === table)?.columns
    if (table === undefined || columns === undefined) {
      ;({ value: entry } = await entries.next())
      continue
    }
    const sink = client.query(copyFrom(`copy ${quote(table)} (${columns.map(quote).join(', ')}) from stdin`))
    const parts = async function* () {
      for (; entry && tableOfEntry(entry.name) === table; { value: entry } = await entries.next()) yield entry.content
    }
    await pipeline(Readable.from(parts(), { objectMode: false }), sink)
    received.set(table, (received.get(table) ?? 0) + (sink.rowCount ?? 0))
  }
  for (const { table, rows } of end.tables) {
    if ((received.get(table) ?? 0) !== rows)
      throw new BackupFault(`The table ${table} received ${received.get(table) ?? 0} rows, and the backup has ${rows}. Nothing was kept.`)
  }
  await client.query('set constraints all immediate')
  for (const { from, constraint } of late)
    await client.query(`alter table ${quote(from)} alter constraint ${quote(constraint)} not deferrable`)
  for (const { table, column, last, used } of end.sequences) {
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3, $4)', [quote(table), column, last, used])
  }
}

async function dropAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition`,
  )
  if (rows.length > 0) await client.query(`drop table ${rows.map(({ name }) => quote(name)).join(', ')} cascade`)
}

function inWords(error: unknown): unknown {
  const { code, message, table } = error as { code?: string; message: string; table?: string }
  if (error instanceof BackupFault) return error
  if (code?.startsWith('23') || code?.startsWith('22'))
    return new BackupFault(
      `The backup's rows do not fit its own schema${table ? ` (table ${table})` : ''}: ${message}. Nothing was kept. Use another backup, and report this.`,
      { cause: error },
    )
  return translate(error)
}
