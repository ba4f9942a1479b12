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
    const errors = [...templateErrors(rule), ...(await audienceErrors(tx, rule))]
    if (errors.length > 0) return { ...reject('invalid-input', errors[0]!.message), errors }
    const missing = await refuseMissing(
      tx,
      rule.audiences.flatMap((audience, i) =>
        audience.kind === 'user' || audience.kind === 'team' || audience.kind === 'schedule'
          ? [{ kind: audience.kind, id: audience.id, path: `audiences.${i}.id` }]
          : [],
      ),
    )
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
        const rule = await store.lockRule(tx, call.params.id)
        if (!rule) return reject('not-found')
        const at = clock.now()
        await store.deleteRule(tx, rule.id, at)
        await record(tx, [audit(call, at, 'communicationRule', rule.id, 'communicationRule.deleted', { name: rule.name })])
        return {}
      }),
    ),

    route(contract.orderRules, ({ body }) =>
      db.tx(async (tx) => {
        const rules = await store.listRules(tx)
        const same = rules.length === body.ids.length && rules.every(({ id }) => body.ids.includes(id))
        if (!same) return reject('conflict', 'These are not the rules that there are now. Load them again.')
        await store.orderRules(tx, body.ids)
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

async function audienceErrors(tx: Queryable, rule: CommunicationRule): Promise<{ path: string; message: string }[]> {
  const groups = rule.audiences.flatMap((audience) => (audience.kind === 'stakeholders' ? [audience.id] : []))
  const wanted = rule.audiences.flatMap((audience) => (audience.kind === 'role' ? [audience.role] : []))
  const missing = await store.missingAudiences(tx, groups, [
    ...wanted,
    ...[rule.ownerRole, rule.approverRole].filter((role) => role !== null),
  ])
  return [
    ...rule.audiences.flatMap((audience, i) => {
      if (audience.kind === 'stakeholders' && missing.groups.includes(audience.id))
        return [{ path: `audiences.${i}.id`, message: `There is no group of stakeholders with the id ${audience.id}.` }]
      if (audience.kind === 'role' && missing.roles.includes(audience.role))
        return [{ path: `audiences.${i}.role`, message: `There is no role ${audience.role}.` }]
      return []
    }),
    ...(['ownerRole', 'approverRole'] as const).flatMap((path) =>
      rule[path] !== null && missing.roles.includes(rule[path]) ? [{ path, message: `There is no role ${rule[path]}.` }] : [],
    ),
  ]
}

function toAnswer(rendered: Rendered): { text: string | null; fault: string | null } {
  return 'text' in rendered ? { text: rendered.text, fault: null } : { text: null, fault: rendered.fault }
}
