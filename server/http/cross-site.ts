import type { FastifyRequest } from 'fastify'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { readSessionCookie } from './cookies.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a change that another site made a browser send. Callers with a token have nothing that a browser
 * would attach by itself. Where the cookie counts, two things must hold: the browser says that the page is
 * ours (`Sec-Fetch-Site`, or `Origin` in browsers without it), and the header `x-muster: 1` is there, which a
 * foreign page could only add after asking by CORS, and we never agree to that.
 */
export function crossSite(request: FastifyRequest): Rejection | undefined {
  if (SAFE.has(request.method) || request.headers.authorization !== undefined) return undefined
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return reject('cross-site', `The browser says that the page is ${describe(site)}.`)
  if (site === undefined) {
    const origin = request.headers.origin
    if (origin !== undefined && origin !== `${request.protocol}://${request.host}`)
      return reject('cross-site', 'The Origin header names another site.')
  }
  if (readSessionCookie(request) !== undefined && request.headers['x-muster'] !== '1')
    return reject('cross-site', 'The header `x-muster: 1` is missing.')
  return undefined
}

function describe(site: string | string[]): string {
  return site === 'same-site' ? 'of the same domain, but not this address' : 'of another site'
}
