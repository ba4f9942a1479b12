import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Entry } from '../db/record.ts'

/** The audit entry of a change to what has no number of its own: a role by its key, an order. */
export function note(call: { actor: Actor; via: string }, at: Instant, subject: string, kind: string, body: Entry['body']): Entry {
  return { subject, kind, at, enteredAt: at, actor: call.actor, via: call.via, body }
}

/** Names in a sentence, the first five. */
export function listed(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}
