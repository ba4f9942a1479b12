import { createHash } from 'node:crypto'
import { rename, rm, stat } from 'node:fs/promises'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import packageJson from '../package.json' with { type: 'json' }
import { connectClient, type Connection } from '../server/db/connection.ts'
import { translate } from '../server/db/faults.ts'
import { MIGRATION_LOCK } from '../server/db/migrate.ts'
import { createArchive, type ArchiveWriter } from './archive.ts'
import { BackupFault, entryName, FORMAT, NO_SECRET_KEY, type End, type Manifest } from './backup-format.ts'

export type BackupResult = { rows: number; bytes: number; tables: number; schema: number }

const PART = 4 * 1024 * 1024

/**
 * Writes one consistent moment of the database into one file, while it goes on serving. The file appears under its
 * name once it is complete and on the disk.
 */
export async function backup({ db, out }: { db: { connection: Connection }; out: string }): Promise<BackupResult> {
  if (await stat(out).catch(() => undefined)) throw new BackupFault(`${out} is there already and is not overwritten. Name another file.`)
  const partial = `${out}.partial`
  await rm(partial, { force: true })
  const client = await connectClient(db.connection, 'muster backup').catch((error) => {
    throw translate(error)
  })
  let archive: ArchiveWriter | undefined
  try {
    // Rows must fit the schema that the manifest names.
    await client.query('select pg_advisory_lock_shared($1)', [MIGRATION_LOCK])
    await client.query('begin isolation level repeatable read read only')
    const manifest = await readManifest(client)
    archive = await createArchive(partial)
    await archive.add('muster.json', json(manifest))
    const tables: End['tables'] = []
    for (const { table, columns } of await readTables(client)) tables.push(await writeTable(client, archive, table, columns))
    const end: End = { tables, sequences: await readSequences(client) }
    await archive.add('end.json', json(end))
    await archive.finish()
    await rename(partial, out)
    await noteBackup(client, Date.parse(manifest.createdAt))
    return {
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      bytes: (await stat(out)).size,
      tables: tables.length,
      schema: manifest.migrations.length,
    }
  } catch (error) {
    await archive?.abort()
    await rm(partial, { force: true })
    throw inWords(error, out)
  } finally {
    await client.end().catch(() => {})
  }
}

/** For the health page: the moment that the newest complete backup holds. */
async function noteBackup(client: pg.Client, at: number): Promise<void> {
  await client.query('rollback')
  await client.query(
    `insert into setting (name, value) values ('backup.last', jsonb_build_object('at', $1::bigint))
     on conflict (name) do update set value = excluded.value where (setting.value ->> 'at')::bigint < $1::bigint`,
    [at],
  )
}

async function readManifest(client: pg.Client): Promise<Manifest> {
  const { rows: there } = await client.query<{ there: boolean }>(`select to_regclass('schema_migration') is not null as there`)
  const { rows: migrations } = there[0]!.there
    ? await client.query<Manifest['migrations'][number]>('select number, name, checksum from schema_migration order by number')
    : { rows: [] }
  if (migrations.length === 0)
    throw new BackupFault('This database holds nothing of Muster yet: there is nothing to back up. Check DATABASE_URL or MUSTER_DATA_DIR.')
  const { rows: server } = await client.query<{ version: string; now: number }>(
    `select current_setting('server_version') as version, now() as now`,
  )
  return {
    format: FORMAT,
    product: 'muster',
    version: packageJson.version,
    createdAt: new Date(server[0]!.now).toISOString(),
    postgres: server[0]!.version,
    note: NO_SECRET_KEY,
    migrations,
  }
}

/**
 * Every table and its columns, what is referred to before what refers to it. Not generated columns; and not transaction
 * ids (`xid8`), which mean something to the server that gave them alone: a restore gives its own.
 */
async function readTables(client: pg.Client): Promise<{ table: string; columns: string[] }[]> {
  const { rows: tables } = await client.query<{ table: string; columns: string[] }>(`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'schema_migration'
    group by c.relname order by c.relname`)
  const references = await readReferences(client)
  const ordered: typeof tables = []
  const seen = new Set<string>()
  const visit = (table: string) => {
    const found = tables.find((each) => each.table === table)
    if (!found || seen.has(table)) return
    seen.add(table)
    for (const { from, to } of references) if (from === table) visit(to)
    ordered.push(found)
  }
  for (const { table } of tables) visit(table)
  return ordered
}

/** Foreign keys: table `from` refers to table `to`. */
export async function readReferences(client: pg.Client): Promise<{ from: string; to: string; constraint: string }[]> {
  const { rows } = await client.query<{ from: string; to: string; constraint: string }>(`
    select f.relname as from, t.relname as to, k.conname as constraint
    from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
    where k.contype = 'f' and k.conparentid = 0 and f.relnamespace = current_schema()::regnamespace
    order by 1, 2, 3`)
  return rows
}

export const quote = (name: string) => `"${name.replaceAll('"', '""')}"`

async function writeTable(client: pg.Client, archive: ArchiveWriter, table: string, columns: string[]): Promise<End['tables'][number]> {
  const stream = client.query(copyTo(`copy (select ${columns.map(quote).join(', ')} from ${quote(table)}) to stdout`))
  const hash = createHash('sha256')
  let bytes = 0
  let part = 0
  let pending: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size > 0) await archive.add(entryName(table, ++part), Buffer.concat(pending))
    pending = []
    size = 0
  }
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk)
    bytes += chunk.length
    size += chunk.length
    pending.push(chunk)
    if (size >= PART) await flush()
  }
  await flush()
  return { table, columns, rows: stream.rowCount ?? 0, bytes, sha256: hash.digest('hex') }
}

/** After the rows, outside their moment: a number that was given out meanwhile may be left out, never given twice. */
async function readSequences(client: pg.Client): Promise<End['sequences']> {
  const { rows: found } = await client.query<{ table: string; column: string; sequence: string }>(`
    select c.relname as table, a.attname as column, s.oid::regclass::text as sequence
    from pg_class s join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('i', 'a')
      join pg_class c on c.oid = d.refobjid join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and c.relnamespace = current_schema()::regnamespace
    order by 1, 2`)
  const sequences: End['sequences'] = []
  for (const { table, column, sequence } of found) {
    const { rows } = await client.query<{ last: number; used: boolean }>(`select last_value as last, is_called as used from ${sequence}`)
    sequences.push({ table, column, ...rows[0]! })
  }
  return sequences
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value, null, 2) + '\n')

function inWords(error: unknown, out: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC')
    return new BackupFault(`The disk of ${out} is full; nothing was kept. Free some space, or name a file on another disk.`)
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EROFS' || code === 'EEXIST')
    return new BackupFault(`${out} cannot be written: ${message}.`)
  return translate(error)
}
