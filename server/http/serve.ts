import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Endpoint } from '../../contract/endpoint.ts'
import type { Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { plainWords } from './plain-words.ts'
import { answerProblem } from './problems.ts'

const IN_WORDS = { error: plainWords }

/** What a handler gets: parsed input, and who asks. */
export type Call<E extends Endpoint> = {
  params: z.output<E['params']>
  query: z.output<E['query']>
  body: z.output<E['body']>
  actor: Actor
  /** By which way the caller acts, for the record: `app` with a session, `api` with a token. */
  via: string
  ip: string
  request: FastifyRequest
  /** For headers and cookies; the answer is what the handler returns. */
  reply: FastifyReply
}

/** An endpoint of the contract and what serves it. A handler answers with the output's inner form, or says no. */
export type Route = { endpoint: Endpoint; handle: (call: Call<Endpoint>) => Promise<unknown> }

export function route<E extends Endpoint>(endpoint: E, handle: (call: Call<E>) => Promise<z.output<E['out']> | Rejection>): Route {
  return { endpoint, handle: handle as Route['handle'] }
}

/** Registers a route: parse, call, encode. `authenticate` has set `request.actor` before, and refused who may not. */
export function serve(app: FastifyInstance, { endpoint, handle }: Route): void {
  app.route({
    method: endpoint.method,
    url: `/api/v1${endpoint.path}`,
    config: { access: endpoint.access, limit: endpoint.limit ?? 'api' },
    handler: async (request, reply) => {
      const params = endpoint.params.safeDecode(request.params as never, IN_WORDS)
      const query = endpoint.query.safeDecode((request.query ?? {}) as never, IN_WORDS)
      const body = endpoint.body.safeDecode((request.body ?? undefined) as never, IN_WORDS)
      const errors = [...issues('path', params.error), ...issues('query', query.error), ...issues('', body.error)]
      if (errors.length > 0) return answerProblem(reply, { ...reject('invalid-input', errors[0]?.message), errors })
      const actor = request.actor ?? ({ kind: 'system' } as const)
      const answer = await handle({
        params: params.data as never,
        query: query.data as never,
        body: body.data as never,
        actor,
        via: actor.kind === 'token' ? 'api' : 'app',
        ip: request.ip,
        request,
        reply,
      })
      if (isRejection(answer)) return answerProblem(reply, answer)
      return reply.send(z.encode(endpoint.out, answer as never))
    },
  })
}

function issues(where: string, error: z.ZodError | undefined): { path: string; message: string }[] {
  return (error?.issues ?? []).slice(0, 20).map((issue) => ({
    path: [where, ...issue.path].filter((part) => part !== '').join('.'),
    message: issue.message,
  }))
}
