import { DAY, formatWall, HOUR, MINUTE, SECOND, startOfDay, wallAt, type Instant } from './time.ts'

const UNITS: [size: number, word: string, letter: string][] = [
  [DAY, 'd', 'd'],
  [HOUR, 'h', 'h'],
  [MINUTE, 'min', 'm'],
  [SECOND, 's', 's'],
]

/** A length of time by its two largest units, to the second: `38 s`, `1 h 12 min`, `2 d 3 h`; `tight` writes `1h 12m`. */
export function durationWords(ms: number, tight = false): string {
  const parts: string[] = []
  let rest = Math.round(Math.abs(ms) / SECOND) * SECOND
  for (const [size, word, letter] of UNITS) {
    const count = Math.floor(rest / size)
    if (count > 0) parts.push(tight ? `${count}${letter}` : `${count} ${word}`)
    else if (parts.length > 0) break
    rest -= count * size
    if (parts.length === 2) break
  }
  return parts.length === 0 ? (tight ? '0s' : '0 s') : `${ms < 0 ? '−' : ''}${parts.join(' ')}`
}

/** The same where whole minutes are enough, and one that has not passed does not count: `less than 1 min`, `12 min`, `3 h 5 min`. */
export function lengthWords(ms: number): string {
  return ms < MINUTE ? 'less than 1 min' : durationWords(Math.floor(ms / MINUTE) * MINUTE)
}

/**
 * What a reader's clock shows, no longer than needed: `03:12` on the same day as `now`, else `24 Nov 03:12` or
 * `24 Nov 2025 03:12`. Where the offset is another than that of `now` it stands beside the time, so that an hour
 * that comes twice is never in doubt.
 */
export function clockWords(at: Instant, zone: string, now: Instant): string {
  const wall = wallAt(at, zone)
  const wallNow = wallAt(now, zone)
  const words = formatWall(wall)
  const [date = '', time = ''] = words.slice(words.indexOf(' ') + 1).split(', ')
  const sameDay = startOfDay(wall) === startOfDay(wallNow)
  const sameYear = new Date(wall).getUTCFullYear() === new Date(wallNow).getUTCFullYear()
  const day = sameDay ? '' : `${sameYear ? date.replace(/ \d{4}$/, '') : date} `
  const offset = wall - at === wallNow - now ? '' : ` (${offsetWords(at, zone)})`
  return `${day}${time}${offset}`
}

/** `UTC`, `UTC+01:00`, `UTC-03:30`: by how much clocks in a zone differ from UTC at an instant. */
export function offsetWords(at: Instant, zone: string): string {
  const minutes = Math.round((wallAt(at, zone) - at) / MINUTE)
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  return `UTC${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
}

/** `2026-11-28 23:13 UTC`: for whoever reads it, wherever they are. */
export function utcWords(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
