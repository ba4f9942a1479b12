import * as contract from '../../contract/sign-in.ts'
import { weakness } from '../../domain/password.ts'
import { reject } from '../../domain/rejection.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { writeSessionCookie } from '../http/cookies.ts'
import { route, type Route } from '../http/serve.ts'
import * as links from '../links/store.ts'
import { hashToken } from '../secret-token.ts'
import { hashPassword } from '../sign-in/password.ts'
import { refuseUnencrypted, startSession } from '../sign-in/start-session.ts'
import * as store from './store.ts'

/** The first administrator makes themselves with the link that the first start printed. */
export function setupRoutes({ db, clock }: Deps): Route[] {
  return [
    route(contract.setUp, async (call) => {
      const no = refuseUnencrypted(call)
      if (no) return no
      const { token, name, email, password, timezone } = call.body
      const link = await links.findLink(db, hashToken(token), clock.now())
      if (link?.purpose !== 'setup')
        return (await store.anybodyThere(db))
          ? reject('set-up-already')
          : reject('link-expired', 'Start Muster again: it prints a new one.')
      const weak = weakness(password, [email, name])
      if (weak) return { ...reject('invalid-input', weak), errors: [{ path: 'password', message: weak }] }
      const passwordHash = await hashPassword(password)
      const made = await db.tx(async (tx) => {
        await store.oneAtATime(tx)
        if (await store.anybodyThere(tx)) return reject('set-up-already')
        const at = clock.now()
        if (!(await links.useLink(tx, hashToken(token), 'setup', at))) return reject('link-expired')
        const id = await store.insertAdministrator(tx, { email, name, timezone, passwordHash, at })
        const actor = { kind: 'user', userId: id, role: 'admin' } as const
        await record(tx, [
          { subject: 'user', subjectId: id, kind: 'user.setUp', at, enteredAt: at, actor, via: 'link', body: { role: 'admin' } },
        ])
        return { id, cookie: await startSession(tx, { id, role: 'admin' }, false, call, at) }
      })
      if ('rejected' in made) return made
      writeSessionCookie(call.reply, made.cookie)
      return { userId: made.id, name, role: 'admin' as const, responderOnly: false }
    }),
  ]
}
