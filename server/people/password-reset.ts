import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { LINK_SPAN, makeLink } from '../links/make-link.ts'
import * as store from './store.ts'

/** For whoever sits at the machine: a link that resets somebody's password (one use, one hour), where no mail can be sent. */
export async function passwordResetLink(
  { db, clock, publicUrl }: Pick<Deps, 'db' | 'clock' | 'publicUrl'>,
  email: string,
): Promise<{ link: string; name: string; expiresAt: Instant } | Rejection> {
  const person = await store.personWithEmail(db, email.trim())
  if (!person) return reject('not-found', `Nobody here has the address ${email.trim()}.`)
  if (person.state !== 'active') {
    const next = person.state === 'invited' ? 'They were invited and have not joined yet: invite them again.' : 'Reactivate them first.'
    return reject('not-found', `${person.name} has no account to sign in to (${person.state}). ${next}`)
  }
  return db.tx(async (tx) => {
    const at = clock.now()
    await record(tx, [
      { subject: 'user', subjectId: person.id, kind: 'user.resetAsked', at, enteredAt: at, actor: SYSTEM, via: 'cli', body: {} },
    ])
    return { link: await makeLink(tx, publicUrl, 'reset', person.id, at), name: person.name, expiresAt: at + LINK_SPAN.reset }
  })
}
