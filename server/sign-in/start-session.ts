import { cleanLine } from '../../domain/text.ts'
import type { Role } from '../../domain/permission.ts'
import { sessionExpiry } from '../../domain/session.ts'
import type { Instant } from '../../domain/time.ts'
import { record } from '../db/record.ts'
import type { Queryable } from '../db/database.ts'
import { canonicalAddress, cookieGround } from '../http/address.ts'
import { readSessionCookie } from '../http/cookies.ts'
import type { Call } from '../http/serve.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import { hashToken, newToken } from '../secret-token.ts'
import * as store from './store.ts'

type From = Pick<Call<Endpoint>, 'request' | 'ip' | 'via'>

/** A password must not cross a network in the clear, and the session that it buys could not be kept there anyway. */
export function refuseUnencrypted(call: Pick<Call<Endpoint>, 'request'>): Rejection | undefined {
  if (cookieGround(call.request) !== 'none') return undefined
  return reject(
    'not-https',
    'This page came over plain HTTP from another machine, so a password could be read on the way and no session can be kept.',
  )
}

/** Starts a session, always a new one: what the browser held before ends here, so none can be planted. Returns the cookie's value. */
export async function startSession(
  tx: Queryable,
  person: { id: number; role: Role },
  responderOnly: boolean,
  from: From,
  at: Instant,
): Promise<string> {
  const before = readSessionCookie(from.request)
  if (before !== undefined) await store.deleteSessionByToken(tx, hashToken(before))
  const token = newToken()
  const ip = canonicalAddress(from.ip)
  const userAgent = cleanLine(String(from.request.headers['user-agent'] ?? ''), 300)
  const expiresAt = sessionExpiry(responderOnly, at)
  const id = await store.insertSession(tx, { hash: hashToken(token), userId: person.id, responderOnly, at, expiresAt, ip, userAgent })
  const actor = { kind: 'user', userId: person.id, role: person.role } as const
  await record(tx, [
    {
      subject: 'session',
      subjectId: id,
      kind: 'session.started',
      at,
      enteredAt: at,
      actor,
      via: from.via,
      body: { responderOnly },
      text: ip,
    },
  ])
  return token
}
