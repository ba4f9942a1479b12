import { maskNumber } from '../domain/contact-address.ts'
import pino, { type DestinationStream, type Logger } from 'pino'

const SECRET_NAME = /authorization|cookie|passw(or)?d|token|secret|routing_?key|(^|_|[a-z])key$|api_?key|phone|^address$|verification/i
const HARMLESS_NAME = /(Id|Ids|groupKey)$/
/** Path segments after these are a link's or a key's secret. */
const SECRET_PATHS = /\/(ingest|heartbeat|p|link|invite|reset|setup)\/[^/?#\s"]+/gi
const OURS = /\bmus_[\w-]{6,}/g
const BEARER = /\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/gi
const PHONE = /(?<![\w.])\+\d[\d ()-]{6,16}\d/g
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:@/]*):[^\s@/]+@/gi

const MASK = '•••'

/** Secrets inside a text: bearer tokens, our own tokens, passwords in addresses, phone numbers, secret path segments. */
export function maskText(text: string): string {
  return text
    .replace(SECRET_PATHS, (_, segment: string) => `/${segment}/${MASK}`)
    .replace(OURS, `mus_${MASK}`)
    .replace(BEARER, (_, scheme: string) => `${scheme} ${MASK}`)
    .replace(URL_PASSWORD, (_, start: string) => `${start}:${MASK}@`)
    .replace(PHONE, maskNumber)
}

/** A path as it may be logged: secrets masked, the query left out (it holds searches, and in old senders keys). */
export function maskUrl(url: string): string {
  return maskText(url.replace(/[?#].*$/, ''))
}

/** Masks by name and by shape, five levels deep; what is deeper or longer is cut, not passed on. */
export function maskValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value.length > 4_000 ? `${value.slice(0, 4_000)}…` : value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return maskError(value)
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (value instanceof Date) return value.toISOString()
  if (depth >= 5) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => maskValue(item, depth + 1))
  const out: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value).slice(0, 100)) {
    const hide = SECRET_NAME.test(name) && !HARMLESS_NAME.test(name) && inner !== null && inner !== undefined && typeof inner !== 'boolean'
    out[name] = hide ? MASK : maskValue(inner, depth + 1)
  }
  return out
}

/** Of an error only what helps to find it. PostgreSQL's `detail` repeats values of rows, so it stays out. */
function maskError(error: Error): Record<string, unknown> {
  const { code, constraint, table, column, statement, cause } = error as Error & Record<string, unknown>
  const named = Object.fromEntries(Object.entries({ code, constraint, table, column, statement }).filter(([, v]) => typeof v === 'string'))
  return {
    type: error.name,
    message: maskText(error.message),
    ...named,
    stack: maskText(error.stack ?? ''),
    ...(cause instanceof Error ? { cause: { type: cause.name, message: maskText(cause.message) } } : {}),
  }
}

/** Structured logs, one JSON object a line, UTC. Whatever is logged passes the mask; no call site has to remember. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    base: null,
    messageKey: 'msg',
    formatters: {
      level: (label: string) => ({ level: label }),
      bindings: (bindings: pino.Bindings) => maskValue(bindings) as Record<string, unknown>,
      log: (object: Record<string, unknown>) => maskValue(object) as Record<string, unknown>,
    },
    // Errors are masked as values above; pino's own serializer would print every property of them.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: Parameters<pino.LogFn>, method: pino.LogFn) {
        method.apply(this, args.map((arg) => (typeof arg === 'string' ? maskText(arg) : arg)) as Parameters<pino.LogFn>)
      },
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
