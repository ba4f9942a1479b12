import { z } from 'zod'
import { DAY, instantAt, readWall, wallAt, type Instant, type Wall } from './time.ts'

/** Kinds of work that every company has; it may name its own. */
export const HARDENING_KINDS = {
  patch: 'Patches',
  malware: 'Malware protection',
  configuration: 'Configuration',
  restoreTest: 'Restore test',
  accessReview: 'Access review',
} as const

export function kindWords(kind: string): string {
  return HARDENING_KINDS[kind as keyof typeof HARDENING_KINDS] ?? kind
}

export const Unit = z.enum(['day', 'week', 'month'])

/** When work comes again: counted from its first time, by the clocks of a zone. */
export type Rhythm = {
  /** `2026-01-31T09:00` */
  firstAt: string
  timezone: string
  every: number
  unit: z.infer<typeof Unit>
}

/**
 * The first time after an instant at which it is due. Counted from the first time and not from the one before: what is
 * due on the 31st is due on the 28th in February, and on the 31st again in March.
 */
export function dueAfter(rhythm: Rhythm, after: Instant): Instant {
  const first = readWall(rhythm.firstAt)
  const reached = wallAt(after, rhythm.timezone)
  let n = Math.max(0, Math.floor((reached - first) / longest(rhythm)) - 1)
  for (;;) {
    const at = instantAt(timeOf(first, rhythm, n), rhythm.timezone)
    if (at > after) return at
    n++
  }
}

/** It was done: for the time that it was due, and for those that passed since. Done early counts for the next. */
export function dueAfterDone(rhythm: Rhythm, dueAt: Instant, doneAt: Instant): Instant {
  return dueAfter(rhythm, Math.max(dueAt, doneAt))
}

function longest({ every, unit }: Rhythm): number {
  return every * { day: 1, week: 7, month: 31 }[unit] * DAY
}

function timeOf(first: Wall, { every, unit }: Rhythm, n: number): Wall {
  if (unit !== 'month') return first + n * every * { day: 1, week: 7 }[unit] * DAY
  const date = new Date(first)
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + n * every
  const [year, month] = [Math.floor(months / 12), months % 12]
  const day = Math.min(date.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate())
  return Date.UTC(year, month, day) + (first % DAY)
}

/** `every month`, `every 2 weeks` */
export function rhythmWords({ every, unit }: Pick<Rhythm, 'every' | 'unit'>): string {
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`
}
