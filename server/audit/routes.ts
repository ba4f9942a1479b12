import * as contract from '../../contract/audit.ts'
import { auditChanges, auditSentence } from '../../domain/audit.ts'
import { isRejection } from '../../domain/rejection.ts'
import { byPosition, readPage } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

export function auditRoutes({ db }: Pick<Deps, 'db'>): Route[] {
  return [
    route(contract.listAudit, async ({ query }) => {
      const { subject, subjectId, kind, actor, from, to } = query
      const page = await readPage(query, byPosition, (before, limit) =>
        store.listAudit(db, { subject, subjectId, kind, actor, from, to, before, limit }),
      )
      if (isRejection(page)) return page
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
