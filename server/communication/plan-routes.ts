import * as contract from '../../contract/communication.ts'
import { factsOf, SAMPLE } from '../../domain/communication-facts.ts'
import type { CommunicationRule, StoredRule } from '../../domain/communication-plan.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { render, templateFault, type Rendered } from '../../domain/template.ts'
import { MINUTE } from '../../domain/time.ts'
import type { Packs } from '../clocks/packs.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { turnOpen } from './incident-store.ts'
import { lockIncidents } from '../incidents/store.ts'
import { simulate } from './simulate.ts'
import * as store from './store.ts'

export function communicationPlanRoutes(deps: Deps, packs: Packs): Route[] {
  const { db, clock, publicUrl } = deps
  const sample = factsOf(
    SAMPLE,
    publicUrl,
    'The payment provider does not answer; we switch to the other.',
    1,
    false,
    SAMPLE.openedAt + 25 * MINUTE,
  )

  async function shown(tx: Queryable, rules: StoredRule[]): Promise<contract.StoredRule[]> {
    const named: contract.StoredRule[] = []
    for (const rule of rules) named.push({ ...rule, audienceNames: await store.nameAudiences(tx, rule.audiences) })
    return named
  }

  async function refuse(tx: Queryable, rule: CommunicationRule, exceptId: number | null): Promise<Rejection | undefined> {
    const errors = [...templateErrors(rule), ...(await keyErrors(tx, rule))]
    if (errors.length > 0) return { ...reject('invalid-input', errors[0]!.message), errors }
    const missing = await refuseMissing(tx, [
      ...rule.audiences.flatMap((audience, i) => ('id' in audience ? [{ ...audience, path: `audiences.${i}.id` }] : [])),
      ...rule.trigger.typeIds.map((id, i) => ({ kind: 'incidentType' as const, id, path: `trigger.typeIds.${i}` })),
    ])
    if (missing) return missing
    if (await store.ruleNamed(tx, rule.name, exceptId)) return reject('already-exists', `There is a rule called ${rule.name} already.`)
    return undefined
  }

  function templateErrors(rule: CommunicationRule): { path: string; message: string }[] {
    return (['subject', 'body'] as const).flatMap((path) => {
      const fault = templateFault(rule[path], sample)
      return fault === undefined ? [] : [{ path, message: fault }]
    })
  }

  return [
    route(contract.listRules, async () => ({ items: await shown(db, await store.listRules(db)) })),

    route(contract.createRule, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertRule(tx, call.body, at)
        await turnOpen(tx, at)
        await record(tx, [audit(call, at, 'communicationRule', id, 'communicationRule.created', { name: call.body.name })])
        return (await shown(tx, [{ ...call.body, id }]))[0]!
      }),
    ),

    route(contract.updateRule, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        const before = await store.lockRule(tx, id)
        if (!before) return reject('not-found')
        const no = await refuse(tx, call.body, id)
        if (no) return no
        await store.saveRule(tx, id, call.body)
        await turnOpen(tx, clock.now())
        const after = { ...call.body, id }
        const facts = { name: after.name, changes: changesOf(before, after) }
        await record(tx, [audit(call, clock.now(), 'communicationRule', id, 'communicationRule.changed', facts)])
        return (await shown(tx, [after]))[0]!
      }),
    ),

    route(contract.deleteRule, (call) =>
      db.tx(async (tx) => {
        // incidents first, as the engine does: it holds them while it plans by rules
        const incidents = await store.plannedFor(tx, call.params.id)
        await lockIncidents(tx, incidents)
        const rule = await store.lockRule(tx, call.params.id)
        if (!rule) return reject('not-found')
        const at = clock.now()
        await store.deleteRule(tx, rule.id, incidents, at)
        await record(tx, [audit(call, at, 'communicationRule', rule.id, 'communicationRule.deleted', { name: rule.name })])
        return {}
      }),
    ),

    route(contract.orderRules, (call) =>
      db.tx(async (tx) => {
        const { ids } = call.body
        const before = await store.lockRules(tx)
        const all = new Set(ids)
        if (all.size !== ids.length || all.size !== before.size || ids.some((id) => !before.has(id)))
          return reject('conflict', 'The order has to name every rule once; some were added or deleted in the meantime.')
        await store.orderRules(tx, ids)
        const named = (order: Iterable<number>) => ({ order: [...order].map((id) => before.get(id)).join(', ') })
        const changes = changesOf(named(before.keys()), named(ids))
        if ('order' in changes)
          await record(tx, [
            audit(call, clock.now(), 'communicationRule', null, 'communicationRule.ordered', { name: 'Communication plan', changes }),
          ])
        return { items: await shown(tx, await store.listRules(tx)) }
      }),
    ),

    route(contract.previewTemplate, async ({ body }) => ({
      subject: toAnswer(render(body.subject, sample)),
      body: toAnswer(render(body.body, sample)),
    })),

    route(contract.simulatePlan, ({ body }) => simulate(deps, packs, body)),
  ]
}

/** Roles and kinds of assets that there are not. */
async function keyErrors(tx: Queryable, rule: CommunicationRule): Promise<{ path: string; message: string }[]> {
  const { audiences, ownerRole, approverRole, trigger } = rule
  const roles = [
    ...audiences.flatMap((audience, i) => (audience.kind === 'role' ? [{ key: audience.role, path: `audiences.${i}.role` }] : [])),
    ...(ownerRole === null ? [] : [{ key: ownerRole, path: 'ownerRole' }]),
    ...(approverRole === null ? [] : [{ key: approverRole, path: 'approverRole' }]),
  ]
  const kinds = trigger.assetKinds.map((key, i) => ({ key, path: `trigger.assetKinds.${i}` }))
  const known = await store.knownKeys(
    tx,
    roles.map(({ key }) => key),
    kinds.map(({ key }) => key),
  )
  return [
    ...roles.flatMap(({ key, path }) => (known.roles.has(key) ? [] : [{ path, message: `There is no role ${key}.` }])),
    ...kinds.flatMap(({ key, path }) => (known.kinds.has(key) ? [] : [{ path, message: `There is no kind ${key}.` }])),
  ]
}

function toAnswer(rendered: Rendered): { text: string | null; fault: string | null } {
  return 'text' in rendered ? { text: rendered.text, fault: null } : { text: null, fault: rendered.fault }
}
