import type { z } from 'zod'
import * as contract from '../../contract/incidents.ts'
import type { Command, ResponseState, Standing } from '../../domain/incident.ts'
import { userIdOf, type Actor } from '../../domain/permission.ts'
import { REJECTIONS, reject, type Rejection } from '../../domain/rejection.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import { incidentsOfAlerts } from '../alerts/list.ts'
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

type By = { actor: Actor; userId: number | null; via: string; now: Instant }
const byOf = ({ actor, via }: { actor: Actor; via: string }, now: Instant): By => ({
  actor,
  via,
  now,
  userId: userIdOf(actor),
})

export function bulkRoutes({ db, clock }: Deps): Route[] {
  async function onAll(
    ids: number[],
    command: Command | ((id: number) => Command),
    by: By,
  ): Promise<{ before: Standing[]; refused: Rejection[] }> {
    const before: Standing[] = []
    const refused: Rejection[] = []
    for (const chunk of chunksOf(ids)) {
      const answer = await db.tx((tx) => respond(tx, chunk, command, by))
      before.push(...answer.before)
      refused.push(...answer.refused.values())
    }
    return { before, refused }
  }

  async function restoreAll(act: string, before: Standing[], by: By): Promise<{ done: number[]; refused: number }> {
    const standing = new Map(before.map((one) => [one.id, one]))
    const { from, words: undone } = ACTS[act]!
    const answer = await onAll([...standing.keys()], (id) => ({ act: 'restore', undone, from, to: standing.get(id)! }), by)
    return { done: answer.before.map(({ id }) => id), refused: answer.refused.length }
  }

  return [
    route(contract.bulkAct, async ({ body, ...call }) => {
      const by = byOf(call, clock.now())
      const ids = await idsOf(body, by)
      if (ids.length > MOST) return reject('too-large', `More than ${MOST} incidents match. Narrow the filter.`)
      const { before, refused } = await onAll(ids, commandOf(body), by)
      const bulkId = await insertBulkAct(db, body.act, by.userId, { incidents: before, alerts: [] }, by.now)
      return { bulkId, done: before.length, refused: refused.length, reasons: counted(refused) }
    }),

    route(contract.undoBulk, async ({ params, ...call }) => {
      const by = byOf(call, clock.now())
      const bulk = await db.tx(async (tx) => {
        const found = await findBulkAct(tx, params.id)
        if (!found || found.undoneAt !== null) return undefined
        if (by.now - found.at > UNDO_SPAN) return 'late' as const
        await markUndone(tx, found.id, by.now)
        return found
      })
      if (!bulk) return reject('not-found', 'It was undone already, or there is no such act.')
      if (bulk === 'late') return reject('conflict', 'An act can be undone for ten minutes.')
      const { done, refused } = await restoreAll(bulk.act, bulk.before.incidents, by)
      if (bulk.act === 'resolve')
        for (const chunk of chunksOf(done)) await db.tx((tx) => reviveAlerts(tx, { alerts: [], incidents: chunk }, bulk.at))
      let revived = 0
      for (const chunk of chunksOf(bulk.before.alerts))
        revived += await db.tx((tx) => reviveAlerts(tx, { alerts: chunk, incidents: [] }, bulk.at))
      if (bulk.before.alerts.length > 0) return { done: revived, refused: bulk.before.alerts.length - revived }
      return { done: done.length, refused }
    }),
  ]

  async function idsOf(body: z.output<typeof contract.bulkAct.body>, by: By): Promise<number[]> {
    if (body.alerts) return list.visibleIds(db, by.actor, await incidentsOfAlerts(db, body.alerts, MOST + 1))
    if (body.ids) return list.visibleIds(db, by.actor, body.ids)
    const filter = { ...body.filter, mine: body.filter?.mine && by.userId !== null ? by.userId : undefined }
    return list.matchingIds(db, by.actor, filter, body.except ?? [], MOST + 1)
  }
}

/** What acts lead to, and what they are called where they are taken back. */
const ACTS: Record<string, { from: ResponseState; words: string }> = {
  acknowledge: { from: 'acknowledged', words: 'acknowledge' },
  snooze: { from: 'acknowledged', words: 'snooze' },
  unacknowledge: { from: 'triggered', words: 'give back' },
  resolve: { from: 'resolved', words: 'resolve' },
  'resolve-alerts': { from: 'resolved', words: 'resolve' },
}

function commandOf({
  act,
  until,
  note,
}: {
  act: 'acknowledge' | 'resolve' | 'unacknowledge' | 'snooze'
  until?: Instant | undefined
  note?: string | undefined
}): Command {
  if (act === 'snooze') return { act, until: until! }
  if (act === 'unacknowledge') return { act, reason: note || 'taken back' }
  return act === 'resolve' ? { act, note } : { act }
}

function chunksOf(ids: number[]): number[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, i) => ids.slice(i * CHUNK, (i + 1) * CHUNK))
}

/** Why some were refused, the commonest first. */
function counted(refused: Rejection[]): { reason: string; count: number }[] {
  const reasons = Map.groupBy(refused, ({ rejected, detail }) => detail ?? REJECTIONS[rejected][1])
  return [...reasons].map(([reason, those]) => ({ reason, count: those.length })).sort((a, b) => b.count - a.count)
}
