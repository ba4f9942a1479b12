import * as contract from '../../contract/assets.ts'
import { columnOf, type Entry } from '../../domain/asset-entry.ts'
import { csvOf, yamlOf } from '../../domain/asset-export.ts'
import { planImport, writeInventory, type ImportPlan, type KnownAsset } from '../../domain/asset-import.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { plainWords } from '../http/plain-words.ts'
import { route, type Route } from '../http/serve.ts'
import { lockNamed, writePlan } from './import.ts'
import { loadInventory } from './inventory.ts'
import { readImport } from './read-import.ts'

/** Bytes: the text of the contract at its longest, as JSON writes it. */
const BODY_LIMIT = 20 * 1_048_576
/** So many lines are answered. */
const LINES_SHOWN = 500

export function importRoutes({ db, clock }: Deps): Route[] {
  return [
    route(
      contract.importAssets,
      async (call) => {
        const { apply, ...given } = call.body
        const entries = await readImport(given)
        if (isRejection(entries)) return entries
        if (!apply) return resultOf(await planFor(db, entries), false)
        return db.tx(async (tx) => {
          await lockNamed(tx, entries.flatMap(namesIn))
          const plan = await planFor(tx, entries)
          const no = refuseAny(plan)
          if (no) return no
          const at = clock.now()
          await writePlan(tx, plan, at)
          const result = resultOf(plan, true)
          const { create: created, change: changed, relations } = result.counts
          if (created > 0 || changed > 0)
            await record(tx, [audit(call, at, 'asset', null, 'asset.imported', { format: given.format, created, changed, relations })])
          return result
        })
      },
      { bodyLimit: BODY_LIMIT },
    ),

    route(contract.exportAssets, async ({ query }) => {
      const assets = writeInventory(await loadInventory(db))
      return { text: query.format === 'csv' ? csvOf(assets) : yamlOf(assets) }
    }),
  ]
}

function namesIn({ fields }: Entry): string[] {
  return fields.flatMap(([column, value]) => (typeof value === 'string' && columnOf(column) === 'name' ? [value.trim()] : []))
}

/** Preview and import plan alike. */
async function planFor(db: Queryable, entries: Entry[]): Promise<ImportPlan> {
  return planImport(entries, await loadInventory(db), refuseValues)
}

/** What an asset may be is what the API takes. */
function refuseValues({ id: _, ...asset }: KnownAsset): string[] {
  const { error } = contract.AssetInput.safeParse(asset, { error: plainWords })
  return (error?.issues ?? []).map(({ path, message }) => `${String(path[0])}: ${message}`)
}

function refuseAny({ lines }: ImportPlan): Rejection | undefined {
  const refused = lines.filter(({ does }) => does === 'refused')
  if (refused.length === 0) return undefined
  const why = refused.length === 1 ? 'One line is refused' : `${refused.length} lines are refused`
  return {
    ...reject('invalid-input', `${why}, so nothing was imported. The preview says why.`),
    errors: refused.slice(0, 20).map(({ line, problems }) => ({ path: `line ${line}`, message: problems[0]! })),
  }
}

const ORDER = ['refused', 'change', 'create', 'nothing'] as const

function resultOf({ lines, added, removed }: ImportPlan, applied: boolean): contract.ImportResult {
  const sorted = ORDER.map((does) => lines.filter((line) => line.does === does))
  const [refused, change, create, nothing] = sorted.map((those) => those.length)
  return {
    applied,
    counts: { create: create!, change: change!, nothing: nothing!, refused: refused!, relations: added.length + removed.length },
    lines: sorted.flat().slice(0, LINES_SHOWN),
  }
}
