import sql from 'sql-template-tag'
import type { Severity, Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

/** A due message with all that its letter is made of. */
export type DueMessage = {
  id: number
  communicationId: number
  /** Null for an address without an account. */
  userId: number | null
  userActive: boolean
  name: string
  channel: string
  address: string | null
  secret: Buffer | null
  key: string
  /** How often it was claimed before. */
  attempt: number
  subject: string
  body: string
  severity: Severity
  urgency: Urgency
  incident: { id: number; title: string; service: string | null; openedAt: Instant }
}

/** Of which kinds of channel something is due. */
export async function dueKinds(tx: Queryable, now: Instant): Promise<string[]> {
  const rows = await tx.rows<{ channel: string }>(sql`select distinct channel from communication_message where due_at <= ${new Date(now)}`)
  return rows.map(({ channel }) => channel)
}

/** Locks what is due, of each kind of channel at most as many as it has room for. */
export async function lockDue(tx: Queryable, now: Instant, rooms: { kind: string; room: number }[]): Promise<DueMessage[]> {
  const rows = await tx.rows<
    Omit<DueMessage, 'incident'> & { incidentId: number; title: string; service: string | null; openedAt: Instant }
  >(sql`
    select m.id, m.communication_id as "communicationId", m.user_id as "userId", m.user_id is null or u.state = 'active' as "userActive",
      m.name, m.channel, coalesce(m.address, w.address) as address, w.secret, m.key, m.attempt,
      c.subject, c.body, i.severity, i.urgency, i.id as "incidentId", i.title, i.opened_at as "openedAt",
      (select name from asset where id = i.service_id) as service
    from ${given('r', rooms, { kind: ['text', ({ kind }) => kind], room: ['int', ({ room }) => room] })}
      cross join lateral (
        select * from communication_message where due_at <= ${new Date(now)} and channel = r.kind
        order by due_at, id limit r.room for no key update skip locked) m
      join communication c on c.id = m.communication_id join incident i on i.id = c.incident_id
      left join users u on u.id = m.user_id
      left join contact_method w on w.id = m.method_id and w.disabled_at is null and w.verified_at is not null
    order by m.due_at, m.id`)
  return rows.map(({ incidentId, title, service, openedAt, ...message }) => ({
    ...message,
    incident: { id: incidentId, title, service, openedAt },
  }))
}

/** Claims them until an instant: what has no receipt by then is due again. */
export async function markSending(tx: Queryable, ids: number[], until: Instant): Promise<void> {
  await tx.run(sql`
    update communication_message set state = 'sending', attempt = attempt + 1, due_at = ${new Date(until)} where id = any(${ids}::bigint[])`)
}

export async function markHeld(tx: Queryable, held: { id: number; until: Instant }[], detail: string): Promise<void> {
  await tx.run(sql`
    update communication_message m set state = 'due', due_at = h.until, detail = ${detail}
    from ${given('h', held, { id: ['bigint', ({ id }) => id], until: ['timestamptz', ({ until }) => until] })} where m.id = h.id`)
}

/** When messages went to these people, or are going (as of now); keyed `user channel`. `but`: what is tried again. */
export async function recentlyTold(
  tx: Queryable,
  userIds: number[],
  since: Instant,
  now: Instant,
  but: number[],
): Promise<Map<string, Instant[]>> {
  const rows = await tx.rows<{ key: string; at: Instant }>(sql`
    select user_id || ' ' || channel as key, coalesce(settled_at, ${new Date(now)}) as at from communication_message
    where user_id = any(${userIds}::bigint[]) and (state = 'sending' or state = 'accepted' and settled_at > ${new Date(since)})
      and id <> all(${but}::bigint[])`)
  return new Map([...Map.groupBy(rows, ({ key }) => key)].map(([key, sends]) => [key, sends.map(({ at }) => at)]))
}

/** One claim of a message: a receipt counts for its own claim only. */
export type Claim = { id: number; attempt: number }

/** False where the claim is over: it went out again, or is settled. */
export async function settleMessage(
  tx: Queryable,
  { id, attempt }: Claim,
  { state, detail, providerId, at }: { state: 'accepted' | 'failed'; detail: string | null; providerId: string | null; at: Instant },
): Promise<boolean> {
  const changed = await tx.run(sql`
    update communication_message set state = ${state}, due_at = null, detail = ${detail}, provider_id = ${providerId}, settled_at = ${new Date(at)}
    where id = ${id} and state = 'sending' and attempt = ${attempt}`)
  return changed === 1
}

export async function retryMessage(tx: Queryable, { id, attempt }: Claim, at: Instant, detail: string): Promise<void> {
  await tx.run(sql`
    update communication_message set state = 'due', due_at = ${new Date(at)}, detail = ${detail}
    where id = ${id} and state = 'sending' and attempt = ${attempt}`)
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
