import { isWaiting, planCommunication } from '../../domain/communication-plan.ts'
import { staff } from '../../domain/incident-roles.ts'
import { fillRoles } from '../../domain/incident-type.ts'
import { reachOf } from '../../domain/reach.ts'
import * as communications from '../communication/incident-store.ts'
import { listRules } from '../communication/store.ts'
import { SYSTEM } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import * as roles from '../incidents/roles.ts'
import * as incidents from '../incidents/store.ts'
import { loadRoster } from '../oncall/store.ts'
import type { Instant } from '../../domain/time.ts'
import { carryOut } from './respond.ts'
import { cancelTasks } from '../pages/store.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import { wake } from './wake.ts'

/** How many incidents are looked after in one transaction. */
const AT_ONCE = 50

/** What follows from how incidents stand now: roles are filled and their people asked to join, and it is planned who is told. */
export async function react(deps: Pick<Deps, 'db' | 'clock' | 'log'>): Promise<number> {
  try {
    return await reactSome(deps, AT_ONCE)
  } catch (fault) {
    if (fault instanceof DatabaseUnavailable) throw fault
    // One that cannot be worked out must not hold up the others.
    deps.log.error({ err: fault }, 'incidents could not be looked after together; each is tried alone')
    return await reactSome(deps, 1).catch((alone: unknown) => leaveOne(deps, alone))
  }
}

async function leaveOne({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>, fault: unknown): Promise<number> {
  if (fault instanceof DatabaseUnavailable) throw fault
  const [left] = await db.tx((tx) => roles.takeTurned(tx, clock.now(), 1))
  log.error({ err: fault, incident: left?.id }, 'what follows from how an incident stands could not be worked out; it is left to people')
  return 1
}

function reactSome({ db, clock }: Pick<Deps, 'db' | 'clock'>, limit: number): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const due = await roles.takeTurned(tx, now, limit)
    if (due.length === 0) return 0
    const locked = await incidents.lockIncidents(
      tx,
      due.map(({ id }) => id),
    )
    await fill(tx, locked, new Map(due.map(({ id, needs }) => [id, needs])), now)
    await plan(tx, locked, now)
    return due.length
  })
}

async function fill(
  tx: Queryable,
  locked: incidents.LockedIncident[],
  needsOf: Map<number, roles.Turned['needs']>,
  now: Instant,
): Promise<void> {
  const wanting = locked.filter(({ id, state }) => state !== 'resolved' && needsOf.get(id)!.some(({ from }) => from.length > 0))
  if (wanting.length === 0) return
  const targets = wanting.flatMap(({ id }) => needsOf.get(id)!.flatMap(({ from }) => from))
  const [standing, roster] = await Promise.all([
    roles.readStaffing(
      tx,
      wanting.map(({ id }) => id),
    ),
    loadRoster(tx, targets, now),
  ])
  const decided = wanting.map((incident) => {
    const holders = new Map(standing.roles.filter((one) => one.incidentId === incident.id).map(({ role, userId }) => [role, userId]))
    const states = new Map(standing.states.filter((one) => one.incidentId === incident.id).map(({ userId, state }) => [userId, state]))
    const filled = fillRoles(needsOf.get(incident.id)!, holders, (target) => reachOf(roster, target, now))
    const named = filled.map((filling) => ({ ...filling, name: standing.names.get(filling.role) ?? filling.role }))
    return { incident, decision: staff(named, (userId) => states.get(userId)) }
  })
  const changed = decided.filter(({ decision }) => decision.events.length > 0)
  await carryOut(tx, changed, { actor: SYSTEM, userId: null, via: 'engine', now })
}

async function plan(tx: Queryable, locked: incidents.LockedIncident[], now: Instant): Promise<void> {
  const ids = locked.map(({ id }) => id)
  const [rules, planned, situations] = await Promise.all([
    listRules(tx),
    communications.plannedOf(tx, ids),
    communications.situations(tx, ids),
  ])
  const plannings = locked.map(({ id }) => {
    const mine = planned.filter(({ incidentId }) => incidentId === id)
    const planning = planCommunication(rules, situations.get(id)!, mine, now)
    const orphans = mine.filter(({ ruleId, state }) => isWaiting(state) && !rules.some((rule) => rule.id === ruleId))
    const skip = [...planning.skip, ...orphans.map((one) => ({ id: one.id, reason: 'its rule was deleted' }))]
    return { id, plan: planning.plan, skip }
  })
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]))
  const fresh = plannings.flatMap(({ id, plan: these }) => these.map((one) => ({ ...one, incidentId: id, rule: ruleOf.get(one.ruleId)! })))
  const skipped = plannings.flatMap(({ skip }) => skip)
  await communications.insertPlanned(tx, fresh)
  await communications.markSkipped(tx, skipped, now)
  for (const { id } of skipped) await cancelTasks(tx, id)
  if (fresh.length > 0) wake(tx)
}
