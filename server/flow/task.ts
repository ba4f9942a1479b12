import type { Draft } from '../../domain/draft.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type * as incidents from '../incidents/store.ts'
import { loadContacts } from '../oncall/store.ts'
import { insertPages } from '../pages/store.ts'
import { planPages } from './plan-pages.ts'
import { wake } from './wake.ts'

/** Pages whoever has a role in an incident about something that waits for them; false where nobody has it or can be reached. */
export async function askHolder(
  tx: Queryable,
  incident: Pick<incidents.LockedIncident, 'id' | 'urgency'>,
  userId: number | undefined,
  /** What it is, and the communication that it is about, if it is about one: when that is over, so is the call for it. */
  { what, communicationId }: { what: string; communicationId?: number },
  now: Instant,
): Promise<boolean> {
  if (userId === undefined) return false
  const contacts = await loadContacts(tx, [userId])
  const target = { incidentId: incident.id, escalationId: null, purpose: 'task' as const, urgency: incident.urgency }
  const { pages } = planPages(target, [{ userId, reason: what }], contacts, now)
  await insertPages(
    tx,
    // The reason is what the message says; how the way was chosen is for the timeline.
    pages.map((page) => ({ ...page, reason: what, ...(communicationId === undefined ? {} : { communicationId }) })),
    now,
  )
  if (pages.length > 0) wake(tx)
  return pages.length > 0
}

/** Pages whoever has a role; where nobody has it the communications lead, the commander, or whoever acknowledged. False: nobody is there. */
export async function askRole(
  tx: Queryable,
  incident: Pick<incidents.LockedIncident, 'id' | 'urgency' | 'acknowledgedBy'>,
  holders: ReadonlyMap<string, number>,
  role: string,
  task: { what: string; communicationId?: number },
  now: Instant,
): Promise<boolean> {
  const candidates = [holders.get(role), holders.get('communications'), holders.get('commander'), incident.acknowledgedBy ?? undefined]
  for (const userId of new Set(candidates)) if (await askHolder(tx, incident, userId, task, now)) return true
  return false
}

/** An entry of the engine in an incident's timeline. */
export type EngineDraft = { incident: incidents.LockedIncident; draft: Draft }
