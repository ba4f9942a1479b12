import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { given } from '../db/given.ts'
import { MADE, madeId } from '../db/made.ts'
import { PAGE_LINK_SPAN } from './links.ts'
import { PLANNED, type Claim, type NewPage } from './store.ts'

/** A page that is written as already being sent, with the word that opens its link. */
export type ClaimedPage = NewPage & { key: string; replyCode: string; token: string }

export function claimedPage(page: NewPage): ClaimedPage {
  return { ...page, key: randomUUID(), replyCode: String(randomInt(100, 1000)), token: randomBytes(32).toString('base64url') }
}

/** Writes pages as being sent by `claim`, each with its link; answers their ids by their keys. */
export async function insertClaimedPages(
  tx: Queryable,
  pages: ClaimedPage[],
  claim: Claim,
  now: Instant,
  leaseSeconds: number,
): Promise<Map<string, number>> {
  if (pages.length === 0) return new Map()
  const at = new Date(now)
  const written = await tx.rows<{ id: number; key: string }>(
    sql`
    with ${MADE}, given as (
      select ${madeId('incidents', 'incident')} as incident_id, ${madeId('escalations', 'escalation')} as escalation_id, r.*
      from made, ${given('r', pages, {
        ...PLANNED,
        key: ['uuid', (page) => page.key],
        reply_code: ['text', (page) => page.replyCode],
        token_hash: ['bytea', ({ token }) => createHash('sha256').update(token).digest()],
      })}),
    written as (
      insert into page (incident_id, escalation_id, user_id, contact_method_id, channel, purpose, urgency, reason, key, state, attempt,
        node, epoch, sending_until, sent_at, created_at, reply_code)
      select incident_id, escalation_id, person, method, channel, purpose, urgency, reason, key, 'sending', 1,
        ${claim.node}::text, ${claim.epoch}::bigint, clock_timestamp() + make_interval(secs => ${leaseSeconds}::int), ${at}::timestamptz,
        ${at}::timestamptz, reply_code
      from given
      returning id, key),
    linked as (
      insert into link (token_hash, purpose, user_id, incident_id, page_id, created_at, expires_at)
      select token_hash, 'page', person, incident_id, written.id, ${at}::timestamptz,
        ${new Date(now + PAGE_LINK_SPAN)}::timestamptz
      from given join written using (key))
    select id, key from written`,
    { name: 'insert-claimed-pages' },
  )
  return new Map(written.map(({ id, key }) => [key, id]))
}
