import sql from 'sql-template-tag'
import type { Bundled } from '../../domain/message.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

/**
 * When messages went to these people on these channels since an instant; keyed `user channel`. `but`: pages that are
 * tried again, which must not count against themselves.
 */
export async function recentSends(tx: Queryable, userIds: number[], since: Instant, but: number[]): Promise<Map<string, Instant[]>> {
  const rows = await tx.rows<{ userId: number; channel: string; sentAt: Instant }>(
    sql`select user_id as "userId", channel, sent_at as "sentAt" from page
      where user_id = any(${userIds}::bigint[]) and sent_at > ${new Date(since)} and state <> 'bundled'
        and id <> all(${but}::bigint[])`,
    { name: 'recent-sends' },
  )
  const sends = new Map<string, Instant[]>()
  for (const { userId, channel, sentAt } of rows) {
    const key = `${userId} ${channel}`
    sends.set(key, [...(sends.get(key) ?? []), sentAt])
  }
  return sends
}

export async function markHeld(tx: Queryable, held: { id: number; until: Instant }[], detail: string): Promise<void> {
  if (held.length === 0) return
  await tx.run(
    sql`
    update page p set due_at = h.until, held = true, detail = ${detail}
    from ${given('h', held, { id: ['bigint', ({ id }) => id], until: ['timestamptz', ({ until }) => until] })} where p.id = h.id`,
    { name: 'mark-held' },
  )
}

export async function markBundled(tx: Queryable, bundled: { id: number; lead: number }[]): Promise<void> {
  if (bundled.length === 0) return
  await tx.run(
    sql`
    update page p set state = 'bundled', due_at = null, held = false, bundled_into = b.lead, detail = 'sent together with others'
    from ${given('b', bundled, { id: ['bigint', ({ id }) => id], lead: ['bigint', ({ lead }) => lead] })} where p.id = b.id`,
    { name: 'mark-bundled' },
  )
}

/** Everything else that is due for the same person on the same channel joins these bundles; what is locked elsewhere does not. */
export async function bundleAll(tx: Queryable, leads: number[], now: Instant): Promise<void> {
  if (leads.length === 0) return
  await tx.run(
    sql`
    update page set state = 'bundled', due_at = null, held = false, bundled_into = found.lead, detail = 'sent together with others'
    from (
      select p.id, l.id as lead from page l join page p on p.user_id = l.user_id and p.channel = l.channel
      where l.id = any(${leads}::bigint[]) and p.id <> all(${leads}::bigint[]) and p.due_at <= ${new Date(now)} and p.state = 'planned'
        and p.purpose in ('page', 'request')
      for no key update of p skip locked) found
    where page.id = found.id`,
    { name: 'bundle-all' },
  )
}

export function bundledWith(tx: Queryable, leads: number[]): Promise<(Bundled & { lead: number })[]> {
  return tx.rows(
    sql`
    select p.bundled_into as lead, p.purpose, p.reason, i.id as "incidentId", i.title as "incidentTitle", i.severity from page p join incident i on i.id = p.incident_id
    where p.bundled_into = any(${leads}::bigint[]) and p.state = 'bundled' order by p.id`,
    { name: 'bundled-with' },
  )
}

/** How many others travel with each of these pages. */
export async function countBundled(tx: Queryable, leads: number[]): Promise<Map<number, number>> {
  const rows = await tx.rows<{ lead: number; count: number }>(
    sql`
    select bundled_into as lead, count(*)::int as count from page
    where bundled_into = any(${leads}::bigint[]) and state = 'bundled' group by bundled_into`,
    { name: 'count-bundled' },
  )
  return new Map(rows.map(({ lead, count }) => [lead, count]))
}

/** What travelled with a message that finally failed has failed too; each has its own next channel planned. */
export async function failBundled(tx: Queryable, lead: number, detail: string): Promise<void> {
  await tx.run(sql`update page set state = 'failed', detail = ${detail} where bundled_into = ${lead} and state = 'bundled'`)
}
