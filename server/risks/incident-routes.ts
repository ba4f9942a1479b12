import * as contract from '../../contract/risks.ts'
import { userIdOf } from '../../domain/permission.ts'
import { reject } from '../../domain/rejection.ts'
import type { Deps } from '../deps.ts'
import { assessRisks } from '../flow/assess.ts'
import { route, type Route } from '../http/serve.ts'
import { visibleIds } from '../incidents/list.ts'
import * as incidents from '../incidents/store.ts'
import { insertRealised } from './assess-store.ts'
import { risksOfIncident } from './incident-store.ts'
import { lockRisk } from './store.ts'

/** Where incidents meet what was feared. */
export function incidentRiskRoutes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Route[] {
  return [
    route(contract.listIncidentRisks, async ({ params, actor }) => {
      const [visible] = await visibleIds(db, actor, [params.id])
      return visible === undefined ? reject('not-found') : { items: await risksOfIncident(db, actor, params.id) }
    }),

    route(contract.riskCameTrue, (call) =>
      db.tx(async (tx) => {
        const { id, riskId } = call.params
        const [visible] = await visibleIds(tx, call.actor, [id])
        const [incident] = visible === undefined ? [] : await incidents.lockIncidents(tx, [id])
        if (!incident || !(await lockRisk(tx, riskId))) return reject('not-found')
        const risk = (await risksOfIncident(tx, call.actor, id)).find((one) => one.id === riskId)
        if (!risk) return reject('conflict', 'This risk names another scenario or another asset than the alerts of this incident.')
        const now = clock.now()
        if (!(await insertRealised(tx, riskId, id, { userId: userIdOf(call.actor), at: now })))
          return reject('no-change', 'Somebody said so already.')
        const draft = { kind: 'risk.cameTrue', body: { riskId, name: risk.name, userId: risk.owner.id } }
        await incidents.appendTimeline(tx, [{ incident, draft, actor: call.actor, via: call.via }], now)
        await incidents.saveNumbers(tx, [incident])
        await assessRisks(tx, [riskId], now)
        return { items: await risksOfIncident(tx, call.actor, id) }
      }),
    ),
  ]
}
