import sql, { empty, join, type Sql } from 'sql-template-tag'
import type { AlertChoice, AlertDetail, AlertRow, Occurrence } from '../../contract/alerts.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

type OneOrMore<T> = T | T[] | undefined
export type AlertFilter = {
  state?: 'open' | 'resolved' | 'all' | undefined
  severity?: OneOrMore<Severity>
  serviceId?: OneOrMore<number>
  assetId?: number | undefined
  integrationId?: OneOrMore<number>
  incidentId?: number | undefined
  search?: string | undefined
}

const ROW = sql`
  a.id, a.title, a.severity, a.state, a.source, a.count, a.first_at as "firstAt", a.last_at as "lastAt", a.resolved_at as "resolvedAt",
  a.fate, a.fate_reason as "fateReason", jsonb_build_object('id', s.id, 'name', s.name) as service,
  jsonb_build_object('id', g.id, 'name', g.name, 'kind', g.kind) as integration,
  case when i.id is not null then jsonb_build_object('id', i.id, 'title', i.title, 'state', i.state,
    'acknowledgedBy', (select name from users where id = i.acknowledged_by)) end as incident`
/** What stands beside an alert `a`. Of an incident that the actor may not see nothing is told, not even its title. */
function joins(actor: Actor): Sql {
  return sql`join service s on s.id = a.service_id join integration g on g.id = a.integration_id
    left join incident i on i.id = a.incident_id and ${visibleIncidents(actor)}`
}

function matching(filter: AlertFilter): Sql {
  const state = filter.state ?? 'open'
  return join(
    [
      state === 'all' ? sql`true` : state === 'open' ? sql`a.state = 'open'` : sql`a.state = 'resolved'`,
      filter.severity ? sql`a.severity = any(${[filter.severity].flat()}::text[])` : sql`true`,
      filter.assetId ? sql`a.asset_id = ${filter.assetId}` : sql`true`,
      filter.serviceId ? sql`a.service_id = any(${[filter.serviceId].flat()}::bigint[])` : sql`true`,
      filter.integrationId ? sql`a.integration_id = any(${[filter.integrationId].flat()}::bigint[])` : sql`true`,
      filter.incidentId ? sql`a.incident_id = ${filter.incidentId}` : sql`true`,
      filter.search
        ? sql`(position(lower(${filter.search}) in lower(a.title)) > 0 or position(lower(${filter.search}) in lower(a.source)) > 0)`
        : sql`true`,
    ],
    ' and ',
  )
}

/** Newest first; `after` is the id of the last one of the page before. */
export function listAlerts(
  db: Queryable,
  actor: Actor,
  filter: AlertFilter,
  after: number | undefined,
  limit: number,
): Promise<AlertRow[]> {
  // The page is cut before the joins, so that a list over 100,000 open alerts reads only its own rows.
  return db.rows<AlertRow>(sql`
    select ${ROW} from (
      select * from alert a where ${matching(filter)} ${after ? sql`and a.id < ${after}` : empty} order by a.id desc limit ${limit}) a
    ${joins(actor)} order by a.id desc`)
}

/** How many match, up to 10,000; null means more than that. */
export async function countAlerts(db: Queryable, filter: AlertFilter): Promise<number | null> {
  const { n } = await db.one<{ n: number }>(sql`
    select count(*)::int as n from (select 1 from alert a where ${matching(filter)} limit 10001) counted`)
  return n > 10_000 ? null : n
}

export function findAlert(db: Queryable, actor: Actor, id: number): Promise<AlertDetail | undefined> {
  return db.maybe<AlertDetail>(sql`
    select ${ROW}, a.key, a.labels, a.body->>'description' as description, a.body->'links' as links, a.body->'details' as details,
      a.started_at as "startedAt", a.expires_at as "expiresAt", a.resolved_reason as "resolvedReason", a.derivation,
      (select jsonb_build_object('id', id, 'name', name) from asset where id = a.asset_id) as asset
    from alert a ${joins(actor)} where a.id = ${id}`)
}

/** The open alerts of a choice. */
export async function chosenAlertIds(db: Queryable, choice: AlertChoice, limit: number): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(sql`select a.id from alert a where ${chosen(choice)} order by a.id limit ${limit}`)
  return rows.map((row) => row.id)
}

/** Those that are still open, held until the transaction ends. */
export async function lockOpen(tx: Queryable, ids: number[]): Promise<number[]> {
  const rows = await tx.rows<{ id: number }>(sql`
    select id from alert where id = any(${ids}::bigint[]) and state = 'open' order by id for no key update`)
  return rows.map((row) => row.id)
}

/** The incidents that the open alerts of a choice belong to. */
export async function incidentsOfAlerts(db: Queryable, choice: AlertChoice, limit: number): Promise<number[]> {
  const rows = await db.rows<{ id: number }>(sql`
    select distinct a.incident_id as id from alert a where ${chosen(choice)} and a.incident_id is not null limit ${limit}`)
  return rows.map((row) => row.id)
}

function chosen({ ids, filter, except = [] }: AlertChoice): Sql {
  if (ids) return sql`a.state = 'open' and a.id = any(${ids}::bigint[])`
  return sql`${matching({ ...filter, state: 'open' })} and a.id <> all(${except}::bigint[])`
}

export type ChangeRow = {
  id: number
  title: string
  source: string | null
  at: number
  service: { id: number; name: string }
  links: { href: string; text: string }[]
}

export function listChanges(
  db: Queryable,
  { serviceId, from, to }: { serviceId?: number | undefined; from?: Instant | undefined; to?: Instant | undefined },
  after: [number, number] | undefined,
  limit: number,
): Promise<ChangeRow[]> {
  return db.rows<ChangeRow>(sql`
    select c.id, c.title, c.source, c.at, c.links, jsonb_build_object('id', s.id, 'name', s.name) as service
    from change c join service s on s.id = c.service_id
    where ${serviceId ? sql`c.service_id = ${serviceId}` : sql`true`}
      ${from === undefined ? empty : sql`and c.at >= ${new Date(from)}`} ${to === undefined ? empty : sql`and c.at <= ${new Date(to)}`}
      ${after ? sql`and (c.at, c.id) < (${new Date(after[0])}, ${after[1]})` : empty}
    order by c.at desc, c.id desc limit ${limit}`)
}

/** Every time the same key was open, newest first; `after` is the id of the last one of the page before. */
export function listOccurrences(
  db: Queryable,
  actor: Actor,
  alertId: number,
  after: number | undefined,
  limit: number,
): Promise<Occurrence[]> {
  return db.rows<Occurrence>(sql`
    select a.id, a.state, a.severity, a.count, a.first_at as "firstAt", a.last_at as "lastAt", a.resolved_at as "resolvedAt",
      a.resolved_reason as "resolvedReason",
      case when i.id is not null then jsonb_build_object('id', i.id, 'title', i.title, 'state', i.state) end as incident
    from alert one
    join lateral (
      select * from alert a where a.integration_id = one.integration_id and a.key = one.key and a.state = 'open'
      union all
      select * from alert a where a.integration_id = one.integration_id and a.key = one.key and a.state = 'resolved') a on true
    left join incident i on i.id = a.incident_id and ${visibleIncidents(actor)}
    where one.id = ${alertId} ${after ? sql`and a.id < ${after}` : empty}
    order by a.id desc limit ${limit}`)
}
