import type { FastifyReply } from 'fastify'
import { REJECTIONS, type Rejection } from '../../domain/rejection.ts'

/** The one place where a "no" becomes HTTP (RFC 9457, `application/problem+json`). */
export function answerProblem(reply: FastifyReply, rejection: Rejection, id?: string): FastifyReply {
  const [status, title, next] = REJECTIONS[rejection.rejected]
  if (status === 429 || status === 503) reply.header('retry-after', reply.getHeader('retry-after') ?? '2')
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: `about:blank#${rejection.rejected}`,
      status,
      code: rejection.rejected,
      title,
      next,
      ...(rejection.detail === undefined ? {} : { detail: rejection.detail }),
      ...(rejection.errors === undefined ? {} : { errors: rejection.errors }),
      ...(id === undefined ? {} : { id }),
    })
}
