/**
 * Something went wrong on the way out. The message says what, why and what next, and names at most
 * host and port: addresses may carry secrets in path and query.
 */
export class OutboundError extends Error {
  readonly code: string
  /** false: it certainly did not reach the other side. true: it may have. */
  readonly mayHaveArrived: boolean
  /** No retry can help until somebody changes something. */
  readonly permanent: boolean

  constructor(message: string, facts: { code: string; mayHaveArrived: boolean; permanent?: boolean; cause?: unknown }) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.name = new.target.name
    this.code = facts.code
    this.mayHaveArrived = facts.mayHaveArrived
    this.permanent = facts.permanent ?? false
  }
}

/** The guard said no; nothing was connected. */
export class OutboundRefused extends OutboundError {
  constructor(message: string) {
    super(message, { code: 'refused', mayHaveArrived: false, permanent: true })
  }
}
