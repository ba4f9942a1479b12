import { can, type Actor } from '../../domain/permission.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'

/** What belongs to a person is changed by them alone, and by administrators. */
export function refuseOthers(actor: Actor, userId: number): Rejection | undefined {
  if ((actor.kind === 'user' && actor.userId === userId) || can(actor, 'people.write')) return undefined
  return reject('not-allowed', 'Only the person themselves and administrators can change this.')
}
