import { DAY, HOUR, type Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { hashToken, newToken } from '../secret-token.ts'
import * as store from './store.ts'

export const LINK_SPAN = { setup: 7 * DAY, invite: 7 * DAY, reset: HOUR } as const

/**
 * Makes a link for one use and returns its address. The secret stands after `#`: browsers send that part
 * to nobody, so no proxy, log or referrer ever has it.
 */
export async function makeLink(
  tx: Queryable,
  publicUrl: string,
  purpose: store.LinkPurpose,
  userId: number | null,
  now: Instant,
): Promise<string> {
  if (userId !== null) await store.endLinks(tx, userId, purpose, now)
  const token = newToken()
  await store.insertLink(tx, { hash: hashToken(token), purpose, userId, at: now, expiresAt: now + LINK_SPAN[purpose] })
  return `${publicUrl}/${purpose}#${token}`
}
