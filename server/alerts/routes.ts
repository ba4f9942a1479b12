import * as contract from '../../contract/alerts.ts'
import { userIdOf } from '../../domain/permission.ts'
import { isRejection, reject } from '../../domain/rejection.ts'
import { HOUR } from '../../domain/time.ts'
import { byId, byTime, readPage } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { overNow } from '../flow/over.ts'
import { route, type Route } from '../http/serve.ts'
import { addToBulkAct, insertBulkAct } from '../incidents/bulk.ts'
import * as list from './list.ts'
import { loudestServices } from './noise.ts'

const MOST = 10_000
const CHUNK = 1_000
const LOUDEST = 10

export function alertRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listAlerts, async ({ query, actor }) => {
      const page = await readPage(query, byId, (after, limit) => list.listAlerts(db, actor, query, after, limit))
      return isRejection(page) ? page : { ...page, total: await list.countAlerts(db, query) }
    }),
    route(contract.getAlert, async ({ params, actor }) => (await list.findAlert(db, actor, params.id)) ?? reject('not-found')),
    route(contract.alertHistory, ({ params, query, actor }) =>
      readPage(query, byId, (after, limit) => list.listOccurrences(db, actor, params.id, after, limit)),
    ),
    route(contract.resolveAlerts, async ({ body, actor, via }) => {
      const ids = await list.chosenAlertIds(db, body, MOST + 1)
      if (ids.length > MOST) return reject('too-large', `More than ${MOST} alerts match. Narrow the filter.`)
      const now = clock.now()
      const userId = userIdOf(actor)
      const by = { actor, userId, via, note: body.reason }
      const bulkId = await insertBulkAct(db, 'resolve-alerts', userId, now)
      const sum = { done: 0, resolvedIncidents: 0 }
      for (let i = 0; i < ids.length; i += CHUNK) {
        const part = await db.tx(async (tx) => {
          // Those that are still open: others may have ended since they were chosen, and are not ours to count or to undo.
          const alerts = await list.lockOpen(tx, ids.slice(i, i + CHUNK))
          const incidents = await overNow(tx, alerts, 'resolved by hand', now, by)
          await addToBulkAct(tx, bulkId, { incidents, alerts })
          return { done: alerts.length, resolvedIncidents: incidents.length }
        })
        sum.done += part.done
        sum.resolvedIncidents += part.resolvedIncidents
      }
      return { bulkId, ...sum }
    }),
    route(contract.noise, async () => {
      const to = clock.now()
      return { from: to - 24 * HOUR, to, services: await loudestServices(db, to, LOUDEST) }
    }),
    route(contract.listChanges, ({ query }) => readPage(query, byTime, (after, limit) => list.listChanges(db, query, after, limit))),
  ]
}
