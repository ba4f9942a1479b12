import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { connectClient, connectionOf, type Connection } from '../server/db/connection.ts'
import { startEmbedded } from '../server/db/embedded.ts'
import { isAlive, isServerOf, readPidFile, waitForEnd } from '../server/db/embedded/pid-file.ts'
import { migrate } from '../server/db/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests may create databases, and the migrated one that they copy. */
    database: { server: Connection; template: string }
  }
}

const PREFIX = 'muster-tests-'
const log = pino({ level: 'warn' })

/**
 * One server for all tests: that of TEST_DATABASE_URL (its user may create databases), else an embedded one that lives
 * as long as the run. The template is migrated once; each test copies it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startServer()
  // Each project of a run has a set-up of its own; on one given server their names must differ.
  const prefix = `muster_test_${process.pid}_${randomBytes(3).toString('hex')}_`
  const template = `${prefix}template`
  try {
    const admin = await connectClient(server, 'muster tests')
    await admin.query(`create database ${template}`)
    await admin.end()
    await migrate({ ...server, database: template }, log)
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('database', { server, template })
  return async () => {
    await dropAll(server, prefix)
    await stop()
  }
}

async function startServer(): Promise<{ server: Connection; stop: () => Promise<void> }> {
  // the one place beside server/config.ts that reads the environment: it chooses what is tested against
  const url = process.env['TEST_DATABASE_URL']
  if (url) return { server: connectionOf(url), stop: async () => {} }
  await removeLeftOvers()
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`))
  // Nobody misses a test's rows after a power cut.
  const settings = { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' }
  const embedded = await startEmbedded({ dataDir, log, settings })
  return {
    server: embedded.connection,
    stop: async () => {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Servers of runs that were killed: nobody else would ever stop them. */
async function removeLeftOvers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const dataDir = join(tmpdir(), name)
    const cluster = join(dataDir, 'postgres')
    const server = await readPidFile(cluster)
    if (server && (await isServerOf(server.pid, cluster))) {
      process.kill(server.pid, 'SIGQUIT')
      await waitForEnd(server.pid, 5_000)
      if (/\/muster-\w{6}$/.test(server.socketDirectory)) await rm(server.socketDirectory, { recursive: true, force: true })
    }
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function dropAll(server: Connection, prefix: string): Promise<void> {
  const admin = await connectClient(server, 'muster tests')
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [prefix])
  for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`)
  await admin.end()
}
