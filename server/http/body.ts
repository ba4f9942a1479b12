import type { FastifyInstance, FastifyRequest } from 'fastify'

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
 * Refused: keys that reach into prototypes, nesting beyond 64, text that cannot be stored. An empty body is no body.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const type = /^application\/(?:[\w.-]+\+)?json$/i
  app.addContentTypeParser(type, { parseAs: 'string', bodyLimit: BODY_LIMIT }, async (request: FastifyRequest, body: string) => {
    refuseCompressed(request)
    return parseJson(body)
  })
}

/** A form's fields, for the routes that are called by browsers without script and by providers. */
export function acceptForms<Fields>(app: FastifyInstance, bodyLimit: number, read: (fields: URLSearchParams) => Fields): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    async (request: FastifyRequest, body: string) => {
      refuseCompressed(request)
      return read(new URLSearchParams(body))
    },
  )
}

function refuseCompressed(request: FastifyRequest): void {
  const compressed = compressionOf(request)
  if (compressed !== undefined) throw new BodyFault(415, compressed)
}

/** Why a compressed body is not read, in words: what it would swell to is known too late. Undefined for one that is as it is. */
export function compressionOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const encoding = headers['content-encoding']?.trim().toLowerCase()
  if (encoding === undefined || encoding === '' || encoding === 'identity') return undefined
  return 'The body is compressed (Content-Encoding), which is not read here; send it as it is.'
}

/** Throws `BodyFault`. Its messages never quote the body, which may hold a password. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined
  if (nestsDeeper(text, DEPTH_LIMIT)) throw new BodyFault(400, `The JSON is nested deeper than ${DEPTH_LIMIT} levels.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message)?.[1]
    throw new BodyFault(400, position ? `The body is not valid JSON: at character ${position}.` : 'The body is not valid JSON.')
  }
  // Only these make a closer look necessary: the names themselves, or escapes that may spell them.
  if (/__proto__|constructor|\\u/.test(text)) refuseHarmful(value)
  return value
}

function refuseHarmful(value: unknown): void {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\0')) return
    throw new BodyFault(400, 'A text contains a character that cannot be stored (NUL or half of a surrogate pair).')
  }
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) return value.forEach(refuseHarmful)
  for (const [name, inner] of Object.entries(value)) {
    const reaches =
      name === '__proto__' || (name === 'constructor' && typeof inner === 'object' && inner !== null && Object.hasOwn(inner, 'prototype'))
    if (reaches) throw new BodyFault(400, 'The JSON has a key that is refused: __proto__ or constructor.prototype.')
    refuseHarmful(name)
    refuseHarmful(inner)
  }
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
