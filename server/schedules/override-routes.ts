import * as contract from '../../contract/schedules.ts'
import { userIdOf } from '../../domain/permission.ts'
import { whyNot } from '../../domain/reach.ts'
import { reject } from '../../domain/rejection.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { loadRoster } from '../oncall/store.ts'
import * as store from './store.ts'

/** So many overrides of one schedule may lie ahead: each has to be gone through whenever somebody is paged. */
const MOST_AHEAD = 500

export function overrideRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.addOverride, (call) =>
      db.tx(async (tx) => {
        const scheduleId = call.params.id
        if (!(await store.lockSchedule(tx, scheduleId))) return reject('not-found')
        const now = clock.now()
        const { reason } = call.body
        // What is past is on record: an override that began a moment ago counts from now on.
        const override = { ...call.body.override, start: Math.max(call.body.override.start, now) }
        if (override.end <= now) return reject('invalid-input', 'It would be over already. Who was on call stays on record.')
        // Whoever is taken off may have been deactivated since; whoever is put on must be there.
        if (override.kind !== 'remove') {
          const { people } = await loadRoster(tx, [{ kind: 'user', id: override.userId! }], now)
          const why = whyNot(people.get(override.userId!))
          if (why) return reject('nobody-to-page', `Nobody would be reached: ${why}.`)
        }
        if ((await store.countOverrides(tx, scheduleId, now)) >= MOST_AHEAD) {
          return reject('too-large', `There are ${MOST_AHEAD} overrides ahead already. Change the layers instead, or remove some.`)
        }
        const createdBy = userIdOf(call.actor)
        const id = await store.insertOverride(tx, scheduleId, { ...override, reason, createdBy }, now)
        await record(tx, [audit(call, now, 'schedule', scheduleId, 'override.added', { overrideId: id, ...override }, reason || undefined)])
        return (await store.findOverride(tx, scheduleId, id))!
      }),
    ),

    route(contract.removeOverride, (call) =>
      db.tx(async (tx) => {
        const scheduleId = call.params.id
        if (!(await store.lockSchedule(tx, scheduleId))) return reject('not-found')
        const override = await store.findOverride(tx, scheduleId, call.params.overrideId)
        if (!override) return reject('not-found')
        const now = clock.now()
        if (override.end <= now) return reject('invalid-input', 'It is over. Who was on call stays on record.')
        const begun = override.start < now
        if (begun) await store.endOverride(tx, override.id, now)
        else await store.deleteOverride(tx, override.id)
        const { kind, start, end, userId, replacedUserId } = override
        const body = { overrideId: override.id, kind, start, end, userId, replacedUserId, cutShort: begun }
        await record(tx, [audit(call, now, 'schedule', scheduleId, 'override.removed', body)])
        return {}
      }),
    ),
  ]
}
