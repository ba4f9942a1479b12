import { randomBytes } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import { Overloaded } from '../overloaded.ts'
import { BodyFault } from './body.ts'
import { answerProblem } from './problems.ts'

/**
 * The one error boundary: what was thrown becomes an answer in words. A fault that we did not foresee gets a
 * generic text and an id; everything about it is in the log under that id, nothing of it in the answer.
 */
export function answerFault(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = knownFault(error, request)
  if (known) {
    if (known.rejected === 'unavailable' || known.rejected === 'overloaded') {
      reply.header('retry-after', '5')
      request.log.error({ err: error, route: request.routeOptions.url }, known.rejected)
    }
    return answerProblem(reply, known)
  }
  const id = randomBytes(6).toString('hex')
  request.log.error({ err: error, faultId: id, method: request.method, route: request.routeOptions.url }, 'fault')
  return answerProblem(reply, reject('fault'), id)
}

type Fault = Partial<FastifyError> & { detail?: string; constraint?: string; column?: string }

function knownFault(error: unknown, request: FastifyRequest): Rejection | undefined {
  if (error instanceof DatabaseUnavailable) {
    if (error.uncertain)
      return reject(
        'unavailable',
        'The connection was lost while the change was being saved. Look whether it is there before you send it again.',
      )
    return error.kind === 'busy' ? reject('overloaded') : reject('unavailable')
  }
  if (error instanceof Overloaded) return reject('overloaded')
  if (!(error instanceof Error)) return undefined
  const fault = error as Fault
  return databaseFault(fault) ?? requestFault(fault, request)
}

/** Constraints are the last word where two requests raced; PostgreSQL names the columns, the answer the field. */
function databaseFault(fault: Fault): Rejection | undefined {
  switch (fault.code) {
    case '23505': {
      const field = fieldOf(fault.detail)
      return {
        ...reject('already-exists'),
        ...(field ? { errors: [{ path: field, message: 'Something else has this already.' }] } : {}),
      }
    }
    case '23503': {
      if (/still referenced/.test(fault.detail ?? '')) return reject('in-use')
      const field = fieldOf(fault.detail)
      return {
        ...reject('not-found', 'What it refers to does not exist.'),
        ...(field ? { errors: [{ path: field, message: 'There is none with this id.' }] } : {}),
      }
    }
    case '22021':
    case '22P05':
      return reject('invalid-input', 'A text contains a character that cannot be stored (NUL or half of a surrogate pair).')
    case '22003':
      return reject('invalid-input', 'A number is too large.')
    default:
      return undefined
  }
}

/** `Key (user_id, lower(address))=(…)` → `address`: the last column is the one that people chose. */
function fieldOf(detail: string | undefined): string | undefined {
  const columns = /^\w+ \((.+?)\)=\(/.exec(detail ?? '')?.[1]
  const last = columns
    ?.split(/[,()\s:]+/)
    .filter((part) => /^[a-z_]+$/.test(part) && part !== 'lower' && part !== 'text')
    .at(-1)
  return last?.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function requestFault(fault: Fault, request: FastifyRequest): Rejection | undefined {
  switch (fault.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return reject('too-large', `A body may have at most ${request.routeOptions.bodyLimit} bytes here.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return reject('unsupported-type')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return reject('invalid-input', 'The body’s length is not the Content-Length.')
    case 'FST_ERR_BAD_URL':
      return reject('invalid-input', 'The address is not a valid URL.')
  }
  if (fault instanceof BodyFault) {
    if (fault.statusCode === 415) return reject('unsupported-type', fault.message)
    return reject(fault.statusCode === 413 ? 'too-large' : 'invalid-input', fault.message)
  }
  if (fault.statusCode === 413) return reject('too-large')
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) return reject('invalid-input')
  return undefined
}
