import { DAY, formatWall, HOUR, MINUTE, startOfDay, wallAt, type Instant } from './time.ts'

/** A length of time as it is said: `less than 1 min`, `12 min`, `3 h 5 min`, `2 d 4 h`. */
export function lengthWords(ms: number): string {
  const length = Math.max(0, ms)
  if (length < MINUTE) return 'less than 1 min'
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`
  if (length < DAY) return joined(Math.floor(length / HOUR), 'h', Math.floor((length % HOUR) / MINUTE), 'min')
  return joined(Math.floor(length / DAY), 'd', Math.floor((length % DAY) / HOUR), 'h')
}

function joined(large: number, one: string, small: number, other: string): string {
  return small === 0 ? `${large} ${one}` : `${large} ${one} ${small} ${other}`
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
