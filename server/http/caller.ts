import type { Actor } from '../../domain/permission.ts'

/** What counts as one caller where callers are limited; undefined for who is nobody in particular. */
export function callerKey(actor: Actor | null): string | undefined {
  if (actor?.kind === 'user') return `u${actor.userId}`
  return actor?.kind === 'token' ? `t${actor.tokenId}` : undefined
}
