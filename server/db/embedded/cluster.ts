import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  constants,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseUnfit } from '../faults.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { inWords } from './words.ts'

/** The role that Muster connects as, and its database. */
export const ROLE = 'muster'

const NEW = 'postgres.new-'

/** Where the embedded server's files lie. */
export const clusterOf = (dataDir: string) => join(dataDir, 'postgres')

/** What a server process needs to find its cluster: arguments, and file descriptors that it inherits. */
export type Handle = { path: string; extra: number[]; close: () => Promise<void> }

/**
 * Names the cluster to a process of another account. That account may not be able to walk there (a data directory
 * under /root), so on Linux it inherits the opened directory as descriptor 3 and is told `/proc/self/fd/3`.
 */
export async function handOver(cluster: string, account: Account | undefined): Promise<Handle> {
  if (!account || process.platform !== 'linux') return { path: cluster, extra: [], close: async () => {} }
  const directory = await open(cluster, constants.O_RDONLY | constants.O_DIRECTORY)
  return { path: '/proc/self/fd/3', extra: [directory.fd], close: () => directory.close() }
}

/**
 * What glibc's malloc keeps for the next statement. By its defaults a statement over some hundred kilobytes takes its
 * memory from the kernel and gives it back each time, page by page, which costs more than the statement itself.
 */
const MALLOC = { MALLOC_TRIM_THRESHOLD_: '16777216', MALLOC_MMAP_THRESHOLD_: '8388608', MALLOC_TOP_PAD_: '1048576' }

/** Nothing of this process's environment: PostgreSQL reads many variables. */
export const ENVIRONMENT =
  process.platform === 'win32' ? undefined : { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', HOME: '/', ...MALLOC }

/** For this user alone; one that is there already stays as it is. */
export async function makeDataDirectory(dataDir: string): Promise<void> {
  try {
    if (await mkdir(dataDir, { recursive: true })) await chmod(dataDir, 0o700)
  } catch (error) {
    throw new DatabaseUnfit(
      `The data directory ${dataDir} cannot be made: ${(error as Error).message}. Make it for this user, or set MUSTER_DATA_DIR to another place.`,
      { cause: error },
    )
  }
}

/** Refuses a cluster of another major version. Undefined: there is none. */
export async function checkCluster(cluster: string, binaries: Binaries): Promise<boolean> {
  const found = await stat(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new DatabaseUnfit(
      `The database files in ${cluster} cannot be reached: ${error.message}. Start Muster as the user who owns them.`,
      { cause: error },
    )
  })
  if (!found) return false
  const uid = process.getuid?.()
  if (uid !== undefined && uid !== 0 && found.uid !== uid) {
    throw new DatabaseUnfit(
      `The database files in ${cluster} belong to the user with uid ${found.uid}, and this process runs as uid ${uid}. Start Muster as the user who first did (root, if it was root), or hand the whole data directory over: chown -R ${uid}.`,
    )
  }
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: Error) => error)
  if (text instanceof Error) {
    throw new DatabaseUnfit(
      `${cluster} is there but holds no database: PG_VERSION cannot be read (${text.message}). If it is empty or not Muster's, move it away; Muster then makes a new database.`,
      { cause: text },
    )
  }
  const major = text.trim()
  if (major !== String(binaries.major)) {
    throw new DatabaseUnfit(
      `The database files in ${cluster} were written by PostgreSQL ${major}; this Muster brings PostgreSQL ${binaries.major}, which cannot read them. Nothing was changed. Start the Muster release that wrote them, make a backup (muster backup), move the data directory away, and restore the backup with this release (muster restore).`,
    )
  }
  return true
}

/** The role's password: made once, kept beside the cluster where only this process's user can read it. */
export async function readPassword(dataDir: string): Promise<{ password: string; made: boolean }> {
  const path = join(dataDir, 'postgres.password')
  const read = async () => (await readFile(path, 'utf8').catch(() => '')).trim()
  const kept = await read()
  if (kept) return { password: kept, made: false }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, randomBytes(24).toString('base64url') + '\n', { mode: 0o600 })
  if ((await stat(path).catch(() => undefined))?.size === 0) await unlink(path)
  // Whole or not at all, and the first one wins.
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(draft)
  return { password: await read(), made: true }
}

/** Makes a new cluster aside and moves it into place once it is complete. */
export async function createCluster(
  dataDir: string,
  cluster: string,
  binaries: Binaries,
  account: Account | undefined,
  password: string,
): Promise<void> {
  const fresh = await mkdtemp(join(dataDir, NEW))
  const passwordFile = await open(`${fresh}.password`, 'w', 0o600)
  try {
    await chmod(fresh, 0o700)
    await passwordFile.writeFile(password)
    if (account) {
      await chown(fresh, account.uid, account.gid)
      await passwordFile.chown(account.uid, account.gid)
    }
    await initialise(fresh, binaries, account, passwordFile.fd)
    await rename(fresh, cluster).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was quicker.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
    await sync(dataDir)
  } finally {
    await passwordFile.close()
    await rm(`${fresh}.password`, { force: true })
    await rm(fresh, { recursive: true, force: true })
  }
}

async function initialise(directory: string, binaries: Binaries, account: Account | undefined, passwordFd: number): Promise<void> {
  const handle = await handOver(directory, account)
  const inherited = handle.extra.length > 0
  try {
    const { code, output } = await run(
      binaries.initdb,
      [
        `--pgdata=${handle.path}`,
        `--username=${ROLE}`,
        `--pwfile=${inherited ? '/proc/self/fd/4' : `${directory}.password`}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Its own collation, not the system's: an update of the C library or ICU never breaks an index.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--data-checksums',
        '--no-instructions',
      ],
      account,
      inherited ? [...handle.extra, passwordFd] : [],
    )
    if (code !== 0) throw inWords('The database could not be created.', output, directory)
  } finally {
    await handle.close()
  }
}

/** Sets the password of a cluster whose password file was lost, with the server's single-user mode. */
export async function resetPassword(cluster: string, binaries: Binaries, account: Account | undefined, password: string): Promise<void> {
  const handle = await handOver(cluster, account)
  try {
    const statement = `alter role ${ROLE} password '${password}'\n`
    const { code, output } = await run(binaries.postgres, ['--single', '-D', handle.path, 'postgres'], account, handle.extra, statement)
    if (code !== 0 || /ERROR|FATAL/.test(output))
      throw inWords('The password file of the database is missing, and a new password could not be set.', output, cluster)
  } finally {
    await handle.close()
  }
}

function run(
  file: string,
  args: string[],
  account: Account | undefined,
  extra: number[],
  input = '',
): Promise<{ code: number | null; output: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number | null; output: string }>()
  const child = spawn(file, args, {
    cwd: '/',
    env: ENVIRONMENT,
    stdio: ['pipe', 'pipe', 'pipe', ...extra],
    ...(account && { uid: account.uid, gid: account.gid }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream!.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.on('error', reject)
  child.on('close', (code) => resolve({ code, output }))
  child.stdin!.on('error', () => {})
  child.stdin!.end(input)
  return promise
}

/** Half-made clusters of starts that were killed. A minute old, so that nothing of a start under way goes. */
export async function removeLeftOvers(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(NEW)) continue
    const path = join(dataDir, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > 60_000) await rm(path, { recursive: true, force: true })
  }
}

async function sync(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, constants.O_RDONLY)
  await handle.sync().catch(() => {})
  await handle.close()
}
