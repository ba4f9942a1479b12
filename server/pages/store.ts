import sql from 'sql-template-tag'
import type { ResponseState } from '../../domain/incident.ts'
import type { Severity, Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

export type Purpose = 'page' | 'request' | 'resolved' | 'canary'

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
}

/** Plans pages. Each gets a key that stays the same over retries, and a short code that a reply can name. */
export async function insertPages(tx: Queryable, pages: NewPage[], now: Instant): Promise<void> {
  if (pages.length === 0) return
  await tx.run(
    sql`
    insert into page (incident_id, escalation_id, user_id, contact_method_id, channel, purpose, urgency, reason, key, state,
      due_at, created_at, reply_code)
    select "incidentId", "escalationId", "userId", "methodId", channel, purpose, urgency, reason, gen_random_uuid(), 'planned',
      to_timestamp("dueAt" / 1000.0), ${new Date(now)}::timestamptz, (100 + floor(random() * 900))::int::text
    from json_to_recordset(${JSON.stringify(pages)}::json) as r("incidentId" bigint, "escalationId" bigint, "userId" bigint,
      "methodId" bigint, channel text, purpose text, urgency text, reason text, "dueAt" bigint)`,
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
      m.id is not null and m.disabled_at is null and m.verified_at is not null as "methodUsable", p.purpose, p.urgency, p.key,
      p.attempt, p.reply_code as "replyCode", p.created_at as "createdAt", i.state as "incidentState", i.title as "incidentTitle",
      i.severity, i.opened_at as "openedAt", (select name from service where id = i.service_id) as "serviceName"
    from page p join incident i on i.id = p.incident_id join users u on u.id = p.user_id
      left join contact_method m on m.id = p.contact_method_id
    where p.due_at <= ${new Date(now)} and p.channel = any(${channels}::text[])
    order by p.urgency, p.due_at, p.id limit ${limit}
    for no key update of p skip locked for share of i skip locked`,
    { name: 'claim-pages' },
  )
}

/** When messages went to these people on these channels since an instant; keyed `user channel`. */
export async function recentSends(tx: Queryable, userIds: number[], since: Instant): Promise<Map<string, Instant[]>> {
  const rows = await tx.rows<{ userId: number; channel: string; sentAt: Instant }>(
    sql`select user_id as "userId", channel, sent_at as "sentAt" from page
      where user_id = any(${userIds}::bigint[]) and sent_at > ${new Date(since)} and state <> 'bundled'`,
    { name: 'recent-sends' },
  )
  const sends = new Map<string, Instant[]>()
  for (const { userId, channel, sentAt } of rows) {
    const key = `${userId} ${channel}`
    sends.set(key, [...(sends.get(key) ?? []), sentAt])
  }
  return sends
}

/** The state a claim leaves pages in. `sendingUntil` runs on the database's clock. */
export type Claim = { node: string; epoch: number }

export async function markSending(tx: Queryable, ids: number[], claim: Claim, now: Instant, leaseSeconds: number): Promise<void> {
  if (ids.length === 0) return
  await tx.run(
    sql`
    update page set state = 'sending', due_at = null, attempt = attempt + 1, node = ${claim.node}, epoch = ${claim.epoch},
      sending_until = clock_timestamp() + make_interval(secs => ${leaseSeconds}::int), sent_at = ${new Date(now)}
    where id = any(${ids}::bigint[])`,
    { name: 'mark-sending' },
  )
}

export async function markCancelled(tx: Queryable, ids: number[], detail: string): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`update page set state = 'cancelled', due_at = null, detail = ${detail} where id = any(${ids}::bigint[])`)
}

export async function markHeld(tx: Queryable, ids: number[], until: Instant, detail: string): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`update page set due_at = ${new Date(until)}, detail = ${detail} where id = any(${ids}::bigint[])`)
}

export async function markBundled(tx: Queryable, ids: number[], lead: number): Promise<void> {
  if (ids.length === 0) return
  await tx.run(sql`
    update page set state = 'bundled', due_at = null, bundled_into = ${lead}, detail = 'sent together with others'
    where id = any(${ids}::bigint[])`)
}

export function bundledWith(tx: Queryable, leads: number[]): Promise<{ lead: number; title: string; severity: Severity }[]> {
  return tx.rows(sql`
    select p.bundled_into as lead, i.title, i.severity from page p join incident i on i.id = p.incident_id
    where p.bundled_into = any(${leads}::bigint[]) and p.state = 'bundled' order by p.id`)
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

/**
 * Writes the end of a try. Only the claim that began it may: after a takeover the page carries another
 * node, epoch or attempt, and nothing changes. `retryAt` makes it due again with the same key.
 */
export async function settlePage(
  tx: Queryable,
  page: { id: number; attempt: number },
  claim: Claim,
  result: { state: 'accepted' | 'unknown' | 'planned' | 'failed'; retryAt: Instant | null; providerId: string | null; detail: string },
): Promise<boolean> {
  const changed = await tx.run(
    sql`
    update page set state = ${result.state}, due_at = ${result.retryAt === null ? null : new Date(result.retryAt)}::timestamptz,
      provider_id = coalesce(${result.providerId}, provider_id), detail = ${result.detail}, sending_until = null
    where id = ${page.id} and state = 'sending' and node = ${claim.node} and epoch = ${claim.epoch} and attempt = ${page.attempt}`,
    { name: 'settle-page' },
  )
  return changed === 1
}

/** Once for each try and outcome: a commit that got no answer is tried again and may have been kept. */
export async function insertDelivery(
  tx: Queryable,
  delivery: {
    pageId: number
    attempt: number
    outcome: Outcome | 'delivered' | 'undelivered'
    detail: string
    providerId: string | null
    tookMs: number | null
  },
  now: Instant,
): Promise<void> {
  await tx.run(
    sql`
    insert into delivery (page_id, attempt, at, outcome, detail, provider_id, took_ms)
    select ${delivery.pageId}::bigint, ${delivery.attempt}::int, ${new Date(now)}::timestamptz, ${delivery.outcome}::text, ${delivery.detail}::text,
      ${delivery.providerId}::text, ${delivery.tookMs}::int
    where not exists (select 1 from delivery
      where page_id = ${delivery.pageId} and attempt = ${delivery.attempt} and outcome = ${delivery.outcome})`,
    { name: 'insert-delivery' },
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
    where m.user_id = ${page.userId} and m.verified_at is not null and m.disabled_at is null
      and not exists (select 1 from page p where p.incident_id = ${page.incidentId} and p.escalation_id is not distinct from ${page.escalationId}::bigint
        and p.contact_method_id = m.id)
    order by m.id`)
}

/** Whether anything of this run may still reach (or has reached) somebody; `userId` narrows it to one person. */
export async function mayStillReach(tx: Queryable, escalationId: number, userId?: number): Promise<boolean> {
  const row = await tx.maybe(sql`
    select 1 from page where escalation_id = ${escalationId} and state in ('planned', 'sending', 'unknown', 'accepted', 'delivered', 'bundled')
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

/** What travelled with a message that finally failed has failed too; each has its own next channel planned. */
export async function failBundled(tx: Queryable, lead: number, detail: string): Promise<void> {
  await tx.run(sql`update page set state = 'failed', detail = ${detail} where bundled_into = ${lead} and state = 'bundled'`)
}

/** A contact method whose address is gone: shown as lost, used no more. */
export async function loseMethod(tx: Queryable, methodId: number, reason: string, now: Instant): Promise<void> {
  await tx.run(sql`
    update contact_method set disabled_at = ${new Date(now)}, disabled_reason = ${reason} where id = ${methodId} and disabled_at is null`)
}
