import * as contract from '../../contract/alerts.ts'
import { DEFAULT_PAGE } from '../../contract/endpoint.ts'
import type { Standing } from '../../domain/incident.ts'
import { userIdOf } from '../../domain/permission.ts'
import { reject } from '../../domain/rejection.ts'
import { HOUR } from '../../domain/time.ts'
import { cutPage, readCursor } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { overNow } from '../flow/over.ts'
import { route, type Route } from '../http/serve.ts'
import { insertBulkAct } from '../incidents/bulk.ts'
import * as list from './list.ts'
import { loudestServices } from './noise.ts'

const MOST = 10_000
const CHUNK = 1_000
const LOUDEST = 10

export function alertRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listAlerts, async ({ query, actor }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const rows = await list.listAlerts(db, actor, query, readCursor<number>(query.after)?.[1], limit + 1)
      return { ...cutPage(rows, limit, (row) => [0, row.id] as [number, number]), total: await list.countAlerts(db, query) }
    }),
    route(contract.getAlert, async ({ params, actor }) => (await list.findAlert(db, actor, params.id)) ?? reject('not-found')),
    route(contract.alertHistory, async ({ params, query, actor }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const rows = await list.listOccurrences(db, actor, params.id, readCursor<number>(query.after)?.[1], limit + 1)
      return cutPage(rows, limit, (row) => [0, row.id] as [number, number])
    }),
    route(contract.resolveAlerts, async ({ body, actor, via }) => {
      const ids = await list.chosenAlertIds(db, body, MOST + 1)
      if (ids.length > MOST) return reject('too-large', `More than ${MOST} alerts match. Narrow the filter.`)
      const now = clock.now()
      const userId = userIdOf(actor)
      const by = { actor, userId, via, note: body.reason }
      const before: Standing[] = []
      for (let i = 0; i < ids.length; i += CHUNK) {
        before.push(...(await db.tx((tx) => overNow(tx, ids.slice(i, i + CHUNK), 'resolved by hand', now, by))))
      }
      const bulkId = await insertBulkAct(db, 'resolve-alerts', userId, { incidents: before, alerts: ids }, now)
      return { bulkId, done: ids.length, resolvedIncidents: before.length }
    }),
    route(contract.noise, async () => {
      const to = clock.now()
      return { from: to - 24 * HOUR, to, services: await loudestServices(db, to, LOUDEST) }
    }),
    route(contract.listChanges, async ({ query }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const rows = await list.listChanges(db, query, readCursor<number>(query.after), limit + 1)
      return cutPage(rows, limit, (row) => [row.at, row.id] as [number, number])
    }),
  ]
}
