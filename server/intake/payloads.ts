import sql from 'sql-template-tag'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'

/** So many unreadable payloads are kept for each integration. */
export const KEPT = 1_000
/** So much of each, in bytes. */
export const KEPT_BYTES = 65_536

export type Unreadable = { integrationId: number; reason: string; contentType: string; body: Uint8Array; remote: string }

/** Keeps what could not be read, and lets go of the oldest beyond the last thousand. */
export async function keepUnreadable(tx: Queryable, payload: Unreadable, at: Instant): Promise<void> {
  await tx.run(sql`
    insert into unreadable_payload (integration_id, received_at, reason, content_type, body, size, remote)
    values (${payload.integrationId}, ${new Date(at)}, ${payload.reason}, ${payload.contentType.slice(0, 200)},
      ${Buffer.from(payload.body.subarray(0, KEPT_BYTES))}, ${payload.body.byteLength}, ${payload.remote})`)
  await tx.run(sql`
    delete from unreadable_payload where integration_id = ${payload.integrationId} and id <= (
      select id from unreadable_payload where integration_id = ${payload.integrationId} order by id desc offset ${KEPT} limit 1)`)
  await tx.run(sql`
    update integration set unreadable_count = unreadable_count + 1, last_signal_at = ${new Date(at)} where id = ${payload.integrationId}`)
}
