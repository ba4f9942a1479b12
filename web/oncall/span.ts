import type { Instant } from '../../domain/time.ts'
import { addDays, instantOf, startOfDay, wallOf } from '../ui/time/zone.ts'

export const VIEWS = ['week', 'fortnight', 'month'] as const
export type View = (typeof VIEWS)[number]
export type DrawnSpan = { from: Instant; to: Instant }

/** `2026-03-04`: the day at `at` in `zone`, as it stands in the URL. */
export function dayKey(zone: string, at: Instant): string {
  const { year, month, day } = wallOf(zone, at)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The day of the URL as an instant in `zone`; without a readable one, `now`. */
export function instantOfDay(day: string | undefined, zone: string, now: Instant): Instant {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '')
  if (!match) return now
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number]
  if (month < 1 || month > 12 || date < 1 || date > 31) return now
  return instantOf(zone, { year, month, day: date, hour: 12, minute: 0, second: 0 })
}

/** What is drawn around `at`: whole weeks from Monday on, or the whole month, by the clocks of `zone`. */
export function spanAround(view: View, at: Instant, zone: string): DrawnSpan {
  const { year, month, weekday } = wallOf(zone, at)
  if (view === 'month') {
    const first = (count: number) => instantOf(zone, { year, month: month + count, day: 1, hour: 0, minute: 0, second: 0 })
    return { from: first(0), to: first(1) }
  }
  const from = addDays(zone, startOfDay(zone, at), -((weekday + 6) % 7))
  return { from, to: addDays(zone, from, view === 'week' ? 7 : 14) }
}

/** The first day of the span before (`by` -1) or after (`by` 1) this one. */
export function neighbour(view: View, { from, to }: DrawnSpan, zone: string, by: 1 | -1): string {
  if (by === 1) return dayKey(zone, to)
  if (view === 'month') return dayKey(zone, spanAround('month', addDays(zone, from, -1), zone).from)
  return dayKey(zone, addDays(zone, from, view === 'week' ? -7 : -14))
}
