import * as contract from '../../contract/teams.ts'
import { reject } from '../../domain/rejection.ts'
import { changesOf } from '../db/changes.ts'
import { byName, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function teamRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listTeams, ({ query }) =>
      readPage(query, byName, (after, limit) => store.listTeams(db, { search: query.search, after, limit })),
    ),

    route(contract.getTeam, async ({ params }) => (await store.findTeam(db, params.id)) ?? reject('not-found')),

    route(contract.createTeam, (call) =>
      db.tx(async (tx) => {
        const at = clock.now()
        const id = await store.insertTeam(tx, call.body, at)
        await record(tx, [audit(call, at, 'team', id, 'team.created', { name: call.body.name })])
        return (await store.findTeam(tx, id))!
      }),
    ),

    route(contract.updateTeam, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockTeam(tx, call.params.id))) return reject('not-found')
        const before = (await store.findTeam(tx, call.params.id))!
        await store.updateTeam(tx, before.id, call.body)
        const after = (await store.findTeam(tx, before.id))!
        const changes = changesOf(before, after)
        await record(tx, [audit(call, clock.now(), 'team', before.id, 'team.changed', { name: after.name, changes })])
        return after
      }),
    ),

    route(contract.deleteTeam, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockTeam(tx, call.params.id))) return reject('not-found')
        const team = (await store.findTeam(tx, call.params.id))!
        const uses = await store.teamUses(tx, team.id)
        if (uses.length > 0) return reject('in-use', `It is used by ${uses.join(', ')}.`)
        const at = clock.now()
        await store.markTeamDeleted(tx, team.id, at)
        await record(tx, [audit(call, at, 'team', team.id, 'team.deleted', { name: team.name })])
        return {}
      }),
    ),
  ]
}
