import * as contract from '../../contract/asset-relations.ts'
import { assetMap, type Asset, type AssetDetail } from '../../contract/assets.ts'
import { RELATIONS_EACH, type Relation } from '../../domain/asset.ts'
import { knotsIn, loopWords, STRAIGHT } from '../../domain/asset-loop.ts'
import type { Actor } from '../../domain/permission.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { lockRelations } from '../db/lock-relations.ts'
import { readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { withPlace } from './detail.ts'
import { drawMap } from './map.ts'
import * as relations from './relations.ts'
import { findAsset } from './store.ts'

type Here = { kind: Relation['kind']; direction: 'along' | 'against'; assetId: number }
type Changed = { actor: Actor; via: string; params: { id: number } }

export function relationRoutes({ db, clock }: Deps): Route[] {
  async function answer(tx: Queryable, call: Changed, change: { added: Relation[]; removed: Relation[] }): Promise<AssetDetail> {
    const asset = (await findAsset(tx, call.actor, call.params.id))!
    if (change.added.length > 0 || change.removed.length > 0)
      await record(tx, [audit(call, clock.now(), 'asset', asset.id, 'asset.related', { name: asset.name, ...change })])
    return withPlace(tx, asset)
  }

  return [
    route(contract.listRelations, async ({ params: { id }, query, actor }) =>
      (await findAsset(db, actor, id))
        ? readPage(query, relations.byNeighbour, (after, limit) => relations.listRelated(db, id, { after, limit }))
        : reject('not-found'),
    ),

    route(contract.addRelations, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        await lockRelations(tx)
        const asset = await findAsset(tx, call.actor, id)
        if (!asset) return reject('not-found')
        const no = await refuse(tx, asset, call.body.relations)
        if (no) return no
        const wanted = call.body.relations.map((here) => relationOf(id, here))
        const loop = await refuseLoops(tx, id, wanted)
        if (loop) return loop
        const added = without(wanted, await relations.relationsOf(tx, id))
        const crowd = await refuseCrowds(tx, added)
        if (crowd) return crowd
        await relations.insertRelations(tx, added)
        return answer(tx, call, { added, removed: [] })
      }),
    ),

    route(contract.removeRelations, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        await lockRelations(tx)
        if (!(await findAsset(tx, call.actor, id))) return reject('not-found')
        const was = await relations.relationsOf(tx, id)
        const left = without(
          was,
          call.body.relations.map((here) => relationOf(id, here)),
        )
        const removed = without(was, left)
        await relations.deleteRelations(tx, removed)
        return answer(tx, call, { added: [], removed })
      }),
    ),

    route(assetMap, ({ query, actor }) => drawMap(db, actor, query)),
  ]
}

function relationOf(id: number, { kind, direction, assetId }: Here): Relation {
  return direction === 'along' ? { fromId: id, toId: assetId, kind } : { fromId: assetId, toId: id, kind }
}

/** Takes it and the others, in the order of their ids. */
async function refuse(tx: Queryable, { id, name }: Asset, wanted: Here[]): Promise<Rejection | undefined> {
  const self = wanted.findIndex(({ assetId }) => assetId === id)
  if (self >= 0) return invalid(`relations.${self}.assetId`, `${name} cannot be related to itself.`)
  return refuseMissing(tx, [
    { kind: 'asset', id, path: 'id' },
    ...wanted.map(({ assetId }, i) => ({ kind: 'asset' as const, id: assetId, path: `relations.${i}.assetId` })),
  ])
}

/** A new loop can only lead through the asset that the new relations are of. */
async function refuseLoops(tx: Queryable, id: number, wanted: Relation[]): Promise<Rejection | undefined> {
  for (const kind of STRAIGHT) {
    const fresh = wanted.filter((relation) => relation.kind === kind)
    if (fresh.length === 0) continue
    const below = await relations.relationsFrom(tx, [id, ...fresh.map(({ toId }) => toId)], kind)
    const [knot] = knotsIn([...fresh, ...below])
    if (!knot) continue
    const names = await relations.namesOf(tx, knot.round)
    return invalid('relations', `It would go round: ${loopWords(knot.round, (each) => names.get(each)!, kind)}.`)
  }
  return undefined
}

async function refuseCrowds(tx: Queryable, added: Relation[]): Promise<Rejection | undefined> {
  const more = new Map<number, number>()
  for (const { fromId, toId } of added) for (const id of [fromId, toId]) more.set(id, (more.get(id) ?? 0) + 1)
  for (const { id, name, relations: had } of await relations.countRelations(tx, [...more.keys()])) {
    const count = had + more.get(id)!
    if (count > RELATIONS_EACH)
      return invalid('relations', `${name} would have ${count} relations; an asset has ${RELATIONS_EACH} at most.`)
  }
  return undefined
}

/** These, each once, but not those. */
function without(these: Relation[], those: Relation[]): Relation[] {
  const key = ({ fromId, toId, kind }: Relation) => `${fromId} ${toId} ${kind}`
  const known = new Set(those.map(key))
  return [...new Map(these.map((relation) => [key(relation), relation])).values()].filter((relation) => !known.has(key(relation)))
}

function invalid(path: string, message: string): Rejection {
  return { ...reject('invalid-input', message), errors: [{ path, message }] }
}
