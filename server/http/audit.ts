import type { Actor } from '../../domain/permission.ts'
import type { Instant } from '../../domain/time.ts'
import type { Entry } from '../db/record.ts'

/** The audit entry of a change somebody makes to configuration. `text`: the reason they gave. */
export function audit(
  call: { actor: Actor; via: string },
  at: Instant,
  subject: string,
  /** Null for what has no number: a kind of assets, a role, many things at once. */
  subjectId: number | null,
  kind: string,
  body: Entry['body'],
  text?: string,
): Entry {
  const entry = {
    subject,
    ...(subjectId === null ? {} : { subjectId }),
    kind,
    at,
    enteredAt: at,
    actor: call.actor,
    via: call.via,
    body,
  }
  return text === undefined ? entry : { ...entry, text }
}
