import sql from 'sql-template-tag'
import type { Severity, Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** A claimed message with all that its letter is made of. */
export type DueMessage = {
  id: number
  communicationId: number
  name: string
  channel: string
  address: string | null
  secret: Buffer | null
  key: string
  attempt: number
  subject: string
  body: string
  severity: Severity
  urgency: Urgency
  incident: { id: number; title: string; service: string | null; openedAt: Instant }
}

/** Claims what is due until `until`: what has no receipt by then is due again. */
export async function claimMessages(tx: Queryable, now: Instant, until: Instant, limit: number): Promise<DueMessage[]> {
  const rows = await tx.rows<
    Omit<DueMessage, 'incident'> & { incidentId: number; title: string; service: string | null; openedAt: Instant }
  >(sql`
    with due as (
      select id from communication_message where due_at <= ${new Date(now)} order by due_at, id limit ${limit} for update skip locked),
    claimed as (
      update communication_message m set state = 'sending', attempt = attempt + 1, due_at = ${new Date(until)}
      from due where m.id = due.id returning m.*)
    select m.id, m.communication_id as "communicationId", m.name, m.channel, coalesce(m.address, w.address) as address, w.secret, m.key, m.attempt,
      c.subject, c.body, i.severity, i.urgency, i.id as "incidentId", i.title, i.opened_at as "openedAt",
      (select name from asset where id = i.service_id) as service
    from claimed m join communication c on c.id = m.communication_id join incident i on i.id = c.incident_id
      left join contact_method w on w.id = m.method_id and w.disabled_at is null and w.verified_at is not null
    order by m.id`)
  return rows.map(({ incidentId, title, service, openedAt, ...message }) => ({
    ...message,
    incident: { id: incidentId, title, service, openedAt },
  }))
}

export async function settleMessage(
  tx: Queryable,
  id: number,
  { state, detail, providerId, at }: { state: 'accepted' | 'failed'; detail: string | null; providerId: string | null; at: Instant },
): Promise<void> {
  await tx.run(sql`
    update communication_message set state = ${state}, due_at = null, detail = ${detail}, provider_id = ${providerId}, settled_at = ${new Date(at)}
    where id = ${id} and state = 'sending'`)
}

export async function retryMessage(tx: Queryable, id: number, at: Instant, detail: string): Promise<void> {
  await tx.run(
    sql`update communication_message set state = 'due', due_at = ${new Date(at)}, detail = ${detail} where id = ${id} and state = 'sending'`,
  )
}

/** How far a communication is: how many of its messages are under way or wait, who was told, and who could not be. */
export function standingOf(
  tx: Queryable,
  communicationId: number,
): Promise<{ open: number; told: { people: number[]; others: number }; failed: string[] }> {
  return tx.one(sql`
    select count(*) filter (where state in ('due', 'sending', 'waiting'))::int as open,
      jsonb_build_object(
        'people', coalesce(jsonb_agg(user_id order by id) filter (where state in ('accepted', 'done') and user_id is not null), '[]'),
        'others', count(*) filter (where state in ('accepted', 'done') and user_id is null)) as told,
      coalesce(array_agg(name || ': ' || coalesce(detail, 'failed') order by id) filter (where state = 'failed'), '{}') as failed
    from communication_message where communication_id = ${communicationId}`)
}

/** Somebody was called or told by hand; undefined where there is no such task that waits. */
export async function doneByHand(
  tx: Queryable,
  communicationId: number,
  id: number,
  { note, userId, at }: { note: string; userId: number | null; at: Instant },
): Promise<string | undefined> {
  const row = await tx.maybe<{ name: string }>(sql`
    update communication_message set state = 'done', detail = ${note || null}, settled_at = ${new Date(at)}, settled_by = ${userId}
    where id = ${id} and communication_id = ${communicationId} and state = 'waiting' returning name`)
  return row?.name
}
