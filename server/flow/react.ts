import { planCommunication } from '../../domain/communication-plan.ts'
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
import { wake } from './wake.ts'

/** How many incidents are looked after in one transaction. */
const AT_ONCE = 50

/** What follows from how incidents stand now: roles are filled and their people asked to join, and it is planned who is told. */
export function react({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const due = await roles.takeTurned(tx, now, AT_ONCE)
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
    listRules(tx, true),
    communications.plannedOf(tx, ids),
    communications.situations(tx, ids),
  ])
  const plannings = locked.map(({ id }) => {
    const mine = planned.filter(({ incidentId }) => incidentId === id)
    return { id, ...planCommunication(rules, situations.get(id)!, mine, now) }
  })
  const fresh = plannings.flatMap(({ id, plan: these }) => these.map((one) => ({ ...one, incidentId: id })))
  await communications.insertPlanned(tx, fresh)
  await communications.markSkipped(
    tx,
    plannings.flatMap(({ skip }) => skip),
  )
  if (fresh.length > 0) wake(tx)
}
