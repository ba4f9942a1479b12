import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type BulkAct = { id: number; act: string; at: Instant; ids: number[]; undoneAt: Instant | null; actorId: number | null }

export async function insertBulkAct(tx: Queryable, act: string, actorId: number | null, ids: number[], now: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into bulk_act (act, actor_id, at, before) values (${act}, ${actorId}, ${new Date(now)}, ${JSON.stringify(ids)}) returning id`)
  return id
}

export function findBulkAct(tx: Queryable, id: number): Promise<BulkAct | undefined> {
  return tx.maybe<BulkAct>(sql`
    select id, act, at, before as ids, undone_at as "undoneAt", actor_id as "actorId" from bulk_act where id = ${id} for no key update`)
}

export async function markUndone(tx: Queryable, id: number, now: Instant): Promise<void> {
  await tx.run(sql`update bulk_act set undone_at = ${new Date(now)} where id = ${id}`)
}

/** Alerts that ended with their incidents at this instant are open again, unless their key has been opened anew. */
export async function reviveAlerts(tx: Queryable, incidentIds: number[], resolvedAt: Instant): Promise<void> {
  await tx.run(sql`
    update alert a set state = 'open', resolved_at = null, resolved_reason = null
    where a.incident_id = any(${incidentIds}::bigint[]) and a.state = 'resolved' and a.resolved_at = ${new Date(resolvedAt)}
      and not exists (select 1 from alert o where o.integration_id = a.integration_id and o.key = a.key and o.state = 'open')`)
  await tx.run(sql`
    update incident i set open_alert_count = (select count(*) from alert a where a.incident_id = i.id and a.state = 'open')
    where i.id = any(${incidentIds}::bigint[])`)
}
