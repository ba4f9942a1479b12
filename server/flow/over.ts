import type { Standing } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import * as alerts from '../alerts/store.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import { respond } from './respond.ts'
import { hintAlerts, wake } from './wake.ts'

/** Who says that it is over; `note` is what a person wrote about it. */
export type SaidBy = { actor: Actor; userId: number | null; via: string; note?: string }
const SENDER: SaidBy = { actor: SYSTEM, userId: null, via: 'sender' }

/** Alerts are over; an incident whose last alert is over is resolved. Answers how those incidents stood before. */
export async function overNow(tx: Queryable, alertIds: number[], reason: string, now: Instant, by: SaidBy = SENDER): Promise<Standing[]> {
  const touched = await alerts.resolveAlerts(tx, alertIds, reason, now)
  const done = touched.filter(({ left }) => left === 0).map(({ incidentId }) => incidentId)
  // One that is resolved already refuses, and stays as it is.
  const command = { act: 'resolve', reason: `the last alert of it is over (${reason})`, note: by.note } as const
  const { before } = await respond(tx, done, command, { ...by, now })
  wake(tx)
  hintAlerts(tx)
  return before
}
