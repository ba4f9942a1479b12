import sql from 'sql-template-tag'
import type { Standing } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

/** What of a bulk act can be taken back: how its incidents stood before, and the alerts that it resolved by themselves. */
export type Before = { incidents: Standing[]; alerts: number[] }
export type BulkAct = { id: number; act: string; at: Instant; before: Before; undoneAt: Instant | null }

/** Written before the act itself, which adds what it changes as it goes. */
export async function insertBulkAct(db: Queryable, act: string, actorId: number | null, now: Instant): Promise<number> {
  const nothing: Before = { incidents: [], alerts: [] }
  const { id } = await db.one<{ id: number }>(sql`
    insert into bulk_act (act, actor_id, at, before) values (${act}, ${actorId}, ${new Date(now)}, ${JSON.stringify(nothing)}) returning id`)
  return id
}

/** In the transaction that makes the change, so that nothing is ever done that cannot be undone. */
export async function addToBulkAct(tx: Queryable, id: number, { incidents, alerts }: Before): Promise<void> {
  await tx.run(sql`
    update bulk_act set before = jsonb_build_object(
      'incidents', before->'incidents' || ${JSON.stringify(incidents)}::jsonb, 'alerts', before->'alerts' || ${JSON.stringify(alerts)}::jsonb)
    where id = ${id}`)
}

/** An act of this person (of a token: null), held until the transaction ends. */
export function lockBulkAct(tx: Queryable, id: number, actorId: number | null): Promise<BulkAct | undefined> {
  return tx.maybe<BulkAct>(sql`
    select id, act, at, before, undone_at as "undoneAt" from bulk_act
    where id = ${id} and actor_id is not distinct from ${actorId} for no key update`)
}

/** In the transaction that takes a part back: what is left to be taken back, or since when nothing is. */
export async function leaveToUndo(tx: Queryable, id: number, rest: Before, undoneAt: Instant | null): Promise<void> {
  const at = undoneAt === null ? null : new Date(undoneAt)
  await tx.run(sql`update bulk_act set before = ${JSON.stringify(rest)}, undone_at = ${at} where id = ${id}`)
}

/** Alerts that ended at this instant, by themselves or with their incidents, are open again unless their key has been opened anew. */
export async function reviveAlerts(
  tx: Queryable,
  actor: Actor,
  of: { alerts: number[]; incidents: number[] },
  resolvedAt: Instant,
): Promise<number> {
  const revived = await tx.rows<{ incidentId: number | null }>(sql`
    update alert a set state = 'open', resolved_at = null, resolved_reason = null
    where (a.id = any(${of.alerts}::bigint[]) or a.incident_id = any(${of.incidents}::bigint[]))
      and (a.incident_id is null or exists (select 1 from incident i where i.id = a.incident_id and ${visibleIncidents(actor)}))
      and a.state = 'resolved' and a.resolved_at = ${new Date(resolvedAt)}
      and not exists (select 1 from alert o where o.integration_id = a.integration_id and o.key = a.key and o.state = 'open')
    returning a.incident_id as "incidentId"`)
  const incidents = [...new Set(revived.flatMap(({ incidentId }) => incidentId ?? []))]
  await tx.run(sql`
    update incident i set open_alert_count = (select count(*) from alert a where a.incident_id = i.id and a.state = 'open')
    where i.id = any(${incidents}::bigint[])`)
  return revived.length
}
