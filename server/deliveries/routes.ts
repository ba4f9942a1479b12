import * as contract from '../../contract/deliveries.ts'
import { maskAddress } from '../../domain/contact-address.ts'
import { can, type Actor } from '../../domain/permission.ts'
import { isRejection, reject } from '../../domain/rejection.ts'
import { byId, readPage } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function deliveryRoutes({ db }: Deps): Route[] {
  return [
    route(contract.listDeliveries, async ({ query: { limit: most, after, ...filter }, actor }) => {
      const page = await readPage({ limit: most, after }, byId, (before, limit) =>
        store.listDeliveries(db, actor, filter, { before, limit }),
      )
      return isRejection(page) ? page : { ...page, items: page.items.map((row) => shown(row, actor)) }
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
