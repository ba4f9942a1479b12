import sql, { empty } from 'sql-template-tag'
import type { Phase, ResponseState } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import type { Severity } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { visibleIncidents } from '../db/visible.ts'

/** What somebody who was woken needs to know of the incident. */
export type LinkIncident = {
  id: number
  title: string
  severity: Severity
  state: ResponseState
  phase: Phase
  openedAt: Instant
  acknowledgedAt: Instant | null
  acknowledgedById: number | null
  acknowledgedBy: string | null
  resolvedAt: Instant | null
  resolvedById: number | null
  resolvedBy: string | null
  snoozedUntil: Instant | null
  alertCount: number
  serviceName: string | null
  /** When the escalation takes its next step, or the acknowledgement lapses; null when it does neither. */
  nextStepAt: Instant | null
  /** The number of its newest entry: pressing the page's buttons is judged against what it showed. */
  lastNumber: number
}

export function findLinkIncident(db: Queryable, actor: Actor, id: number): Promise<LinkIncident | undefined> {
  return db.maybe<LinkIncident>(sql`
    select i.id, i.title, i.severity, i.state, i.phase, i.opened_at as "openedAt", i.acknowledged_at as "acknowledgedAt",
      i.acknowledged_by as "acknowledgedById", a.name as "acknowledgedBy", i.resolved_at as "resolvedAt", i.resolved_by as "resolvedById", r.name as "resolvedBy",
      i.snoozed_until as "snoozedUntil", i.alert_count as "alertCount", s.name as "serviceName", i.last_number as "lastNumber",
      (select min(due_at) from escalation where incident_id = i.id and purpose = 'policy') as "nextStepAt"
    from incident i left join users a on a.id = i.acknowledged_by left join users r on r.id = i.resolved_by
      left join service s on s.id = i.service_id
    where i.id = ${id} and ${visibleIncidents(actor)}`)
}

/** One person who was, is being or will be paged for it, or who answered. */
export type LinkPerson = {
  userId: number
  name: string
  answer: 'asked' | 'engaged' | 'declined' | null
  /** When and how they were told last; null when nothing has reached them yet. */
  toldAt: Instant | null
  channel: string | null
  /** When they are told next. */
  nextAt: Instant | null
  /** Nothing arrived, and nothing further is planned. */
  failed: boolean
}

/** Who is on it first, then who was told, in the order of time. */
export function findLinkPeople(db: Queryable, incidentId: number, limit: number): Promise<LinkPerson[]> {
  return db.rows<LinkPerson>(sql`
    with sent as (
      select p.id, p.user_id, p.channel, p.state, p.due_at, coalesce(p.sent_at, lead.sent_at) as sent_at,
        p.state in ('accepted', 'delivered', 'bundled') as told
      from page p left join page lead on lead.id = p.bundled_into
      where p.incident_id = ${incidentId} and p.purpose in ('page', 'request') and p.state <> 'cancelled'),
    told as (
      select user_id, max(sent_at) filter (where told) as told_at,
        (array_agg(channel order by sent_at desc nulls last) filter (where told))[1] as channel,
        min(due_at) as next_at, bool_or(state = 'sending') as sending, bool_or(state = 'failed') as failed, min(id) as first
      from sent group by user_id)
    select u.id as "userId", u.name, r.state as answer, t.told_at as "toldAt", t.channel, t.next_at as "nextAt",
      coalesce(t.failed and t.told_at is null and t.next_at is null and not t.sending, false) as failed
    from told t full join (select user_id, state, asked_at from responder where incident_id = ${incidentId}) r on r.user_id = t.user_id
      join users u on u.id = coalesce(t.user_id, r.user_id)
    order by r.state = 'engaged' desc nulls last, t.told_at nulls last, t.first, u.id limit ${limit}`)
}

export type BundledIncident = { id: number; title: string; severity: Severity; state: ResponseState }

/** Incidents whose pages travelled in the same message as this page, worst first; what was only to be done of one is not answered. */
export function findBundled(db: Queryable, actor: Actor, pageId: number): Promise<BundledIncident[]> {
  return db.rows<BundledIncident>(sql`
    select i.id, i.title, i.severity, i.state from incident i
    where i.id in (select incident_id from page where bundled_into = ${pageId} and purpose <> 'task') and ${visibleIncidents(actor)}
      and i.id <> (select incident_id from page where id = ${pageId})
    order by array_position(array['critical', 'high', 'medium', 'low'], i.severity), i.id`)
}

/** Presses of this link that were doubted: the random part of the page that carried each, empty where it carried none. */
export function findDoubts(tx: Queryable, incidentId: number, linkId: number): Promise<{ form: string }[]> {
  return tx.rows(sql`
    select coalesce(body ->> 'form', '') as form from event
    where incident_id = ${incidentId} and kind = 'link.unconfirmed' and (body ->> 'linkId')::bigint = ${linkId}`)
}

/** Whether this person did this by a link after the entry with this number: the same page pressed twice. */
export async function didSince(
  tx: Queryable,
  incidentId: number,
  userId: number,
  { kinds, body = {}, text }: { kinds: string[]; body?: Record<string, unknown>; text?: string },
  number: number,
): Promise<boolean> {
  const words = text === undefined ? empty : sql`and exists (select 1 from event_text t where t.position = e.position and t.text = ${text})`
  const row = await tx.maybe(sql`
    select 1 from event e where incident_id = ${incidentId} and number > ${number} and kind = any(${kinds}::text[])
      and actor_kind = 'user' and actor_id = ${userId} and via = 'link' and body @> ${JSON.stringify(body)}::jsonb ${words} limit 1`)
  return row !== undefined
}

/** What this person answered when they were paged or asked to join. */
export async function answerOf(tx: Queryable, incidentId: number, userId: number): Promise<LinkPerson['answer']> {
  const row = await tx.maybe<{ state: NonNullable<LinkPerson['answer']> }>(sql`
    select state from responder where incident_id = ${incidentId} and user_id = ${userId}`)
  return row?.state ?? null
}

export async function namesOfPeople(db: Queryable, ids: number[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db.rows<{ name: string }>(sql`select name from users where id = any(${ids}::bigint[]) order by name, id`)
  return rows.map((row) => row.name)
}
