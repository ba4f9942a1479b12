import sql, { empty, type Sql } from 'sql-template-tag'
import type { Delivery } from '../../contract/deliveries.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

function deliveries(actor: Actor): Sql {
  return sql`
    select p.id, p.incident_id as "incidentId", i.title as "incidentTitle", p.user_id as "userId", u.name as "userName", p.channel,
      m.address, p.purpose, p.urgency, p.reason, p.state, p.detail, p.created_at as "createdAt", p.due_at as "dueAt",
      p.sent_at as "sentAt", p.bundled_into as "bundledInto",
      coalesce((
        select jsonb_agg(jsonb_build_object('attempt', d.attempt, 'at', floor(extract(epoch from d.at) * 1000)::bigint,
          'outcome', d.outcome, 'detail', d.detail, 'providerId', d.provider_id, 'tookMs', d.took_ms) order by d.id)
        from delivery d where d.page_id = p.id), '[]') as tries
    from page p left join incident i on i.id = p.incident_id left join users u on u.id = p.user_id
      left join contact_method m on m.id = p.contact_method_id
    where (p.incident_id is null or ${visibleIncidents(actor)})`
}

export type DeliveryFilter = {
  userId?: number | undefined
  channel?: string | undefined
  state?: string | undefined
  purpose?: string | undefined
  incidentId?: number | undefined
  from?: Instant | undefined
  to?: Instant | undefined
}

/** Messages, newest first; `before` is the id of the last one of the page before. Addresses are in full. */
export function listDeliveries(
  db: Queryable,
  actor: Actor,
  filter: DeliveryFilter,
  page: { before: number | undefined; limit: number },
): Promise<Delivery[]> {
  const conditions = [
    filter.userId === undefined ? empty : sql`and p.user_id = ${filter.userId}`,
    filter.channel === undefined ? empty : sql`and p.channel = ${filter.channel}`,
    filter.state === undefined ? empty : sql`and p.state = ${filter.state}`,
    filter.purpose === undefined ? sql`and p.purpose <> 'canary'` : sql`and p.purpose = ${filter.purpose}`,
    filter.incidentId === undefined ? empty : sql`and p.incident_id = ${filter.incidentId}`,
    filter.from === undefined ? empty : sql`and p.created_at >= ${new Date(filter.from)}`,
    filter.to === undefined ? empty : sql`and p.created_at < ${new Date(filter.to)}`,
    page.before === undefined ? empty : sql`and p.id < ${page.before}`,
  ]
  const where = conditions.reduce((all, each) => sql`${all} ${each}`)
  return db.rows<Delivery>(sql`${deliveries(actor)} ${where} order by p.id desc limit ${page.limit}`)
}

export function findDelivery(db: Queryable, actor: Actor, id: number): Promise<Delivery | undefined> {
  return db.maybe<Delivery>(sql`${deliveries(actor)} and p.id = ${id}`)
}
