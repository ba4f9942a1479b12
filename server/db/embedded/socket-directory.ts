import { chmod, chown, lstat, mkdir, mkdtemp, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseUnfit } from '../faults.ts'
import type { Account } from './account.ts'

/**
 * Places whose paths are short and which every account can walk. A socket's path is limited to 107 bytes (103 on
 * macOS), so it cannot lie in the data directory.
 */
const BASES = ['/tmp', '/var/tmp', '/run', '/dev/shm']

/** A new directory that only the server's account (and root) may enter. */
export async function makePrivateDirectory(account: Account | undefined): Promise<string> {
  const reasons: string[] = []
  for (const base of BASES) {
    try {
      const directory = await mkdtemp(join(base, 'muster-'))
      await chmod(directory, 0o700)
      if (account) await chown(directory, account.uid, account.gid)
      return directory
    } catch (error) {
      reasons.push((error as Error).message)
    }
  }
  throw new DatabaseUnfit(
    `The database needs a small private directory for its socket, and none could be made:\n  ${reasons.join('\n  ')}\nMake /tmp writable, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/** Whether a directory that an earlier run left, or that a running server names, is one of ours and closed to others. */
export async function isPrivateDirectory(directory: string, account: Account | undefined): Promise<boolean> {
  if (!BASES.some((base) => directory.startsWith(`${base}/muster-`) && !directory.slice(base.length + 1).includes('/'))) return false
  const found = await lstat(directory).catch(() => undefined)
  return found !== undefined && found.isDirectory() && found.uid === (account?.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0
}

/** Makes it again should a cleaner of temporary files have taken it. */
export async function restorePrivateDirectory(directory: string, account: Account | undefined): Promise<void> {
  if (await isPrivateDirectory(directory, account)) return
  await mkdir(directory, { mode: 0o700 })
  if (account) await chown(directory, account.uid, account.gid)
}

export async function removePrivateDirectory(directory: string): Promise<void> {
  await rmdir(directory).catch(() => {})
}
