import type pg from 'pg'
import { types } from 'pg'

/**
 * How PostgreSQL's values read in the product: `bigint` is a number (never past 2^53), `timestamptz` is epoch
 * milliseconds, `date` stays text (a calendar day has no zone), the rest as `pg` has it: `jsonb` parsed,
 * `bytea` a Buffer, `numeric` and `xid8` text.
 */
export const VALUES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format ?? 'text') === 'text'
      ? (PARSERS.get(oid) ?? types.getTypeParser(oid, 'text'))
      : types.getTypeParser(oid, 'binary')) as typeof types.getTypeParser,
}

const INT8 = 20
const DATE = 1082
const TIMESTAMPTZ = 1184
const INT8_ARRAY = 1016
const DATE_ARRAY = 1182
const TIMESTAMPTZ_ARRAY = 1185

const PARSERS = new Map<number, (text: string) => unknown>([
  [INT8, readInteger],
  [DATE, (text) => text],
  [TIMESTAMPTZ, readInstant],
  [INT8_ARRAY, (text) => readArray(text, readInteger)],
  [DATE_ARRAY, (text) => readArray(text, (each) => each)],
  [TIMESTAMPTZ_ARRAY, (text) => readArray(text, readInstant)],
])

/** A flat array of values that hold no commas, quotes or braces themselves: `{1,NULL,"2026-03-29 02:00:00+00"}`. */
function readArray<T>(text: string, read: (element: string) => T): (T | null)[] {
  const inner = text.slice(1, -1)
  if (inner === '') return []
  return inner.split(',').map((element) => (element === 'NULL' ? null : read(element.replaceAll('"', ''))))
}

export function readInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database holds ${text}, which is too large to be read exactly as a number.`)
  return value
}

const ISO = /^(\d{4,6})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?$/

/** `2026-03-29 02:00:00.123456+00` to epoch milliseconds, microseconds cut off (towards the past). */
export function readInstant(text: string): number {
  if (text === 'infinity') return Infinity
  if (text === '-infinity') return -Infinity
  const part = ISO.exec(text)
  if (!part) throw new RangeError(`The database holds the instant ${text}, which cannot be read.`)
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute = '0', zoneSecond = '0'] = part
  const date = new Date(0)
  // not Date.UTC, which takes the years 0 to 99 for 1900 to 1999
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)))
  const offset = (Number(zoneHour) * 3600 + Number(zoneMinute) * 60 + Number(zoneSecond)) * 1000
  return date.getTime() - (sign === '-' ? -offset : offset)
}
