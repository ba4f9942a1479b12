import * as contract from '../../contract/assets.ts'
import { reject, isRejection, type Rejection } from '../../domain/rejection.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { lockRelations } from '../db/lock-relations.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { withPlace } from './detail.ts'
import { holdKind } from './kinds.ts'
import * as list from './list.ts'
import * as store from './store.ts'

export function assetRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listAssets, async ({ query, actor }) => {
      const page = await list.PAGES[query.sort ?? 'priority'](db, actor, query)
      return isRejection(page) ? page : { ...page, total: await list.countAssets(db, query) }
    }),

    route(contract.getAsset, async ({ params, actor }) => {
      const asset = await store.findAsset(db, actor, params.id)
      return asset ? withPlace(db, asset) : reject('not-found')
    }),

    route(contract.createAsset, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertAsset(tx, call.body, at)
        await record(tx, [audit(call, at, 'asset', id, 'asset.created', { name: call.body.name })])
        return withPlace(tx, (await store.findAsset(tx, call.actor, id))!)
      }),
    ),

    route(contract.updateAsset, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockAsset(tx, call.params.id))) return reject('not-found')
        const before = (await store.findAsset(tx, call.actor, call.params.id))!
        if (before.version !== call.body.version)
          return reject('conflict', `You changed version ${call.body.version}; it is at version ${before.version} now.`)
        const no = await refuse(tx, call.body, before)
        if (no) return no
        await store.updateAsset(tx, before.id, call.body)
        const after = (await store.findAsset(tx, call.actor, before.id))!
        const changes = changesOf(configuration(before), configuration(after))
        await record(tx, [audit(call, clock.now(), 'asset', before.id, 'asset.changed', { name: after.name, changes })])
        return withPlace(tx, after)
      }),
    ),

    route(contract.deleteAsset, (call) =>
      db.tx(async (tx) => {
        await lockRelations(tx)
        if (!(await store.lockAsset(tx, call.params.id))) return reject('not-found')
        const asset = (await store.findAsset(tx, call.actor, call.params.id))!
        if (asset.paged) return reject('in-use', `${asset.name} is a service: people are paged for it. Delete it among the services.`)
        const at = clock.now()
        await store.markAssetDeleted(tx, asset.id, at)
        await record(tx, [audit(call, at, 'asset', asset.id, 'asset.deleted', { name: asset.name, relations: asset.relations })])
        return {}
      }),
    ),

    route(contract.listTags, async () => ({ items: await list.listTags(db) })),
  ]
}

/** `before`: the asset as it is; who owns it already may stay so, whatever became of their account. */
async function refuse(tx: Queryable, body: store.AssetValues, before: contract.Asset | null): Promise<Rejection | undefined> {
  const owners = new Set(before?.owners.map(({ id }) => id))
  const missing = await refuseMissing(tx, [
    ...(body.teamId === null ? [] : [{ kind: 'team' as const, id: body.teamId, path: 'teamId' }]),
    ...body.ownerIds.flatMap((id, i) => (owners.has(id) ? [] : [{ kind: 'user' as const, id, path: `ownerIds.${i}` }])),
  ])
  if (missing) return missing
  if (!(await holdKind(tx, body.kind))) return invalid('kind', `There is no kind with the key ${body.kind}.`)
  const other = await store.assetNamed(tx, body.name, before?.id ?? null)
  if (other) return reject('already-exists', `There is ${other.paged ? 'a service' : 'an asset'} called ${body.name} already.`)
  const [taken] = await store.identifiersTaken(tx, body.identifiers, before?.id ?? null)
  return taken && reject('already-exists', `${taken.name} is known by ${taken.label}=${taken.value} already.`)
}

function invalid(path: string, message: string): Rejection {
  return { ...reject('invalid-input', message), errors: [{ path, message }] }
}

const COUNTED = new Set<string>([
  'version',
  'openIncidents',
  'relations',
  'lastSeenAt',
  'kindName',
  'paged',
] satisfies (keyof contract.Asset)[])

/** What is set by people, for the audit; counts and clocks are not. */
function configuration(asset: contract.Asset): object {
  return Object.fromEntries(Object.entries(asset).filter(([field]) => !COUNTED.has(field)))
}
