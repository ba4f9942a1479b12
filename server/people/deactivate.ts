import { placeSentence } from '../../domain/departure.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { record } from '../db/record.ts'
import { audit } from '../http/audit.ts'
import type { SignedInCall } from '../http/serve.ts'
import * as places from './places.ts'
import * as store from './store.ts'

/**
 * Ends somebody's access, at once and everywhere. Who is counted on somewhere can only go when somebody else
 * takes their place, in this same transaction: no instant without anybody. Returns why not, or nothing.
 */
export async function deactivate(
  tx: Queryable,
  call: Pick<SignedInCall, 'actor' | 'via'>,
  id: number,
  replacementId: number | null,
  at: Instant,
): Promise<Rejection | undefined> {
  const administrators = await store.lockAdministrators(tx)
  // Both rows in one order, whatever is asked: two who replace each other must not wait for each other.
  const locked = new Map<number, NonNullable<Awaited<ReturnType<typeof store.lockPerson>>>>()
  for (const each of [...new Set([id, replacementId ?? id])].sort((a, b) => a - b)) {
    const row = await store.lockPerson(tx, each)
    if (row) locked.set(each, row)
  }
  const person = locked.get(id)
  if (!person) return reject('not-found')
  if (person.state === 'deactivated') return reject('no-change', `${person.name} is deactivated already.`)
  if (administrators.length === 1 && administrators[0] === id)
    return reject('in-use', 'There would be no administrator left. Make somebody else one first.')

  const counted = await places.placesOf(tx, id, at)
  if (replacementId === null && counted.length > 0) {
    const errors = counted.map((place) => ({ path: `${place.kind}.${place.id}`, message: placeSentence(place) }))
    return {
      ...reject('needs-replacement', `${person.name} is counted on in ${counted.length} ${counted.length === 1 ? 'place' : 'places'}.`),
      errors,
    }
  }
  if (replacementId !== null) {
    const no = unfit(locked.get(replacementId), id)
    if (no) return { ...reject('invalid-input', no), errors: [{ path: 'replacementId', message: no }] }
    await places.replaceEverywhere(tx, counted, id, replacementId, at)
  }
  const teams = await places.leaveTeams(tx, id)
  const stakeholders = await places.leaveStakeholders(tx, id, replacementId)
  await store.endSessions(tx, id)
  await store.endPersonalLinks(tx, id, at)
  await store.setState(tx, id, 'deactivated', at)
  const put = counted.map(({ kind, id: place }) => ({ kind, id: place }))
  await record(tx, [audit(call, at, 'user', id, 'user.deactivated', { replacementId, places: put, teams, stakeholders })])
  return undefined
}

function unfit(replacement: { id: number; role: string; state: string; name: string } | undefined, id: number): string | undefined {
  if (!replacement) return 'There is nobody with this id.'
  if (replacement.id === id) return 'Somebody cannot replace themselves.'
  if (replacement.state !== 'active') return `${replacement.name} is not active.`
  if (replacement.role === 'viewer') return `${replacement.name} is a viewer, who cannot be paged.`
  return undefined
}
