import { Worker } from 'node:worker_threads'
import type { Entry } from '../../domain/asset-entry.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { SECOND } from '../../domain/time.ts'
import type { ImportText } from './import-text.ts'

const LINES = 20_000
const TIME = 60 * SECOND
/** Megabytes: 10,000 assets as YAML take about 200. */
const MEMORY = 768

/**
 * The entries of a text, or why not. Read beside the loop that pages people: YAML of 10,000 assets takes seconds, and
 * a node that does not answer for so long is taken for frozen.
 */
export async function readImport(given: ImportText): Promise<Entry[] | Rejection> {
  const read = await inWorker(given)
  if (isRejection(read)) return read
  if (typeof read === 'string') return invalid(read)
  if (read.length === 0) return invalid('There is nothing in it.')
  if (read.length > LINES) return invalid(`It has ${read.length} lines; ${LINES} can be imported at once.`)
  return read
}

function inWorker(workerData: ImportText): Promise<Entry[] | string | Rejection> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
  return new Promise<Entry[] | string | Rejection>((resolve) => {
    const late = setTimeout(() => resolve(invalid('It takes too long to read. Import it in parts.')), TIME)
    worker.once('message', resolve)
    worker.once('error', (fault: NodeJS.ErrnoException) => resolve(invalid(worded(fault))))
    worker.once('exit', () => clearTimeout(late))
  }).finally(() => void worker.terminate())
}

/** What a text can do to its reader: fill the memory, or nest deeper than can be followed. */
function worded(fault: NodeJS.ErrnoException): string {
  return fault.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'It takes too much memory to read. Import it in parts.'
    : `It cannot be read: ${fault.message}`
}

function invalid(message: string): Rejection {
  return { ...reject('invalid-input', message), errors: [{ path: 'text', message }] }
}
