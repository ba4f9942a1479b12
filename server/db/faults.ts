/**
 * The database cannot be reached, went away, or is too busy to answer. Becomes 503 at the HTTP boundary; nothing was
 * accepted. `uncertain`: the connection was lost while a COMMIT was under way, so it may or may not have happened.
 */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
  /** `lost`: that connection is gone; `busy`: the server said no, the connection is good. */
  readonly kind: 'lost' | 'busy'
  readonly uncertain: boolean

  constructor(kind: 'lost' | 'busy', message: string, options: { cause?: unknown; uncertain?: boolean } = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.uncertain = options.uncertain ?? false
  }
}

/** The database is there but not fit for this build. The message says what, why and what next; retrying is useless. */
export class DatabaseUnfit extends Error {
  override name = 'DatabaseUnfit'
}

const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // PostgreSQL's own words: shutting down, crashed, starting up, idle in a transaction for too long, session closed
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  // a standby that was not yet promoted
  '25006',
])

/** Out of memory, disk or connections: it may pass. A cancelled statement ran into the time limit. */
const BUSY = new Set(['53000', '53100', '53200', '53300', '53400', '57014'])

const LOST_WORDS =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after|timeout expired)/
const BUSY_WORDS = /^timeout exceeded when trying to connect/

/** Translates what `pg` throws: a lost or overloaded database becomes `DatabaseUnavailable`, the rest stays what it is. */
export function translate(error: unknown, statement?: string): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseUnavailable || error instanceof DatabaseUnfit) return error
  const fault = error as Error & { code?: string; detail?: string; statement?: string; errors?: Error[] }
  const code = fault.code ?? ''
  if (LOST.has(code) || code.startsWith('08') || LOST_WORDS.test(fault.message) || isLostEverywhere(fault)) {
    return new DatabaseUnavailable('lost', `The database cannot be reached: ${summary(fault)}.`, { cause: error })
  }
  if (BUSY.has(code) || BUSY_WORDS.test(fault.message)) {
    return new DatabaseUnavailable('busy', `The database is too busy to answer: ${summary(fault)}.`, { cause: error })
  }
  // PostgreSQL puts the whole row, secrets too, into this detail; what is thrown gets logged.
  if (fault.detail?.startsWith('Failing row contains')) fault.detail = 'The row is not shown.'
  if (statement !== undefined && code !== '') fault.statement = statement.length > 1000 ? `${statement.slice(0, 1000)}…` : statement
  return error
}

/** A name with several addresses fails with one error for each. */
function isLostEverywhere(fault: { errors?: unknown[] }): boolean {
  return (
    Array.isArray(fault.errors) && fault.errors.length > 0 && fault.errors.every((each) => LOST.has((each as { code?: string }).code ?? ''))
  )
}

function summary(fault: Error & { code?: string; errors?: Error[] }): string {
  const message = fault.message || fault.errors?.map((each) => each.message).join('; ') || fault.code || fault.name
  return message.replace(/\.$/, '')
}

/** Deadlock and serialization failure: the whole transaction may simply run again. */
export function isRetryable(error: unknown): boolean {
  const code = (error as { code?: string } | undefined)?.code
  return code === '40P01' || code === '40001'
}
