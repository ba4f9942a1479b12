import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Notes a beat and when the next is due; `missed`: the switch had fired and is quiet again. */
export async function noteBeat(tx: Queryable, integrationId: number, at: Instant, dueAt: Instant): Promise<{ missed: boolean }> {
  // On its own: as part of the statement that writes, the lock would find the row changed by that statement and see nothing.
  const before = await tx.maybe<{ missed: boolean }>(sql`
    select missed_at is not null as missed from heartbeat where integration_id = ${integrationId} for no key update`)
  await tx.run(sql`
    insert into heartbeat (integration_id, last_beat_at, due_at) values (${integrationId}, ${new Date(at)}, ${new Date(dueAt)})
    on conflict (integration_id) do update set last_beat_at = excluded.last_beat_at, due_at = excluded.due_at, missed_at = null`)
  return { missed: before?.missed ?? false }
}

export type MissedBeat = {
  integrationId: number
  lastBeatAt: Instant
}

/** Switches whose beat did not come: marked as missed, not due again until they beat. */
export function takeMissedBeats(tx: Queryable, now: Instant, limit: number): Promise<MissedBeat[]> {
  return tx.rows<MissedBeat>(sql`
    update heartbeat set missed_at = ${new Date(now)}, due_at = null where integration_id in (
      select h.integration_id from heartbeat h join integration i on i.id = h.integration_id
      where h.due_at <= ${new Date(now)} and i.enabled and i.deleted_at is null
      order by h.due_at limit ${limit} for no key update of h skip locked)
    returning integration_id as "integrationId", last_beat_at as "lastBeatAt"`)
}
