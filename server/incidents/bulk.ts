import sql from 'sql-template-tag'
import type { Standing } from '../../domain/incident.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** What a bulk act changed: how its incidents stood before, and the alerts that it resolved by themselves. */
export type Before = { incidents: Standing[]; alerts: number[] }
export type BulkAct = { id: number; act: string; at: Instant; before: Before; undoneAt: Instant | null }

export async function insertBulkAct(tx: Queryable, act: string, actorId: number | null, before: Before, now: Instant): Promise<number> {
  const { id } = await tx.one<{ id: number }>(sql`
    insert into bulk_act (act, actor_id, at, before) values (${act}, ${actorId}, ${new Date(now)}, ${JSON.stringify(before)}) returning id`)
  return id
}

export function findBulkAct(tx: Queryable, id: number): Promise<BulkAct | undefined> {
  return tx.maybe<BulkAct>(sql`
    select id, act, at, before, undone_at as "undoneAt" from bulk_act where id = ${id} for no key update`)
}

export async function markUndone(tx: Queryable, id: number, now: Instant): Promise<void> {
  await tx.run(sql`update bulk_act set undone_at = ${new Date(now)} where id = ${id}`)
}

/** Alerts that ended at this instant, by themselves or with their incidents, are open again unless their key has been opened anew. */
export async function reviveAlerts(tx: Queryable, of: { alerts: number[]; incidents: number[] }, resolvedAt: Instant): Promise<number> {
  const revived = await tx.rows<{ incidentId: number | null }>(sql`
    update alert a set state = 'open', resolved_at = null, resolved_reason = null
    where (a.id = any(${of.alerts}::bigint[]) or a.incident_id = any(${of.incidents}::bigint[]))
      and a.state = 'resolved' and a.resolved_at = ${new Date(resolvedAt)}
      and not exists (select 1 from alert o where o.integration_id = a.integration_id and o.key = a.key and o.state = 'open')
    returning a.incident_id as "incidentId"`)
  const incidents = [...new Set(revived.flatMap(({ incidentId }) => incidentId ?? []))]
  await tx.run(sql`
    update incident i set open_alert_count = (select count(*) from alert a where a.incident_id = i.id and a.state = 'open')
    where i.id = any(${incidents}::bigint[])`)
  return revived.length
}
