import * as contract from '../../contract/policies.ts'
import { targetsOf, type EscalationPolicy, type Target } from '../../domain/escalation.ts'
import { firstReached, type Roster } from '../../domain/reach.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { listed } from '../../domain/text.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { byName, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing, type Reference } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { loadRoster } from '../oncall/store.ts'
import { findingsOf, ladder } from './ladder.ts'
import { nameTarget } from './names.ts'
import * as store from './store.ts'

export function policyRoutes({ db, clock }: Deps): Route[] {
  const summary = (row: store.PolicyRow, roster: Roster, now: number): contract.PolicySummary => ({
    ...row,
    targets: targetsOf(row.policy).map((target) => nameTarget(roster, target)),
    onCall: firstReached(row.policy, roster, now),
  })

  async function full(tx: Queryable, row: store.PolicyRow): Promise<contract.Policy> {
    const now = clock.now()
    const roster = await loadRoster(tx, targetsOf(row.policy), now)
    return { ...summary(row, roster, now), findings: await findingsOf(tx, row.policy, now), usedBy: await store.policyUses(tx, row.id) }
  }

  async function refuse(tx: Queryable, body: store.PolicyValues, exceptId: number | null): Promise<Rejection | undefined> {
    const missing = await refuseMissing(tx, references(body.policy))
    if (missing) return missing
    const taken = await store.policyNamed(tx, body.name, exceptId)
    return taken ? reject('already-exists', `There is an escalation policy called ${body.name} already.`) : undefined
  }

  return [
    route(contract.listPolicies, async ({ query }) => {
      const page = await readPage(query, byName, (after, limit) => store.listPolicies(db, { search: query.search, after, limit }))
      if (isRejection(page)) return page
      const { items, next } = page
      const now = clock.now()
      const roster = await loadRoster(
        db,
        items.flatMap((row) => targetsOf(row.policy)),
        now,
      )
      return { items: items.map((row) => summary(row, roster, now)), next }
    }),

    route(contract.getPolicy, async ({ params }) => {
      const row = await store.findPolicy(db, params.id)
      return row ? full(db, row) : reject('not-found')
    }),

    route(contract.createPolicy, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, null)
        if (no) return no
        const at = clock.now()
        const id = await store.insertPolicy(tx, call.body, at)
        await record(tx, [audit(call, at, 'policy', id, 'policy.created', { name: call.body.name, policy: call.body.policy })])
        return full(tx, (await store.findPolicy(tx, id))!)
      }),
    ),

    route(contract.updatePolicy, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockPolicy(tx, call.params.id))) return reject('not-found')
        const before = (await store.findPolicy(tx, call.params.id))!
        if (before.version !== call.body.version)
          return reject('conflict', `You changed version ${call.body.version}; it is at version ${before.version} now.`)
        const no = await refuse(tx, call.body, before.id)
        if (no) return no
        await store.updatePolicy(tx, before.id, call.body)
        const after = (await store.findPolicy(tx, before.id))!
        await record(tx, [
          audit(call, clock.now(), 'policy', before.id, 'policy.changed', { name: after.name, changes: changesOf(before, after) }),
        ])
        return full(tx, after)
      }),
    ),

    route(contract.deletePolicy, (call) =>
      db.tx(async (tx) => {
        if (!(await store.lockPolicy(tx, call.params.id))) return reject('not-found')
        const uses = await store.policyUses(tx, call.params.id)
        if (uses.length > 0) return reject('in-use', `It is used by ${listed(uses.map(({ kind, name }) => `the ${kind} ${name}`))}.`)
        const row = (await store.findPolicy(tx, call.params.id))!
        const at = clock.now()
        await store.markPolicyDeleted(tx, row.id, at)
        await record(tx, [audit(call, at, 'policy', row.id, 'policy.deleted', { name: row.name })])
        return {}
      }),
    ),

    route(contract.simulatePolicy, async ({ body }) => {
      const policy = body.policy ?? (await store.findPolicy(db, body.policyId!))?.policy
      if (!policy) return reject('not-found')
      const missing = body.policy ? await refuseMissing(db, references(body.policy)) : undefined
      if (missing) return missing
      return { rungs: await ladder(db, policy, body.urgency, body.at), findings: await findingsOf(db, policy, clock.now()) }
    }),
  ]
}

function references(policy: EscalationPolicy): Reference[] {
  const reference = ({ kind, id }: Target, path: string): Reference => ({ kind, id, path: `${path}.id` })
  return [
    ...policy.levels.flatMap(({ targets }, l) => targets.map((target, t) => reference(target, `policy.levels.${l}.targets.${t}`))),
    ...(policy.lastResort ? [reference(policy.lastResort, 'policy.lastResort')] : []),
  ]
}
