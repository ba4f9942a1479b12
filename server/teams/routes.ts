import * as contract from '../../contract/teams.ts'
import { DEFAULT_PAGE } from '../../contract/endpoint.ts'
import { reject } from '../../domain/rejection.ts'
import { changesOf } from '../db/changes.ts'
import { cutPage, readCursor } from '../db/paging.ts'
import { record, type Entry } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function teamRoutes({ db, clock }: Deps): Route[] {
  const entry = (call: { actor: Entry['actor']; via: string }, id: number, kind: string, body: Entry['body']): Entry => {
    const at = clock.now()
    return { subject: 'team', subjectId: id, kind, at, enteredAt: at, actor: call.actor, via: call.via, body }
  }

  return [
    route(contract.listTeams, async ({ query }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const teams = await store.listTeams(db, { search: query.search, after: readCursor(query.after), limit: limit + 1 })
      return cutPage(teams, limit, (team) => [team.name, team.id])
    }),

    route(contract.getTeam, async ({ params }) => (await store.findTeam(db, params.id)) ?? reject('not-found')),

    route(contract.createTeam, (call) =>
      db.tx(async (tx) => {
        const id = await store.insertTeam(tx, call.body, clock.now())
        await record(tx, [entry(call, id, 'team.created', { name: call.body.name })])
        return (await store.findTeam(tx, id))!
      }),
    ),

    route(contract.updateTeam, (call) =>
      db.tx(async (tx) => {
        const before = await store.findTeam(tx, call.params.id)
        if (!before) return reject('not-found')
        await store.updateTeam(tx, before.id, call.body)
        const after = (await store.findTeam(tx, before.id))!
        await record(tx, [entry(call, before.id, 'team.changed', { name: after.name, changes: changesOf(before, after) })])
        return after
      }),
    ),

    route(contract.deleteTeam, (call) =>
      db.tx(async (tx) => {
        const team = await store.findTeam(tx, call.params.id)
        if (!team) return reject('not-found')
        const uses = await store.teamUses(tx, team.id)
        if (uses.length > 0) return reject('in-use', `It is used by ${uses.join(', ')}.`)
        await store.markTeamDeleted(tx, team.id, clock.now())
        await record(tx, [entry(call, team.id, 'team.deleted', { name: team.name })])
        return {}
      }),
    ),
  ]
}
