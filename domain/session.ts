import { DAY, HOUR, type Instant } from './time.ts'

/**
 * How long a session lives. A full one ends 12 h after it was last used and 7 days after sign-in whatever happens;
 * a responder's device stays signed in for 30 days, because it must work at 3 a.m., and may only answer pages.
 */
export const SESSION = { idle: 12 * HOUR, absolute: 7 * DAY, responder: 30 * DAY } as const

export function sessionExpiry(responderOnly: boolean, now: Instant): Instant {
  return now + (responderOnly ? SESSION.responder : SESSION.absolute)
}

export function sessionIsOver(session: { responderOnly: boolean; seenAt: Instant; expiresAt: Instant }, now: Instant): boolean {
  if (now >= session.expiresAt) return true
  return !session.responderOnly && now - session.seenAt >= SESSION.idle
}
