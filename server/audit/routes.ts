import * as contract from '../../contract/audit.ts'
import { DEFAULT_PAGE } from '../../contract/endpoint.ts'
import { auditChanges, auditSentence } from '../../domain/audit.ts'
import { cutPage, readCursor } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function auditRoutes({ db }: Pick<Deps, 'db'>): Route[] {
  return [
    route(contract.listAudit, async ({ query }) => {
      const limit = query.limit ?? DEFAULT_PAGE
      const { subject, subjectId, kind, actor, from, to } = query
      const before = readCursor<number>(query.after)?.[1]
      const rows = await store.listAudit(db, { subject, subjectId, kind, actor, from, to, before, limit: limit + 1 })
      const page = cutPage(rows, limit, (row) => [0, row.position])
      const mentioned = page.items.flatMap(({ body }) => [body['userId'], body['replacementId']]).filter((id) => typeof id === 'number')
      const names = await store.userNames(db, [...new Set(mentioned)])
      const items = page.items.map(({ actorKind, actorId, actorName, body, text, ...row }) => {
        const who = { kind: actorKind, id: actorId, name: actorName }
        const sentence = auditSentence({ ...row, actor: who, body, text }, (id) => names.get(id) ?? `person #${id}`)
        return { ...row, actor: who, sentence, changes: auditChanges(body) }
      })
      return { items, next: page.next }
    }),
  ]
}
