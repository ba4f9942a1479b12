import * as contract from '../../contract/clocks.ts'
import { decideClock, nextWarning, standingOf, warnedStill, type ClockCommand, type ClockNow } from '../../domain/clock.ts'
import { adjusted, type Obligation } from '../../domain/obligation.ts'
import { userIdOf, type Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { wake } from '../flow/wake.ts'
import { route, type Route } from '../http/serve.ts'
import { visibleIds } from '../incidents/list.ts'
import * as incidents from '../incidents/store.ts'
import type { Packs } from './packs.ts'
import { enabledOf, filedOf, showClock, showOpen } from './shown.ts'
import * as store from './store.ts'

type Call = { actor: Actor; via: string; params: { id: number; key: string } }
type Written = { kind: string; body: Record<string, unknown>; text: string }

/** What people decide about clocks of the law in an incident, and what they file. */
export function clockRoutes({ db, clock }: Deps, { obligations, calendars }: Packs): Route[] {
  async function shown(tx: Queryable, incidentId: number, rows: store.ClockRow[], now: Instant): Promise<contract.ClockShown[]> {
    const [roleName, holders] = await Promise.all([store.nameRoles(tx), store.holdersOf(tx, incidentId)])
    return rows.map((row) => showClock(row, holders.get(row.document.approverRole) ?? null, roleName, calendars, now))
  }

  /** Runs an act on one clock under its incident's lock, and answers how it stands then. */
  function act(
    call: Call,
    command: (now: Instant) => ClockCommand,
    write: (place: {
      tx: Queryable
      obligation: Obligation
      before: store.ClockRow | undefined
      after: ClockNow
      now: Instant
    }) => Promise<{
      clockId: number
      entry: Written
    }>,
  ): Promise<contract.ClockShown | Rejection> {
    return db.tx(async (tx) => {
      const { id, key } = call.params
      const law = obligations.find((one) => one.id === key)
      const [visible] = await visibleIds(tx, call.actor, [id])
      const [incident] = visible === undefined ? [] : await incidents.lockIncidents(tx, [id])
      const [before] = await store.listClocks(tx, id, key)
      if (!incident || (!law && !before)) return reject('not-found')
      const now = clock.now()
      const decision = command(now)
      // A clock that runs goes on as it began, whatever its obligation became meanwhile.
      const runs = before !== undefined && before.state !== 'notApplicable'
      const obligation = runs || !law ? before!.document : adjusted(law, (await store.readSettings(tx)).get(key))
      if (!runs && !obligation.enabled) return reject('conflict', 'This obligation is switched off here.')
      const standing = before && { state: before.state, times: before.times, filed: filedOf(before) }
      const after = decideClock(obligation, standing, decision, calendars, now)
      if (isRejection(after)) return after
      const { clockId, entry } = await write({ tx, obligation, before, after, now })
      await saveStages(tx, clockId, obligation, before, after, now)
      const { text, ...draft } = entry
      await incidents.appendTimeline(tx, [{ incident, draft: { ...draft, text }, actor: call.actor, via: call.via }], now)
      await incidents.saveNumbers(tx, [incident])
      wake(tx)
      return (await shown(tx, id, await store.listClocks(tx, id, key), now))[0]!
    })
  }

  /** When stages run by now, and when people are warned of them next. */
  async function saveStages(
    tx: Queryable,
    clockId: number,
    obligation: Obligation,
    before: store.ClockRow | undefined,
    after: ClockNow,
    now: Instant,
  ): Promise<void> {
    if (after.state === 'notApplicable') return store.deleteStages(tx, clockId)
    const standings = standingOf(obligation, after.times, after.filed, calendars, now)
    const stages = standings.map((standing) => {
      const was = before?.stages.find(({ stage }) => stage === standing.stage)?.warned ?? 0
      const warned = warnedStill(standing, was, now)
      return { stage: standing.stage, from: standing.from, dueAt: standing.dueAt, warned, warnAt: nextWarning(standing, warned) }
    })
    await store.saveStageTimes(tx, clockId, stages)
  }

  /** What the timeline says of a start: since when it counts, and what is due next. */
  function startEntry(kind: string, obligation: Obligation, after: ClockNow, reason: string, now: Instant): Written {
    const { title, stages } = obligation
    const next = standingOf(obligation, after.times, after.filed, calendars, now)
      .filter(({ filedAt, dueAt }) => filedAt === null && dueAt !== null)
      .toSorted((a, b) => a.dueAt! - b.dueAt!)[0]
    const stage = stages.find(({ id }) => id === next?.stage)?.title ?? null
    return { kind, body: { title, times: after.times, stage, dueAt: next?.dueAt ?? null }, text: reason }
  }

  function decide(
    call: Call & { body: { reason: string } },
    command: ClockCommand,
    entryOf: (obligation: Obligation, after: ClockNow, now: Instant) => Written,
  ) {
    const { reason } = call.body
    return act(
      call,
      () => command,
      async ({ tx, obligation, after, now }) => ({
        clockId: await store.saveDecision(tx, call.params.id, obligation, after, { reason, actor: call.actor, at: now }),
        entry: entryOf(obligation, after, now),
      }),
    )
  }

  return [
    route(contract.listClocks, async ({ params: { id }, actor }) => {
      const [visible] = await visibleIds(db, actor, [id])
      if (visible === undefined) return reject('not-found')
      const [rows, settings, concern, role, kind] = await Promise.all([
        store.listClocks(db, id),
        store.readSettings(db),
        store.findConcern(db, id),
        store.nameRoles(db),
        store.nameKinds(db),
      ])
      const decided = new Set(rows.map(({ obligation }) => obligation))
      const open = enabledOf({ obligations }, settings)
        .filter((obligation) => !decided.has(obligation.id))
        .map((obligation) => showOpen(obligation, concern, { role, kind }))
      return {
        clocks: await shown(db, id, rows, clock.now()),
        suggested: open.filter(({ reasons }) => reasons.length > 0),
        others: open.filter(({ reasons }) => reasons.length === 0),
      }
    }),

    ...(
      [
        [contract.startClock, 'start', 'clock.started'],
        [contract.correctClock, 'correct', 'clock.corrected'],
      ] as const
    ).map(([endpoint, verb, kind]) =>
      route(endpoint, (call) =>
        decide(call, { act: verb, times: call.body.times }, (obligation, after, now) =>
          startEntry(kind, obligation, after, call.body.reason, now),
        ),
      ),
    ),

    route(contract.declineClock, (call) =>
      decide(call, { act: 'decline' }, ({ title }) => ({ kind: 'clock.declined', body: { title }, text: call.body.reason })),
    ),

    route(contract.fileStage, (call) => {
      const { stage, ...params } = call.params
      const { at, proof, approvedBy, included, reason } = call.body
      return act(
        { ...call, params },
        (now) => ({ act: 'file', stage, at: at ?? now, reason }),
        async ({ tx, obligation, before, after, now }) => {
          const filedAt = after.filed[stage]!
          const filing = { stage, at: filedAt, proof, approvedBy, included, reason }
          await store.saveFiling(tx, before!.id, filing, userIdOf(call.actor), now)
          await store.saveState(tx, before!.id, after.state)
          const late = standingOf(obligation, after.times, after.filed, calendars, now).find((one) => one.stage === stage)?.state === 'late'
          const body = { title: obligation.title, stage: obligation.stages.find(({ id }) => id === stage)!.title, filedAt, late }
          const text = [`${proof}; approved by ${approvedBy}`, reason].filter(Boolean).join('; ')
          return { clockId: before!.id, entry: { kind: 'clock.filed', body, text } }
        },
      )
    }),
  ]
}
