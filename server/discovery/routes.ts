import { z } from 'zod'
import * as contract from '../../contract/assets.ts'
import { Id } from '../../contract/endpoint.ts'
import { isRejection } from '../../domain/rejection.ts'
import { readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { confirm } from './confirm.ts'
import type { Looking } from './look.ts'
import { monitorRoutes } from './monitor-routes.ts'
import * as store from './store.ts'

const bySeen = {
  at: z.tuple([z.int().nonnegative(), Id]),
  of: (row: { seen: number; id: number }): [number, number] => [row.seen, row.id],
}

export function discoveryRoutes(deps: Deps, looking: Looking): Route[] {
  const { db, clock } = deps
  return [
    route(contract.listCandidates, async ({ query }) => {
      const { search, label } = query
      const page = await readPage(query, bySeen, (after, limit) => store.listCandidates(db, { search, label, after, limit }))
      return isRejection(page) ? page : { ...page, total: await store.countCandidates(db, { search, label }) }
    }),

    route(contract.confirmCandidates, (call) => db.tx((tx) => confirm(tx, call, call.body.items, clock.now()))),

    route(contract.dismissCandidates, (call) =>
      db.tx(async (tx) => {
        const at = clock.now()
        const dismissed = await store.dismissCandidates(tx, call.body.ids, at)
        await record(
          tx,
          dismissed.map(({ id, label, value }) => audit(call, at, 'candidate', id, 'candidate.dismissed', { name: `${label}=${value}` })),
        )
        return { dismissed: dismissed.length }
      }),
    ),

    ...monitorRoutes(deps, looking),
  ]
}
