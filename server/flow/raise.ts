import type { Plan } from '../../domain/correlation.ts'
import { raiseIncident } from '../../domain/incident.ts'
import { outweighs } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import * as alerts from '../alerts/store.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import * as incidents from '../incidents/store.ts'
import { carryOut, respond } from './respond.ts'

/** What the database showed has changed before it was written: the transaction is tried anew. */
export class Stale extends Error {}

/** Trouble is back: its incident is open again, and keeps its group. */
export async function reopen(tx: Queryable, incidentId: number, reason: string, now: Instant): Promise<void> {
  const { refused } = await respond(
    tx,
    [incidentId],
    { act: 'reopen', reason, keepGroup: true },
    { actor: SYSTEM, userId: null, via: 'sender', now },
  )
  if (refused.size > 0) throw new Stale('an incident changed while it was being reopened')
}

/** Worse than thought, or louder: the incident follows, and with it how loudly people are paged. */
export async function raise(tx: Queryable, plan: Plan, now: Instant): Promise<void> {
  if (plan.raises.length === 0) return
  await alerts.raiseAlerts(
    tx,
    plan.raises.flatMap(({ alertId, severity, derivation }) => (alertId === null ? [] : [{ id: alertId, severity, derivation }])),
  )
  const locked = await incidents.lockIncidents(tx, [...new Set(plan.raises.map((r) => r.incidentId))])
  for (const incident of locked) {
    if (incident.state === 'resolved') continue
    const mine = plan.raises.filter((r) => r.incidentId === incident.id)
    const worst = mine.reduce((a, b) => (outweighs(b, a) ? b : a))
    const loud = mine.find(({ urgency }) => urgency === 'high') ?? worst
    // the worst need not be the loudest: what another says comes on top
    for (const one of [worst, loud]) {
      const decision = raiseIncident(incident, one)
      if (decision) await carryOut(tx, [{ incident, decision }], { actor: SYSTEM, userId: null, via: 'sender', now })
    }
  }
}
