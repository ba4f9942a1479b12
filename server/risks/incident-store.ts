import sql from 'sql-template-tag'
import type { IncidentRisk } from '../../contract/risks.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'
import { names, residual } from './list.ts'

/**
 * Risks that name a scenario that an alert of the incident met, and what it met it on: the asset of the alert or the
 * service. A risk that names no asset is about all of them. Those that came true here are shown whatever they name now.
 */
export function risksOfIncident(db: Queryable, actor: Actor, incidentId: number): Promise<IncidentRisk[]> {
  return db.rows<IncidentRisk>(sql`
    with met as (
      select distinct (a.derivation -> 'scenario' ->> 'id')::bigint as scenario_id,
        unnest(array[a.asset_id, (a.derivation -> 'asset' ->> 'id')::bigint, i.service_id]) as asset_id
      from alert a join incident i on i.id = a.incident_id
      where a.incident_id = ${incidentId} and a.derivation is not null and ${visibleIncidents(actor)})
    select r.id, r.name, r.threat, ${names}, ${residual} as residual,
      case when m.at is null then null else jsonb_build_object('at', floor(extract(epoch from m.at) * 1000)::bigint,
        'by', (select name from users where id = m.by)) end as "cameTrue"
    from risk r left join risk_realised m on m.risk_id = r.id and m.incident_id = ${incidentId}
    where r.deleted_at is null and (m.at is not null or exists (
      select from met where met.scenario_id = r.scenario_id and (r.asset_id is null or met.asset_id = r.asset_id)))
    order by r.residual_likelihood * r.residual_impact desc, r.id`)
}
