import { parentPort, workerData } from 'node:worker_threads'
import { columnOf, type Entry } from '../../domain/asset-entry.ts'
import { planImport, type Inventory } from '../../domain/asset-import.ts'
import { plannedOf, refuseValues, type Read } from './import-plan.ts'
import { readText, type ImportText } from './import-text.ts'

const read = readText(workerData as ImportText)
const entries = typeof read === 'string' ? [] : read
parentPort!.on('message', (inventory: Inventory) => parentPort!.postMessage(plannedOf(planImport(entries, inventory, refuseValues))))
parentPort!.postMessage((typeof read === 'string' ? read : { lines: read.length, names: read.flatMap(namesIn) }) satisfies Read | string)

function namesIn({ fields }: Entry): string[] {
  return fields.flatMap(([column, value]) => (typeof value === 'string' && columnOf(column) === 'name' ? [value.trim()] : []))
}
