import * as contract from '../../contract/assets.ts'
import { keyFrom } from '../../domain/key.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import * as kinds from './kinds.ts'

export function kindRoutes({ db, clock }: Deps): Route[] {
  async function refuse(tx: Queryable, name: string, exceptKey: string | null): Promise<Rejection | undefined> {
    return (await kinds.kindNamed(tx, name, exceptKey)) ? reject('already-exists', `There is a kind called ${name} already.`) : undefined
  }

  return [
    route(contract.listKinds, async () => ({ items: await kinds.listKinds(db) })),

    route(contract.createKind, (call) =>
      db.tx(async (tx) => {
        const { name } = call.body
        const no = await refuse(tx, name, null)
        if (no) return no
        const taken = await kinds.listKinds(tx)
        const key = keyFrom(
          name,
          'kind',
          taken.map((kind) => kind.key),
        )
        await kinds.insertKind(tx, key, name)
        await record(tx, [audit(call, clock.now(), 'assetKind', null, 'assetKind.created', { key, name })])
        return (await kinds.findKind(tx, key))!
      }),
    ),

    route(contract.renameKind, (call) =>
      db.tx(async (tx) => {
        const { key } = call.params
        if (!(await kinds.lockKind(tx, key))) return reject('not-found')
        const { name } = call.body
        const no = await refuse(tx, name, key)
        if (no) return no
        const before = (await kinds.findKind(tx, key))!
        await kinds.updateKind(tx, key, name)
        const changes = { name: [before.name, name] }
        await record(tx, [audit(call, clock.now(), 'assetKind', null, 'assetKind.changed', { key, name, changes })])
        return { ...before, name }
      }),
    ),

    route(contract.deleteKind, (call) =>
      db.tx(async (tx) => {
        const { key } = call.params
        if (!(await kinds.lockKind(tx, key))) return reject('not-found')
        const kind = (await kinds.findKind(tx, key))!
        if (kind.builtIn) return reject('in-use', `${kind.name} comes with Muster: it can be renamed, but not deleted.`)
        const holds = whatHolds(await kinds.kindUses(tx, key))
        if (holds) return reject('in-use', holds)
        await kinds.deleteKind(tx, key)
        await record(tx, [audit(call, clock.now(), 'assetKind', null, 'assetKind.deleted', { key, name: kind.name })])
        return {}
      }),
    ),
  ]
}

function whatHolds({ assets, scenarios }: { assets: number; scenarios: number }): string | undefined {
  const parts = [
    ...(assets > 0 ? [assets === 1 ? 'one asset' : `${assets} assets`] : []),
    ...(scenarios > 0 ? [scenarios === 1 ? 'one scenario' : `${scenarios} scenarios`] : []),
  ]
  return parts.length === 0 ? undefined : `It is the kind of ${parts.join(' and of ')}.`
}
