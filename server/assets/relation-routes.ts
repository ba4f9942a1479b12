import * as contract from '../../contract/assets.ts'
import type { Relation } from '../../domain/asset.ts'
import { loopsIn, loopWords, STRAIGHT } from '../../domain/asset-loop.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { withPlace } from './detail.ts'
import { drawMap } from './map.ts'
import * as relations from './relations.ts'
import { findAsset, lockAsset } from './store.ts'

type Here = { kind: Relation['kind']; direction: 'along' | 'against'; assetId: number }

export function relationRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.saveRelations, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await lockAsset(tx, id))) return reject('not-found')
        const asset = (await findAsset(tx, call.actor, id))!
        const no = await refuse(tx, asset, call.body.relations)
        if (no) return no
        await relations.lockRelations(tx)
        const wanted = call.body.relations.map((here) => relationOf(id, here))
        const loop = await refuseLoops(tx, id, wanted)
        if (loop) return loop
        const was = await relations.relationsOf(tx, id)
        const [added, removed] = [without(wanted, was), without(was, wanted)]
        await relations.deleteRelations(tx, removed)
        await relations.insertRelations(tx, added)
        if (added.length > 0 || removed.length > 0)
          await record(tx, [audit(call, clock.now(), 'asset', id, 'asset.related', { name: asset.name, added, removed })])
        return withPlace(tx, (await findAsset(tx, call.actor, id))!)
      }),
    ),

    route(contract.assetMap, ({ query, actor }) => drawMap(db, actor, query)),
  ]
}

function relationOf(id: number, { kind, direction, assetId }: Here): Relation {
  return direction === 'along' ? { fromId: id, toId: assetId, kind } : { fromId: assetId, toId: id, kind }
}

async function refuse(tx: Queryable, { id, name }: contract.Asset, wanted: Here[]): Promise<Rejection | undefined> {
  const self = wanted.findIndex(({ assetId }) => assetId === id)
  if (self >= 0) return invalid(`relations.${self}.assetId`, `${name} cannot be related to itself.`)
  return refuseMissing(
    tx,
    wanted.map(({ assetId }, i) => ({ kind: 'asset', id: assetId, path: `relations.${i}.assetId` })),
  )
}

/** A new loop can only lead through the asset whose relations are new. */
async function refuseLoops(tx: Queryable, id: number, wanted: Relation[]): Promise<Rejection | undefined> {
  for (const kind of STRAIGHT) {
    const fresh = wanted.filter((relation) => relation.kind === kind)
    const targets = fresh.filter(({ fromId }) => fromId === id).map(({ toId }) => toId)
    const [loop] = loopsIn([...fresh, ...(await relations.relationsFrom(tx, targets, kind, id))], 1)
    if (!loop) continue
    const names = await relations.namesOf(tx, loop)
    const words = loopWords(
      loop.map((each) => names.get(each)!),
      kind,
    )
    return invalid('relations', `It would go round: ${words}.`)
  }
  return undefined
}

function without(these: Relation[], those: Relation[]): Relation[] {
  const key = ({ fromId, toId, kind }: Relation) => `${fromId} ${toId} ${kind}`
  const known = new Set(those.map(key))
  return [...new Map(these.map((relation) => [key(relation), relation])).values()].filter((relation) => !known.has(key(relation)))
}

function invalid(path: string, message: string): Rejection {
  return { ...reject('invalid-input', message), errors: [{ path, message }] }
}
