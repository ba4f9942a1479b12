import { z } from 'zod'

/** An instant: whole milliseconds since the Unix epoch. */
export type Instant = number

/** On the wire an instant is an ISO 8601 string with an offset; inside the product it is epoch milliseconds. */
export const Instant = z.codec(z.iso.datetime({ offset: true }), z.int(), {
  decode: (text) => Date.parse(text),
  encode: (ms) => new Date(ms).toISOString(),
})

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** An IANA zone name that this runtime knows, e.g. `Europe/Berlin`. */
export const Timezone = z.string().max(64).refine(isTimezone, {
  error: 'Not a time zone this system knows. Use an IANA name such as Europe/Berlin or UTC.',
})

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
