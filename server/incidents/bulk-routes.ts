import type { z } from 'zod'
import * as contract from '../../contract/incidents.ts'
import type { Command, ResponseState, Standing } from '../../domain/incident.ts'
import { userIdOf, type Actor } from '../../domain/permission.ts'
import { isRejection, REJECTIONS, reject, type Rejection } from '../../domain/rejection.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import { incidentsOfAlerts } from '../alerts/list.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { respond } from '../flow/respond.ts'
import { route, type Route } from '../http/serve.ts'
import { addToBulkAct, insertBulkAct, leaveToUndo, lockBulkAct, reviveAlerts } from './bulk.ts'
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
  return [
    route(contract.bulkAct, async ({ body, ...call }) => {
      const by = byOf(call, clock.now())
      const ids = await idsOf(body, by)
      if (ids.length > MOST) return reject('too-large', `More than ${MOST} incidents match. Narrow the filter.`)
      const bulkId = await insertBulkAct(db, body.act, by.userId, by.now)
      let done = 0
      const refused: Rejection[] = []
      for (const chunk of chunksOf(ids)) {
        const answer = await db.tx(async (tx) => {
          const responded = await respond(tx, chunk, commandOf(body), by)
          await addToBulkAct(tx, bulkId, { incidents: responded.before, alerts: [] })
          return responded
        })
        done += answer.done.length
        refused.push(...answer.refused.values())
      }
      return { bulkId, done, refused: refused.length, reasons: counted(refused) }
    }),

    route(contract.undoBulk, async ({ params, ...call }) => {
      const by = byOf(call, clock.now())
      const sum = { done: 0, refused: 0 }
      for (let i = 0; ; i++) {
        const step = await db.tx((tx) => undoStep(tx, params.id, by))
        // Somebody who undoes the same act at the same time has done the rest.
        if (isRejection(step)) return i === 0 ? step : sum
        sum.done += step.done
        sum.refused += step.refused
        if (step.over) return sum
      }
    }),
  ]

  async function idsOf(body: z.output<typeof contract.bulkAct.body>, by: By): Promise<number[]> {
    if (body.alerts) return list.visibleIds(db, by.actor, await incidentsOfAlerts(db, body.alerts, MOST + 1))
    if (body.ids) return list.visibleIds(db, by.actor, body.ids)
    const filter = { ...body.filter, mine: body.filter?.mine && by.userId !== null ? by.userId : undefined }
    return list.matchingIds(db, by.actor, filter, body.except ?? [], MOST + 1)
  }
}

/**
 * Takes a part of an act back and says so in the same transaction: should the process die, the rest can still be
 * undone. Of an act on alerts it counts the alerts, of any other the incidents; what the actor may not see stays.
 */
async function undoStep(tx: Queryable, id: number, by: By): Promise<{ done: number; refused: number; over: boolean } | Rejection> {
  const bulk = await lockBulkAct(tx, id, by.userId)
  if (!bulk || bulk.undoneAt !== null) return reject('not-found', 'It was undone already, or you did no such act.')
  if (by.now - bulk.at > UNDO_SPAN) return reject('conflict', 'An act can be undone for ten minutes.')
  const incidents = bulk.before.incidents.slice(0, CHUNK)
  const alerts = incidents.length > 0 ? [] : bulk.before.alerts.slice(0, CHUNK)
  const rest = { incidents: bulk.before.incidents.slice(incidents.length), alerts: bulk.before.alerts.slice(alerts.length) }

  const restored = await restoreAll(tx, bulk.act, incidents, by)
  if (bulk.act === 'resolve') await reviveAlerts(tx, by.actor, { alerts: [], incidents: restored }, bulk.at)
  const revived = alerts.length > 0 ? await reviveAlerts(tx, by.actor, { alerts, incidents: [] }, bulk.at) : 0

  const over = rest.incidents.length === 0 && rest.alerts.length === 0
  await leaveToUndo(tx, id, rest, over ? by.now : null)
  if (bulk.act === 'resolve-alerts') return { done: revived, refused: alerts.length - revived, over }
  return { done: restored.length, refused: incidents.length - restored.length, over }
}

/** Those that stand again as they did. */
async function restoreAll(tx: Queryable, act: string, before: Standing[], by: By): Promise<number[]> {
  const standing = new Map(before.map((one) => [one.id, one]))
  const ids = await list.visibleIds(tx, by.actor, [...standing.keys()])
  const { from, words: undone } = ACTS[act]!
  const { done } = await respond(tx, ids, (id) => ({ act: 'restore', undone, from, to: standing.get(id)! }), by)
  return done
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
