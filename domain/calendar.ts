import { z } from 'zod'
import { DAY, startOfDay, weekdayOf, type Wall } from './time.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const Weekday = z.enum(WEEKDAYS)

const named = {
  name: z.string().min(1),
  /** The first year in which it is kept. */
  since: z.int().optional(),
}
const month = z.int().min(1).max(12)

/** A holiday by its rule, so that it is right in any year. */
const Holiday = z.union([
  z.strictObject({ ...named, month, day: z.int().min(1).max(31) }),
  /** `nth`: 1 for the first of the month, -1 for the last. */
  z.strictObject({ ...named, month, weekday: Weekday, nth: z.union([z.literal(-1), z.int().min(1).max(4)]) }),
  /** Days after Easter Sunday of the western churches. */
  z.strictObject({ ...named, easter: z.int().min(-100).max(100) }),
])
type Holiday = z.infer<typeof Holiday>

/** On which days an authority or a market works. */
export const BusinessCalendar = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: z.string().min(1),
  source: z.url(),
  weekend: z.array(Weekday).min(1),
  /** `nearest`: a holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after. */
  observed: z.enum(['nearest', 'asIs']),
  holidays: z.array(Holiday).default([]),
})
export type BusinessCalendar = z.infer<typeof BusinessCalendar>

/** Whether work is done on the day of a wall time. */
export function isBusinessDay(wall: Wall, calendar: BusinessCalendar): boolean {
  const day = startOfDay(wall)
  if (calendar.weekend.includes(WEEKDAYS[weekdayOf(day)]!)) return false
  const year = new Date(day).getUTCFullYear()
  // New Year's Day may be kept on the last day of the year before.
  return ![year - 1, year, year + 1].some((of) => holidaysOf(calendar, of).includes(day))
}

/** The same time of day, so many business days later; the day it begins on never counts. */
export function addBusinessDays(wall: Wall, count: number, calendar: BusinessCalendar): Wall {
  let at = wall
  for (let left = count; left > 0;) {
    at += DAY
    if (isBusinessDay(at, calendar)) left--
  }
  return at
}

function holidaysOf({ holidays, observed }: BusinessCalendar, year: number): Wall[] {
  return holidays.filter(({ since }) => since === undefined || year >= since).map((holiday) => kept(dayOf(holiday, year), observed))
}

function kept(day: Wall, observed: BusinessCalendar['observed']): Wall {
  const weekday = weekdayOf(day)
  if (observed === 'asIs' || weekday < 5) return day
  return weekday === 5 ? day - DAY : day + DAY
}

function dayOf(holiday: Holiday, year: number): Wall {
  if ('easter' in holiday) return easterOf(year) + holiday.easter * DAY
  if ('day' in holiday) return Date.UTC(year, holiday.month - 1, holiday.day)
  const wanted = WEEKDAYS.indexOf(holiday.weekday)
  if (holiday.nth === -1) {
    const last = Date.UTC(year, holiday.month, 0)
    return last - ((weekdayOf(last) - wanted + 7) % 7) * DAY
  }
  const first = Date.UTC(year, holiday.month - 1, 1)
  return first + (((wanted - weekdayOf(first) + 7) % 7) + (holiday.nth - 1) * 7) * DAY
}

/** Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher. */
function easterOf(year: number): Wall {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const rest = year % 100
  const correction = Math.floor((century + 8) / 25)
  const epact = (19 * golden + century - Math.floor(century / 4) - Math.floor((century - correction + 1) / 3) + 15) % 30
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - epact - (rest % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451)
  const sum = epact + weekday - 7 * late + 114
  return Date.UTC(year, Math.floor(sum / 31) - 1, (sum % 31) + 1)
}
