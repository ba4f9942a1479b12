import type { Instant } from './time.ts'

/** Beyond it no sender means what it says, and calendars begin to differ in what they can store. */
const LATEST = Date.UTC(2100, 0, 1)

const ISO = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:([Zz])|UTC|GMT|([+-])(\d\d)[:.]?(\d\d)?)?$/

/**
 * An instant as monitoring tools write it: ISO 8601 with any fraction and any spelling of the offset
 * (none is read as UTC), or the Unix epoch in seconds, milliseconds, microseconds or nanoseconds, as a
 * number or in digits. `undefined` for anything else and for "unset": zero, and Go's year 1. What is
 * later than the year 2100 is read as 2100.
 */
export function instantFromSender(value: unknown): Instant | undefined {
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string' || value.length > 64) return undefined
  // What Prometheus and most others send: five times faster than reading the parts.
  if (value[10] === 'T' && value.endsWith('Z')) {
    const ms = Date.parse(value)
    if (!Number.isNaN(ms)) return bounded(ms)
  }
  const text = value.trim()
  if (/^\d{9,19}(?:\.\d+)?$/.test(text)) return fromEpoch(Number(text))
  return fromIso(text)
}

function fromIso(text: string): Instant | undefined {
  const parts = ISO.exec(text)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, , sign, offsetHours, offsetMinutes] = parts
  if (Number(month) < 1 || Number(month) > 12 || Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 60) return undefined
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second ?? 0),
    fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1_000),
  )
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  if (Number(year) < 1970 || new Date(wall).getUTCDate() !== Number(day)) return undefined
  const offset = (Number(offsetHours ?? 0) * 60 + Number(offsetMinutes ?? 0)) * 60_000
  return bounded(sign === '-' ? wall + offset : wall - offset)
}

function fromEpoch(number: number): Instant | undefined {
  if (!Number.isFinite(number) || number < 100_000_000) return undefined
  if (number < 1e11) return bounded(number * 1e3)
  if (number < 1e14) return bounded(number)
  if (number < 1e17) return bounded(number / 1e3)
  return bounded(number / 1e6)
}

function bounded(ms: number): Instant | undefined {
  return ms > 0 ? Math.min(Math.floor(ms), LATEST) : undefined
}
