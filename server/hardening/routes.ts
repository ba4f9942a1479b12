import { z } from 'zod'
import * as contract from '../../contract/hardening.ts'
import { dueAfter, dueAfterDone, type Rhythm } from '../../domain/hardening.ts'
import { can, userIdOf, type Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { parseLocal, type Instant } from '../../domain/time.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { readPage, type Order } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing, type Reference } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { assessRisks } from '../flow/assess.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import * as store from './store.ts'

const byDue: Order<contract.Hardening, [Instant, number]> = {
  at: z.tuple([z.int().min(0).max(8.64e15), z.int().positive()]),
  of: ({ dueAt, id }) => [dueAt, id],
}

export function hardeningRoutes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Route[] {
  return [
    route(contract.listHardening, async ({ query, actor }) => {
      const { mine, ...asked } = query
      const me = userIdOf(actor)
      const now = clock.now()
      const filter = { ...asked, of: mine && me !== null ? me : undefined }
      const page = await readPage(query, byDue, (after, limit) => store.listWork(db, filter, after, limit, now))
      return isRejection(page) ? page : { ...page, ...(await store.countWork(db, filter, now)) }
    }),

    route(contract.getHardening, async ({ params: { id }, actor }) => {
      const work = await store.findWork(db, id, clock.now())
      if (!work) return reject('not-found')
      return { ...work, mayFinish: await mayFinish(db, id, actor), done: await store.listDone(db, id) }
    }),

    route(contract.createHardening, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, undefined)
        if (no) return no
        const at = clock.now()
        const id = await store.insertWork(tx, call.body, firstDue(call.body), at)
        await record(tx, [audit(call, at, 'hardening', id, 'hardening.created', { name: call.body.name })])
        await assessRisks(tx, await store.coveredRisks(tx, id), at)
        return (await store.findWork(tx, id, at))!
      }),
    ),

    route(contract.updateHardening, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        const at = clock.now()
        if (!(await store.lockWork(tx, id))) return reject('not-found')
        const before = (await store.findWork(tx, id, at))!
        const no = await refuse(tx, call.body, before)
        if (no) return no
        const uncovered = await store.coveredRisks(tx, id)
        await store.updateWork(tx, id, call.body)
        if (!sameRhythm(before, call.body)) await store.moveDue(tx, id, dueNow(call.body, before.last))
        const after = (await store.findWork(tx, id, at))!
        const facts = { name: after.name, changes: changesOf(configuration(before), configuration(after)) }
        await record(tx, [audit(call, at, 'hardening', id, 'hardening.changed', facts)])
        await assessRisks(tx, [...new Set([...uncovered, ...(await store.coveredRisks(tx, id))])], at)
        return after
      }),
    ),

    route(contract.deleteHardening, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await store.lockWork(tx, id))) return reject('not-found')
        const at = clock.now()
        const { name } = (await store.findWork(tx, id, at))!
        const uncovered = await store.coveredRisks(tx, id)
        await store.markWorkDeleted(tx, id, at)
        await record(tx, [audit(call, at, 'hardening', id, 'hardening.deleted', { name })])
        await assessRisks(tx, uncovered, at)
        return {}
      }),
    ),

    route(contract.finishHardening, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await store.lockWork(tx, id))) return reject('not-found')
        if (!(await mayFinish(tx, id, call.actor))) return reject('not-allowed', 'It belongs to somebody else.')
        const at = clock.now()
        const { dueAt, name, ...rhythm } = (await store.findWork(tx, id, at))!
        const { note, link } = call.body
        await store.insertDone(tx, id, { dueAt, doneAt: at, userId: userIdOf(call.actor), note, link })
        await store.moveDue(tx, id, dueAfterDone(rhythm, dueAt, at))
        await record(tx, [audit(call, at, 'hardening', id, 'hardening.done', { name, dueAt, link }, note)])
        await assessRisks(tx, await store.coveredRisks(tx, id), at)
        return (await store.findWork(tx, id, at))!
      }),
    ),
  ]
}

async function mayFinish(tx: Queryable, id: number, actor: Actor): Promise<boolean> {
  const userId = userIdOf(actor)
  return can(actor, 'response.write') || (userId !== null && (await store.isTheirs(tx, id, userId)))
}

function firstDue({ firstAt, timezone }: Rhythm): Instant {
  return parseLocal(firstAt, timezone)
}

/** By another rhythm it is due the next time after it was done last. */
function dueNow(rhythm: Rhythm, last: contract.Evidence | null): Instant {
  return last === null ? firstDue(rhythm) : dueAfter(rhythm, Math.max(last.dueAt, last.doneAt))
}

function sameRhythm(one: Rhythm, other: Rhythm): boolean {
  return one.firstAt === other.firstAt && one.timezone === other.timezone && one.every === other.every && one.unit === other.unit
}

/** `before`: as it is; whoever it belongs to already may keep it. */
async function refuse(
  tx: Queryable,
  body: contract.HardeningInput,
  before: contract.Hardening | undefined,
): Promise<Rejection | undefined> {
  const { owner, assetId, assetKind } = body
  const keeps = before?.owner.kind === owner.kind && before.owner.id === owner.id
  const references: Reference[] = [
    ...(keeps ? [] : [{ kind: owner.kind, id: owner.id, path: 'owner' }]),
    ...(assetId === null || before?.asset?.id === assetId ? [] : [{ kind: 'asset' as const, id: assetId, path: 'assetId' }]),
  ]
  const missing = await refuseMissing(tx, references)
  if (missing) return missing
  if (assetKind !== null && !(await store.kindExists(tx, assetKind))) {
    const message = `There is no kind of assets ${assetKind}.`
    return { ...reject('invalid-input', message), errors: [{ path: 'assetKind', message }] }
  }
  if (await store.workNamed(tx, body.name, before?.id ?? null))
    return reject('already-exists', `There is work called ${body.name} already.`)
  return undefined
}

/** What is set by people, for the audit; counts and clocks are not. */
function configuration({ assets: _, risks: __, overdue: ___, last: ____, ...set }: contract.Hardening): object {
  return set
}
