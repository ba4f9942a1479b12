import sql from 'sql-template-tag'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'

/** `ready`: why this node should get no requests now, or null. */
export function serveHealth(app: FastifyInstance, { db }: Deps, ready: () => Promise<string | null>): void {
  const config = { access: 'public', limit: 'none' } as const

  app.route({
    method: 'GET',
    url: '/healthz',
    config,
    handler: async (_request, reply) => reply.send({ status: 'up' }),
  })

  app.route({
    method: 'GET',
    url: '/readyz',
    config,
    handler: async (_request, reply) => {
      let reason: string | null
      try {
        await db.one(sql`select 1 as alive`)
        reason = await ready()
      } catch {
        reason = 'The database cannot be reached.'
      }
      return reason === null
        ? reply.send({ status: 'ready' })
        : reply.code(503).header('retry-after', '2').send({ status: 'not ready', reason })
    },
  })
}
