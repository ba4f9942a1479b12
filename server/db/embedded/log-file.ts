import { copyFile, open, readFile, stat, truncate, type FileHandle } from 'node:fs/promises'

const LIMIT = 8 * 1024 * 1024

/** PostgreSQL's log, at most two files of 8 MB: `path` and the one before it, `path.1`. */
export type LogFile = {
  path: string
  /** For a child's output. Appends, so that cutting the file does not confuse whoever still writes to it. */
  open: () => Promise<FileHandle>
  /** Marks the end; the result reads what was written since. */
  mark: () => Promise<() => Promise<string>>
  bound: () => Promise<void>
}

export function logFile(path: string): LogFile {
  return {
    path,
    open: () => open(path, 'a', 0o600),
    async mark() {
      const start = (await stat(path).catch(() => undefined))?.size ?? 0
      return async () => (await readFile(path).catch(() => Buffer.alloc(0))).subarray(start).toString('utf8')
    },
    async bound() {
      const size = (await stat(path).catch(() => undefined))?.size ?? 0
      if (size < LIMIT) return
      await copyFile(path, `${path}.1`)
      await truncate(path)
    },
  }
}
