import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import pino from 'pino'
import sql from 'sql-template-tag'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectDatabase, type Database } from './database.ts'
import { startEmbedded, type Embedded } from './embedded.ts'
import { isAlive, readPidFile, waitForEnd } from './embedded/pid-file.ts'
import { DatabaseUnavailable, DatabaseUnfit } from './faults.ts'

const log = pino({ level: 'silent' })
const WRITER = join(import.meta.dirname, '../../test/programs/write-rows.ts')
const windows = process.platform === 'win32'
let root: string
const running = new Set<Embedded>()

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'muster-embedded-'))
})
afterEach(async () => {
  for (const embedded of running) await embedded.stop()
  running.clear()
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function start(name: string, options: { settings?: Record<string, string>; shared?: boolean } = {}): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir: join(root, name), log, ...options })
  running.add(embedded)
  return embedded
}

async function stop(embedded: Embedded): Promise<void> {
  await embedded.stop()
  running.delete(embedded)
}

async function using<T>(embedded: Embedded, use: (db: Database) => Promise<T>): Promise<T> {
  const db = await connectDatabase(embedded.connection, log)
  try {
    return await use(db)
  } finally {
    await db.close()
  }
}

const serverOf = async (name: string) => (await readPidFile(join(root, name, 'postgres')))!.pid

/** Another Muster: writes rows until it is killed. */
async function startWriter(name: string): Promise<{ server: number; acknowledged: () => number; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [WRITER, join(root, name)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = new Promise((resolve) => child.once('close', resolve))
  let last = 0
  const server = Promise.withResolvers<number>()
  const some = Promise.withResolvers<void>()
  createInterface(child.stdout).on('line', (line) => {
    const word = JSON.parse(line) as { server?: number; n?: number }
    if (word.server !== undefined) server.resolve(word.server)
    if (word.n !== undefined) last = word.n
    if (last >= 20) some.resolve()
  })
  child.once('exit', (code) => server.reject(new Error(`the writer ended with ${code}`)))
  const pid = await server.promise
  await some.promise
  return {
    server: pid,
    acknowledged: () => last,
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

const rowsUpTo = (db: Database, n: number) => db.one<{ kept: number }>(sql`select count(*) as kept from written where n <= ${n}`)

describe('the embedded database', { timeout: 120_000 }, () => {
  test('starts from nothing, stops without leaving anything behind, and keeps what was written', async () => {
    const first = await start('plain')
    await using(first, (db) => db.run(sql`create table kept as select 42 as n`))
    const pid = await serverOf('plain')
    const before = Date.now()
    await stop(first)
    expect(Date.now() - before).toBeLessThan(5_000)
    expect(isAlive(pid)).toBe(false)
    if (!windows) await expect(stat(first.connection.host!)).rejects.toThrow('ENOENT')
    const second = await start('plain')
    expect(await using(second, (db) => db.one(sql`select n from kept`))).toEqual({ n: 42 })
  })

  test('is durable, checksummed, and sorts by its own rules instead of the system’s', async () => {
    const embedded = await start('plain')
    const settings = await using(embedded, (db) =>
      db.one(sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
        current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
        (select datlocprovider::text || ' ' || datlocale from pg_database where datname = current_database()) as locale`),
    )
    expect(settings).toEqual({ fsync: 'on', commit: 'on', pages: 'on', checksums: 'on', encoding: 'UTF8', locale: 'b C.UTF-8' })
  })

  test('lets no other local user in', async () => {
    const embedded = await start('plain')
    const { host, password } = embedded.connection
    if (!windows) {
      expect(await using(embedded, (db) => db.one(sql`select current_setting('listen_addresses') as tcp`))).toEqual({ tcp: '' })
      expect((await stat(host!)).mode & 0o777).toBe(0o700)
      expect((await stat(join(root, 'plain', 'postgres'))).mode & 0o777).toBe(0o700)
    }
    expect((await stat(join(root, 'plain', 'postgres.password'))).mode & 0o077).toBe(0)
    expect(password!.length).toBeGreaterThanOrEqual(32)
    const intruder = new Client({ ...embedded.connection, password: 'guessed' })
    await expect(intruder.connect()).rejects.toMatchObject({ code: '28P01' })
  })

  test('works under a long path with spaces and quotes', async () => {
    const name = join('a directory with spaces', `it's "${'long'.repeat(30)}"`)
    const embedded = await start(name)
    expect(await using(embedded, (db) => db.one(sql`select 1 as one`))).toEqual({ one: 1 })
  })

  test('refuses a second Muster on the same data directory, and serves a command beside the first', async () => {
    const first = await start('plain')
    await expect(startEmbedded({ dataDir: join(root, 'plain'), log })).rejects.toThrow(
      /Another Muster is running on the data directory .* MUSTER_DATA_DIR/,
    )
    const beside = await start('plain', { shared: true })
    expect(await using(beside, (db) => db.one(sql`select 1 as one`))).toEqual({ one: 1 })
    await stop(beside)
    expect(await using(first, (db) => db.one(sql`select 1 as one`))).toEqual({ one: 1 })
  })

  test('refuses the files of another major version, and changes nothing', async () => {
    await stop(await start('plain'))
    const version = join(root, 'plain', 'postgres', 'PG_VERSION')
    await copyFile(version, join(root, 'version'))
    await writeFile(version, '14\n')
    await expect(start('plain')).rejects.toThrow(
      /written by PostgreSQL 14; this Muster brings PostgreSQL 18, which cannot read them. Nothing was changed.*backup/,
    )
    await writeFile(version, await readFile(join(root, 'version')))
    await start('plain')
  })

  test('refuses a directory that is not a database, in words', async () => {
    await writeFile(join(root, 'file'), '')
    await expect(start(join('file', 'data'))).rejects.toThrow(DatabaseUnfit)
    await expect(start(join('file', 'data'))).rejects.toThrow(/cannot be made.*MUSTER_DATA_DIR/)
  })

  test('takes no notice of a left-over process number that now belongs to another program', async () => {
    await stop(await start('plain'))
    await writeFile(join(root, 'plain', 'postgres', 'postmaster.pid'), `${process.pid}\n/x\n0\n5432\n/tmp/muster-abcdef\n\n  1 1\nready\n`)
    await start('plain')
    expect(await serverOf('plain')).not.toBe(process.pid)
  })

  test('sets a new password when the file with the old one was lost', async () => {
    const before = await start('plain')
    await stop(before)
    await rm(join(root, 'plain', 'postgres.password'))
    const after = await start('plain')
    expect(after.connection.password).not.toBe(before.connection.password)
    expect(await using(after, (db) => db.one(sql`select 1 as one`))).toEqual({ one: 1 })
  })
})

describe('after a kill', { timeout: 120_000 }, () => {
  test('of the product, the next start takes the running server over and finds every acknowledged row', async () => {
    const writer = await startWriter('killed')
    await writer.kill()
    const n = writer.acknowledged()
    expect(isAlive(writer.server)).toBe(true)
    const embedded = await start('killed')
    expect(await serverOf('killed')).toBe(writer.server)
    expect(await using(embedded, (db) => rowsUpTo(db, n))).toEqual({ kept: n })
  })

  test('of the product, a server with other settings is started anew', async () => {
    const writer = await startWriter('killed')
    await writer.kill()
    const n = writer.acknowledged()
    const embedded = await start('killed', { settings: { work_mem: '9MB' } })
    expect(isAlive(writer.server)).toBe(false)
    expect(await using(embedded, (db) => rowsUpTo(db, n))).toEqual({ kept: n })
    expect(await using(embedded, (db) => db.one(sql`select current_setting('work_mem') as m`))).toEqual({ m: '9MB' })
  })

  test('of product and database, the next start recovers every acknowledged row', async () => {
    const writer = await startWriter('killed')
    process.kill(writer.server, 'SIGKILL')
    await writer.kill()
    await waitForEnd(writer.server, 5_000)
    const n = writer.acknowledged()
    const embedded = await start('killed')
    expect(await using(embedded, (db) => rowsUpTo(db, n))).toEqual({ kept: n })
  })

  test('of the database under a writer, it comes back by itself and keeps every acknowledged row', async () => {
    const embedded = await start('killed')
    await using(embedded, async (db) => {
      await db.run(sql`truncate written`)
      let exits = 0
      embedded.onExit(() => exits++)
      let acknowledged = 0
      let refused = 0
      for (let n = 1; n <= 180; n++) {
        if (n === 50 || n === 100 || n === 150) process.kill(await serverOf('killed'), 'SIGKILL')
        while (acknowledged < n) {
          try {
            await db.tx((tx) => tx.run(sql`insert into written values (${n}) on conflict do nothing`))
            acknowledged = n
          } catch (error) {
            expect(error).toBeInstanceOf(DatabaseUnavailable)
            refused++
            await sleep(20)
          }
        }
      }
      expect(await rowsUpTo(db, acknowledged)).toEqual({ kept: acknowledged })
      expect(exits).toBe(3)
      expect(refused).toBeGreaterThan(0)
    })
  })

  test('during the very first start, nothing half-made is taken for a database', async () => {
    const child = spawn(process.execPath, [WRITER, join(root, 'unborn')], { stdio: 'ignore' })
    const half = async () => (await readdir(join(root, 'unborn')).catch(() => [])).some((name) => name.startsWith('postgres.new-'))
    while (!(await half())) await sleep(5)
    child.kill('SIGKILL')
    const embedded = await start('unborn')
    expect(await using(embedded, (db) => db.one(sql`select 1 as one`))).toEqual({ one: 1 })
  })
})
