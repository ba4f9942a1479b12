import sql, { empty } from 'sql-template-tag'
import type { ResponseState } from '../../domain/incident.ts'
import type { Role } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Purpose } from './store.ts'

/** A page as a provider names it: by the key that was sent along, or by the provider's own id. */
export type PageName = { key: string | null; providerId: string }

export type ReportedPage = {
  id: number
  incidentId: number
  escalationId: number | null
  userId: number
  methodId: number
  channel: string
  purpose: Purpose
  attempt: number
}

export function findReportedPage(tx: Queryable, { key, providerId }: PageName): Promise<ReportedPage | undefined> {
  const named = key === null ? sql`p.provider_id = ${providerId}` : sql`p.key = ${key}::uuid`
  return tx.maybe<ReportedPage>(sql`
    select p.id, p.incident_id as "incidentId", p.escalation_id as "escalationId", p.user_id as "userId",
      p.contact_method_id as "methodId", p.channel, p.purpose, p.attempt
    from page p where ${named} and p.incident_id is not null and p.user_id is not null order by p.id desc limit 1`)
}

/** Whether a word about a page was not said before. */
export async function noteNewWord(tx: Queryable, pageId: number, outcome: 'delivered' | 'undelivered'): Promise<boolean> {
  return (await tx.maybe(sql`select 1 from delivery where page_id = ${pageId} and outcome = ${outcome} limit 1`)) === undefined
}

/** False where the page's end is known already, or it was called off. */
export async function markReported(
  tx: Queryable,
  id: number,
  word: { state: 'delivered' | 'failed'; detail: string; providerId: string },
): Promise<boolean> {
  const changed = await tx.run(sql`
    update page set state = ${word.state}, due_at = null, sending_until = null, detail = ${word.detail},
      provider_id = coalesce(provider_id, ${word.providerId})
    where id = ${id} and state in ('sending', 'unknown', 'accepted')`)
  return changed === 1
}

/** A page that somebody may answer from their phone. */
export type AnswerablePage = {
  id: number
  incidentId: number
  incidentTitle: string
  incidentState: ResponseState
  userId: number
  role: Role
}

const ANSWERABLE = sql`
  select p.id, p.incident_id as "incidentId", i.title as "incidentTitle", i.state as "incidentState", p.user_id as "userId", u.role
  from page p join incident i on i.id = p.incident_id join users u on u.id = p.user_id
  where u.state = 'active' and p.purpose in ('page', 'request')`

/** Texts sent to a number since an instant, newest first; `code` narrows them to those that carry it. */
export function findTexts(tx: Queryable, number: string, code: string | null, since: Instant): Promise<AnswerablePage[]> {
  const coded = code === null ? empty : sql`and p.reply_code = ${code}`
  return tx.rows<AnswerablePage>(sql`
    ${ANSWERABLE} and p.channel = 'twilio-sms' and p.sent_at > ${new Date(since)} ${coded}
      and (p.user_id, p.contact_method_id) in (
        select user_id, id from contact_method
        where channel = 'twilio-sms' and address = ${number} and verified_at is not null and disabled_at is null)
    order by p.sent_at desc, p.id desc limit 20`)
}

export function findCall(tx: Queryable, key: string, since: Instant): Promise<AnswerablePage | undefined> {
  return tx.maybe<AnswerablePage>(
    sql`${ANSWERABLE} and p.channel = 'twilio-voice' and p.key = ${key}::uuid and p.sent_at > ${new Date(since)}`,
  )
}

type Owner = { methodId: number; userId: number }

/** The owner of a number wants no texts any more: its methods are out of use, and shown as lost. */
export function loseNumber(tx: Queryable, number: string, reason: string, at: Instant): Promise<Owner[]> {
  return tx.rows<Owner>(sql`
    update contact_method set disabled_at = ${new Date(at)}, disabled_reason = ${reason}
    where channel = 'twilio-sms' and address = ${number} and disabled_at is null
    returning id as "methodId", user_id as "userId"`)
}

/**
 * They want them again. Whatever had taken the number out of use, it exists, can text, and is welcome to: the provider
 * says so too, in words that differ by where a STOP came to light, so no sentence is asked which of them it was.
 */
export function regainNumber(tx: Queryable, number: string): Promise<Owner[]> {
  return tx.rows<Owner>(sql`
    update contact_method set disabled_at = null, disabled_reason = null
    where channel = 'twilio-sms' and address = ${number} and disabled_at is not null
    returning id as "methodId", user_id as "userId"`)
}
