import * as contract from '../../contract/me.ts'
import { can, PERMISSIONS } from '../../domain/permission.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type SignedInCall, type Route } from '../http/serve.ts'
import { personOf } from '../http/person-of.ts'
import { readinessOf } from './shown.ts'
import * as store from './store.ts'

export function meRoutes({ db, clock }: Deps, channels: readonly Channel[]): Route[] {
  async function me(tx: Queryable, call: Pick<SignedInCall, 'actor' | 'request'>): Promise<contract.Me> {
    const actor = personOf(call)
    const row = (await store.findPerson(tx, actor.userId))!
    const { id, name, email, role, timezone } = row
    return {
      id,
      name,
      email,
      role,
      timezone,
      responderOnly: actor.responderOnly ?? false,
      permissions: PERMISSIONS.filter((permission) => can(actor, permission)),
      // What an older version stored, or a newer one, never keeps anybody out: unknown values fall back.
      preferences: contract.Preferences.strip().safeParse(row.preferences).data ?? contract.Preferences.parse({}),
      readiness: readinessOf(row.methods, channels, await store.channelsSetUp(tx), clock.now()),
    }
  }

  return [
    route(contract.getMe, (call) => me(db, call)),

    route(contract.updateMe, (call) =>
      db.tx(async (tx) => {
        const { userId } = personOf(call)
        await store.lockPerson(tx, userId)
        const before = (await store.findPerson(tx, userId))!
        const after = { ...before, name: call.body.name ?? before.name, timezone: call.body.timezone ?? before.timezone }
        const fields = (['name', 'timezone'] as const).filter((field) => before[field] !== after[field])
        if (fields.length > 0) {
          await store.updatePerson(tx, userId, after)
          const changes = before.timezone === after.timezone ? {} : { timezone: [before.timezone, after.timezone] }
          const text = before.name === after.name ? undefined : `name “${before.name}” → “${after.name}”`
          await record(tx, [audit(call, clock.now(), 'user', userId, 'user.changed', { changes, fields }, text)])
        }
        return me(tx, call)
      }),
    ),

    route(contract.setPreferences, (call) =>
      db.tx(async (tx) => {
        await store.setPreferences(tx, personOf(call).userId, call.body)
        return me(tx, call)
      }),
    ),
  ]
}
