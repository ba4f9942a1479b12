import * as contract from '../../contract/tokens.ts'
import { userIdOf } from '../../domain/permission.ts'
import { isRejection, reject } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import { byId, readPage } from '../db/paging.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { audit } from '../http/audit.ts'
import { route, type Route } from '../http/serve.ts'
import { hashToken, newToken } from '../secret-token.ts'
import * as store from './store.ts'

/** Secret scanners find it by this. */
const PREFIX = 'mus_'

export function tokenRoutes({ db, clock }: Deps): Route[] {
  const shown = (row: store.TokenRow, now: Instant): contract.ApiToken => {
    const expired = row.expiresAt !== null && row.expiresAt <= now
    return { ...row, state: row.revokedAt !== null ? 'revoked' : expired ? 'expired' : 'active' }
  }

  return [
    route(contract.listTokens, async ({ query }) => {
      const page = await readPage(query, byId, (after, limit) => store.listTokens(db, { after, limit }))
      if (isRejection(page)) return page
      return { ...page, items: page.items.map((row) => shown(row, clock.now())) }
    }),

    route(contract.createToken, async (call) => {
      const at = clock.now()
      const { name, expiresAt } = call.body
      const scopes = [...new Set(call.body.scopes)]
      if (expiresAt !== null && expiresAt <= at)
        return {
          ...reject('invalid-input', 'It would be expired already.'),
          errors: [{ path: 'expiresAt', message: 'Choose a time to come.' }],
        }
      const token = newToken(PREFIX)
      const createdBy = userIdOf(call.actor)
      const row = await db.tx(async (tx) => {
        const values = { name, prefix: token.slice(0, 9), hash: hashToken(token), scopes, createdBy, createdAt: at, expiresAt }
        const id = await store.insertToken(tx, values)
        await record(tx, [audit(call, at, 'token', id, 'token.created', { name, scopes, expiresAt })])
        return (await store.findToken(tx, id))!
      })
      return { token, ...shown(row, at) }
    }),

    route(contract.revokeToken, (call) =>
      db.tx(async (tx) => {
        const token = await store.findToken(tx, call.params.id)
        if (!token) return reject('not-found')
        const at = clock.now()
        if (!(await store.revokeToken(tx, token.id, at))) return reject('no-change', 'It is revoked already.')
        await record(tx, [audit(call, at, 'token', token.id, 'token.revoked', { name: token.name })])
        return {}
      }),
    ),
  ]
}
