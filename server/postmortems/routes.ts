import * as contract from '../../contract/postmortems.ts'
import { userIdOf } from '../../domain/permission.ts'
import { draftPostmortem } from '../../domain/postmortem.ts'
import { reject } from '../../domain/rejection.ts'
import { byId, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { appendTimeline, lockIncidents, saveNumbers } from '../incidents/store.ts'
import { readTimeline } from '../incidents/timeline.ts'
import * as store from './store.ts'

/** A draft reads at most so many entries; those it leaves out it counts. */
const MOST_READ = 5_000

export function postmortemRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.listPostmortems, ({ query, actor }) => {
      const { state, search } = query
      return readPage(query, byId, (before, limit) => store.listPostmortems(db, actor, { state, search, before, limit }))
    }),

    route(contract.getPostmortem, async ({ params, actor }) => (await store.findPostmortem(db, actor, params.id)) ?? reject('not-found')),

    route(contract.draftPostmortem, (call) =>
      db.tx(async (tx) => {
        const { actor, via } = call
        const [incident] = await lockIncidents(tx, [call.params.id])
        const facts = incident && (await store.findFacts(tx, actor, incident.id))
        if (!incident || !facts) return reject('not-found')
        if (facts.postmortemId !== null) return reject('already-exists', `The incident has postmortem ${facts.postmortemId} already.`)
        if (facts.state !== 'resolved')
          return reject('not-resolved', 'A postmortem looks back: it is drafted once the incident is resolved.')
        const timeline = await readTimeline(tx, actor, incident.id, { limit: MOST_READ, newest: false })
        const at = clock.now()
        const createdBy = userIdOf(actor)
        const id = await store.insertPostmortem(
          tx,
          { incidentId: incident.id, title: facts.title, body: draftPostmortem({ ...facts, timeline }), createdBy },
          at,
        )
        await appendTimeline(tx, [{ incident, draft: { kind: 'postmortem.drafted', body: { postmortemId: id } }, actor, via }], at)
        await saveNumbers(tx, [incident])
        return (await store.findPostmortem(tx, actor, id))!
      }),
    ),

    route(contract.updatePostmortem, (call) =>
      db.tx(async (tx) => {
        const { params, body, actor } = call
        if (!(await store.lockPostmortem(tx, params.id))) return reject('not-found')
        const before = await store.findPostmortem(tx, actor, params.id)
        if (!before) return reject('not-found')
        if (before.version !== body.version)
          return reject('conflict', `You changed version ${body.version}; it is at version ${before.version} now.`)
        const at = clock.now()
        await store.updatePostmortem(tx, before.id, body, at)
        const after = (await store.findPostmortem(tx, actor, before.id))!
        // The text itself is what people wrote and may be erased, so the record only says that it changed.
        const facts = {
          incidentId: before.incidentId,
          version: after.version,
          textChanged: before.body !== after.body || before.title !== after.title,
        }
        const state = before.state === after.state ? {} : { state: [before.state, after.state] }
        await record(tx, [audit(call, at, 'postmortem', before.id, 'postmortem.changed', { ...facts, ...state })])
        return after
      }),
    ),

    route(contract.exportPostmortem, async ({ params, actor, reply }) => {
      const found = await store.findPostmortem(db, actor, params.id)
      if (!found) return reject('not-found')
      reply.header('content-type', 'text/markdown; charset=utf-8')
      reply.header('content-disposition', `attachment; filename="postmortem-${found.id}.md"`)
      return found.body
    }),
  ]
}
