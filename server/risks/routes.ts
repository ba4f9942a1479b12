import * as contract from '../../contract/risks.ts'
import { can, userIdOf } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Treatment } from '../../domain/risk.ts'
import type { Instant } from '../../domain/time.ts'
import { changesOf } from '../db/changes.ts'
import type { Queryable } from '../db/database.ts'
import { readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import { refuseMissing, type Reference } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { assessRisks } from '../flow/assess.ts'
import { wake } from '../flow/wake.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import * as list from './list.ts'
import * as store from './store.ts'

export function riskRoutes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Route[] {
  async function limits(tx: Queryable) {
    const [limit = null, ...before] = await store.listLimits(tx)
    return { limit, valid: limit !== null && limit.expiresAt > clock.now(), before }
  }

  return [
    route(contract.listRisks, async ({ query }) => {
      const page = await list.PAGES[query.sort ?? 'residual'](db, query, clock.now())
      return isRejection(page) ? page : { ...page, total: await list.countRisks(db, query) }
    }),
    route(contract.riskMap, async ({ query }) => ({ cells: await list.countCells(db, query) })),
    route(contract.getRisk, async ({ params, actor }) => (await list.findRisk(db, actor, params.id, clock.now())) ?? reject('not-found')),

    route(contract.createRisk, (call) =>
      db.tx(async (tx) => {
        const no = await refuse(tx, call.body, undefined)
        if (no) return no
        const at = clock.now()
        const id = await store.insertRisk(tx, call.body, at)
        await store.insertRating(tx, id, { ...call.body, note: 'When it was added.' }, { userId: userIdOf(call.actor), at })
        await record(tx, [audit(call, at, 'risk', id, 'risk.created', { name: call.body.name })])
        await assessRisks(tx, [id], at)
        return (await list.findRisk(tx, call.actor, id, at))!
      }),
    ),

    route(contract.updateRisk, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await store.lockRisk(tx, id))) return reject('not-found')
        const at = clock.now()
        const before = (await list.findRisk(tx, call.actor, id, at))!
        const no = await refuse(tx, call.body, before)
        if (no) return no
        await store.updateRisk(tx, id, call.body)
        const after = (await list.findRisk(tx, call.actor, id, at))!
        const facts = { name: after.name, changes: changesOf(configuration(before), configuration(after)) }
        await record(tx, [audit(call, at, 'risk', id, 'risk.changed', facts)])
        await assessRisks(tx, [id], at)
        return (await list.findRisk(tx, call.actor, id, at))!
      }),
    ),

    route(contract.deleteRisk, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await store.lockRisk(tx, id))) return reject('not-found')
        const at = clock.now()
        const { name } = (await list.findRisk(tx, call.actor, id, at))!
        await store.markRiskDeleted(tx, id, at)
        await record(tx, [audit(call, at, 'risk', id, 'risk.deleted', { name })])
        return {}
      }),
    ),

    route(contract.rateRisk, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        const risk = await store.lockRisk(tx, id)
        if (!risk) return reject('not-found')
        const userId = userIdOf(call.actor)
        if (risk.ownerId !== userId && !can(call.actor, 'response.write'))
          return reject('not-allowed', 'Only its owner, or whoever may change risks, scores it.')
        const at = clock.now()
        const no = past(call.body.reviewAt, 'reviewAt', at)
        if (no) return no
        const { likelihood, impact, note } = call.body
        await store.saveRating(tx, id, call.body)
        await store.insertRating(tx, id, call.body, { userId, at })
        await assessRisks(tx, [id], at)
        const after = (await list.findRisk(tx, call.actor, id, at))!
        const changes = changesOf({ likelihood: risk.likelihood, impact: risk.impact }, { likelihood, impact })
        await record(tx, [audit(call, at, 'risk', id, 'risk.scored', { name: after.name, changes }, note)])
        return after
      }),
    ),

    route(contract.treatRisk, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await store.lockRisk(tx, id))) return reject('not-found')
        const at = clock.now()
        const treatment = await signed(tx, call.body.treatment, userIdOf(call.actor), at)
        if (isRejection(treatment)) return treatment
        const before = (await list.findRisk(tx, call.actor, id, at))!
        await store.saveTreatment(tx, id, treatment)
        await assessRisks(tx, [id], at)
        const changes = changesOf({ treatment: before.treatment }, { treatment })
        await record(tx, [audit(call, at, 'risk', id, 'risk.treated', { name: before.name, treatment: treatment?.kind ?? null, changes })])
        return (await list.findRisk(tx, call.actor, id, at))!
      }),
    ),

    route(contract.getRiskLimit, () => limits(db)),
    route(contract.signRiskLimit, (call) =>
      db.tx(async (tx) => {
        const userId = userIdOf(call.actor)
        if (userId === null) return reject('not-allowed', 'A person signs it, not a token.')
        const at = clock.now()
        const no = past(call.body.expiresAt, 'expiresAt', at)
        if (no) return no
        const id = await store.insertLimit(tx, call.body, { userId, at })
        const { score, expiresAt, statement } = call.body
        const facts = { name: 'What is accepted', score, expiresAt }
        await record(tx, [audit(call, at, 'riskLimit', id, 'riskLimit.signed', facts, statement)])
        wake(tx)
        return limits(tx)
      }),
    ),

    route(contract.listRiskTasks, async ({ query, actor }) => {
      const me = userIdOf(actor)
      const ownerId = query.mine && me !== null ? me : undefined
      const now = clock.now()
      const page = await readPage(query, list.byDue, (after, limit) => list.listTasks(db, ownerId, after, limit, now))
      return isRejection(page) ? page : { ...page, total: await list.countTasks(db, ownerId) }
    }),
  ]
}

/** A treatment as it is kept: an acceptance with its signature. */
async function signed(
  tx: Queryable,
  given: contract.RiskTreatment,
  userId: number | null,
  at: Instant,
): Promise<Treatment | null | Rejection> {
  if (given === null) return null
  if (given.kind === 'accept') {
    if (userId === null) return reject('not-allowed', 'A person signs for it, not a token.')
    return past(given.expiresAt, 'treatment.expiresAt', at) ?? { ...given, signedBy: userId, signedAt: at }
  }
  const no = await refuseMissing(tx, [{ kind: 'user', id: given.ownerId, path: 'treatment.ownerId' }])
  return no ?? past(given.dueAt, 'treatment.dueAt', at) ?? given
}

function past(time: Instant, path: string, now: Instant): Rejection | undefined {
  return time > now ? undefined : invalid(path, 'This is past already. Give a time to come.')
}

/** `before`: as it is; what it names already it may keep, whatever became of that. */
async function refuse(tx: Queryable, body: contract.RiskInput, before: contract.Risk | undefined): Promise<Rejection | undefined> {
  const { ownerId, assetId, scenarioId } = body
  const references: Reference[] = [
    ...(before?.owner.id === ownerId ? [] : [{ kind: 'user' as const, id: ownerId, path: 'ownerId' }]),
    ...(assetId === null || before?.asset?.id === assetId ? [] : [{ kind: 'asset' as const, id: assetId, path: 'assetId' }]),
  ]
  const missing = await refuseMissing(tx, references)
  if (missing) return missing
  if (scenarioId !== null && before?.scenario?.id !== scenarioId && !(await store.scenarioExists(tx, scenarioId)))
    return invalid('scenarioId', `There is no scenario with the id ${scenarioId}.`)
  if (await store.riskNamed(tx, body.name, before?.id ?? null))
    return reject('already-exists', `There is a risk called ${body.name} already.`)
  return undefined
}

function invalid(path: string, message: string): Rejection {
  return { ...reject('invalid-input', message), errors: [{ path, message }] }
}

/** What is set by people, for the audit. */
function configuration({ name, threat, vulnerability, asset, scenario, owner, controls, reviewAt }: contract.Risk): object {
  return { name, threat, vulnerability, asset, scenario, owner, controls, reviewAt }
}
