import * as contract from '../../contract/oncall.ts'
import { targetsOf, type Target } from '../../domain/escalation.ts'
import { firstReached, withoutIneligible } from '../../domain/reach.ts'
import { isRejection, reject } from '../../domain/rejection.ts'
import { shifts } from '../../domain/schedule.ts'
import { HORIZON } from '../../domain/schedule-outlook.ts'
import { DAY } from '../../domain/time.ts'
import { byName, readPage } from '../db/paging.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import { named, outlookOf } from '../schedules/calendar.ts'
import * as lists from './lists.ts'
import { loadRoster } from './store.ts'

/** My shifts are shown so far ahead, and one that is under way from so far back at most. */
const AHEAD = 30 * DAY
const BACK = 14 * DAY

export function oncallRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.whoIsOnCall, async ({ query }) => {
      const page = await readPage(query, byName, (after, limit) => lists.listSchedules(db, { search: query.search, after, limit }))
      if (isRejection(page)) return page
      const { items, next } = page
      const now = clock.now()
      const roster = await loadRoster(db, items.map(scheduleTarget), now, now + HORIZON)
      return {
        items: items.map(({ id, ...row }) => ({
          scheduleId: id,
          ...row,
          now: outlookOf(roster.schedules.get(id)!.schedule, roster.people, now),
        })),
        next,
      }
    }),

    route(contract.whoIsOnCallForServices, async ({ query }) => {
      const page = await readPage(query, byName, (after, limit) => lists.listServices(db, { search: query.search, after, limit }))
      if (isRejection(page)) return page
      const { items, next } = page
      const now = clock.now()
      const roster = await loadRoster(
        db,
        items.flatMap((row) => targetsOf(row.policy)),
        now,
      )
      return { items: items.map(({ id, policy, ...row }) => ({ serviceId: id, ...row, ...firstReached(policy, roster, now) })), next }
    }),

    route(contract.myOnCall, async ({ actor }) => {
      if (actor.kind !== 'user') return reject('not-allowed', 'Only people are on call.')
      const me = actor.userId
      const now = clock.now()
      const schedules = await lists.schedulesNaming(db, me, now)
      const roster = await loadRoster(db, schedules.map(scheduleTarget), now - BACK, now + AHEAD)
      const mine = schedules.flatMap(({ id, name, timezone }) =>
        shifts(withoutIneligible(roster.schedules.get(id)!.schedule, roster.people), now - BACK, now + AHEAD)
          .filter(({ end, userIds }) => end > now && userIds.includes(me))
          .map(({ start, end, userIds }) => ({
            scheduleId: id,
            name,
            timezone,
            start,
            end,
            withOthers: named(
              roster.people,
              userIds.filter((userId) => userId !== me),
            ),
          })),
      )
      mine.sort((a, b) => a.start - b.start || a.scheduleId - b.scheduleId)
      return { now: mine.some((shift) => shift.start <= now), shifts: mine }
    }),
  ]
}

function scheduleTarget({ id }: { id: number }): Target {
  return { kind: 'schedule', id }
}
