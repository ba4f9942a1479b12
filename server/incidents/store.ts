import sql, { join } from 'sql-template-tag'
import type { Draft } from '../../domain/draft.ts'
import type { Incident } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Severity, Urgency, UrgencyRule } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { MADE, madeId } from '../db/made.ts'
import { record, type Entry } from '../db/record.ts'

/** An incident under its row lock: what may be decided about, and what timeline numbers are taken from. */
export type LockedIncident = Incident & {
  serviceId: number | null
  serviceName: string | null
  teamId: number | null
  openedAt: Instant
  lastNumber: number
}

const LOCKED = sql`
  i.id, i.title, i.severity, i.urgency, i.state, i.phase, i.group_key as "groupKey", i.acknowledged_at as "acknowledgedAt",
  i.acknowledged_by as "acknowledgedBy", i.resolved_at as "resolvedAt", i.resolved_by as "resolvedBy",
  i.snoozed_until as "snoozedUntil", i.open_alert_count as "openAlertCount", i.service_id as "serviceId",
  (select name from service where id = i.service_id) as "serviceName",
  i.team_id as "teamId", i.opened_at as "openedAt", i.last_number as "lastNumber"`

/** Locks incidents in the order of their ids, so that two transactions never wait for each other in a circle. */
export function lockIncidents(tx: Queryable, ids: number[]): Promise<LockedIncident[]> {
  return tx.rows<LockedIncident>(
    sql`select ${LOCKED} from incident i where i.id = any(${ids}::bigint[]) order by i.id for no key update of i`,
    { name: 'lock-incidents' },
  )
}

/** Writes back what decisions changed. */
export async function saveIncidents(tx: Queryable, incidents: LockedIncident[]): Promise<void> {
  if (incidents.length === 0) return
  await tx.run(
    sql`
    update incident i set title = r.title, severity = r.severity, urgency = r.urgency, state = r.state, phase = r.phase,
      group_key = r.group_key, acknowledged_at = r.acknowledged_at, acknowledged_by = r.acknowledged_by, resolved_at = r.resolved_at,
      resolved_by = r.resolved_by, snoozed_until = r.snoozed_until, last_number = r.last_number
    from ${given('r', incidents, {
      id: ['bigint', (incident) => incident.id],
      title: ['text', (incident) => incident.title],
      severity: ['text', (incident) => incident.severity],
      urgency: ['text', (incident) => incident.urgency],
      state: ['text', (incident) => incident.state],
      phase: ['text', (incident) => incident.phase],
      group_key: ['text', (incident) => incident.groupKey],
      acknowledged_at: ['timestamptz', (incident) => incident.acknowledgedAt],
      acknowledged_by: ['bigint', (incident) => incident.acknowledgedBy],
      resolved_at: ['timestamptz', (incident) => incident.resolvedAt],
      resolved_by: ['bigint', (incident) => incident.resolvedBy],
      snoozed_until: ['timestamptz', (incident) => incident.snoozedUntil],
      last_number: ['int', (incident) => incident.lastNumber],
    })}
    where i.id = r.id`,
    { name: 'save-incidents' },
  )
}

/** A draft of the timeline with the incident it belongs to. */
export type IncidentDraft = { incident: { id: number; lastNumber: number }; draft: Draft; actor: Actor; via: string }

/** Appends to timelines; takes the numbers from the locked incidents, which must be saved afterwards. */
export async function appendTimeline(tx: Queryable, drafts: IncidentDraft[], now: Instant): Promise<void> {
  const entries = drafts.map(({ incident, draft, actor, via }): Entry => {
    incident.lastNumber++
    return {
      incidentId: incident.id,
      number: incident.lastNumber,
      subject: 'incident',
      subjectId: incident.id,
      kind: draft.kind,
      at: draft.at ?? now,
      enteredAt: now,
      actor,
      via,
      body: draft.body,
      ...(draft.text === undefined ? {} : { text: draft.text }),
    }
  })
  await record(tx, entries)
}

/** Writes only the numbers back, where nothing else of the incidents changed. */
export async function saveNumbers(tx: Queryable, incidents: { id: number; lastNumber: number }[]): Promise<void> {
  if (incidents.length === 0) return
  await tx.run(
    sql`
    update incident i set last_number = r.last_number
    from ${given('r', incidents, { id: ['bigint', ({ id }) => id], last_number: ['int', ({ lastNumber }) => lastNumber] })} where i.id = r.id`,
    { name: 'save-numbers' },
  )
}

export type NewIncident = {
  title: string
  serviceId: number | null
  teamId: number | null
  severity: Severity
  urgency: Urgency
  phase: string
  groupKey: string | null
  groupUntil: Instant | null
  source: 'alert' | 'manual' | 'page'
  openedBy: number | null
  openedAt: Instant
  alertCount: number
  type: ResponseType | null
  /** Whether roles are to be filled or somebody is to be told. */
  reacts: boolean
}

/** The type of a response as an incident opens; `chosen`: by a scenario or a person, so that it stays when the severity changes. */
export type ResponseType = { id: number; chosen: boolean }

/** Opens incidents whose ids this transaction made; their timelines are the caller's to write, in the same transaction. */
export async function insertIncidents(tx: Queryable, incidents: (NewIncident & { id: number; lastNumber: number })[]): Promise<void> {
  if (incidents.length === 0) return
  await tx.run(
    sql`
    with ${MADE}
    insert into incident (id, title, service_id, team_id, severity, urgency, state, phase, group_key, group_until, source,
      opened_by, opened_at, alert_count, open_alert_count, last_alert_at, last_number, incident_type_id, type_chosen, react_at)
    overriding system value
    select ${madeId('incidents', 'id')}, title, service, team, severity, urgency, 'triggered', phase, group_key, group_until,
      source, opened_by, opened_at, alerts, alerts, case when alerts > 0 then opened_at end, last_number, type,
      chosen = 1, case when reacts = 1 then opened_at end
    from made, ${given('r', incidents, {
      id: ['bigint', (incident) => incident.id],
      title: ['text', (incident) => incident.title],
      service: ['bigint', (incident) => incident.serviceId],
      team: ['bigint', (incident) => incident.teamId],
      severity: ['text', (incident) => incident.severity],
      urgency: ['text', (incident) => incident.urgency],
      phase: ['text', (incident) => incident.phase],
      group_key: ['text', (incident) => incident.groupKey],
      group_until: ['timestamptz', (incident) => incident.groupUntil],
      source: ['text', (incident) => incident.source],
      opened_by: ['bigint', (incident) => incident.openedBy],
      opened_at: ['timestamptz', (incident) => incident.openedAt],
      alerts: ['int', (incident) => incident.alertCount],
      last_number: ['int', (incident) => incident.lastNumber],
      type: ['bigint', (incident) => incident.type?.id],
      chosen: ['int', (incident) => Number(incident.type?.chosen ?? false)],
      reacts: ['int', (incident) => Number(incident.reacts)],
    })}`,
    { name: 'insert-incidents' },
  )
}

export async function saveResponders(
  tx: Queryable,
  incidentId: number,
  responders: { userId: number; state: string }[],
  now: Instant,
): Promise<void> {
  if (responders.length === 0) return
  const at = new Date(now)
  const rows = responders.map(
    (r) =>
      sql`(${incidentId}::bigint, ${r.userId}::bigint, ${r.state}, ${at}::timestamptz, ${r.state === 'asked' ? null : at}::timestamptz)`,
  )
  await tx.run(sql`
    insert into responder (incident_id, user_id, state, asked_at, answered_at) values ${join(rows)}
    on conflict (incident_id, user_id) do update set state = excluded.state, answered_at = excluded.answered_at,
      asked_at = case when excluded.state = 'asked' then excluded.asked_at else responder.asked_at end`)
}

/** Which of these people are engaged in which of these incidents. */
export async function engagedIn(tx: Queryable, incidentIds: number[], userId: number): Promise<Set<number>> {
  const rows = await tx.rows<{ id: number }>(sql`
    select incident_id as id from responder where incident_id = any(${incidentIds}::bigint[]) and user_id = ${userId} and state = 'engaged'`)
  return new Set(rows.map((row) => row.id))
}

/** The rules for urgency of these incidents' services; an incident without a service has none. */
export async function urgencyRulesOf(tx: Queryable, incidentIds: number[]): Promise<Map<number, UrgencyRule>> {
  const rows = await tx.rows<{ id: number; urgency: UrgencyRule }>(sql`
    select i.id, s.urgency from incident i join service s on s.id = i.service_id where i.id = any(${incidentIds}::bigint[])`)
  return new Map(rows.map(({ id, urgency }) => [id, urgency]))
}

/** Alerts of resolved incidents are over too; a sender that still fires opens a new one. */
export async function resolveAlertsOf(tx: Queryable, incidentIds: number[], reason: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update alert set state = 'resolved', resolved_at = ${new Date(now)}, resolved_reason = ${reason}
    where incident_id = any(${incidentIds}::bigint[]) and state = 'open'`)
  await tx.run(sql`update incident set open_alert_count = 0 where id = any(${incidentIds}::bigint[]) and open_alert_count > 0`)
}
