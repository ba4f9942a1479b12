import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'

export type NewNotice = { userId: number; methodId: number; channel: string; title: string; text: string; dueAt: Instant }

export async function insertNotices(tx: Queryable, notices: NewNotice[], now: Instant): Promise<void> {
  if (notices.length === 0) return
  await tx.run(sql`
    insert into notice (user_id, method_id, channel, title, text, state, due_at, created_at)
    select who, method, channel, title, words, 'due', due, ${new Date(now)}::timestamptz from ${given('n', notices, {
      who: ['bigint', ({ userId }) => userId],
      method: ['bigint', ({ methodId }) => methodId],
      channel: ['text', ({ channel }) => channel],
      title: ['text', ({ title }) => title],
      words: ['text', ({ text }) => text],
      due: ['timestamptz', ({ dueAt }) => dueAt],
    })}`)
}

/** A claimed notice with all that its letter is made of. */
export type DueNotice = {
  id: number
  name: string
  channel: string
  address: string | null
  secret: Buffer | null
  key: string
  attempt: number
  title: string
  text: string
}

/** Claims what is due until `until`: what has no receipt by then is due again. */
export function claimNotices(tx: Queryable, now: Instant, until: Instant, limit: number): Promise<DueNotice[]> {
  return tx.rows<DueNotice>(sql`
    with due as (select id from notice where due_at <= ${new Date(now)} order by due_at, id limit ${limit} for update skip locked),
    claimed as (
      update notice n set state = 'sending', attempt = attempt + 1, due_at = ${new Date(until)} from due where n.id = due.id returning n.*)
    select n.id, u.name, n.channel, w.address, w.secret, n.key, n.attempt, n.title, n.text
    from claimed n join users u on u.id = n.user_id
      left join contact_method w on w.id = n.method_id and w.disabled_at is null and w.verified_at is not null order by n.id`)
}

/** How it ended; `retryAt`: it is tried again then. */
export async function settleNotice(
  tx: Queryable,
  id: number,
  { accepted, detail, retryAt, at }: { accepted: boolean; detail: string | null; retryAt: Instant | null; at: Instant },
): Promise<void> {
  const state = accepted ? 'accepted' : retryAt === null ? 'failed' : 'due'
  await tx.run(sql`
    update notice set state = ${state}, due_at = ${retryAt === null ? null : new Date(retryAt)}, detail = ${detail},
      settled_at = ${retryAt === null ? new Date(at) : null}
    where id = ${id} and state = 'sending'`)
}
