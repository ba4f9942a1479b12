import { snoozeFault } from '../../domain/incident.ts'
import { HOUR, MINUTE, type Instant } from '../../domain/time.ts'
import { clockText, dayText } from '../ui/time/words.ts'
import { addDays, instantOf, wallOf } from '../ui/time/zone.ts'

export type SnoozeChoice = { label: string; until: Instant; hint: string }

const MORNING = 9

/** Until when one snoozes, in the viewer's zone: an hour, four, tomorrow morning, Monday morning. */
export function snoozeChoices(now: Instant, zone: string): SnoozeChoice[] {
  const morning = (days: number): Instant => {
    const { year, month, day } = wallOf(zone, addDays(zone, now, days))
    return instantOf(zone, { year, month, day, hour: MORNING, minute: 0, second: 0 })
  }
  const { weekday } = wallOf(zone, now)
  const toMonday = (8 - weekday) % 7 || 7
  const choices = [
    { label: '30 minutes', until: now + 30 * MINUTE },
    { label: '1 hour', until: now + HOUR },
    { label: '4 hours', until: now + 4 * HOUR },
    { label: 'Tomorrow morning', until: morning(1) },
    ...(toMonday === 1 ? [] : [{ label: 'Monday morning', until: morning(toMonday) }]),
  ].filter(({ until }) => snoozeFault(until, now) === undefined)
  return choices.map((choice) => {
    const sameDay = wallOf(zone, choice.until).day === wallOf(zone, now).day
    return { ...choice, hint: `${sameDay ? '' : `${dayText(choice.until, zone, now)} `}${clockText(choice.until, zone)}` }
  })
}
