import * as contract from '../../contract/people.ts'
import { isPaged, placeSentence } from '../../domain/departure.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Channel } from '../../integrations/channel.ts'
import type { Queryable } from '../db/database.ts'
import { byName, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type SignedInCall, type Route } from '../http/serve.ts'
import { invitationMail, type NotifyByMail } from '../links/mail.ts'
import { makeLink } from '../links/make-link.ts'
import { deactivate } from './deactivate.ts'
import { placesOf } from './places.ts'
import { personShown } from './shown.ts'
import * as store from './store.ts'

export function peopleRoutes({ db, clock, publicUrl }: Deps, channels: readonly Channel[], notify: NotifyByMail): Route[] {
  const shown = async (tx: Queryable, id: number) =>
    personShown((await store.findPerson(tx, id))!, channels, await store.channelsSetUp(tx), clock.now())

  /** After the commit: the link stands whether the mail goes out or not. */
  async function mailInvitation(call: Pick<SignedInCall, 'actor'>, id: number, link: string): Promise<contract.Invitation | Rejection> {
    const person = await shown(db, id)
    const by = call.actor.kind === 'user' ? await store.userName(db, call.actor.userId) : null
    const receipt = await notify({ name: person.name, address: person.email }, invitationMail(link, by))
    const mailed = receipt.outcome === 'accepted'
    return { person, link, mailed, mailProblem: mailed ? null : receipt.detail }
  }

  return [
    route(contract.listPeople, async ({ query }) => {
      const { search, state, role } = query
      const read = readPage(query, byName, (after, limit) => store.listPeople(db, { search, state, role, after, limit }))
      const [page, setUp] = await Promise.all([read, store.channelsSetUp(db)])
      if (isRejection(page)) return page
      return { ...page, items: page.items.map((row) => personShown(row, channels, setUp, clock.now())) }
    }),

    route(contract.getPerson, async ({ params }) => {
      const row = await store.findPerson(db, params.id)
      return row ? personShown(row, channels, await store.channelsSetUp(db), clock.now()) : reject('not-found')
    }),

    route(contract.invitePerson, async (call) => {
      const { email, name, role, timezone } = call.body
      const made = await db.tx(async (tx) => {
        const there = await store.personWithEmail(tx, email)
        if (there) return emailTaken(there)
        const at = clock.now()
        const id = await store.insertInvited(tx, { email, name, role, timezone, at })
        await record(tx, [audit(call, at, 'user', id, 'user.invited', { role })])
        return { id, link: await makeLink(tx, publicUrl, 'invite', id, at) }
      })
      return isRejection(made) ? made : mailInvitation(call, made.id, made.link)
    }),

    route(contract.inviteAgain, async (call) => {
      const { id } = call.params
      const made = await db.tx(async (tx) => {
        const person = await store.lockPerson(tx, id)
        if (!person) return reject('not-found')
        if (person.state !== 'invited')
          return reject(
            'no-change',
            person.state === 'active' ? 'They have joined already.' : 'They are deactivated: reactivate them first.',
          )
        const at = clock.now()
        await record(tx, [audit(call, at, 'user', id, 'user.invited', { again: true })])
        return { link: await makeLink(tx, publicUrl, 'invite', id, at) }
      })
      return isRejection(made) ? made : mailInvitation(call, id, made.link)
    }),

    route(contract.updatePerson, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        const administrators = await store.lockAdministrators(tx)
        if (!(await store.lockPerson(tx, id))) return reject('not-found')
        const before = (await store.findPerson(tx, id))!
        const given = Object.fromEntries(Object.entries(call.body).filter(([, value]) => value !== undefined))
        const after = { ...before, ...given }
        if (after.role !== 'admin' && administrators.length === 1 && administrators[0] === id) return lastAdministrator()
        if (after.role === 'viewer' && before.role !== 'viewer') {
          const places = (await placesOf(tx, id, clock.now())).filter(isPaged)
          if (places.length > 0)
            return {
              ...reject('in-use', 'A viewer cannot be paged. Put somebody else there first.'),
              errors: places.map((place) => ({ path: 'role', message: placeSentence(place) })),
            }
        }
        if (after.email.toLowerCase() !== before.email.toLowerCase()) {
          const there = await store.personWithEmail(tx, after.email)
          if (there) return emailTaken(there)
        }
        const changed = (['name', 'email', 'role', 'timezone'] as const).filter((field) => before[field] !== after[field])
        if (changed.length === 0) return shown(tx, id)
        await store.updatePerson(tx, id, after)
        // Names and addresses stay out of the record: it never changes, and they may have to be erased.
        const plain = changed.filter((field) => field === 'role' || field === 'timezone')
        const changes = Object.fromEntries(plain.map((field) => [field, [before[field], after[field]]]))
        const personal = changed
          .filter((field) => field === 'name' || field === 'email')
          .map((field) => `${field} “${before[field]}” → “${after[field]}”`)
        const text = personal.length > 0 ? personal.join(', ') : undefined
        await record(tx, [audit(call, clock.now(), 'user', id, 'user.changed', { changes, fields: changed }, text)])
        return shown(tx, id)
      }),
    ),

    route(contract.deactivatePerson, (call) =>
      db.tx(async (tx) => (await deactivate(tx, call, call.params.id, call.body.replacementId, clock.now())) ?? shown(tx, call.params.id)),
    ),

    route(contract.reactivatePerson, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        const person = await store.lockPerson(tx, id)
        if (!person) return reject('not-found')
        if (person.state !== 'deactivated') return reject('no-change', `${person.name} is not deactivated.`)
        const state = (await store.hasPassword(tx, id)) ? 'active' : 'invited'
        await store.setState(tx, id, state, null)
        await record(tx, [audit(call, clock.now(), 'user', id, 'user.reactivated', { state })])
        return shown(tx, id)
      }),
    ),

    route(contract.signOutPerson, (call) =>
      db.tx(async (tx) => {
        const { id } = call.params
        if (!(await store.lockPerson(tx, id))) return reject('not-found')
        const ended = await store.endSessions(tx, id)
        await record(tx, [audit(call, clock.now(), 'user', id, 'user.signedOut', { ended })])
        return { ended }
      }),
    ),
  ]
}

function emailTaken(there: { name: string; state: string }): Rejection {
  const detail =
    there.state === 'deactivated'
      ? `${there.name} has this address and is deactivated: reactivate them instead.`
      : `${there.name} has this address.`
  return { ...reject('already-exists', detail), errors: [{ path: 'email', message: detail }] }
}

function lastAdministrator(): Rejection {
  return reject('in-use', 'There would be no administrator left. Make somebody else one first.')
}
