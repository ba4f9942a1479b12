import sql from 'sql-template-tag'
import type { Communication } from '../../contract/communication.ts'
import type { Told } from '../../domain/communication-facts.ts'
import type { Planned, Planning, Situation, StoredRule } from '../../domain/communication-plan.ts'
import type { Recipient } from '../../domain/recipients.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

/** How these incidents stand, as far as the plan asks. What the most important alert is about counts before the service. */
export async function situations(tx: Queryable, ids: number[]): Promise<Map<number, Situation>> {
  const rows = await tx.rows<Situation & { id: number }>(sql`
    select i.id, i.severity, i.phase, i.state, i.incident_type_id as "typeId", i.personal_data as "personalData",
      coalesce(hit.kind, service.kind) as "assetKind",
      coalesce((first.derivation->>'priority')::int, hit.priority, service.priority) as priority
    from incident i
    left join lateral (
      select asset_id, derivation from alert where incident_id = i.id
      order by (derivation->>'priority')::int nulls last, id limit 1) first on true
    left join asset hit on hit.id = first.asset_id left join asset service on service.id = i.service_id
    where i.id = any(${ids}::bigint[])`)
  return new Map(rows.map(({ id, ...situation }) => [id, situation]))
}

/** An incident as messages tell of it. */
export function findTold(tx: Queryable, incidentId: number): Promise<Told> {
  return tx.one<Told>(sql`
    select i.id, i.title, i.severity, i.phase, i.state, i.opened_at as "openedAt",
      (select name from asset where id = i.service_id) as "serviceName",
      (select name from incident_type where id = i.incident_type_id) as "typeName",
      (select u.name from incident_role r join users u on u.id = r.user_id where r.incident_id = i.id and r.role = 'commander') as commander
    from incident i where i.id = ${incidentId}`)
}

export async function plannedOf(tx: Queryable, ids: number[]): Promise<(Planned & { incidentId: number })[]> {
  return tx.rows(sql`
    select id, incident_id as "incidentId", rule_id as "ruleId", number, state, final, settled_at as "settledAt", left_out as "leftOut"
    from communication
    where incident_id = any(${ids}::bigint[]) order by id`)
}

export type NewCommunication = Planning['plan'][number] & { incidentId: number; rule: StoredRule }

export async function insertPlanned(tx: Queryable, planned: NewCommunication[]): Promise<void> {
  if (planned.length === 0) return
  await tx.run(sql`
    insert into communication (incident_id, rule_id, rule, number, final, state, due_at, planned_at, deadline_at)
    select incident, rule_id, rule, number, final = 1, 'planned', due, due, deadline from ${given('r', planned, {
      incident: ['bigint', (one) => one.incidentId],
      rule_id: ['bigint', (one) => one.ruleId],
      rule: ['jsonb', (one) => one.rule],
      number: ['int', (one) => one.number],
      final: ['int', (one) => Number(one.final)],
      due: ['timestamptz', (one) => one.dueAt],
      deadline: ['timestamptz', (one) => one.deadlineAt],
    })} on conflict do nothing`)
}

/** `leftOut`: by a person. Whoever was asked for it is not called any more. */
export async function markSkipped(tx: Queryable, skipped: Planning['skip'], now: Instant, leftOut = false): Promise<void> {
  if (skipped.length === 0) return
  await tx.run(sql`
    update communication c set state = 'skipped', due_at = null, overdue_at = null, reason = r.reason, settled_at = ${new Date(now)},
      left_out = ${leftOut}
    from ${given('r', skipped, { id: ['bigint', ({ id }) => id], reason: ['text', ({ reason }) => reason] })} where c.id = r.id`)
}

/** One communication that is looked at, with the rule it follows. */
export type Current = {
  id: number
  incidentId: number
  number: number
  final: boolean
  state: Planned['state']
  deadlineAt: Instant
  overdueLevel: number
  subject: string | null
  body: string | null
  rule: StoredRule
}

const CURRENT = sql`
  c.id, c.incident_id as "incidentId", c.number, c.final, c.state, c.deadline_at as "deadlineAt", c.overdue_level as "overdueLevel",
  c.subject, c.body, c.rule
  from communication c`

/** Incidents that have something due, or overdue. */
export async function incidentsDue(tx: Queryable, now: Instant, limit: number): Promise<number[]> {
  const at = new Date(now)
  const rows = await tx.rows<{ id: number }>(sql`
    select distinct incident_id as id from (
      (select incident_id from communication where due_at <= ${at} order by due_at limit ${limit})
      union all (select incident_id from communication where overdue_at <= ${at} order by overdue_at limit ${limit})) due order by id`)
  return rows.map(({ id }) => id)
}

/** What is due of incidents whose locks are held. */
export function dueOf(tx: Queryable, incidentIds: number[], now: Instant): Promise<Current[]> {
  return tx.rows<Current>(
    sql`select ${CURRENT} where c.incident_id = any(${incidentIds}::bigint[]) and c.due_at <= ${new Date(now)} order by c.id`,
  )
}

export function overdueOf(tx: Queryable, incidentIds: number[], now: Instant): Promise<Current[]> {
  return tx.rows<Current>(sql`
    select ${CURRENT} where c.incident_id = any(${incidentIds}::bigint[]) and c.overdue_at <= ${new Date(now)} order by c.id`)
}

/** One of an incident whose lock is held. */
export function findCurrent(tx: Queryable, incidentId: number, id: number): Promise<Current | undefined> {
  return tx.maybe<Current>(sql`select ${CURRENT} where c.incident_id = ${incidentId} and c.id = ${id}`)
}

type Change = {
  state: Planned['state']
  subject?: string | null
  body?: string | null
  overdueAt?: Instant | null
  writtenBy?: number | null
  approvedBy?: number | null
  sentAt?: Instant
  settledAt?: Instant
  /** Null takes away what stood there. */
  reason?: string | null
  /** Nobody was paged yet for being late. */
  anew?: boolean
}

/** Writes where a communication stands now; what is left out stays as it is. */
export async function saveCurrent(tx: Queryable, id: number, change: Change): Promise<void> {
  const at = (instant: Instant | null | undefined) => (instant == null ? null : new Date(instant))
  await tx.run(sql`
    update communication set state = ${change.state}, due_at = null,
      subject = coalesce(${change.subject ?? null}, subject), body = coalesce(${change.body ?? null}, body),
      overdue_at = case when ${change.overdueAt !== undefined} then ${at(change.overdueAt)}::timestamptz else overdue_at end,
      written_by = coalesce(${change.writtenBy ?? null}::bigint, written_by),
      approved_by = coalesce(${change.approvedBy ?? null}::bigint, approved_by),
      sent_at = coalesce(${at(change.sentAt)}::timestamptz, sent_at), settled_at = coalesce(${at(change.settledAt)}::timestamptz, settled_at),
      reason = case when ${change.reason !== undefined} then ${change.reason ?? null} else reason end,
      overdue_level = case when ${change.anew ?? false} then 0 else overdue_level end
    where id = ${id}`)
}

export async function saveOverdue(tx: Queryable, id: number, level: number, next: Instant | null): Promise<void> {
  await tx.run(
    sql`update communication set overdue_level = ${level}, overdue_at = ${next === null ? null : new Date(next)} where id = ${id}`,
  )
}

export async function insertMessages(tx: Queryable, communicationId: number, recipients: Recipient[], now: Instant): Promise<void> {
  if (recipients.length === 0) return
  await tx.run(sql`
    insert into communication_message (communication_id, user_id, method_id, name, channel, address, state, due_at)
    select ${communicationId}, person, method, name, channel, address, case when hand = 1 then 'waiting' else 'due' end,
      case when hand = 1 then null else ${new Date(now)}::timestamptz end
    from ${given('r', recipients, {
      person: ['bigint', ({ userId }) => userId],
      method: ['bigint', ({ methodId }) => methodId],
      name: ['text', ({ name }) => name],
      channel: ['text', ({ channel }) => channel],
      address: ['text', ({ address }) => address],
      hand: ['int', ({ by }) => Number(by === 'call')],
    })}`)
}

/** What was said last to be passed on; notes are for those who respond and never leave. */
export async function latestUpdate(tx: Queryable, incidentId: number): Promise<string> {
  const row = await tx.maybe<{ text: string }>(sql`
    select t.text from event e join event_text t on t.position = e.position
    where e.incident_id = ${incidentId} and e.kind = 'incident.update' order by e.number desc limit 1`)
  return row?.text ?? ''
}

export async function setPersonalData(tx: Queryable, incidentId: number, concerned: boolean, now: Instant): Promise<boolean> {
  const changed = await tx.run(sql`
    update incident set personal_data = ${concerned}, react_at = ${new Date(now)} where id = ${incidentId} and personal_data <> ${concerned}`)
  return changed > 0
}

export function listCommunications(db: Queryable, incidentId: number, id?: number): Promise<Communication[]> {
  return db.rows<Communication>(sql`
    select c.id, c.rule_id as "ruleId", c.rule->>'name' as name, c.number, c.final, c.state, c.planned_at as "plannedAt", c.deadline_at as "deadlineAt",
      c.overdue_level > 0 and c.state in ('planned', 'drafted', 'approval', 'sending') as overdue, c.subject, c.body,
      (select name from response_role where key = c.rule->>'ownerRole') as owner,
      (select name from response_role where key = c.rule->>'approverRole') as approver,
      (select name from users where id = c.written_by) as "writtenBy", (select name from users where id = c.approved_by) as "approvedBy",
      c.sent_at as "sentAt", c.reason,
      coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'channel', m.channel, 'address', m.address, 'state', m.state,
          'detail', m.detail, 'settledAt', floor(extract(epoch from m.settled_at) * 1000)::bigint) order by m.id)
        from communication_message m where m.communication_id = c.id), '[]') as messages
    from communication c
    where c.incident_id = ${incidentId} and (${id ?? null}::bigint is null or c.id = ${id ?? null})
    order by c.state in ('sent', 'failed', 'skipped'), c.planned_at, c.id`)
}

/** A rule changed: whatever is open is looked at again. */
export async function turnOpen(tx: Queryable, now: Instant): Promise<void> {
  await tx.run(sql`
    update incident set react_at = ${new Date(now)} where id in (
      select id from incident where state <> 'resolved' order by id for no key update)`)
}

/** What cannot be worked out is set aside, so that it holds up nothing else. */
export async function setAside(tx: Queryable, incidentId: number, reason: string, now: Instant): Promise<string[]> {
  const at = new Date(now)
  const rows = await tx.rows<{ name: string }>(sql`
    update communication set state = 'failed', due_at = null, overdue_at = null, settled_at = ${at}, reason = ${reason}
    where incident_id = ${incidentId} and (due_at <= ${at} or overdue_at <= ${at}) returning rule->>'name' as name`)
  return rows.map(({ name }) => name)
}

/** Whoever was told by a rule in an incident: they hear the end too, whoever has which role by then. */
export async function toldBefore(tx: Queryable, incidentId: number, ruleId: number): Promise<Recipient[]> {
  return tx.rows<Recipient>(sql`
    select distinct on (coalesce(m.user_id::text, m.address))
      case when m.settled_by is null and m.state = 'accepted' then 'message' else 'call' end as by,
      m.name, m.user_id as "userId", m.method_id as "methodId", m.channel, m.address
    from communication c join communication_message m on m.communication_id = c.id
    where c.incident_id = ${incidentId} and c.rule_id = ${ruleId} and not c.final and m.state in ('accepted', 'done', 'sending', 'due')
    order by coalesce(m.user_id::text, m.address), m.id desc`)
}
