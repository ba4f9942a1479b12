import * as contract from '../../contract/incidents.ts'
import type { Command } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import { reject } from '../../domain/rejection.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import type { Deps } from '../deps.ts'
import { respond } from '../flow/respond.ts'
import { route, type Route } from '../http/serve.ts'
import { findBulkAct, insertBulkAct, markUndone, reviveAlerts } from './bulk.ts'
import * as list from './list.ts'

/** One bulk act covers at most this many incidents; more than that is said, not cut silently. */
const MOST = 10_000
const UNDO_SPAN = 10 * MINUTE
/** Rows of one transaction: an act on thousands must not hold their locks all at once. */
const CHUNK = 1_000

export function bulkRoutes({ db, clock }: Deps): Route[] {
  async function onAll(ids: number[], command: Command, by: { actor: Actor; via: string; now: Instant }): Promise<{ done: number[]; refused: number }> {
    const done: number[] = []
    for (let i = 0; i < ids.length; i += CHUNK) {
      const chunk = ids.slice(i, i + CHUNK)
      const userId = by.actor.kind === 'user' ? by.actor.userId : null
      done.push(...(await db.tx((tx) => respond(tx, chunk, command, { ...by, userId }))).done)
    }
    return { done, refused: ids.length - done.length }
  }

  return [
    route(contract.bulkAct, async ({ body, actor, via }) => {
      const now = clock.now()
      const userId = actor.kind === 'user' ? actor.userId : null
      const filter = body.filter && { ...body.filter, mine: body.filter.mine && userId !== null ? userId : undefined }
      const ids = filter ? await list.matchingIds(db, actor, filter, MOST + 1) : await list.visibleIds(db, actor, body.ids!)
      if (ids.length > MOST) return reject('too-large', `More than ${MOST} incidents match. Narrow the filter.`)
      const command: Command =
        body.act === 'snooze' ? { act: 'snooze', until: body.until! } : body.act === 'unacknowledge' ? { act: 'unacknowledge', reason: 'taken back' } : { act: body.act }
      const { done, refused } = await onAll(ids, command, { actor, via, now })
      const bulkId = await insertBulkAct(db, body.act, userId, done, now)
      return { bulkId, done: done.length, refused }
    }),

    route(contract.undoBulk, async ({ params, actor, via }) => {
      const now = clock.now()
      const bulk = await db.tx(async (tx) => {
        const found = await findBulkAct(tx, params.id)
        if (!found || found.undoneAt !== null) return undefined
        if (now - found.at > UNDO_SPAN) return 'late' as const
        await markUndone(tx, found.id, now)
        return found
      })
      if (!bulk) return reject('not-found', 'It was undone already, or there is no such act.')
      if (bulk === 'late') return reject('conflict', 'An act can be undone for ten minutes.')
      const back: Command | undefined =
        bulk.act === 'resolve'
          ? { act: 'reopen', reason: 'the resolution was undone' }
          : bulk.act === 'unacknowledge'
            ? { act: 'acknowledge' }
            : { act: 'unacknowledge', reason: 'the acknowledgement was undone' }
      const { done, refused } = await onAll(bulk.ids, back, { actor, via, now })
      if (bulk.act === 'resolve') for (let i = 0; i < done.length; i += CHUNK) await db.tx((tx) => reviveAlerts(tx, done.slice(i, i + CHUNK), bulk.at))
      return { done: done.length, refused }
    }),
  ]
}
