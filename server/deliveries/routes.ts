import * as contract from '../../contract/deliveries.ts'
import { DEFAULT_PAGE } from '../../contract/endpoint.ts'
import { maskAddress } from '../../domain/contact-address.ts'
import { can, type Actor } from '../../domain/permission.ts'
import { reject } from '../../domain/rejection.ts'
import { cutPage, readCursor } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function deliveryRoutes({ db }: Deps): Route[] {
  return [
    route(contract.listDeliveries, async ({ query: { limit: asked, after, ...filter }, actor }) => {
      const limit = asked ?? DEFAULT_PAGE
      const rows = await store.listDeliveries(db, actor, filter, { before: readCursor(after)?.[1], limit: limit + 1 })
      const { items, next } = cutPage(rows, limit, (row) => ['', row.id])
      return { items: items.map((row) => shown(row, actor)), next }
    }),

    route(contract.getDelivery, async ({ params, actor }) => {
      const row = await store.findDelivery(db, actor, params.id)
      return row ? shown(row, actor) : reject('not-found')
    }),
  ]
}

/**
 * Where a message went is for the person themselves and for those who administer people. Providers repeat
 * the address in what they say, so it is masked there too.
 */
function shown(row: contract.Delivery, actor: Actor): contract.Delivery {
  const { address } = row
  const own = actor.kind === 'user' && actor.userId === row.userId
  if (own || can(actor, 'people.write') || !address) return row
  const masked = maskAddress(row.channel, address)
  const clean = (text: string) => text.replaceAll(address, masked)
  return {
    ...row,
    address: masked,
    detail: row.detail === null ? null : clean(row.detail),
    tries: row.tries.map((each) => ({ ...each, detail: clean(each.detail) })),
  }
}
