import { addDaysLocal, LocalDateTime, parseLocal, startOfWeek, toLocal, type Instant } from '../../domain/time.ts'
import { instantOf, wallOf } from '../ui/time/zone.ts'

export const VIEWS = ['week', 'fortnight', 'month'] as const
export type View = (typeof VIEWS)[number]
export type DrawnSpan = { from: Instant; to: Instant }

/** `2026-03-04`: the day at `at` in `zone`, as it stands in the URL. */
export function dayKey(zone: string, at: Instant): string {
  return toLocal(at, zone).slice(0, 10)
}

/** The day of the URL as an instant in `zone`; without a readable one, `now`. */
export function instantOfDay(day: string | undefined, zone: string, now: Instant): Instant {
  const noon = `${day}T12:00`
  return LocalDateTime.safeParse(noon).success ? parseLocal(noon, zone) : now
}

/** What is drawn around `at`: whole weeks from Monday on, or the whole month, by the clocks of `zone`. */
export function spanAround(view: View, at: Instant, zone: string): DrawnSpan {
  if (view === 'month') {
    const { year, month } = wallOf(zone, at)
    const first = (count: number) => instantOf(zone, { year, month: month + count, day: 1, hour: 0, minute: 0, second: 0 })
    return { from: first(0), to: first(1) }
  }
  const from = startOfWeek(at, zone)
  return { from, to: addDaysLocal(from, view === 'week' ? 7 : 14, zone) }
}

/** The first day of the span before (`by` -1) or after (`by` 1) this one. */
export function neighbour(view: View, { from, to }: DrawnSpan, zone: string, by: 1 | -1): string {
  if (by === 1) return dayKey(zone, to)
  if (view === 'month') return dayKey(zone, spanAround('month', addDaysLocal(from, -1, zone), zone).from)
  return dayKey(zone, addDaysLocal(from, view === 'week' ? -7 : -14, zone))
}
