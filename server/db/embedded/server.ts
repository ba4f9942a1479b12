import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { connectClient, type Connection } from '../connection.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { ENVIRONMENT, handOver } from './cluster.ts'
import type { LogFile } from './log-file.ts'
import { isListed, isServerOf, readPidFile, waitForEnd } from './pid-file.ts'
import { asArguments } from './settings.ts'
import { inWords } from './words.ts'

export type Launch = {
  cluster: string
  binaries: Binaries
  account: Account | undefined
  settings: Record<string, string>
  logFile: LogFile
  log: Logger
}

/** Starts a server and waits until it takes connections, however long its recovery lasts. Returns its process id. */
export async function launch({ cluster, binaries, account, settings, logFile, log }: Launch): Promise<number> {
  const handle = await handOver(cluster, account)
  const output = await logFile.open()
  const said = await logFile.mark()
  let ended: string | undefined
  const child = spawn(binaries.postgres, serverArguments(handle.path, settings), {
    cwd: '/',
    env: ENVIRONMENT,
    stdio: ['ignore', output.fd, output.fd, ...handle.extra],
    // Out of the terminal's process group: Ctrl-C must reach Muster alone, which then stops it in order.
    detached: true,
    ...(account && { uid: account.uid, gid: account.gid }),
  })
  child.on('error', (error) => (ended = error.message))
  child.on('exit', (code, signal) => (ended = `It ended with ${signal ?? `code ${code}`}.`))
  child.unref()
  await Promise.all([handle.close(), output.close()])

  for (let nextWord = Date.now() + 5_000; ended === undefined; await sleep(10)) {
    const file = await readPidFile(cluster)
    if (file?.pid === child.pid && file?.status === 'ready') return file!.pid
    if (Date.now() > nextWord) {
      log.info('the database is still recovering from an unclean stop')
      nextWord += 5_000
    }
  }
  throw inWords('The embedded PostgreSQL did not start.', (await said()) || ended, logFile.path)
}

function serverArguments(path: string, settings: Record<string, string>): string[] {
  return ['-D', path, ...asArguments(settings)]
}

/** Whether a running server was started with just these settings, and by this version. */
export async function runsAsWanted({ cluster, account, settings }: Launch): Promise<boolean> {
  const handle = await handOver(cluster, account)
  await handle.close()
  const wanted = serverArguments(handle.path, settings)
    .map((argument) => ` "${argument}"`)
    .join('')
  const started = await readFile(join(cluster, 'postmaster.opts'), 'utf8').catch(() => '')
  return started.trimEnd().endsWith(wanted)
}

/**
 * Stops a server: politely (statements are cut off, everything is written down), and after `patience` milliseconds
 * at once, which loses nothing either but makes the next start recover.
 */
export async function stopServer(pid: number, cluster: string, binaries: Binaries, log: Logger, patience = 4_000): Promise<void> {
  if (!(await isServerOf(pid, cluster))) return
  if (process.platform === 'win32') {
    const child = spawn(binaries.ctl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', String(Math.ceil(patience / 1000))], {
      stdio: 'ignore',
    })
    await new Promise((resolve) => child.on('close', resolve))
    return
  }
  signal(pid, 'SIGINT')
  if (await waitForEnd(pid, patience)) return
  log.warn('the database did not stop in time; it is stopped at once and will recover at the next start')
  signal(pid, 'SIGQUIT')
  if (await waitForEnd(pid, 1_000)) return
  signal(pid, 'SIGKILL')
  await waitForEnd(pid, 1_000)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // it ended meanwhile
  }
}

/**
 * Removes lock files whose number now belongs to another program, or to a dead process that nobody has buried;
 * PostgreSQL would take either for a running server.
 */
export async function removeStaleLocks(cluster: string, socketDirectory: string | undefined, port: number): Promise<void> {
  const paths = [join(cluster, 'postmaster.pid')]
  if (socketDirectory !== undefined) paths.push(join(socketDirectory, `.s.PGSQL.${port}.lock`))
  for (const path of paths) {
    const pid = Number.parseInt(await readFile(path, 'utf8').catch(() => ''))
    if (pid > 1 && isListed(pid) && !(await isServerOf(pid, cluster))) await rm(path, { force: true })
  }
}

/** Makes the database that Muster uses, beside the one for maintenance. */
export async function ensureDatabase(maintenance: Connection, database: string): Promise<void> {
  const client = await connectClient(maintenance, 'muster')
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${database} strategy file_copy`)
  } catch (error) {
    // made by another process at the same time
    if ((error as { code?: string }).code !== '42P04') throw error
  } finally {
    await client.end()
  }
}

/** For Windows, where the server listens on the loopback address. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}
