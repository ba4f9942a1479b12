import type { FastifyReply, FastifyRequest } from 'fastify'
import { SESSION } from '../../domain/session.ts'
import { cookieGround } from './address.ts'

/**
 * Over TLS the cookie is `__Host-muster`: Secure, this host alone, every path. On loopback without TLS
 * Chromium and Firefox would take the same cookie, Safari drops it, so there it is another name without Secure.
 * Each name counts only on its own ground: a cookie set over plain HTTP is never believed over TLS.
 */
const NAMES = { host: '__Host-muster', local: 'muster-local' } as const

export function readSessionCookie(request: FastifyRequest): string | undefined {
  const header = request.headers.cookie
  const ground = cookieGround(request)
  if (header === undefined || ground === 'none') return undefined
  const start = `${NAMES[ground]}=`
  const pair = header.split(';').find((part) => part.trim().startsWith(start))
  const value = pair?.trim().slice(start.length)
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
}

/** `token: null` takes the cookie away. SameSite=Strict is enough: the page itself loads without it and then asks as itself. */
export function writeSessionCookie(reply: FastifyReply, token: string | null, responderOnly = false): void {
  const ground = cookieGround(reply.request)
  if (ground === 'none') return
  const seconds = token === null ? 0 : Math.floor((responderOnly ? SESSION.responder : SESSION.absolute) / 1_000)
  const secure = ground === 'host' ? ' Secure;' : ''
  reply.header('set-cookie', `${NAMES[ground]}=${token ?? ''}; Path=/; Max-Age=${seconds};${secure} HttpOnly; SameSite=Strict`)
}
