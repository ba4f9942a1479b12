import * as contract from '../../contract/response.ts'
import { keyFrom } from '../../domain/key.ts'
import { reject } from '../../domain/rejection.ts'
import { listed } from '../../domain/text.ts'
import { changesOf } from '../db/changes.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './role-store.ts'

export function roleRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listRoles, async () => ({ items: await store.listRoles(db) })),

    route(contract.createRole, (call) =>
      db.tx(async (tx) => {
        const keys = await store.lockRoles(tx)
        if (await store.roleNamed(tx, call.body.name, null)) return taken(call.body.name)
        const key = keyFrom(call.body.name, 'role', keys)
        await store.insertRole(tx, key, call.body)
        await record(tx, [audit(call, clock.now(), 'responseRole', null, 'responseRole.created', { key, ...call.body })])
        return (await store.findRole(tx, key))!
      }),
    ),

    route(contract.updateRole, (call) =>
      db.tx(async (tx) => {
        const { key } = call.params
        if (!(await store.lockRole(tx, key))) return reject('not-found')
        if (await store.roleNamed(tx, call.body.name, key)) return taken(call.body.name)
        const before = (await store.findRole(tx, key))!
        await store.updateRole(tx, key, call.body)
        const after = (await store.findRole(tx, key))!
        const facts = { key, name: after.name, changes: changesOf(before, after) }
        await record(tx, [audit(call, clock.now(), 'responseRole', null, 'responseRole.changed', facts)])
        return after
      }),
    ),

    route(contract.deleteRole, (call) =>
      db.tx(async (tx) => {
        const { key } = call.params
        if (!(await store.lockRole(tx, key))) return reject('not-found')
        const { name, builtIn } = (await store.findRole(tx, key))!
        if (builtIn) return reject('in-use', `${name} is one of the roles that Muster comes with: it can be changed, not deleted.`)
        const types = await store.typesWanting(tx, key)
        if (types.length > 0)
          return reject(
            'in-use',
            `${types.length === 1 ? 'A type' : 'Types'} of incidents ${types.length === 1 ? 'wants' : 'want'} it: ${listed(types)}.`,
          )
        await store.deleteRole(tx, key)
        await record(tx, [audit(call, clock.now(), 'responseRole', null, 'responseRole.deleted', { key, name })])
        return {}
      }),
    ),
  ]
}

const taken = (name: string) => reject('already-exists', `There is a role called ${name} already.`)
