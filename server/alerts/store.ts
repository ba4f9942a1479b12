import sql from 'sql-template-tag'
import { alertRef, groupRef, type Fate, type OpenAlert, type OpenIncident } from '../../domain/correlation.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Link } from '../../domain/signal.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { MADE, madeId } from '../db/made.ts'

/** The open alerts under these keys (parallel arrays), by `alertRef`. */
export async function findOpenAlerts(tx: Queryable, integrationIds: number[], keys: string[]): Promise<Map<string, OpenAlert>> {
  const rows = await tx.rows<OpenAlert & { integrationId: number; key: string }>(
    sql`
    select a.id, a.incident_id as "incidentId", a.severity, a.integration_id as "integrationId", a.key
    from json_to_recordset(${pairs(integrationIds, keys)}::json) as k(id bigint, key text)
    join alert a on a.integration_id = k.id and a.key = k.key and a.state = 'open'`,
    { name: 'find-open-alerts' },
  )
  return new Map(rows.map((row) => [alertRef(row.integrationId, row.key), row]))
}

/** As JSON and not as arrays: how long an array is changes PostgreSQL's mind about a plan, so that it plans each time. */
function pairs(ids: number[], keys: string[]): string {
  return JSON.stringify(ids.map((id, i) => ({ id, key: keys[i] })))
}

/** The open incidents under these group keys, by `groupRef`. */
export async function findOpenGroups(tx: Queryable, serviceIds: number[], keys: string[]): Promise<Map<string, OpenIncident>> {
  const rows = await tx.rows<OpenIncident & { serviceId: number; groupKey: string }>(
    sql`
    select i.id, i.state, i.severity, i.urgency, i.group_until as "groupUntil", i.service_id as "serviceId", i.group_key as "groupKey"
    from json_to_recordset(${pairs(serviceIds, keys)}::json) as k(id bigint, key text)
    join incident i on i.service_id = k.id and i.group_key = k.key and i.state <> 'resolved'`,
    { name: 'find-open-groups' },
  )
  return new Map(rows.map((row) => [groupRef(row.serviceId, row.groupKey), row]))
}

/** Incidents of these groups that were resolved after `since` (parallel arrays): candidates for being reopened. */
export async function findResolvedGroups(
  tx: Queryable,
  serviceIds: number[],
  keys: string[],
  since: Instant[],
): Promise<Map<string, OpenIncident>> {
  const rows = await tx.rows<OpenIncident & { serviceId: number; groupKey: string }>(sql`
    select distinct on (i.service_id, i.group_key) i.id, i.state, i.severity, i.urgency, null as "groupUntil",
      i.service_id as "serviceId", i.group_key as "groupKey"
    from unnest(${serviceIds}::bigint[], ${keys}::text[], ${since.map((at) => new Date(at))}::timestamptz[]) as k(service_id, key, since)
    join incident i on i.service_id = k.service_id and i.group_key = k.key and i.state = 'resolved' and i.resolved_at > k.since
    order by i.service_id, i.group_key, i.id desc`)
  return new Map(rows.map((row) => [groupRef(row.serviceId, row.groupKey), row]))
}

export type NewAlert = {
  integrationId: number
  serviceId: number
  incidentId: number
  key: string
  title: string
  severity: Severity
  source: string | null
  labels: Record<string, string>
  body: { description?: string | undefined; links: Link[]; details?: unknown }
  count: number
  startedAt: Instant
  at: Instant
  expiresAt: Instant | null
  fate: Fate
  fateReason: string
}

/** By columns: taken apart, a row of JSON costs PostgreSQL half as much again as the row itself. */
export async function insertAlerts(tx: Queryable, alerts: NewAlert[]): Promise<void> {
  if (alerts.length === 0) return
  const column = <K extends keyof NewAlert>(name: K): NewAlert[K][] => alerts.map((alert) => alert[name])
  const json = (name: 'labels' | 'body') => alerts.map((alert) => JSON.stringify(alert[name]))
  await tx.run(
    sql`
    with ${MADE}
    insert into alert (integration_id, service_id, incident_id, key, title, severity, state, source, labels, body, count, started_at,
      first_at, last_at, expires_at, fate, fate_reason)
    select integration, service, ${madeId('incidents', 'incident')}, key, title, severity, 'open', source, labels::jsonb, body::jsonb, count,
      to_timestamp(started / 1000), to_timestamp(at / 1000), to_timestamp(at / 1000), to_timestamp(expires / 1000), fate, reason
    from made, unnest(${column('integrationId')}::bigint[], ${column('serviceId')}::bigint[], ${column('incidentId')}::bigint[],
      ${column('key')}::text[], ${column('title')}::text[], ${column('severity')}::text[], ${column('source')}::text[],
      ${json('labels')}::text[], ${json('body')}::text[], ${column('count')}::int[], ${column('startedAt')}::float8[],
      ${column('at')}::float8[], ${column('expiresAt')}::float8[], ${column('fate')}::text[], ${column('fateReason')}::text[])
      as r(integration, service, incident, key, title, severity, source, labels, body, count, started, at, expires, fate, reason)`,
    { name: 'insert-alerts' },
  )
}

/** Counts alerts into incidents that are still open; fails with MU001 where one of them was resolved meanwhile. */
export async function joinIncidents(tx: Queryable, joins: { id: number; count: number; at: Instant }[]): Promise<void> {
  if (joins.length === 0) return
  await tx.run(
    sql`
    with joined as (
      update incident i set alert_count = alert_count + r.count, open_alert_count = open_alert_count + r.count,
        last_alert_at = to_timestamp(r.at / 1000)
      from json_to_recordset(${JSON.stringify(joins)}::json) as r(id bigint, count int, at float8)
      where i.id = r.id and i.state <> 'resolved'
      returning i.id)
    select must_be(count(*), ${joins.length}::bigint) from joined`,
    { name: 'join-incidents' },
  )
}

export type Repeat = { id: number; count: number; at: Instant; expiresAt: Instant | null }

/** Written behind: how often and when last an open alert was said again. */
export async function countRepeats(tx: Queryable, repeats: Repeat[]): Promise<void> {
  if (repeats.length === 0) return
  await tx.run(
    sql`
    update alert a set count = a.count + r.count, last_at = greatest(a.last_at, to_timestamp(r.at / 1000.0)),
      expires_at = coalesce(to_timestamp(r."expiresAt" / 1000.0), a.expires_at)
    from json_to_recordset(${JSON.stringify(repeats)}::json) as r(id bigint, count int, at bigint, "expiresAt" bigint)
    where a.id = r.id`,
    { name: 'count-repeats' },
  )
}

export async function raiseAlerts(tx: Queryable, raises: { id: number; severity: Severity }[]): Promise<void> {
  if (raises.length === 0) return
  await tx.run(sql`
    update alert a set severity = r.severity from json_to_recordset(${JSON.stringify(raises)}::json) as r(id bigint, severity text)
    where a.id = r.id`)
}

/** Resolves open alerts and takes them off their incidents' count; answers each incident's remaining open alerts. */
export function resolveAlerts(tx: Queryable, ids: number[], reason: string, now: Instant): Promise<{ incidentId: number; left: number }[]> {
  return tx.rows(
    sql`
    with over as (
      update alert set state = 'resolved', resolved_at = ${new Date(now)}, resolved_reason = ${reason}
      where id = any(${ids}::bigint[]) and state = 'open' returning incident_id),
    counted as (select incident_id, count(*)::int as n from over where incident_id is not null group by incident_id)
    update incident i set open_alert_count = greatest(open_alert_count - n, 0) from counted
    where i.id = counted.incident_id
    returning i.id as "incidentId", i.open_alert_count as left`,
    { name: 'resolve-alerts' },
  )
}

export async function releaseGroups(tx: Queryable, incidentIds: number[]): Promise<void> {
  if (incidentIds.length > 0) await tx.run(sql`update incident set group_key = null where id = any(${incidentIds}::bigint[])`)
}

/** Alerts whose sender fell silent. */
export function findExpired(db: Queryable, now: Instant, limit: number): Promise<{ id: number }[]> {
  return db.rows(sql`
    select id from alert where state = 'open' and expires_at <= ${new Date(now)} order by expires_at limit ${limit} for no key update skip locked`)
}

export type NewChange = {
  integrationId: number
  serviceId: number
  title: string
  source: string | null
  at: Instant
  receivedAt: Instant
  links: Link[]
  details: unknown
}

export async function insertChanges(tx: Queryable, changes: NewChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.run(sql`
    insert into change (integration_id, service_id, title, source, at, received_at, links, details)
    select "integrationId", "serviceId", title, source, to_timestamp(at / 1000.0), to_timestamp("receivedAt" / 1000.0), links, details
    from json_to_recordset(${JSON.stringify(changes)}::json) as r("integrationId" bigint, "serviceId" bigint, title text, source text,
      at bigint, "receivedAt" bigint, links jsonb, details jsonb)`)
}

/** Written behind: when an integration was last heard of. */
export async function noteSignals(db: Queryable, heard: { id: number; at: Instant }[]): Promise<void> {
  if (heard.length === 0) return
  await db.run(sql`
    update integration i set last_signal_at = greatest(i.last_signal_at, to_timestamp(r.at / 1000.0))
    from json_to_recordset(${JSON.stringify(heard)}::json) as r(id bigint, at bigint) where i.id = r.id`)
}
