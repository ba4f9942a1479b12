import type { z } from 'zod'
import type { Calendar, ScheduleOverride } from '../../contract/schedules.ts'
import type { Instant } from '../../domain/time.ts'
import type { ShiftRow, ShiftSpan } from '../ui/time/shift-rows.tsx'

export type CalendarShown = z.output<typeof Calendar>
type Shift = CalendarShown['final'][number]

/** The rows of the calendar: each layer, overrides (in as many rows as overlap), and what holds in the end. */
export function rowsOf(calendar: CalendarShown, me: number, hints: ReadonlyMap<string, string> = new Map()): ShiftRow[] {
  const names = new Map(calendar.people.map(({ userId, name }) => [userId, name]))
  const span = (prefix: string, shift: Shift): ShiftSpan => ({
    id: `${prefix}-${shift.start}`,
    who: shift.userIds.join('+'),
    name: namesOf(shift.userIds, names),
    from: shift.start,
    to: shift.end,
    look: shift.userIds.includes(me) ? 'mine' : prefix === 'final' && shift.overrideIds.length > 0 ? 'override' : 'plain',
    ...(shift.overrideIds.length > 0 ? { detail: 'changed by an override' } : {}),
  })
  const lanes = lanesOf(calendar.overrides)
  return [
    ...calendar.layers.map((layer): ShiftRow => {
      const hint = hints.get(layer.id)
      return {
        id: `layer-${layer.id}`,
        name: layer.name,
        ...(hint === undefined ? {} : { hint }),
        kind: 'layer',
        spans: layer.shifts.map((shift) => span(layer.id, shift)),
      }
    }),
    ...(lanes.length === 0 ? [[]] : lanes).map((lane, index): ShiftRow => ({
      id: `override-${index}`,
      name: index === 0 ? 'Overrides' : `Overrides ${index + 1}`,
      kind: 'override',
      spans: lane.map((one) => ({
        id: one.id,
        who: String(one.userId ?? ''),
        name: one.userName ?? 'Somebody who left',
        from: one.start,
        to: one.end,
        look: one.userId === me ? 'mine' : one.kind === 'remove' ? 'ghost' : 'override',
        detail: [overrideWords(one), one.reason].filter(Boolean).join(': '),
      })),
    })),
    {
      id: 'final',
      name: 'On call',
      kind: 'final',
      spans: calendar.final.map((shift) => span('final', shift)),
      gaps: calendar.gaps.map(({ start, end }) => ({ from: start, to: end })),
    },
  ]
}

export function namesOf(userIds: readonly number[], names: ReadonlyMap<number, string>): string {
  return userIds.map((id) => names.get(id) ?? `Person ${id}`).join(', ')
}

/** An override in a few words: who, and what it does. */
export function overrideWords({ kind, userName, replacedUserName }: ScheduleOverride): string {
  const who = userName ?? 'Somebody who left'
  if (kind === 'add') return `${who} too`
  if (kind === 'remove') return `Without ${who}`
  return kind === 'replaceAll' ? `${who} alone` : `${who} for ${replacedUserName ?? 'somebody who left'}`
}

/** Spans that overlap in rows of their own, so that none hides another. */
function lanesOf(overrides: readonly ScheduleOverride[]): ScheduleOverride[][] {
  const lanes: ScheduleOverride[][] = []
  for (const one of overrides.toSorted((a, b) => a.start - b.start)) {
    const free = lanes.find((lane) => (lane.at(-1)?.end ?? -Infinity) <= one.start)
    if (free) free.push(one)
    else lanes.push([one])
  }
  return lanes
}

export type HandOff = { at: Instant; from: string | null; to: string | null }

/** The next changes of who is on call: `null` where nobody is. */
export function handOffs({ final, gaps, people }: CalendarShown, now: Instant, most: number): HandOff[] {
  const names = new Map(people.map(({ userId, name }) => [userId, name]))
  const stretches = [
    ...final.map(({ start, end, userIds }) => ({ start, end, who: namesOf(userIds, names) as string | null })),
    ...gaps.map(({ start, end }) => ({ start, end, who: null })),
  ].toSorted((a, b) => a.start - b.start)
  const found: HandOff[] = []
  for (const [index, { start, who }] of stretches.entries()) {
    const before = stretches[index - 1]
    if (before === undefined || start <= now || before.who === who) continue
    found.push({ at: start, from: before.who, to: who })
    if (found.length === most) break
  }
  return found
}
