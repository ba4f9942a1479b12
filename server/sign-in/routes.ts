import * as contract from '../../contract/sign-in.ts'
import { weakness } from '../../domain/password.ts'
import { reject, REJECTIONS } from '../../domain/rejection.ts'
import { sessionIsOver } from '../../domain/session.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { canonicalAddress, canonicalNetwork } from '../http/address.ts'
import { audit } from '../http/audit.ts'
import { writeSessionCookie } from '../http/cookies.ts'
import { limiter, retryAfter } from '../http/limits.ts'
import { personOf } from '../http/person-of.ts'
import { route, type Route } from '../http/serve.ts'
import { checkPassword, hashPassword } from './password.ts'
import { refuseUnencrypted, startSession } from './start-session.ts'
import * as store from './store.ts'

/**
 * Wrong passwords for one account: few from one network, more from everywhere together. The second is loose,
 * so that a stranger who guesses cannot easily lock the person on call out; sessions and page links go on anyway.
 */
const FROM_ONE_NETWORK = { burst: 10, perMinute: 1 }
const FROM_EVERYWHERE = { burst: 100, perMinute: 2 }

export function signInRoutes({ db, clock }: Deps): Route[] {
  const byNetwork = limiter(FROM_ONE_NETWORK)
  const byAccount = limiter(FROM_EVERYWHERE)

  return [
    route(contract.signInState, async ({ request }) => {
      const { setUp, mail } = await store.signInState(db)
      const no = refuseUnencrypted({ request })
      const problem = no ? `${no.detail} ${REJECTIONS['not-https'][2]}` : null
      return { setUp, possible: no === undefined, problem, resetByMail: mail }
    }),

    route(contract.signIn, async (call) => {
      const no = refuseUnencrypted(call)
      if (no) return no
      const { email, password, responderOnly } = call.body
      const account = email.trim().toLowerCase()
      const near = `${account} ${canonicalNetwork(call.ip)}`
      const wait = byNetwork.take(near) || byAccount.take(account)
      if (wait > 0) {
        call.reply.header('retry-after', retryAfter(wait))
        return reject('too-many-requests', 'Too many wrong passwords for this account.')
      }
      const found = await store.findAccount(db, account)
      const active = found?.state === 'active' ? found : undefined
      const { right, outdated } = await checkPassword(password, active?.passwordHash ?? null)
      const at = clock.now()
      if (!active || !right) {
        await db.tx(async (tx) => {
          // Not what was typed as the address: people type passwords there.
          const body = { userId: found?.id ?? null }
          await record(tx, [
            {
              subject: 'session',
              kind: 'session.failed',
              at,
              enteredAt: at,
              actor: SYSTEM,
              via: 'app',
              body,
              text: canonicalAddress(call.ip),
            },
          ])
        })
        return reject('wrong-credentials')
      }
      byNetwork.forget(near)
      byAccount.forget(account)
      const newHash = outdated ? await hashPassword(password) : null
      const token = await db.tx(async (tx) => {
        if (newHash !== null) await store.setPassword(tx, active.id, newHash)
        return startSession(tx, active, responderOnly, call, at)
      })
      writeSessionCookie(call.reply, token, responderOnly)
      return { userId: active.id, name: active.name, role: active.role, responderOnly }
    }),

    route(contract.signOut, async (call) => {
      const { userId, sessionId } = personOf(call)
      const at = clock.now()
      await db.tx(async (tx) => {
        if (await store.deleteSession(tx, sessionId, userId)) await record(tx, [audit(call, at, 'session', sessionId, 'session.ended', {})])
      })
      writeSessionCookie(call.reply, null)
      return {}
    }),

    route(contract.signOutEverywhere, (call) =>
      db.tx(async (tx) => {
        const { userId, sessionId } = personOf(call)
        const ended = await store.deleteSessions(tx, userId, sessionId)
        if (ended > 0) await record(tx, [audit(call, clock.now(), 'user', userId, 'user.signedOutEverywhere', { ended })])
        return { ended }
      }),
    ),

    route(contract.listSessions, async (call) => {
      const { userId, sessionId } = personOf(call)
      const now = clock.now()
      const rows = await store.listSessions(db, userId)
      return { items: rows.filter((row) => !sessionIsOver(row, now)).map((row) => ({ ...row, current: row.id === sessionId })) }
    }),

    route(contract.endSession, (call) =>
      db.tx(async (tx) => {
        if (!(await store.deleteSession(tx, call.params.id, personOf(call).userId))) return reject('not-found')
        await record(tx, [audit(call, clock.now(), 'session', call.params.id, 'session.ended', {})])
        return {}
      }),
    ),

    route(contract.changePassword, async (call) => {
      const { userId, sessionId } = personOf(call)
      const { current, password } = call.body
      const account = (await store.findAccountById(db, userId))!
      const wait = byAccount.take(account.email.toLowerCase())
      if (wait > 0) {
        call.reply.header('retry-after', retryAfter(wait))
        return reject('too-many-requests', 'Too many wrong passwords for this account.')
      }
      if (!(await checkPassword(current, account.passwordHash)).right) {
        return {
          ...reject('invalid-input', 'The current password is wrong.'),
          errors: [{ path: 'current', message: 'This is not your password.' }],
        }
      }
      byAccount.forget(account.email.toLowerCase())
      const weak = weakness(password, [account.email, account.name])
      if (weak) return { ...reject('invalid-input', weak), errors: [{ path: 'password', message: weak }] }
      const hash = await hashPassword(password)
      return db.tx(async (tx) => {
        await store.setPassword(tx, userId, hash)
        const ended = await store.deleteSessions(tx, userId, sessionId)
        await record(tx, [audit(call, clock.now(), 'user', userId, 'user.passwordChanged', { ended })])
        return {}
      })
    }),
  ]
}
