import * as contract from '../../contract/settings.ts'
import { changesOf } from '../db/changes.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { route, type Route } from '../http/serve.ts'
import { findRetention, RETENTION } from './retention.ts'
import { saveSetting } from './store.ts'

export function settingRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.getRetention, () => findRetention(db)),

    route(contract.setRetention, ({ body, actor, via }) =>
      db.tx(async (tx) => {
        const before = await findRetention(tx)
        await saveSetting(tx, RETENTION, body)
        const at = clock.now()
        const facts = { name: RETENTION, changes: changesOf(before, body) }
        await record(tx, [{ subject: 'setting', kind: 'setting.changed', at, enteredAt: at, actor, via, body: facts }])
        return body
      }),
    ),
  ]
}
