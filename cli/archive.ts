import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { finished, pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { BackupFault } from './backup-format.ts'

/**
 * A gzip-compressed tar (POSIX ustar), so that any tool can look into a backup. Its writer is given whole entries, and
 * its reader gives them back whole; both hold one entry in memory at a time.
 */
export type ArchiveWriter = {
  add: (name: string, content: Buffer) => Promise<void>
  /** Resolves once everything is on the disk. */
  finish: () => Promise<void>
  abort: () => Promise<void>
}

const BLOCK = 512
/** Nothing that we write comes near it; a damaged header might say anything. */
const LARGEST_ENTRY = 256 * 1024 * 1024

export async function createArchive(path: string): Promise<ArchiveWriter> {
  // Fails if it is there already. For its owner's eyes alone: it holds people's addresses and password hashes.
  const file = await open(path, 'wx', 0o600)
  const gzip = createGzip()
  const written = pipeline(gzip, file.createWriteStream({ flush: true }))
  written.catch(() => {})

  async function write(buffer: Buffer): Promise<void> {
    if (buffer.length === 0) return
    // A full disk ends the pipeline; waiting for it to drain would wait forever.
    if (!gzip.write(buffer)) await Promise.race([new Promise((drained) => gzip.once('drain', drained)), written])
  }

  return {
    async add(name, content) {
      await write(header(name, content.length))
      await write(content)
      await write(Buffer.alloc(padding(content.length)))
    },
    async finish() {
      await write(Buffer.alloc(2 * BLOCK))
      gzip.end()
      await written
    },
    async abort() {
      gzip.destroy()
      await written.catch(() => {})
    },
  }
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, offset: number, length: number) => block.write(value.toString(8).padStart(length - 1, '0'), offset, 'ascii')
  block.write(name, 0, 100, 'utf8')
  octal(0o600, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write('0', 156, 'ascii')
  block.write('ustar\u000000', 257, 'ascii')
  // the checksum counts its own field as spaces
  block.write('        ', 148, 'ascii')
  block.write(checksum(block).toString(8).padStart(6, '0') + '\0 ', 148, 'ascii')
  return block
}

function checksum(block: Buffer): number {
  let sum = 0
  for (const byte of block) sum += byte
  return sum
}

const padding = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK

/** The entries in order. Whatever is wrong with the file is a `BackupFault` in words. */
export async function* readArchive(path: string): AsyncGenerator<{ name: string; content: Buffer }> {
  const source = createReadStream(path)
  const gunzip = createGunzip()
  const done = pipeline(source, gunzip)
  done.catch(() => {})
  const chunks = gunzip[Symbol.asyncIterator]()
  let pending: Buffer[] = []
  let available = 0

  /** Null: the stream ended before a single byte. */
  async function take(size: number): Promise<Buffer | null> {
    while (available < size) {
      const { value, done: ended } = await chunks.next()
      if (ended) {
        if (available === 0) return null
        throw cutOff(path, 'in the middle')
      }
      pending.push(value as Buffer)
      available += (value as Buffer).length
    }
    const all = Buffer.concat(pending)
    pending = [all.subarray(size)]
    available -= size
    return all.subarray(0, size)
  }

  try {
    for (;;) {
      const block = await take(BLOCK)
      if (block === null) throw cutOff(path, 'too early')
      if (block.every((byte) => byte === 0)) break
      const { name, size } = readHeader(block, path)
      const content = await take(size + padding(size))
      if (content === null) throw cutOff(path, 'in the middle')
      yield { name, content: content.subarray(0, size) }
    }
    // to the very end: gzip's own checksum stands there
    while (!(await chunks.next()).done) continue
    await done
  } catch (error) {
    throw inWords(error, path)
  } finally {
    source.destroy()
    gunzip.destroy()
    await finished(source).catch(() => {})
  }
}

function readHeader(block: Buffer, path: string): { name: string; size: number } {
  const text = (offset: number, length: number) =>
    block
      .toString('utf8', offset, offset + length)
      .replace(/\0.*$/s, '')
      .trim()
  const claimed = Number.parseInt(text(148, 8), 8)
  const copy = Buffer.from(block)
  copy.fill(' ', 148, 156)
  const size = Number.parseInt(text(124, 12), 8)
  if (claimed !== checksum(copy) || !Number.isSafeInteger(size) || size > LARGEST_ENTRY) {
    throw new BackupFault(`The file ${path} is damaged: a part of it is not what was written. Copy it again, or use another backup.`)
  }
  return { name: text(0, 100), size }
}

function cutOff(path: string, where: 'in the middle' | 'too early'): BackupFault {
  return new BackupFault(`The file ${path} ends ${where}: it was cut off, or its copy is incomplete. Copy it again, or use another backup.`)
}

function inWords(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (error instanceof BackupFault) return error
  if (code === 'Z_BUF_ERROR') return cutOff(path, 'in the middle')
  if (code === 'Z_DATA_ERROR' && /header/.test(message))
    return new BackupFault(`The file ${path} is not a backup of Muster, or it is damaged from its beginning.`)
  if (code?.startsWith('Z_')) return new BackupFault(`The file ${path} is damaged (${message}). Copy it again, or use another backup.`)
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') return new BackupFault(`The file ${path} cannot be read: ${message}.`)
  return error
}
