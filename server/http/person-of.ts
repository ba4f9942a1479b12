import type { Actor } from '../../domain/permission.ts'
import type { SignedInCall } from './serve.ts'

/** The person and session behind a call to an endpoint whose access is `session` or `device`. */
export function personOf(call: Pick<SignedInCall, 'actor' | 'request'>): Extract<Actor, { kind: 'user' }> & { sessionId: number } {
  const { actor, request } = call
  if (actor.kind !== 'user' || request.sessionId === null)
    throw new Error('This endpoint is for people with a session; its access must say so.')
  return { ...actor, sessionId: request.sessionId }
}
