import * as contract from '../../contract/assets.ts'
import { csvOf, yamlOf } from '../../domain/asset-export.ts'
import { writeInventory } from '../../domain/asset-import.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import type { Planned } from './import-plan.ts'
import { lockNamed, writePlan } from './import.ts'
import { loadInventory } from './inventory.ts'
import { withImport } from './read-import.ts'

/** Bytes: the text of the contract at its longest, as JSON writes it. */
const BODY_LIMIT = 20 * 1_048_576

export function importRoutes({ db, clock }: Deps): Route[] {
  return [
    route(
      contract.importAssets,
      (call) => {
        const { apply, ...given } = call.body
        return withImport(given, async ({ names, plan }) => {
          if (!apply) {
            const planned = await plan(await loadInventory(db))
            return isRejection(planned) ? planned : { applied: false, ...planned.result }
          }
          return db.tx(async (tx) => {
            await lockNamed(tx, names)
            const planned = await plan(await loadInventory(tx))
            if (isRejection(planned)) return planned
            const no = refuseAny(planned)
            if (no) return no
            const at = clock.now()
            await writePlan(tx, planned, at)
            const { create: created, change: changed, relations } = planned.result.counts
            if (created > 0 || changed > 0)
              await record(tx, [audit(call, at, 'asset', null, 'asset.imported', { format: given.format, created, changed, relations })])
            return { applied: true, ...planned.result }
          })
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

function refuseAny({ result, refusals }: Planned): Rejection | undefined {
  const { refused } = result.counts
  if (refused === 0) return undefined
  const why = refused === 1 ? 'One line is refused' : `${refused} lines are refused`
  return { ...reject('invalid-input', `${why}, so nothing was imported. The preview says why.`), errors: refusals }
}
