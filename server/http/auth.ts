import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '../../contract/endpoint.ts'
import { can, ENVIRONMENT_TOKEN, type Actor } from '../../domain/permission.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { sessionIsOver } from '../../domain/session.ts'
import { MINUTE } from '../../domain/time.ts'
import { record } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { hashToken, sameToken } from '../secret-token.ts'
import * as sessions from '../sign-in/store.ts'
import * as tokens from '../tokens/store.ts'
import { canonicalAddress, canonicalNetwork } from './address.ts'
import { callerKey } from './caller.ts'
import { readSessionCookie } from './cookies.ts'
import { crossSite } from './cross-site.ts'
import { limiter, retryAfter } from './limits.ts'
import { answerProblem } from './problems.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null for nobody. Set before any handler runs. */
    actor: Actor | null
    /** The session that the cookie named. */
    sessionId: number | null
  }
  interface FastifyContextConfig {
    access?: Access
    limit?: 'api' | 'auth' | 'heavy' | 'none'
  }
}

export type Identity = { actor: Actor | null; sessionId: number | null; refusal?: Rejection }
const NOBODY: Identity = { actor: null, sessionId: null }

/** Wrong tokens and cookies that one network may present before it has to wait. */
const WRONG_GUESSES = { burst: 100, perMinute: 30 }

/**
 * Finds out who asks. Always by the database, never by a cache: a revoked token or session, a changed role
 * and a deactivated person count from the next request on, on every node.
 */
export function identifier({ config, db, clock, vault }: Deps): (request: FastifyRequest) => Promise<Identity> {
  const seen = new Set<string>()

  return async (request) => {
    const authorization = request.headers.authorization
    if (authorization !== undefined) return byToken(request, authorization)
    const cookie = readSessionCookie(request)
    return cookie === undefined ? NOBODY : bySession(cookie)
  }

  async function byToken(request: FastifyRequest, authorization: string): Promise<Identity> {
    const token = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(authorization)?.[1]
    if (token === undefined)
      return {
        ...NOBODY,
        refusal: reject('not-signed-in', 'Only `Authorization: Bearer <API token>` is understood.'),
      }
    if (config.adminToken !== undefined && sameToken(token, config.adminToken)) {
      return {
        actor: { kind: 'token', tokenId: ENVIRONMENT_TOKEN, scopes: ['admin'] },
        sessionId: null,
      }
    }
    const now = clock.now()
    const found = /^mus_[\w-]{43}$/.test(token) ? await tokens.findLiveToken(db, hashToken(token), now) : undefined
    if (!found)
      return {
        ...NOBODY,
        refusal: reject('not-signed-in', 'The API token is not valid: it is mistyped, expired or revoked.'),
      }
    await tokens.touchToken(db, found.id, now)
    await noticeAddress(found.id, request.ip)
    return { actor: { kind: 'token', tokenId: found.id, scopes: found.scopes }, sessionId: null }
  }

  /** A token that turns up from a network it never came from is worth a line in the audit. The record holds a keyed hash; the address itself can be erased. */
  async function noticeAddress(tokenId: number, ip: string): Promise<void> {
    const network = canonicalNetwork(ip)
    if (seen.has(`${tokenId} ${network}`)) return
    if (seen.size > 10_000) seen.clear()
    const digest = vault.mac(network, 'network').toString('base64url').slice(0, 16)
    await db.tx(async (tx) => {
      if (await tokens.tokenSeenFrom(tx, tokenId, digest)) return
      const at = clock.now()
      const actor: Actor = { kind: 'token', tokenId, scopes: [] }
      await record(tx, [
        {
          subject: 'token',
          subjectId: tokenId,
          kind: 'token.usedFrom',
          at,
          enteredAt: at,
          actor,
          via: 'api',
          body: { network: digest },
          text: canonicalAddress(ip),
        },
      ])
    })
    seen.add(`${tokenId} ${network}`)
  }

  async function bySession(cookie: string): Promise<Identity> {
    const session = await sessions.findSession(db, hashToken(cookie))
    const now = clock.now()
    if (!session || sessionIsOver(session, now))
      return {
        ...NOBODY,
        refusal: reject('not-signed-in', 'You were signed out, or the session ran out.'),
      }
    if (now - session.seenAt >= MINUTE) await sessions.touchSession(db, session.id, now)
    const { userId, role, responderOnly } = session
    return {
      actor: { kind: 'user', userId, role, ...(responderOnly ? { responderOnly } : {}) },
      sessionId: session.id,
    }
  }
}

/** Who may call; `link` and `key` are checked by their handlers, which know what the link or key opens. */
export function permit(access: Access, actor: Actor | null): Rejection | undefined {
  if (access === 'public' || access === 'link' || access === 'key') return undefined
  if (!actor) return reject('not-signed-in')
  if (access === 'session' || access === 'device') {
    if (actor.kind !== 'user') return reject('not-allowed', 'Only people can do this, not API tokens.')
    if (access === 'session' && actor.responderOnly)
      return reject('not-allowed', 'This device may only answer pages. Sign in fully to do more.')
    return undefined
  }
  return can(actor, access.permit) ? undefined : reject('not-allowed', `It needs the permission ${access.permit}.`)
}

/** Sets `request.actor` and refuses who may not, before a body is read. Routes of integrations' keys pass untouched. */
export function authenticate(app: FastifyInstance, deps: Deps): void {
  const identify = identifier(deps)
  const guesses = limiter(WRONG_GUESSES)
  const denials = limiter({ burst: 1, perMinute: 1 })
  app.decorateRequest('actor', null)
  app.decorateRequest('sessionId', null)

  app.addHook('onRequest', (request, reply, done) => {
    const { access } = request.routeOptions.config
    // The holder of a key or link acts by that alone; the handler judges where the request came from.
    if (access === undefined || access === 'key' || access === 'link') return done()
    const foreign = crossSite(request)
    if (foreign) return void answerProblem(reply, foreign)
    // What is public is so for everybody, with a stale session too, and comes even while the database is away.
    if (access === 'public') return done()
    void admit(access, request, reply, done)
  })

  /** Goes on, answers why not, or hands on a fault. */
  async function admit(access: Access, request: FastifyRequest, reply: FastifyReply, done: (fault?: Error) => void): Promise<void> {
    let refusal: Rejection | undefined
    try {
      refusal = await refuse(access, request, reply)
    } catch (fault) {
      return done(fault as Error)
    }
    if (refusal) answerProblem(reply, refusal)
    else done()
  }

  async function refuse(access: Access, request: FastifyRequest, reply: FastifyReply): Promise<Rejection | undefined> {
    const identity = await identify(request)
    request.actor = identity.actor
    request.sessionId = identity.sessionId
    const refusal = identity.refusal ?? permit(access, identity.actor)
    if (!refusal) return undefined
    if (identity.actor) await recordDenial(identity.actor, request)
    // Only those who are refused anyway: an office with stale tabs must not lock out who is signed in there.
    const wait = identity.refusal ? guesses.take(canonicalNetwork(request.ip)) : 0
    if (wait > 0) {
      reply.header('retry-after', retryAfter(wait))
      return reject('too-many-requests')
    }
    request.log.warn({ refused: refusal.rejected, ip: canonicalAddress(request.ip) }, 'refused')
    return refusal
  }

  /** One a minute for each caller and route: a page that polls what it may not see must not fill the record. */
  async function recordDenial(actor: Actor, request: FastifyRequest): Promise<void> {
    const route = `${request.method} ${request.routeOptions.url}`
    if (denials.take(`${callerKey(actor)} ${route}`) > 0) return
    const at = deps.clock.now()
    await deps.db.tx(async (tx) => {
      await record(tx, [
        {
          subject: 'access',
          kind: 'access.denied',
          at,
          enteredAt: at,
          actor,
          via: actor.kind === 'token' ? 'api' : 'app',
          body: { route },
          text: canonicalAddress(request.ip),
        },
      ])
    })
  }
}
