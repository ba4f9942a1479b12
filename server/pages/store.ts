import sql from 'sql-template-tag'
import type { ResponseState } from '../../domain/incident.ts'
import type { Severity, Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given, type Column } from '../db/given.ts'
import { MADE, madeId } from '../db/made.ts'
import { USABLE } from '../db/usable.ts'

export type Purpose = 'page' | 'request' | 'task' | 'resolved' | 'canary'

export type NewPage = {
  incidentId: number
  escalationId: number | null
  userId: number
  methodId: number
  channel: string
  purpose: Purpose
  urgency: Urgency
  reason: string
  dueAt: Instant
  /** Why it is held back, where it is. */
  detail?: string
  /** What a task is about. */
  communicationId?: number
}

/** What a page says when it is planned. */
export const PLANNED: Record<string, Column<NewPage>> = {
  incident: ['bigint', (page) => page.incidentId],
  escalation: ['bigint', (page) => page.escalationId],
  person: ['bigint', (page) => page.userId],
  method: ['bigint', (page) => page.methodId],
  channel: ['text', (page) => page.channel],
  purpose: ['text', (page) => page.purpose],
  urgency: ['text', (page) => page.urgency],
  reason: ['text', (page) => page.reason],
}

/** Plans pages. Each gets a key that stays the same over retries, and a short code that a reply can name. */
export async function insertPages(tx: Queryable, pages: NewPage[], now: Instant): Promise<void> {
  if (pages.length === 0) return
  await tx.run(
    sql`
    with ${MADE}
    insert into page (incident_id, escalation_id, user_id, contact_method_id, channel, purpose, urgency, reason, key, state,
      due_at, created_at, reply_code, detail, held, communication_id)
    select ${madeId('incidents', 'incident')}, ${madeId('escalations', 'escalation')}, person, method, channel, purpose, urgency, reason, gen_random_uuid(), 'planned',
      due, ${new Date(now)}::timestamptz, (100 + floor(random() * 900))::int::text, detail, detail is not null, communication
    from made, ${given('r', pages, {
      ...PLANNED,
      due: ['timestamptz', (page) => page.dueAt],
      detail: ['text', (page) => page.detail],
      communication: ['bigint', (page) => page.communicationId],
    })}`,
    { name: 'insert-pages' },
  )
}

/** A due page under its lock, with what its message is made of. */
export type DuePage = {
  id: number
  incidentId: number
  escalationId: number | null
  userId: number
  userName: string
  userActive: boolean
  methodId: number
  channel: string
  address: string | null
  secret: Buffer | null
  methodUsable: boolean
  purpose: Purpose
  reason?: string
  urgency: Urgency
  key: string
  attempt: number
  replyCode: string
  createdAt: Instant
  incidentState: ResponseState
  incidentTitle: string
  severity: Severity
  openedAt: Instant
  serviceName: string | null
  /** Held back by the person's limit at an earlier look. */
  heldBefore: boolean
}

/**
 * Claims due pages of these channels, high urgency first. The share lock on the incident holds off an
 * acknowledgement until the claim commits; what is locked elsewhere waits for the next turn.
 */
export function claimDuePages(tx: Queryable, now: Instant, channels: string[], limit: number): Promise<DuePage[]> {
  return tx.rows<DuePage>(
    sql`
    select p.id, p.incident_id as "incidentId", p.escalation_id as "escalationId", p.user_id as "userId", u.name as "userName",
      u.state = 'active' as "userActive", p.contact_method_id as "methodId", p.channel, m.address, m.secret,
      m.id is not null and m.disabled_at is null and m.verified_at is not null as "methodUsable", p.purpose, p.reason, p.urgency, p.key,
      p.attempt, p.reply_code as "replyCode", p.created_at as "createdAt", i.state as "incidentState", i.title as "incidentTitle",
      i.severity, i.opened_at as "openedAt", (select name from service where id = i.service_id) as "serviceName", p.held as "heldBefore"
    from page p join incident i on i.id = p.incident_id join users u on u.id = p.user_id
      left join contact_method m on m.id = p.contact_method_id
    where p.due_at <= ${new Date(now)} and p.channel = any(${channels}::text[])
    order by p.urgency, p.due_at, p.id limit ${limit}
    for no key update of p skip locked for share of i skip locked`,
    { name: 'claim-pages' },
  )
}

/** Whoever was asked for a communication is not called for it any more. */
export async function cancelTasks(tx: Queryable, communicationId: number): Promise<void> {
  await tx.run(sql`
    update page set state = 'cancelled', due_at = null, detail = 'it is not needed any more'
    where communication_id = ${communicationId} and state in ('planned', 'unknown', 'bundled')`)
}

/** The state a claim leaves pages in. `sendingUntil` runs on the database's clock. */
export type Claim = { node: string; epoch: number }

export async function markSending(tx: Queryable, ids: number[], claim: Claim, now: Instant, leaseSeconds: number): Promise<void> {
  if (ids.length === 0) return
  await tx.run(
    sql`
    update page set state = 'sending', due_at = null, held = false, attempt = attempt + 1, node = ${claim.node}, epoch = ${claim.epoch},
      sending_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int), sent_at = ${new Date(now)}
    where id = any(${ids}::bigint[])`,
    { name: 'mark-sending' },
  )
}

export async function markCancelled(tx: Queryable, cancelled: { id: number; detail: string }[]): Promise<void> {
  if (cancelled.length === 0) return
  await tx.run(
    sql`
    update page p set state = 'cancelled', due_at = null, detail = c.detail
    from ${given('c', cancelled, { id: ['bigint', ({ id }) => id], detail: ['text', ({ detail }) => detail] })} where p.id = c.id`,
    { name: 'mark-cancelled' },
  )
}

/**
 * Calls off what has not gone out: an acknowledgement, a resolution, somebody's own answer.
 * Pages that travel in a bundle whose lead is called off go their own way again. Returns who is spared.
 */
export async function cancelPages(
  tx: Queryable,
  incidentIds: number[],
  why: { detail: string; userId?: number; purposes?: Purpose[] },
  now: Instant,
): Promise<{ incidentId: number; userId: number }[]> {
  const purposes = why.purposes ?? ['page']
  const cancelled = await tx.rows<{ id: number; incidentId: number; userId: number }>(
    sql`
    update page set state = 'cancelled', due_at = null, detail = ${why.detail}
    where incident_id = any(${incidentIds}::bigint[]) and state in ('planned', 'unknown', 'bundled') and purpose = any(${purposes}::text[])
      and (${why.userId ?? null}::bigint is null or user_id = ${why.userId ?? null})
    returning id, incident_id as "incidentId", user_id as "userId"`,
    { name: 'cancel-pages' },
  )
  if (cancelled.length > 0) {
    await tx.run(sql`
      update page set state = 'planned', due_at = ${new Date(now)}, bundled_into = null
      where bundled_into = any(${cancelled.map((page) => page.id)}::bigint[]) and state = 'bundled'`)
  }
  return cancelled
}

/** Plans the word that it is over, on the quiet channels that carried the page, in the same thread. */
export async function planResolvedNotices(tx: Queryable, incidentIds: number[], now: Instant): Promise<void> {
  await tx.run(sql`
    insert into page (incident_id, escalation_id, user_id, contact_method_id, channel, purpose, urgency, reason, key, state, due_at, created_at, reply_code)
    select distinct on (incident_id, contact_method_id) incident_id, null::bigint, user_id, contact_method_id, channel, 'resolved', 'low',
      'was paged for it', gen_random_uuid(), 'planned', ${new Date(now)}::timestamptz, ${new Date(now)}::timestamptz, '0'
    from page
    where incident_id = any(${incidentIds}::bigint[]) and purpose in ('page', 'request')
      and channel in ('email', 'webhook', 'browser') and state in ('accepted', 'delivered', 'bundled')
    order by incident_id, contact_method_id`)
}

export type Outcome = 'accepted' | 'unknown' | 'failed'

export type Settled = {
  id: number
  attempt: number
  claim: Claim
  state: 'accepted' | 'unknown' | 'planned' | 'failed'
  retryAt: Instant | null
  providerId: string | null
  detail: string
}

/**
 * Writes the ends of tries. Only the claim that began one may: after a takeover the page carries another
 * node, epoch or attempt, and nothing changes. `retryAt` makes it due again with the same key. Answers which were changed.
 */
export async function settlePages(tx: Queryable, settled: Settled[]): Promise<Set<number>> {
  const changed = await tx.rows<{ id: number }>(
    sql`
    update page p set state = r.state, due_at = r.retry_at, provider_id = coalesce(r.provider_id, p.provider_id), detail = r.detail, sending_until = null
    from ${given('r', settled, {
      id: ['bigint', (page) => page.id],
      attempt: ['int', (page) => page.attempt],
      node: ['text', (page) => page.claim.node],
      epoch: ['bigint', (page) => page.claim.epoch],
      state: ['text', (page) => page.state],
      retry_at: ['timestamptz', (page) => page.retryAt],
      provider_id: ['text', (page) => page.providerId],
      detail: ['text', (page) => page.detail],
    })}
    where p.id = r.id and p.state = 'sending' and p.node = r.node and p.epoch = r.epoch and p.attempt = r.attempt
    returning p.id`,
    { name: 'settle-pages' },
  )
  return new Set(changed.map(({ id }) => id))
}

export type NewDelivery = {
  pageId: number
  attempt: number
  outcome: Outcome | 'delivered' | 'undelivered'
  detail: string
  providerId: string | null
  tookMs: number | null
}

export async function insertDeliveries(tx: Queryable, deliveries: NewDelivery[], now: Instant): Promise<void> {
  await tx.run(
    sql`
    insert into delivery (page_id, attempt, at, outcome, detail, provider_id, took_ms)
    select page, attempt, ${new Date(now)}::timestamptz, outcome, detail, provider_id, took_ms
    from ${given('r', deliveries, {
      page: ['bigint', (delivery) => delivery.pageId],
      attempt: ['int', (delivery) => delivery.attempt],
      outcome: ['text', (delivery) => delivery.outcome],
      detail: ['text', (delivery) => delivery.detail],
      provider_id: ['text', (delivery) => delivery.providerId],
      took_ms: ['int', (delivery) => delivery.tookMs],
    })}`,
    { name: 'insert-deliveries' },
  )
}

/** Brings forward the next page this person would get by another channel; false when there is none. */
export async function hastenNextPage(
  tx: Queryable,
  failed: { escalationId: number | null; incidentId: number; userId: number; channel: string },
  now: Instant,
): Promise<string | undefined> {
  const row = await tx.maybe<{ channel: string }>(sql`
    update page set due_at = least(due_at, ${new Date(now)}) where id = (
      select id from page where incident_id = ${failed.incidentId} and user_id = ${failed.userId} and state = 'planned'
        and escalation_id is not distinct from ${failed.escalationId}::bigint and channel <> ${failed.channel} and attempt = 0
      order by due_at limit 1 for no key update skip locked)
    returning channel`)
  return row?.channel
}

/** Methods of this person that this run has not used yet. */
export function unusedMethods(
  tx: Queryable,
  page: { escalationId: number | null; incidentId: number; userId: number },
): Promise<{ id: number; channel: string }[]> {
  return tx.rows(sql`
    select m.id, m.channel from contact_method m
    where m.user_id = ${page.userId} and ${USABLE}
      and not exists (select 1 from page p where p.incident_id = ${page.incidentId} and p.escalation_id is not distinct from ${page.escalationId}::bigint
        and p.contact_method_id = m.id)
    order by m.id`)
}

/** Whether anything of this run may still reach (or has reached) somebody; `userId` narrows it to one person. */
export async function mayStillReach(tx: Queryable, run: { incidentId: number; escalationId: number }, userId?: number): Promise<boolean> {
  const row = await tx.maybe(sql`
    select 1 from page where incident_id = ${run.incidentId} and escalation_id = ${run.escalationId} and state in ('planned', 'sending', 'unknown', 'accepted', 'delivered', 'bundled')
      and (${userId ?? null}::bigint is null or user_id = ${userId ?? null}) limit 1`)
  return row !== undefined
}

/** A send in doubt: its node is gone or its time is up. It is due again at once, with the same key. */
export function doubtPages(tx: Queryable, now: Instant, dead: { name: string; epoch: number } | null): Promise<{ id: number }[]> {
  return tx.rows(sql`
    update page set state = 'unknown', due_at = ${new Date(now)}, sending_until = null, detail = 'the node that sent it stopped before the answer'
    where state = 'sending' and ${dead === null ? sql`sending_until < clock_timestamp()` : sql`node = ${dead.name} and epoch <= ${dead.epoch}`}
    returning id`)
}

/**
 * Pages that this node claimed and does not send: its claim or its receipt got no answer from the database.
 * `sending`: the pages that it does send.
 */
export async function doubtOrphans(tx: Queryable, now: Instant, node: string, sending: number[]): Promise<void> {
  await tx.run(sql`
    update page set state = 'unknown', due_at = ${new Date(now)}, sending_until = null, detail = 'its claim or its receipt got lost on the way to the database'
    where state = 'sending' and node = ${node} and id <> all(${sending}::bigint[])`)
}

/** A contact method whose address is gone: shown as lost, used no more. */
export async function loseMethod(tx: Queryable, methodId: number, reason: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update contact_method set disabled_at = ${new Date(now)}, disabled_reason = ${reason} where id = ${methodId} and disabled_at is null`)
}
