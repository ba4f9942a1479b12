import { layerShifts, type Layer, type Schedule } from './schedule.ts'
import { WEEKDAYS, type Continuous, type Recurring, type Restriction, type Weekday } from './schedule-layer.ts'
import { DAY, formatLocal, formatWall, parseLocal, readWall, weekdayOf, type Instant } from './time.ts'

/**
 * A layer as one sentence, e.g. "3 people take turns, the next every 2 weeks on Monday at 09:00 (Europe/Berlin),
 * first on Mon 2 Nov 2026, 09:00; only Mon–Fri 09:00–17:00."
 */
export function describeRotation(layer: Layer, timezone: string): string {
  const zone = layer.timezone ?? timezone
  const parts = [rotationInWords(layer, zone)]
  if (layer.restrictions.length > 0) parts.push(`only ${layer.restrictions.map(restrictionInWords).join(' and ')}`)
  if (layer.effectiveFrom !== undefined) parts.push(`from ${formatLocal(layer.effectiveFrom, zone)}`)
  if (layer.until !== undefined) parts.push(`until ${formatLocal(layer.until, zone)}`)
  return `${parts.join('; ')}.`
}

function rotationInWords({ participants, rotation }: Layer, zone: string): string {
  const people = new Set(participants.flat()).size
  if (people === 0) return 'Nobody is in this layer'
  const turns = participants.length
  if (rotation === null) return people === 1 ? 'One person, always on' : `${people} people, always on together`
  const single = people === 1 ? 'One person' : `${people} people together`
  const who = turns === 1 ? single : `${turns} ${participants.every((group) => group.length === 1) ? 'people' : 'groups'} take turns`
  const first = formatWall(readWall(rotation.startLocal))
  if (rotation.kind === 'continuous') {
    if (turns === 1) return `${who}, always on from ${first} (${zone})`
    return `${who}, the next ${handoffInWords(rotation)} (${zone}), first on ${first}`
  }
  const length = durationInWords(rotation.durationSeconds)
  if (rotation.unit === 'once') return `${who}, once on ${first} (${zone}) for ${length}`
  const turn = turns === 1 ? '' : `, the turn passing ${turnInWords(rotation)}`
  const off = rotation.except?.length ? `, ${count(rotation.except.length, 'shift')} left out` : ''
  return `${who}, shifts of ${length} ${recurrenceInWords(rotation)} (${zone}), first on ${first}${turn}${off}`
}

function handoffInWords({ unit, every, startLocal }: Continuous): string {
  const start = readWall(startLocal)
  const time = formatWall(start).slice(-5)
  if (unit === 'hour') {
    const minutes = Number(time.slice(3))
    return `${each(every, 'hour')} ${minutes === 0 ? 'on the hour' : `at ${count(minutes, 'minute')} past`}`
  }
  if (unit === 'day') return `${each(every, 'day')} at ${time}`
  if (unit === 'week') return every === 1 ? `every ${dayName(start)} at ${time}` : `every ${every} weeks on ${dayName(start)} at ${time}`
  return `${each(every, 'month')} on the ${ordinal(new Date(start).getUTCDate())} at ${time}`
}

function recurrenceInWords({ unit, every, startLocal, weekdays, monthDays }: Recurring): string {
  const start = readWall(startLocal)
  const time = `at ${formatWall(start).slice(-5)}`
  const on = weekdays ? ` on ${weekdaysInWords(weekdays)}` : ''
  if (unit === 'hour') return `${each(every, 'hour')}${on}`
  if (unit === 'day') return `${each(every, 'day')}${on} ${time}`
  if (unit === 'week') return `${each(every, 'week')} on ${weekdays ? weekdaysInWords(weekdays) : dayName(start)} ${time}`
  const days = monthDays ?? (weekdays ? [] : [new Date(start).getUTCDate()])
  const named = days.length > 0 ? ` on the ${days.map(ordinal).join(', ')}` : ''
  return `${each(every, 'month')}${named}${named && on ? ', if it is' : ''}${on} ${time}`
}

function turnInWords({ unit, turnLength, weekdays }: Recurring): string {
  if (unit === 'week' && weekdays) return turnLength === 1 ? 'each week' : `after ${turnLength} weeks`
  if (unit === 'month') return turnLength === 1 ? 'each month' : `after ${turnLength} months`
  return turnLength === 1 ? 'after each shift' : `after ${turnLength} shifts`
}

function restrictionInWords({ weekdays, fromLocal, toLocal }: Restriction): string {
  const days = weekdaysInWords(weekdays)
  if (fromLocal === toLocal) return fromLocal === '00:00' ? `${days} all day` : `${days} for 24 hours from ${fromLocal}`
  return `${days} ${fromLocal}–${toLocal}${toLocal < fromLocal && toLocal !== '00:00' ? ' the next day' : ''}`
}

const SHORT: Record<Weekday, string> = {
  MO: 'Mon',
  TU: 'Tue',
  WE: 'Wed',
  TH: 'Thu',
  FR: 'Fri',
  SA: 'Sat',
  SU: 'Sun',
}
const LONG = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** Neighbours are joined: "Mon–Fri", "Mon, Wed". */
function weekdaysInWords(weekdays: Weekday[]): string {
  if (weekdays.length === 7) return 'every day'
  const days = WEEKDAYS.map((day) => weekdays.includes(day))
  const runs: string[] = []
  for (let from = 0; from < 7; from++) {
    if (!days[from]) continue
    let to = from
    while (days[to + 1]) to++
    const names = WEEKDAYS.slice(from, to + 1).map((day) => SHORT[day])
    runs.push(names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', '))
    from = to
  }
  return runs.join(', ')
}

function dayName(wall: number): string {
  return LONG[weekdayOf(wall)]!
}

function each(every: number, unit: string): string {
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`
}

function ordinal(day: number): string {
  if (day === -1) return 'last day'
  if (day < 0) return `${ordinal(-day)} last day`
  const ending = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')
  return `${day}${ending}`
}

function durationInWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3_600), 'hour'],
    [Math.floor((seconds % 3_600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ] as const
  return parts.flatMap(([number, unit]) => (number > 0 ? [count(number, unit)] : [])).join(' ')
}

/** Something about a schedule that can hardly be meant; `layerId` null: it concerns the whole. */
export type ScheduleProblem = { layerId: string | null; problem: string }

/** What somebody who edits a schedule should be told; none of it forbids saving. */
export function scheduleProblems(schedule: Schedule): ScheduleProblem[] {
  if (schedule.layers.length === 0) {
    return [
      {
        layerId: null,
        problem: 'The schedule has no layer, so nobody is on call unless an override says so.',
      },
    ]
  }
  return schedule.layers.flatMap((layer) => layerProblems(schedule, layer).map((problem) => ({ layerId: layer.id, problem })))
}

function layerProblems(schedule: Schedule, layer: Layer): string[] {
  const people = layer.participants.flat()
  if (people.length === 0) return [`${layer.name} has no participants, so nobody is on call in it.`]
  const problems: string[] = []
  const ineligible = people.filter((user) => schedule.ineligibleUserIds?.includes(user))
  if (ineligible.length === people.length) problems.push(`Nobody in ${layer.name} can be paged.`)
  else if (ineligible.length > 0) problems.push(`Somebody in ${layer.name} cannot be paged; their turns count for nothing.`)
  const above = schedule.layers.find((other) => other.priority > layer.priority && isAlwaysOn(schedule, other))
  if (above) problems.push(`${layer.name} does not count once ${above.name} has begun, which has a higher priority and always somebody on.`)
  const { effectiveFrom, until } = layer
  if (effectiveFrom !== undefined && until !== undefined && until <= effectiveFrom) {
    problems.push(`${layer.name} ends before it takes effect.`)
  } else if (!hasAnybodyOn(layer, schedule.timezone)) {
    problems.push(`Nobody is ever on call in ${layer.name}: its shifts, restrictions and limits in time never meet.`)
  }
  return problems
}

/** From its beginning on there is never a time without somebody who can be paged. */
function isAlwaysOn(schedule: Schedule, layer: Layer): boolean {
  const { participants, rotation } = layer
  if (layer.restrictions.length > 0 || layer.until !== undefined || rotation?.kind === 'recurring') return false
  const hasAble = (group: number[]) => group.some((user) => !schedule.ineligibleUserIds?.includes(user))
  return rotation === null ? participants.some(hasAble) : participants.length > 0 && participants.every(hasAble)
}

/** Looked for in the two years after the layer begins. */
function hasAnybodyOn(layer: Layer, timezone: string): boolean {
  const start = layer.rotation ? parseLocal(layer.rotation.startLocal, layer.timezone ?? timezone) : 0
  const from: Instant = Math.max(start, layer.effectiveFrom ?? start)
  for (let month = 0; month < 24; month++) {
    const end = from + (month + 1) * 31 * DAY
    if (layerShifts(layer, timezone, from + month * 31 * DAY, end).length > 0) return true
  }
  return false
}
