import type { FastifyInstance } from 'fastify'

export const BODY_LIMIT = 1_048_576
export const DEPTH_LIMIT = 64

/** A body that cannot be accepted: `statusCode` and a message that may be shown. */
export class BodyFault extends Error {
  readonly statusCode: number
  constructor(statusCode: number, message: string) {
    super(message)
    this.name = 'BodyFault'
    this.statusCode = statusCode
  }
}

/**
 * JSON and nothing else (a form or plain text could be sent by a foreign page without asking first).
 * Refused: keys that reach into prototypes, nesting beyond 64. An empty body is no body.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(/^application\/(?:[\w.-]+\+)?json$/i, { parseAs: 'string', bodyLimit: BODY_LIMIT }, (request, text, done) => {
    const body = text as string
    if (body === '') return done(null, undefined)
    if (nestsDeeper(body, DEPTH_LIMIT)) return done(new BodyFault(400, `The JSON is nested deeper than ${DEPTH_LIMIT} levels.`))
    parse(request, body, done)
  })
}

/** Counts brackets outside strings: cheaper than parsing first, and independent of the parser's stack. */
export function nestsDeeper(json: string, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const c = json.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > limit) return true
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  return false
}
