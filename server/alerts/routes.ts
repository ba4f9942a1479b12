import * as contract from '../../contract/alerts.ts'
import { DEFAULT_PAGE } from '../../contract/endpoint.ts'
import { reject } from '../../domain/rejection.ts'
import { cutPage, readCursor } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { overNow } from '../flow/receive.ts'
import { route, type Route } from '../http/serve.ts'
import * as list from './list.ts'

const MOST = 10_000
const CHUNK = 1_000

export function alertRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listAlerts, async ({ query }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const rows = await list.listAlerts(db, query, readCursor<number>(query.after)?.[1], limit + 1)
      return { ...cutPage(rows, limit, (row) => [0, row.id] as [number, number]), total: await list.countAlerts(db, query) }
    }),
    route(contract.getAlert, async ({ params }) => (await list.findAlert(db, params.id)) ?? reject('not-found')),
    route(contract.resolveAlerts, async ({ body }) => {
      const ids = body.ids ?? (await list.matchingAlertIds(db, body.filter!, MOST + 1))
      if (ids.length > MOST) return reject('too-large', `More than ${MOST} alerts match. Narrow the filter.`)
      for (let i = 0; i < ids.length; i += CHUNK) await db.tx((tx) => overNow(tx, ids.slice(i, i + CHUNK), body.reason, clock.now()))
      return { done: ids.length }
    }),
    route(contract.listChanges, async ({ query }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const rows = await list.listChanges(db, query.serviceId, readCursor<number>(query.after), limit + 1)
      return cutPage(rows, limit, (row) => [row.at, row.id] as [number, number])
    }),
  ]
}
