import * as contract from '../../contract/services.ts'
import { targetsOf } from '../../domain/escalation.ts'
import { firstReached } from '../../domain/reach.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { byName, readPage } from '../db/paging.ts'
import { lockRelations } from '../db/lock-relations.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { loadRoster } from '../oncall/store.ts'
import * as store from './store.ts'

export function serviceRoutes({ db, clock }: Deps): Route[] {
  /** One reading of schedules and people for all services of a page. */
  async function withOnCall(tx: Queryable, rows: store.ServiceRow[]): Promise<contract.Service[]> {
    const now = clock.now()
    const roster = await loadRoster(
      tx,
      rows.flatMap((row) => targetsOf(row.policy)),
      now,
    )
    return rows.map(({ policy, ...service }) => ({ ...service, onCall: firstReached(policy, roster, now) }))
  }

  async function refuse(tx: Queryable, body: store.ServiceValues, exceptId: number | null): Promise<Rejection | undefined> {
    const missing = await refuseMissing(tx, [
      { kind: 'policy', id: body.escalationPolicyId, path: 'escalationPolicyId' },
      ...(body.teamId === null ? [] : [{ kind: 'team' as const, id: body.teamId, path: 'teamId' }]),
    ])
    if (missing) return missing
    const other = await store.assetNamed(tx, body.name, exceptId)
    return other && reject('already-exists', `There is ${other.paged ? 'a service' : 'an asset'} called ${body.name} already.`)
  }

  return [
    route(contract.listServices, async ({ query, actor }) => {
      const { search, teamId } = query
      const page = await readPage(query, byName, (after, limit) => store.listServices(db, actor, { search, teamId, after, limit }))
      return isRejection(page) ? page : { ...page, items: await withOnCall(db, page.items) }
    }),

    route(contract.getService, async ({ params, actor }) => {
      const row = await store.findService(db, actor, params.id)
      return row ? (await withOnCall(db, [row]))[0]! : reject('not-found')
    }),

    route(contract.createService, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertService(tx, call.body, at)
        await record(tx, [audit(call, at, 'service', id, 'service.created', { name: call.body.name })])
        return (await withOnCall(tx, [(await store.findService(tx, call.actor, id))!]))[0]!
      }),
    ),

    route(contract.updateService, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockService(tx, call.params.id))) return reject('not-found')
        const no = await refuse(tx, call.body, call.params.id)
        if (no) return no
        const before = (await store.findService(tx, call.actor, call.params.id))!
        await store.updateService(tx, before.id, call.body)
        const after = (await store.findService(tx, call.actor, before.id))!
        const changes = changesOf(configuration(before), configuration(after))
        await record(tx, [audit(call, clock.now(), 'service', before.id, 'service.changed', { name: after.name, changes })])
        return (await withOnCall(tx, [after]))[0]!
      }),
    ),

    route(contract.deleteService, (call) =>
      db.tx(async (tx) => {
        await lockRelations(tx)
        if (!(await store.lockService(tx, call.params.id))) return reject('not-found')
        const service = (await store.findService(tx, call.actor, call.params.id))!
        const { force, reason } = call.query
        const holds = whatHolds(service)
        if (holds && !force) return reject('in-use', holds)
        if (holds && !reason) return reject('reason-needed', `${holds} Say why it is deleted all the same.`)
        const at = clock.now()
        const stopped = await store.disableIntegrations(tx, service.id)
        await store.markServiceDeleted(tx, service.id, at)
        await record(tx, [
          audit(
            call,
            at,
            'service',
            service.id,
            'service.deleted',
            { name: service.name, openIncidents: service.openIncidents, forced: Boolean(holds) },
            reason,
          ),
          ...stopped.map(({ id, name }) =>
            audit(call, at, 'integration', id, 'integration.disabled', { name, because: 'its service was deleted' }),
          ),
        ])
        return {}
      }),
    ),
  ]
}

/** What is set by people, for the audit; counts and clocks are not. */
function configuration(row: store.ServiceRow): object {
  const { name, description, teamId, teamName, escalationPolicyId, escalationPolicyName, urgency, grouping } = row
  return { name, description, teamId, teamName, escalationPolicyId, escalationPolicyName, urgency, grouping }
}

function whatHolds({ openIncidents, integrations }: store.ServiceRow): string | undefined {
  const parts = [
    ...(openIncidents > 0 ? [openIncidents === 1 ? 'one incident is open on it' : `${openIncidents} incidents are open on it`] : []),
    ...(integrations > 0 ? [integrations === 1 ? 'one integration sends to it' : `${integrations} integrations send to it`] : []),
  ]
  if (parts.length === 0) return undefined
  const [first] = parts
  return `${first![0]!.toUpperCase()}${parts.join(' and ').slice(1)}.`
}
