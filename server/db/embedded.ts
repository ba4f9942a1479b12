import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Logger } from 'pino'
import { connectClient, type Connection } from './connection.ts'
import { accountFor } from './embedded/account.ts'
import { findBinaries } from './embedded/binaries.ts'
import {
  checkCluster,
  clusterOf,
  createCluster,
  makeDataDirectory,
  readPassword,
  removeLeftOvers,
  resetPassword,
  ROLE,
} from './embedded/cluster.ts'
import { logFile } from './embedded/log-file.ts'
import { isServerOf, readPidFile, waitForEnd, type PidFile } from './embedded/pid-file.ts'
import { ensureDatabase, freePort, launch, removeStaleLocks, runsAsWanted, stopServer, type Launch } from './embedded/server.ts'
import { settingsFor } from './embedded/settings.ts'
import { isPrivateDirectory, makePrivateDirectory, removePrivateDirectory, restorePrivateDirectory } from './embedded/socket-directory.ts'
import { fileFaultInWords } from './embedded/words.ts'
import { DatabaseUnfit } from './faults.ts'

export type EmbeddedOptions = {
  dataDir: string
  log: Logger
  /** Settings of PostgreSQL beside ours. */
  settings?: Record<string, string>
  /** For commands beside a running server: use its database instead of refusing it. */
  shared?: boolean
}

/** A PostgreSQL that belongs to this process: started, adopted after a crash, and brought back whenever it dies. */
export type Embedded = {
  connection: Connection
  /** Called each time that it ended unasked; it is being brought back already. */
  onExit: (listener: () => void) => void
  stop: () => Promise<void>
}

/** Whoever holds this session lock in the maintenance database owns the server. The kernel frees it with the process. */
const OWNER_LOCK = 0x4d555354
const MAINTENANCE = 'postgres'

/** Throws `DatabaseUnfit`, in words, when it cannot. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  try {
    await makeDataDirectory(dataDir)
    return await start({ ...options, dataDir })
  } catch (error) {
    throw fileFaultInWords(error, dataDir)
  }
}

async function start({ dataDir, log, settings: more, shared = false }: EmbeddedOptions): Promise<Embedded> {
  const cluster = clusterOf(dataDir)
  const account = await accountFor(cluster)
  const binaries = await findBinaries(dataDir, account)
  await removeLeftOvers(dataDir)
  const exists = await checkCluster(cluster, binaries)
  const { password, made } = await readPassword(dataDir)
  if (!exists) await createCluster(dataDir, cluster, binaries, account, password)
  const file = logFile(join(dataDir, 'postgres.log'))
  const windows = process.platform === 'win32'
  const listeners: (() => void)[] = []
  const port = windows ? await freePort() : 5432
  let socketDirectory: string | undefined
  let pid: number | undefined
  let owner: pg.Client | undefined
  let stopping = false
  let recovering: Promise<void> | undefined
  let passwordLost = exists && made

  const wanted = (): Launch => ({ cluster, binaries, account, settings: settingsFor(socketDirectory, port, more), logFile: file, log })
  const connection = (database: string): Connection => ({ host: socketDirectory ?? '127.0.0.1', port, user: ROLE, password, database })
  const halt = new AbortController()
  const pause = (wait: number) => sleep(wait, undefined, { signal: halt.signal }).catch(() => {})
  const stopIt = (which: number) => stopServer(which, cluster, binaries, log)

  /** Afterwards a server runs and is ours; or, if shared, another process's. */
  async function bringUp(): Promise<void> {
    await file.bound()
    for (let attempt = 1; ; attempt++) {
      const found = await readPidFile(cluster)
      if (found && (await isServerOf(found.pid, cluster))) {
        if (await adopt(found)) return
      }
      try {
        await launchOwn(found)
        return
      } catch (error) {
        // The last processes of a server that was just killed are still ending.
        if (/pre-existing shared memory/.test((error as Error).message) && attempt < 50 && !stopping) {
          await pause(200)
          continue
        }
        // Another process was quicker: look at what it started.
        const rival = await readPidFile(cluster)
        if (attempt >= 3 || !rival || !(await isServerOf(rival.pid, cluster))) throw error
      }
    }
  }

  async function launchOwn(left: PidFile | undefined): Promise<void> {
    if (!windows) {
      if (socketDirectory === undefined && left && (await isPrivateDirectory(left.socketDirectory, account)))
        socketDirectory = left.socketDirectory
      if (socketDirectory === undefined) socketDirectory = await makePrivateDirectory(account)
      else await restorePrivateDirectory(socketDirectory, account)
    }
    await removeStaleLocks(cluster, socketDirectory, port)
    if (passwordLost) await resetPassword(cluster, binaries, account, password)
    passwordLost = false
    pid = await launch(wanted())
    try {
      owner = await connectClient(connection(MAINTENANCE), 'muster owner')
      await owner.query('select pg_advisory_lock($1)', [OWNER_LOCK])
    } catch (error) {
      await stopIt(pid)
      throw error
    }
  }

  /** Takes over a server that an earlier process left behind. False: it was stopped, start another. */
  async function adopt(found: PidFile): Promise<boolean> {
    if (found.status === 'stopping') {
      await waitForEnd(found.pid, 30_000)
      return false
    }
    if (!windows && !(await isPrivateDirectory(found.socketDirectory, account))) {
      await stopIt(found.pid)
      return false
    }
    if (!windows) socketDirectory = found.socketDirectory
    const client = await connectPatiently(found.pid)
    if (!client) {
      log.warn({ pid: found.pid }, 'a database server left over from an earlier run does not answer; it is started anew')
      await stopIt(found.pid)
      return false
    }
    if (!(await becomeOwner(client))) {
      await client.end()
      if (shared) return true
      throw new DatabaseUnfit(
        `Another Muster is running on the data directory ${dataDir}. Stop it first, or set MUSTER_DATA_DIR to a directory of its own for this one. Several nodes share one external PostgreSQL through DATABASE_URL.`,
      )
    }
    const { version } = (await client.query(`select current_setting('server_version') as version`)).rows[0] as { version: string }
    if (!(await runsAsWanted(wanted())) || !binaries.version.startsWith(`${version}.`)) {
      log.info('the database server left over from an earlier run has other settings; it is started anew')
      await client.end()
      await stopIt(found.pid)
      return false
    }
    pid = found.pid
    owner = client
    log.info({ pid }, 'took over the database server that an earlier run left behind')
    return true
  }

  /** A server that still starts answers "starting up"; one that answers nothing for 10 s is not waited for. */
  async function connectPatiently(which: number): Promise<pg.Client | undefined> {
    for (let until = Date.now() + 10_000; Date.now() < until; await sleep(20)) {
      try {
        return await connectClient(connection(MAINTENANCE), 'muster owner')
      } catch (error) {
        if ((error as { code?: string }).code === '28P01')
          throw new DatabaseUnfit(
            `The running database server does not accept the password in ${join(dataDir, 'postgres.password')}. Stop that server (process ${which}) and start Muster again.`,
          )
        if ((error as { code?: string }).code === '57P03') until = Date.now() + 10_000
        if (!(await isServerOf(which, cluster))) return undefined
      }
    }
    return undefined
  }

  /** Patient for a moment: an owner that was just killed, or one that is just stopping, lets go soon. */
  async function becomeOwner(client: pg.Client): Promise<boolean> {
    for (let until = Date.now() + (shared ? 500 : 2_000); ; await sleep(20)) {
      const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [OWNER_LOCK])
      if (rows[0].mine === true) return true
      if (Date.now() > until) return false
    }
  }

  function watch(): void {
    owner?.once('end', () => (recovering = recover()))
  }

  async function recover(): Promise<void> {
    owner = undefined
    if (stopping) return
    log.error('the database server ended; bringing it back')
    for (const listener of listeners) listener()
    for (let wait = 50; !stopping; wait = Math.min(wait * 2, 5_000)) {
      try {
        await bringUp()
        if (stopping && pid !== undefined) return await stopIt(pid)
        log.info({ pid }, 'the database server is back')
        return watch()
      } catch (error) {
        log.error({ err: error }, 'the database server could not be brought back; trying again')
        await pause(wait)
      }
    }
  }

  async function stop(): Promise<void> {
    stopping = true
    halt.abort()
    clearInterval(bounding)
    const mine = owner !== undefined || recovering !== undefined
    await owner?.end().catch(() => {})
    await recovering
    if (mine && pid !== undefined) await stopIt(pid)
    if (mine && socketDirectory !== undefined) await removePrivateDirectory(socketDirectory)
  }

  await bringUp()
  watch()
  const bounding = setInterval(
    () => void file.bound().catch((error) => log.warn({ err: error }, 'the database log could not be shortened')),
    60_000,
  )
  bounding.unref()

  try {
    await ensureDatabase(connection(MAINTENANCE), ROLE)
  } catch (error) {
    await stop()
    throw error
  }

  return {
    connection: connection(ROLE),
    onExit: (listener) => void listeners.push(listener),
    stop,
  }
}
