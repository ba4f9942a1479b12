import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { AlertDetail, AlertRow } from '../../contract/alerts.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Queryable } from '../db/database.ts'

export type AlertFilter = {
  state?: 'open' | 'resolved' | 'all' | undefined
  severity?: Severity | undefined
  serviceId?: number | undefined
  integrationId?: number | undefined
  incidentId?: number | undefined
  search?: string | undefined
}

const ROW = sql`
  a.id, a.title, a.severity, a.state, a.source, a.count, a.first_at as "firstAt", a.last_at as "lastAt", a.resolved_at as "resolvedAt",
  a.fate, a.fate_reason as "fateReason", jsonb_build_object('id', s.id, 'name', s.name) as service,
  jsonb_build_object('id', g.id, 'name', g.name, 'kind', g.kind) as integration,
  case when i.id is not null then jsonb_build_object('id', i.id, 'title', i.title, 'state', i.state) end as incident`
const FROM = sql`
  alert a join service s on s.id = a.service_id join integration g on g.id = a.integration_id left join incident i on i.id = a.incident_id`

function matching(filter: AlertFilter): Sql {
  const state = filter.state ?? 'open'
  return join(
    [
      state === 'all' ? sql`true` : state === 'open' ? sql`a.state = 'open'` : sql`a.state = 'resolved'`,
      filter.severity ? sql`a.severity = ${filter.severity}` : sql`true`,
      filter.serviceId ? sql`a.service_id = ${filter.serviceId}` : sql`true`,
      filter.integrationId ? sql`a.integration_id = ${filter.integrationId}` : sql`true`,
      filter.incidentId ? sql`a.incident_id = ${filter.incidentId}` : sql`true`,
      filter.search ? sql`(position(lower(${filter.search}) in lower(a.title)) > 0 or position(lower(${filter.search}) in lower(a.source)) > 0)` : sql`true`,
    ],
    ' and ',
  )
}

/** Newest first; `after` is the id of the last one of the page before. */
export function listAlerts(db: Queryable, filter: AlertFilter, after: number | undefined, limit: number): Promise<AlertRow[]> {
  // The page is cut before the joins, so that a list over 100,000 open alerts reads only its own rows.
  return db.rows<AlertRow>(sql`
    select ${ROW} from (
      select * from alert a where ${matching(filter)} ${after ? sql`and a.id < ${after}` : empty} order by a.id desc limit ${limit}) a
    ${joins()} order by a.id desc`)
}

function joins(): Sql {
  return sql`join service s on s.id = a.service_id join integration g on g.id = a.integration_id left join incident i on i.id = a.incident_id`
}

/** How many match, up to 10,000; null means more than that. */
export async function countAlerts(db: Queryable, filter: AlertFilter): Promise<number | null> {
  const { n } = await db.one<{ n: number }>(sql`
    select count(*)::int as n from (select 1 from alert a where ${matching(filter)} limit 10001) counted`)
  return n > 10_000 ? null : n
}

export function findAlert(db: Queryable, id: number): Promise<AlertDetail | undefined> {
  return db.maybe<AlertDetail>(sql`
    select ${ROW}, a.key, a.labels, a.body->>'description' as description, a.body->'links' as links, a.body->'details' as details,
      a.started_at as "startedAt", a.expires_at as "expiresAt", a.resolved_reason as "resolvedReason"
    from ${FROM} where a.id = ${id}`)
}

export async function matchingAlertIds(db: Queryable, filter: AlertFilter, limit: number): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(sql`select a.id from alert a where ${matching({ ...filter, state: 'open' })} order by a.id limit ${limit}`)
  return rows.map((row) => row.id)
}

export type ChangeRow = { id: number; title: string; source: string | null; at: number; service: { id: number; name: string }; links: { href: string; text: string }[] }

export function listChanges(db: Queryable, serviceId: number | undefined, after: [number, number] | undefined, limit: number): Promise<ChangeRow[]> {
  return db.rows<ChangeRow>(sql`
    select c.id, c.title, c.source, c.at, c.links, jsonb_build_object('id', s.id, 'name', s.name) as service
    from change c join service s on s.id = c.service_id
    where ${serviceId ? sql`c.service_id = ${serviceId}` : sql`true`} ${after ? sql`and (c.at, c.id) < (${new Date(after[0])}, ${after[1]})` : empty}
    order by c.at desc, c.id desc limit ${limit}`)
}
