import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Access, Endpoint, OpenAccess } from '../../contract/endpoint.ts'
import type { Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import { plainWords } from './plain-words.ts'
import { answerProblem } from './problems.ts'

const IN_WORDS = { error: plainWords }

/** Who asks, as far as an endpoint's access promises somebody: behind `public`, `link` and `key` it is nobody, who may do nothing. */
type Asker<Who extends Access> = Who extends OpenAccess ? null : Actor

/** What a handler gets: parsed input, and who asks. */
export type Call<E extends Endpoint> = {
  params: z.output<E['params']>
  query: z.output<E['query']>
  body: z.output<E['body']>
  actor: Asker<E['access']>
  /** By which way the caller acts, for the record: `app` with a session, `api` with a token. */
  via: string
  ip: string
  request: FastifyRequest
  /** For headers and cookies; the answer is what the handler returns. */
  reply: FastifyReply
}

/** What the helpers of handlers ask of a call whose endpoint is for somebody signed in. */
export type SignedInCall = { actor: Actor; via: string; request: FastifyRequest }

/** An endpoint of the contract and what serves it. A handler answers with the output's inner form, or says no. */
export type Route = { endpoint: Endpoint; handle: (call: Call<Endpoint>) => Promise<unknown> } & Room
/** Bytes that a body may have, where it is more than usual. */
type Room = { bodyLimit?: number }

export function route<E extends Endpoint>(
  endpoint: E,
  handle: (call: Call<E>) => Promise<z.output<E['out']> | Rejection>,
  room: Room = {},
): Route {
  return { endpoint, handle: handle as Route['handle'], ...room }
}

/** Registers a route: parse, call, encode. `authenticate` has set `request.actor` before, and refused who may not. */
export function serve(app: FastifyInstance, { endpoint, handle, ...room }: Route): void {
  app.route({
    ...room,
    method: endpoint.method,
    url: `/api/v1${endpoint.path}`,
    config: { access: endpoint.access, limit: endpoint.limit ?? 'api' },
    handler: async (request, reply) => {
      const params = endpoint.params.safeDecode(request.params as never, IN_WORDS)
      const query = endpoint.query.safeDecode((request.query ?? {}) as never, IN_WORDS)
      const body = endpoint.body.safeDecode((request.body ?? undefined) as never, IN_WORDS)
      const errors = [...issues('path', params.error), ...issues('query', query.error), ...issues('', body.error)]
      if (errors.length > 0) return answerProblem(reply, { ...reject('invalid-input', errors[0]?.message), errors })
      const actor = isOpen(endpoint.access) ? null : request.actor
      // Fails closed: should a call ever come past `authenticate` by nobody, no handler is told that somebody asks.
      if (!actor && !isOpen(endpoint.access)) return answerProblem(reply, reject('not-signed-in'))
      const answer = await handle({
        params: params.data as never,
        query: query.data as never,
        body: body.data as never,
        actor,
        via: actor?.kind === 'token' ? 'api' : 'app',
        ip: request.ip,
        request,
        reply,
      })
      if (isRejection(answer)) return answerProblem(reply, answer)
      return reply.send(z.encode(endpoint.out, answer as never))
    },
  })
}

function isOpen(access: Access): access is OpenAccess {
  return access === 'public' || access === 'link' || access === 'key'
}

function issues(where: string, error: z.ZodError | undefined): { path: string; message: string }[] {
  return (error?.issues ?? []).slice(0, 20).map((issue) => ({
    path: [where, ...issue.path].filter((part) => part !== '').join('.'),
    message: issue.message,
  }))
}
