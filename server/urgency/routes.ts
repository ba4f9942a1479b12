import * as contract from '../../contract/urgency.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { matrixChanges } from '../../domain/urgency.ts'
import { FIRST_MATRIX, readMatrix, URGENCY_MATRIX } from '../assets/catalogue.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { lockSetting, saveSetting, seedSetting } from '../settings/store.ts'
import * as store from './store.ts'

export function urgencyRoutes({ db, clock }: Deps): Route[] {
  async function refuse(tx: Queryable, body: contract.ScenarioInput, exceptId: number | null): Promise<Rejection | undefined> {
    const { escalationPolicyId: id } = body
    const missing = await refuseMissing(tx, id === null ? [] : [{ kind: 'policy', id, path: 'escalationPolicyId' }])
    if (missing) return missing
    const known = await store.knownKinds(tx, body.kinds)
    const errors = body.kinds.flatMap((key, at) => (known.has(key) ? [] : [{ path: `kinds.${at}`, message: `There is no kind ${key}.` }]))
    if (errors.length > 0) return { ...reject('invalid-input', errors[0]!.message), errors }
    if (body.incidentTypeId !== null && !(await store.isIncidentType(tx, body.incidentTypeId))) {
      const message = `There is no type of incidents with the id ${body.incidentTypeId}.`
      return { ...reject('invalid-input', message), errors: [{ path: 'incidentTypeId', message }] }
    }
    if (await store.scenarioNamed(tx, body.name, exceptId))
      return reject('already-exists', `There is a scenario called ${body.name} already.`)
    return undefined
  }

  return [
    route(contract.listScenarios, async () => ({ items: await store.listScenarios(db, clock.now()) })),

    route(contract.createScenario, (call) =>
      db.tx(async (tx) => {
        // one after the other, so that no two get the same place or name
        await store.lockScenarios(tx)
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertScenario(tx, call.body, at)
        await record(tx, [audit(call, at, 'scenario', id, 'scenario.created', call.body)])
        return (await store.findScenario(tx, id))!
      }),
    ),

    route(contract.updateScenario, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockScenario(tx, call.params.id))) return reject('not-found')
        const at = clock.now()
        const before = (await store.findScenario(tx, call.params.id))!
        if (before.version !== call.body.version) return behind(call.body, before)
        const no = await refuse(tx, call.body, call.params.id)
        if (no) return no
        await store.updateScenario(tx, before.id, call.body)
        const after = (await store.findScenario(tx, before.id))!
        const facts = { name: after.name, changes: changesOf(before, { ...after, version: before.version }) }
        await record(tx, [audit(call, at, 'scenario', before.id, 'scenario.changed', facts)])
        return after
      }),
    ),

    route(contract.deleteScenario, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockScenario(tx, call.params.id))) return reject('not-found')
        const at = clock.now()
        const { name } = (await store.findScenario(tx, call.params.id))!
        await store.markScenarioDeleted(tx, call.params.id, at)
        await record(tx, [audit(call, at, 'scenario', call.params.id, 'scenario.deleted', { name })])
        return {}
      }),
    ),

    route(contract.orderScenarios, async ({ body: { ids }, actor, via }) => {
      const no = await db.tx(async (tx) => {
        const before = await store.lockScenarios(tx)
        const all = new Set(ids)
        if (all.size !== ids.length || all.size !== before.length || before.some((id) => !all.has(id)))
          return reject('conflict', 'The order has to name every scenario once; some were added or deleted in the meantime.')
        const at = clock.now()
        const names = await store.scenarioNames(tx)
        await store.orderScenarios(tx, ids)
        const changes = changesOf({ order: named(before, names) }, { order: named(ids, names) })
        if ('order' in changes)
          await record(tx, [
            { subject: 'scenario', kind: 'scenario.ordered', at, enteredAt: at, actor, via, body: { name: 'Scenarios', changes } },
          ])
        return undefined
      })
      return no ?? { items: await store.listScenarios(db, clock.now()) }
    }),

    route(contract.getMatrix, () => readMatrix(db)),

    route(contract.saveMatrix, ({ body, actor, via }) =>
      db.tx(async (tx) => {
        // there to be taken, so that two first changes come one after the other too
        await seedSetting(tx, URGENCY_MATRIX, FIRST_MATRIX)
        await lockSetting(tx, URGENCY_MATRIX)
        const before = await readMatrix(tx)
        if (before.version !== body.version) return behind(body, before)
        const changes = matrixChanges(before.matrix, body.matrix)
        const after = { matrix: body.matrix, version: before.version + 1 }
        await saveSetting(tx, URGENCY_MATRIX, after)
        const at = clock.now()
        const facts = { name: URGENCY_MATRIX, changes }
        await record(tx, [{ subject: 'setting', kind: 'setting.matrixChanged', at, enteredAt: at, actor, via, body: facts }])
        return after
      }),
    ),
  ]
}

function behind(sent: { version: number }, now: { version: number }): Rejection {
  return reject('conflict', `You changed version ${sent.version}; it is at version ${now.version} now.`)
}

function named(ids: number[], names: Map<number, string>): string {
  return ids.map((id) => names.get(id)).join(', ')
}
