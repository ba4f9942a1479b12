import sql from 'sql-template-tag'
import { alertRef, groupRef, type Fate, type OpenAlert, type OpenIncident } from '../../domain/correlation.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Link } from '../../domain/signal.ts'
import type { Instant } from '../../domain/time.ts'
import type { Derivation } from '../../domain/urgency.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { MADE, madeId } from '../db/made.ts'

/** The key of an alert within its integration, or of a group within its service. */
type Ref = { id: number; key: string }
const refs = (wanted: Ref[]) => given('k', wanted, { id: ['bigint', (ref) => ref.id], key: ['text', (ref) => ref.key] })

/** The open alerts under these keys, by `alertRef`. */
export async function findOpenAlerts(tx: Queryable, wanted: Ref[]): Promise<Map<string, OpenAlert>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx.rows<OpenAlert & { integrationId: number; key: string }>(
    sql`
    select a.id, a.incident_id as "incidentId", a.severity, a.integration_id as "integrationId", a.key
    from ${refs(wanted)} join alert a on a.integration_id = k.id and a.key = k.key and a.state = 'open'`,
    { name: 'find-open-alerts' },
  )
  return new Map(rows.map((row) => [alertRef(row.integrationId, row.key), row]))
}

/** The open incidents under these group keys of services, by `groupRef`. */
export async function findOpenGroups(tx: Queryable, wanted: Ref[]): Promise<Map<string, OpenIncident>> {
  const rows = await tx.rows<OpenIncident & { serviceId: number; groupKey: string }>(
    sql`
    select i.id, i.state, i.severity, i.urgency, i.group_until as "groupUntil", i.service_id as "serviceId", i.group_key as "groupKey"
    from ${refs(wanted)} join incident i on i.service_id = k.id and i.group_key = k.key and i.state <> 'resolved'`,
    { name: 'find-open-groups' },
  )
  return new Map(rows.map((row) => [groupRef(row.serviceId, row.groupKey), row]))
}

/** Incidents of these groups that were resolved after `since`: candidates for being reopened. */
export async function findResolvedGroups(tx: Queryable, wanted: (Ref & { since: Instant })[]): Promise<Map<string, OpenIncident>> {
  const rows = await tx.rows<OpenIncident & { serviceId: number; groupKey: string }>(sql`
    select distinct on (i.service_id, i.group_key) i.id, i.state, i.severity, i.urgency, null as "groupUntil",
      i.service_id as "serviceId", i.group_key as "groupKey"
    from ${given('k', wanted, {
      id: ['bigint', (group) => group.id],
      key: ['text', (group) => group.key],
      since: ['timestamptz', (group) => group.since],
    })} join incident i on i.service_id = k.id and i.group_key = k.key and i.state = 'resolved' and i.resolved_at > k.since
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
  assetId: number | null
  derivation: Derivation | null
}

export async function insertAlerts(tx: Queryable, alerts: NewAlert[]): Promise<void> {
  if (alerts.length === 0) return
  await tx.run(
    sql`
    with ${MADE}
    insert into alert (integration_id, service_id, incident_id, key, title, severity, state, source, labels, body, count, started_at,
      first_at, last_at, expires_at, fate, fate_reason, asset_id, derivation)
    select integration, service, ${madeId('incidents', 'incident')}, key, title, severity, 'open', source, labels, body, count, started,
      at, at, expires, fate, reason, asset, derivation
    from made, ${given('r', alerts, {
      integration: ['bigint', (alert) => alert.integrationId],
      service: ['bigint', (alert) => alert.serviceId],
      incident: ['bigint', (alert) => alert.incidentId],
      key: ['text', (alert) => alert.key],
      title: ['text', (alert) => alert.title],
      severity: ['text', (alert) => alert.severity],
      source: ['text', (alert) => alert.source],
      labels: ['json', (alert) => alert.labels],
      body: ['json', (alert) => alert.body],
      count: ['int', (alert) => alert.count],
      started: ['timestamptz', (alert) => alert.startedAt],
      at: ['timestamptz', (alert) => alert.at],
      expires: ['timestamptz', (alert) => alert.expiresAt],
      fate: ['text', (alert) => alert.fate],
      reason: ['text', (alert) => alert.fateReason],
      asset: ['bigint', (alert) => alert.assetId],
      derivation: ['json', (alert) => alert.derivation],
    })}`,
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
        last_alert_at = r.at
      from ${given('r', joins, { id: ['bigint', (join) => join.id], count: ['int', (join) => join.count], at: ['timestamptz', (join) => join.at] })}
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
    update alert a set count = a.count + r.count, last_at = greatest(a.last_at, r.at), expires_at = coalesce(r.expires, a.expires_at)
    from ${given('r', repeats, {
      id: ['bigint', (repeat) => repeat.id],
      count: ['int', (repeat) => repeat.count],
      at: ['timestamptz', (repeat) => repeat.at],
      expires: ['timestamptz', (repeat) => repeat.expiresAt],
    })}
    where a.id = r.id`,
    { name: 'count-repeats' },
  )
}

export type Raise = { id: number; severity: Severity; derivation: Derivation | null }

export async function raiseAlerts(tx: Queryable, raises: Raise[]): Promise<void> {
  if (raises.length === 0) return
  await tx.run(sql`
    update alert a set severity = r.severity, derivation = r.derivation
    from ${given('r', raises, {
      id: ['bigint', (raise) => raise.id],
      severity: ['text', (raise) => raise.severity],
      derivation: ['json', (raise) => raise.derivation],
    })}
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
    select * from ${given('r', changes, {
      integration: ['bigint', (change) => change.integrationId],
      service: ['bigint', (change) => change.serviceId],
      title: ['text', (change) => change.title],
      source: ['text', (change) => change.source],
      at: ['timestamptz', (change) => change.at],
      received: ['timestamptz', (change) => change.receivedAt],
      links: ['jsonb', (change) => change.links],
      details: ['jsonb', (change) => change.details],
    })}`)
}

/** Written behind: when an integration was last heard of. */
export async function noteSignals(db: Queryable, heard: { id: number; at: Instant }[]): Promise<void> {
  if (heard.length === 0) return
  await db.run(sql`
    update integration i set last_signal_at = greatest(i.last_signal_at, r.at)
    from ${given('r', heard, { id: ['bigint', ({ id }) => id], at: ['timestamptz', ({ at }) => at] })} where i.id = r.id`)
}

/** Written behind: when alerts last spoke of an asset. */
export async function noteSights(db: Queryable, seen: { id: number; at: Instant }[]): Promise<void> {
  if (seen.length === 0) return
  await db.run(sql`
    update asset a set last_seen_at = greatest(a.last_seen_at, r.at)
    from ${given('r', seen, { id: ['bigint', ({ id }) => id], at: ['timestamptz', ({ at }) => at] })} where a.id = r.id`)
}
