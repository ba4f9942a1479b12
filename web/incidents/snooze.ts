import { snoozeTimes } from '../../domain/snooze.ts'
import type { Instant } from '../../domain/time.ts'
import { clockText, dayText } from '../ui/time/words.ts'
import { wallOf } from '../ui/time/zone.ts'

export type SnoozeChoice = { label: string; until: Instant; hint: string }

/** Until when one snoozes, each with the wall time at which it ends. */
export function snoozeChoices(now: Instant, zone: string): SnoozeChoice[] {
  return snoozeTimes(now, zone).map((choice) => {
    const sameDay = wallOf(zone, choice.until).day === wallOf(zone, now).day
    return { ...choice, hint: `${sameDay ? '' : `${dayText(choice.until, zone, now)} `}${clockText(choice.until, zone)}` }
  })
}
