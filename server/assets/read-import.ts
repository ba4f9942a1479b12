import { Worker } from 'node:worker_threads'
import type { Inventory } from '../../domain/asset-import.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { SECOND } from '../../domain/time.ts'
import type { Planned, Read } from './import-plan.ts'
import type { ImportText } from './import-text.ts'

const LINES = 20_000
/** So many relations are written at once; a transaction of more holds up everybody else's for too long. */
const RELATIONS = 100_000
/** An import has so long to be read, and so long again to be planned. */
export const IMPORT_TIME = 60 * SECOND
/** Megabytes: 10,000 assets as YAML take about 200. */
const MEMORY = 768

export type Import = {
  names: string[]
  /** What it would do to the assets that there are. */
  plan: (inventory: Inventory) => Promise<Planned | Rejection>
}

/**
 * Reads a text, and hands it on to be planned; or answers why not. Both happen beside the loop that pages people: YAML of
 * 10,000 assets takes seconds, and a node that does not answer for so long is taken for frozen.
 */
export async function withImport<T>(given: ImportText, use: (read: Import) => Promise<T | Rejection>): Promise<T | Rejection> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
    workerData: given,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  })
  try {
    const read = await answerOf<Read | string>(worker)
    if (isRejection(read)) return read
    if (typeof read === 'string') return invalid(read)
    if (read.lines === 0) return invalid('There is nothing in it.')
    if (read.lines > LINES) return invalid(`It has ${read.lines} lines; ${LINES} can be imported at once.`)
    return await use({ names: read.names, plan: (inventory) => plan(worker, inventory) })
  } finally {
    void worker.terminate()
  }
}

async function plan(worker: Worker, inventory: Inventory): Promise<Planned | Rejection> {
  const answer = answerOf<Planned>(worker)
  worker.postMessage(inventory)
  const planned = await answer
  if (isRejection(planned)) return planned
  const { relations } = planned.result.counts
  return relations > RELATIONS
    ? invalid(`It would change ${relations} relations; ${RELATIONS} can be changed at once. Import it in parts.`)
    : planned
}

function answerOf<T>(worker: Worker): Promise<T | Rejection> {
  return new Promise<T | Rejection>((resolve) => {
    const late = setTimeout(() => done(invalid('It takes too long to read. Import it in parts.')), IMPORT_TIME)
    const failed = (fault: NodeJS.ErrnoException) => done(invalid(worded(fault)))
    const gone = () => done(invalid('It cannot be read.'))
    function done(answer: T | Rejection): void {
      clearTimeout(late)
      worker.off('message', done).off('error', failed).off('exit', gone)
      resolve(answer)
    }
    worker.on('message', done).on('error', failed).on('exit', gone)
  })
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
