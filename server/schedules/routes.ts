import * as contract from '../../contract/schedules.ts'
import type { Target } from '../../domain/escalation.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { usersOf, type Schedule } from '../../domain/schedule.ts'
import { hoursByPerson, hoursMoved } from '../../domain/schedule-hours.ts'
import { HORIZON } from '../../domain/schedule-outlook.ts'
import { describeRotation, scheduleProblems } from '../../domain/schedule-words.ts'
import { withoutIneligible } from '../../domain/reach.ts'
import type { Instant } from '../../domain/time.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { byName, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing, type Reference } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { loadRoster } from '../oncall/store.ts'
import { AHEAD, draw, named, summaryOf } from './calendar.ts'
import { overrideRoutes } from './override-routes.ts'
import * as store from './store.ts'

export function scheduleRoutes(deps: Deps): Route[] {
  const { db, clock } = deps

  async function summaries(tx: Queryable, rows: store.ScheduleRow[]): Promise<contract.ScheduleSummary[]> {
    const now = clock.now()
    const roster = await loadRoster(tx, targets(rows.map((row) => row.id)), now, now + HORIZON)
    return rows.map((row) => summaryOf(row, roster.schedules.get(row.id)!.schedule, roster.people, now))
  }

  async function full(tx: Queryable, row: store.ScheduleRow): Promise<contract.Schedule> {
    const now = clock.now()
    const roster = await loadRoster(tx, targets([row.id]), now, now + HORIZON)
    const { schedule } = roster.schedules.get(row.id)!
    return {
      ...summaryOf(row, schedule, roster.people, now),
      layers: row.layers,
      descriptions: row.layers.map((layer) => describeRotation(layer, row.timezone)),
      overrides: await store.listOverrides(tx, row.id, now, null),
      people: named(roster.people, usersOf(schedule)),
      policies: await store.policiesUsing(tx, row.id),
    }
  }

  async function refuse(tx: Queryable, body: store.ScheduleValues, exceptId: number | null): Promise<Rejection | undefined> {
    const missing = await refuseMissing(tx, [...teamOf(body), ...participantsOf(body)])
    if (missing) return missing
    return (await store.scheduleNamed(tx, body.name, exceptId))
      ? reject('already-exists', `There is a schedule called ${body.name} already.`)
      : undefined
  }

  return [
    route(contract.listSchedules, async ({ query }) => {
      const { search, teamId } = query
      const page = await readPage(query, byName, (after, limit) => store.listSchedules(db, { search, teamId, after, limit }))
      return isRejection(page) ? page : { ...page, items: await summaries(db, page.items) }
    }),

    route(contract.getSchedule, async ({ params }) => {
      const row = await store.findSchedule(db, params.id)
      return row ? full(db, row) : reject('not-found')
    }),

    route(contract.createSchedule, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertSchedule(tx, call.body, at)
        await record(tx, [audit(call, at, 'schedule', id, 'schedule.created', { name: call.body.name, layers: call.body.layers })])
        return full(tx, (await store.findSchedule(tx, id))!)
      }),
    ),

    route(contract.updateSchedule, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockSchedule(tx, call.params.id))) return reject('not-found')
        const before = (await store.findSchedule(tx, call.params.id))!
        if (before.version !== call.body.version)
          return reject('conflict', `You changed version ${call.body.version}; it is at version ${before.version} now.`)
        const no = await refuse(tx, call.body, before.id)
        if (no) return no
        await store.updateSchedule(tx, before.id, call.body)
        const after = (await store.findSchedule(tx, before.id))!
        await record(tx, [
          audit(call, clock.now(), 'schedule', before.id, 'schedule.changed', { name: after.name, changes: changesOf(before, after) }),
        ])
        return full(tx, after)
      }),
    ),

    route(contract.deleteSchedule, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockSchedule(tx, call.params.id))) return reject('not-found')
        const uses = await store.policiesUsing(tx, call.params.id)
        if (uses.length > 0) return reject('in-use', `These escalation policies page by it: ${uses.map((use) => use.name).join(', ')}.`)
        const types = await store.typesUsing(tx, call.params.id)
        if (types.length > 0) return reject('in-use', `Roles at these types of incidents are taken from it: ${types.join(', ')}.`)
        const row = (await store.findSchedule(tx, call.params.id))!
        const at = clock.now()
        await store.markScheduleDeleted(tx, row.id, at)
        await record(tx, [audit(call, at, 'schedule', row.id, 'schedule.deleted', { name: row.name })])
        return {}
      }),
    ),

    route(contract.getShifts, async ({ params, query: { from, to } }) => {
      const row = await store.findSchedule(db, params.id)
      if (!row) return reject('not-found')
      const roster = await loadRoster(db, targets([row.id]), from, to)
      const overrides = await store.listOverrides(db, row.id, from, to)
      return draw(roster.schedules.get(row.id)!.schedule, roster.people, overrides, from, to)
    }),

    route(contract.previewSchedule, async ({ body }) => {
      const missing = await refuseMissing(db, participantsOf(body))
      if (missing) return missing
      return preview(db, body, clock.now())
    }),

    ...overrideRoutes(deps),
  ]
}

type Draft = { scheduleId: number | null; timezone: string; layers: Schedule['layers']; from: Instant; to: Instant }

/** Draws what is not saved, with the overrides of what is, and says what it would change in the next 30 days. */
async function preview(db: Queryable, draft: Draft, now: Instant) {
  const { scheduleId, from, to } = draft
  const saved = scheduleId === null ? undefined : await store.findSchedule(db, scheduleId)
  if (scheduleId !== null && !saved) return reject('not-found')
  const people: Target[] = usersOf({ ...draft, overrides: [] }).map((id) => ({ kind: 'user', id }))
  const roster = await loadRoster(db, [...people, ...targets(saved ? [saved.id] : [])], Math.min(from, now), Math.max(to, now + AHEAD))
  const before = saved && roster.schedules.get(saved.id)!.schedule
  const after: Schedule = { timezone: draft.timezone, layers: draft.layers, overrides: before?.overrides ?? [] }
  const calendar = draw(after, roster.people, saved ? await store.listOverrides(db, saved.id, from, to) : [], from, to)
  if (isRejection(calendar)) return calendar
  const hours = (schedule: Schedule) => hoursByPerson(withoutIneligible(schedule, roster.people), now, now + AHEAD)
  return {
    calendar,
    descriptions: draft.layers.map((layer) => describeRotation(layer, draft.timezone)),
    problems: scheduleProblems(withoutIneligible(after, roster.people)),
    hours: hoursMoved(before ? hours(before) : new Map(), hours(after)).map((moved) => ({
      ...moved,
      name: named(roster.people, [moved.userId])[0]!.name,
    })),
  }
}

function targets(ids: number[]): Target[] {
  return ids.map((id) => ({ kind: 'schedule', id }))
}

function teamOf({ teamId }: { teamId: number | null }): Reference[] {
  return teamId === null ? [] : [{ kind: 'team', id: teamId, path: 'teamId' }]
}

function participantsOf({ layers }: { layers: Schedule['layers'] }): Reference[] {
  return layers.flatMap((layer, l) =>
    layer.participants.flatMap((group, g) =>
      group.map((id, p): Reference => ({ kind: 'user', id, path: `layers.${l}.participants.${g}.${p}` })),
    ),
  )
}
