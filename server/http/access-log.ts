import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { maskUrl } from '../log.ts'
import { canonicalAddress } from './address.ts'

/** One line an answer: quiet for reads that went well and for the intake, which has counters; loud for faults. */
export function logAccess(app: FastifyInstance, log: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { statusCode } = reply
    const { access, limit } = request.routeOptions.config
    const quiet = statusCode < 400 && (request.method === 'GET' || request.method === 'HEAD' || access === 'key' || limit === 'none')
    const level = statusCode >= 500 ? 'error' : quiet ? 'debug' : 'info'
    if (!log.isLevelEnabled(level)) return done()
    request.log[level](
      {
        method: request.method,
        path: maskUrl(request.url),
        status: statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ip: canonicalAddress(request.ip),
        ...(request.actor?.kind === 'user' ? { userId: request.actor.userId } : {}),
        ...(request.actor?.kind === 'token' ? { tokenId: request.actor.tokenId } : {}),
      },
      'answered',
    )
    done()
  })
}
