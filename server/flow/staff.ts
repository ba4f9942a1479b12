import { staff as decideStaff } from '../../domain/incident-roles.ts'
import { fillRoles } from '../../domain/incident-type.ts'
import { reachOf } from '../../domain/reach.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as roles from '../incidents/roles.ts'
import * as incidents from '../incidents/store.ts'
import { loadRoster } from '../oncall/store.ts'
import { carryOut } from './respond.ts'

/** How many incidents are staffed in one transaction. */
const AT_ONCE = 20

/** Fills the roles of incidents that just opened or became of another type, and asks those people to join. */
export function staff({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  return db.tx(async (tx) => {
    const now = clock.now()
    const due = await roles.takeUnstaffed(tx, now, AT_ONCE)
    if (due.length === 0) return 0
    const ids = due.map(({ id }) => id)
    const targets = due.flatMap(({ needs }) => needs.flatMap(({ from }) => from))
    const [locked, standing, roster] = await Promise.all([
      incidents.lockIncidents(tx, ids),
      roles.readStaffing(tx, ids),
      loadRoster(tx, targets, now),
    ])
    const decided = locked.map((incident) => {
      const holders = new Map(standing.roles.filter((one) => one.incidentId === incident.id).map(({ role, userId }) => [role, userId]))
      const states = new Map(standing.states.filter((one) => one.incidentId === incident.id).map(({ userId, state }) => [userId, state]))
      const { needs } = due.find(({ id }) => id === incident.id)!
      const filled = fillRoles(needs, holders, (target) => reachOf(roster, target, now))
      const named = filled.map((filling) => ({ ...filling, name: standing.names.get(filling.role) ?? filling.role }))
      return { incident, decision: decideStaff(named, (userId) => states.get(userId)) }
    })
    await carryOut(
      tx,
      decided.filter(({ decision }) => decision.events.length > 0),
      { actor: SYSTEM, userId: null, via: 'engine', now },
    )
    return due.length
  })
}
