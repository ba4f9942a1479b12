import * as contract from '../../contract/sign-in.ts'
import { weakness } from '../../domain/password.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { record, SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { writeSessionCookie } from '../http/cookies.ts'
import { limiter } from '../http/limits.ts'
import { route, type Route } from '../http/serve.ts'
import { resetMail, type NotifyByMail } from '../links/mail.ts'
import { makeLink } from '../links/make-link.ts'
import * as links from '../links/store.ts'
import { hashToken } from '../secret-token.ts'
import { hashPassword } from './password.ts'
import { refuseUnencrypted, startSession } from './start-session.ts'
import * as store from './store.ts'

/** Reset mails for one account, so that nobody's mailbox can be filled through us. */
const MAILS = { burst: 3, perMinute: 3 / 60 }

/** What the holder of an invitation or reset link can do, and how a reset link is asked for. */
export function linkRoutes({ db, clock, log, publicUrl }: Deps, notify: NotifyByMail): Route[] {
  const mails = limiter(MAILS)

  return [
    route(contract.lookAtLink, async ({ body }) => {
      const link = await links.findLink(db, hashToken(body.token), clock.now())
      if (!link) return reject('link-expired')
      return { purpose: link.purpose, email: link.email, name: link.name, expiresAt: link.expiresAt }
    }),

    route(contract.requestReset, async ({ body }) => {
      // Not awaited: how long it takes would tell whether the address is known.
      void mailReset(body.email).catch((error: unknown) => log.error({ err: error }, 'a password reset could not be mailed'))
      return {}
    }),

    route(contract.finishReset, async (call) => {
      const no = refuseUnencrypted(call)
      if (no) return no
      const { token, password } = call.body
      const prepared = await prepare(token, 'reset', password)
      if ('rejected' in prepared) return prepared
      return db.tx(async (tx) => {
        const at = clock.now()
        const used = await links.useLink(tx, hashToken(token), 'reset', at)
        if (!used || used.userId === null) return reject('link-expired')
        await store.setPassword(tx, used.userId, prepared.hash)
        const ended = await store.deleteSessions(tx, used.userId)
        await record(tx, [
          {
            subject: 'user',
            subjectId: used.userId,
            kind: 'user.passwordReset',
            at,
            enteredAt: at,
            actor: SYSTEM,
            via: 'link',
            body: { ended },
          },
        ])
        return {}
      })
    }),

    route(contract.acceptInvitation, async (call) => {
      const no = refuseUnencrypted(call)
      if (no) return no
      const { token, name, password, timezone } = call.body
      const prepared = await prepare(token, 'invite', password, name)
      if ('rejected' in prepared) return prepared
      const joined = await db.tx(async (tx) => {
        const at = clock.now()
        const used = await links.useLink(tx, hashToken(token), 'invite', at)
        const person = used?.userId
          ? await store.activateAccount(tx, used.userId, { name, timezone, passwordHash: prepared.hash })
          : undefined
        if (!person) return reject('link-expired')
        // Their mail address is offered as the first contact method; it counts once they confirm a code.
        await store.insertMailMethod(tx, person.id, person.email, at)
        const actor = { kind: 'user', userId: person.id, role: person.role } as const
        await record(tx, [{ subject: 'user', subjectId: person.id, kind: 'user.joined', at, enteredAt: at, actor, via: 'link', body: {} }])
        return { person, cookie: await startSession(tx, person, false, call, at) }
      })
      if ('rejected' in joined) return joined
      writeSessionCookie(call.reply, joined.cookie)
      return { userId: joined.person.id, name, role: joined.person.role, responderOnly: false }
    }),
  ]

  /** Everything slow or refusable before the transaction in which the link is used. */
  async function prepare(token: string, purpose: links.LinkPurpose, password: string, name = ''): Promise<{ hash: string } | Rejection> {
    const link = await links.findLink(db, hashToken(token), clock.now())
    if (!link || link.purpose !== purpose) return reject('link-expired')
    const weak = weakness(password, [link.email ?? '', link.name ?? '', name])
    if (weak) return { ...reject('invalid-input', weak), errors: [{ path: 'password', message: weak }] }
    return { hash: await hashPassword(password) }
  }

  async function mailReset(email: string): Promise<void> {
    const account = await store.findAccount(db, email)
    if (account?.state !== 'active' || mails.take(String(account.id)) > 0) return
    const link = await db.tx(async (tx) => {
      const at = clock.now()
      await record(tx, [
        { subject: 'user', subjectId: account.id, kind: 'user.resetAsked', at, enteredAt: at, actor: SYSTEM, via: 'app', body: {} },
      ])
      return makeLink(tx, publicUrl, 'reset', account.id, at)
    })
    const receipt = await notify({ name: account.name, address: account.email }, resetMail(link))
    if (receipt.outcome !== 'accepted')
      log.warn({ userId: account.id, outcome: receipt.outcome, detail: receipt.detail }, 'a password reset could not be mailed')
  }
}
