import * as contract from '../../contract/response.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { listed } from '../../domain/text.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { byName, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './stakeholder-store.ts'

export function stakeholderRoutes({ db, clock }: Deps): Route[] {
  async function refuse(tx: Queryable, body: store.GroupValues, exceptId: number | null): Promise<Rejection | undefined> {
    const missing = await refuseMissing(
      tx,
      body.memberIds.map((id, at) => ({ kind: 'user', id, path: `memberIds.${at}` })),
    )
    if (missing) return missing
    return (await store.groupNamed(tx, body.name, exceptId))
      ? reject('already-exists', `There is a group called ${body.name} already.`)
      : undefined
  }

  /** Nobody is a member twice. */
  const once = (body: store.GroupValues): store.GroupValues => ({ ...body, memberIds: [...new Set(body.memberIds)] })

  return [
    route(contract.listStakeholders, ({ query }) =>
      readPage(query, byName, (after, limit) => store.listGroups(db, { search: query.search, after, limit })),
    ),

    route(contract.getStakeholders, async ({ params }) => (await store.findGroup(db, params.id)) ?? reject('not-found')),

    route(contract.createStakeholders, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertGroup(tx, once(call.body), at)
        await record(tx, [audit(call, at, 'stakeholders', id, 'stakeholders.created', { name: call.body.name })])
        return (await store.findGroup(tx, id))!
      }),
    ),

    route(contract.updateStakeholders, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockGroup(tx, call.params.id))) return reject('not-found')
        const no = await refuse(tx, call.body, call.params.id)
        if (no) return no
        const before = (await store.findGroup(tx, call.params.id))!
        await store.updateGroup(tx, before.id, once(call.body))
        const after = (await store.findGroup(tx, before.id))!
        const facts = { name: after.name, changes: changesOf(before, after) }
        await record(tx, [audit(call, clock.now(), 'stakeholders', before.id, 'stakeholders.changed', facts)])
        return after
      }),
    ),

    route(contract.deleteStakeholders, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockGroup(tx, call.params.id))) return reject('not-found')
        const { id, name, types } = (await store.findGroup(tx, call.params.id))!
        if (types.length > 0) return reject('in-use', `It is told at incidents of these types: ${listed(types)}.`)
        const at = clock.now()
        await store.markGroupDeleted(tx, id, at)
        await record(tx, [audit(call, at, 'stakeholders', id, 'stakeholders.deleted', { name })])
        return {}
      }),
    ),
  ]
}
