import sql from 'sql-template-tag'
import type { Noise } from '../../contract/alerts.ts'
import { HOUR, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** Services by the alerts that came in the last 24 hours, loudest first. */
export function loudestServices(db: Queryable, now: Instant, limit: number): Promise<Noise['services']> {
  const from = new Date(now - 24 * HOUR)
  // an alert that came in this span is open still, or was resolved in it: both have an index
  return db.rows<Noise['services'][number]>(sql`
    with recent as (
      select service_id, incident_id, count, first_at from alert where state = 'open' and first_at >= ${from}
      union all
      select service_id, incident_id, count, first_at from alert where state = 'resolved' and resolved_at >= ${from} and first_at >= ${from}),
    loudest as (
      select service_id, count(*)::int as alerts, sum(count - 1)::int as repeats, count(distinct incident_id)::int as incidents
      from recent group by service_id order by alerts desc, repeats desc, service_id limit ${limit}),
    hourly as (
      select service_id, floor(extract(epoch from first_at - ${from}::timestamptz) / 3600)::int as hour, count(*)::int as n
      from recent where service_id in (select service_id from loudest) group by 1, 2)
    select jsonb_build_object('id', s.id, 'name', s.name) as service, l.alerts, l.repeats, l.incidents,
      (select array_agg(coalesce(h.n, 0) order by g) from generate_series(0, 23) g
        left join hourly h on h.service_id = l.service_id and least(h.hour, 23) = g) as hours
    from loudest l join service s on s.id = l.service_id
    order by l.alerts desc, l.repeats desc, l.service_id`)
}
