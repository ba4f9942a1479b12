import type { z } from 'zod'
import type { Layer } from '../../domain/schedule.ts'
import type { Recurring, Weekday } from '../../domain/schedule-layer.ts'
import { DAY, HOUR, instantAt, parseLocal, readWall, SECOND, toLocal, WEEK, writeWall, type Wall } from '../../domain/time.ts'

export type LayerInput = z.input<typeof Layer>

/**
 * Reads as much of iCalendar as on-call calendars use and gives a layer for each event. The summary names the
 * people, separated by commas, after an optional priority: `[L2] alex, bo`. What cannot be expressed throws.
 */
export function layersFromCalendar(text: string, timezone: string, userId: (name: string) => number): LayerInput[] {
  const events = eventsOf(text).filter((event) => event.get('STATUS')?.[0]?.value !== 'CANCELLED')
  const moved = events.filter((event) => event.has('RECURRENCE-ID'))
  const masters = events.filter((event) => !event.has('RECURRENCE-ID'))
  return [
    ...masters.flatMap((event, i) => seriesLayers(event, exceptionsOf(event, moved), `event-${i}`)),
    ...moved.flatMap((event, i) => seriesLayers(event, [], `moved-${i}`)),
  ]

  function exceptionsOf(event: Event, all: Event[]): Property[] {
    const same = all.filter((other) => other.get('UID')?.[0]?.value === event.get('UID')?.[0]?.value)
    return [...(event.get('EXDATE') ?? []), ...same.flatMap((other) => other.get('RECURRENCE-ID') ?? [])]
  }

  function seriesLayers(event: Event, exceptions: Property[], id: string): LayerInput[] {
    const start = event.get('DTSTART')?.[0]
    if (!start) throw new Error('an event without DTSTART')
    const zone = zoneOf(start, timezone)
    const first = wallOf(start.value, zone)
    const seconds = (lengthOf(event, first, zone, timezone) / SECOND) | 0
    if (seconds === 0) return []
    const { priority, names } = summaryOf(event)
    const layer = (layerId: string, rotation: LayerInput['rotation'], until?: string): LayerInput => ({
      id: layerId,
      name: names.join(', '),
      priority,
      participants: [names.map(userId)],
      timezone: zone,
      rotation,
      until,
    })
    const once = (at: Wall) => ({ kind: 'recurring', unit: 'once', startLocal: writeWall(at), durationSeconds: seconds }) as const
    const extra = (event.get('RDATE') ?? []).flatMap((property) => property.value.split(',').map((value) => wallOf(value, zone)))
    const extras = extra.map((at, i) => layer(`${id}-${i}`, once(at)))
    const rule = event.get('RRULE')?.[0]
    if (!rule) return [layer(id, once(first)), ...extras]
    const recurrence = recurrenceOf(rule.value, first)
    const last = lastStart(recurrence, first, zone)
    const except = exceptions.flatMap((one) => one.value.split(',').map((value) => instantOf(value, zoneOf(one, timezone))))
    const rotation: LayerInput['rotation'] = {
      kind: 'recurring',
      ...recurrence.fields,
      startLocal: writeWall(first),
      durationSeconds: seconds,
      ...(except.length > 0 && { except: except.map((at) => toLocal(at, zone)) }),
    }
    const until = last === undefined ? undefined : new Date(instantAt(last + seconds * SECOND, zone)).toISOString()
    return [layer(id, rotation, until), ...extras]
  }
}

type Property = { value: string; parameters: Map<string, string> }
type Event = Map<string, Property[]>

function eventsOf(text: string): Event[] {
  const events: Event[] = []
  let event: Event | undefined
  let nested = 0
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    if (line === 'BEGIN:VEVENT') event = new Map()
    else if (line === 'END:VEVENT') event = void events.push(event!)
    else if (event && line.startsWith('BEGIN:')) nested++
    else if (event && line.startsWith('END:')) nested--
    else if (event && nested === 0) {
      const [, head, value] = /^((?:[^:"]|"[^"]*")*):(.*)$/.exec(line) ?? []
      if (head === undefined) continue
      const [name, ...parameters] = head.split(';')
      const entry = { value: value!, parameters: new Map(parameters.map((one) => one.split('=', 2) as [string, string])) }
      event.set(name!.toUpperCase(), [...(event.get(name!.toUpperCase()) ?? []), entry])
    }
  }
  return events
}

/** All-day events count in UTC. */
function zoneOf({ value, parameters }: Property, timezone: string): string {
  if (/^\d{8}$/.test(value) || value.endsWith('Z')) return 'UTC'
  return parameters.get('TZID')?.replaceAll('"', '') ?? timezone
}

function wallText(value: string): string {
  const [, y, m, d, hours = '00', minutes = '00', seconds = '00'] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(value) ?? []
  if (!y) throw new Error(`not a date: ${value}`)
  return `${y}-${m}-${d}T${hours}:${minutes}:${seconds}`
}

function instantOf(value: string, zone: string): number {
  return parseLocal(wallText(value), value.endsWith('Z') ? 'UTC' : zone)
}

function wallOf(value: string, zone: string): Wall {
  return value.endsWith('Z') && zone !== 'UTC' ? readWall(toLocal(instantOf(value, zone), zone)) : readWall(wallText(value))
}

function lengthOf(event: Event, first: Wall, zone: string, timezone: string): number {
  const end = event.get('DTEND')?.[0]
  if (end) return readWall(toLocal(instantOf(end.value, zoneOf(end, timezone)), zone)) - first
  const duration = event.get('DURATION')?.[0]?.value
  if (!duration) return event.get('DTSTART')![0]!.value.length === 8 ? DAY : 0
  const part = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0)
  return part('W') * WEEK + part('D') * DAY + part('H') * HOUR + (part('M') * 60 + part('S')) * SECOND
}

function summaryOf(event: Event): { priority: number; names: string[] } {
  const summary = (event.get('SUMMARY')?.[0]?.value ?? '').replaceAll('\\,', ',')
  const [, level = '0', people = ''] = /^\s*(?:\[L(\d+)\])?\s*(.*)$/i.exec(summary) ?? []
  return { priority: Number(level), names: people.split(',').map((name) => name.trim()) }
}

type Fields = Pick<z.input<typeof Recurring>, 'unit' | 'weekdays' | 'monthDays'> & { every: number }
type Recurrence = { fields: Fields; until?: string; count?: number }

function recurrenceOf(rule: string, first: Wall): Recurrence {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]))
  const known = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'UNTIL', 'COUNT', 'WKST']
  for (const name of parts.keys()) if (!known.includes(name)) throw new Error(`a recurrence with ${name}`)
  if ((parts.get('WKST') ?? 'MO') !== 'MO' && parts.get('FREQ') === 'WEEKLY' && Number(parts.get('INTERVAL') ?? 1) > 1) {
    throw new Error('weeks that do not begin on Monday')
  }
  const units: Record<string, Fields['unit']> = { HOURLY: 'hour', DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month' }
  const unit = units[parts.get('FREQ') ?? '']
  if (!unit) throw new Error(`a recurrence of ${parts.get('FREQ')}`)
  const fields: Fields = { unit, every: Number(parts.get('INTERVAL') ?? 1) }
  if (parts.has('BYDAY')) fields.weekdays = parts.get('BYDAY')!.split(',') as Weekday[]
  if (parts.has('BYMONTHDAY')) fields.monthDays = parts.get('BYMONTHDAY')!.split(',').map(Number)
  // A month without the day has no event in iCalendar.
  if (unit === 'month' && !fields.weekdays && !fields.monthDays) fields.monthDays = [new Date(first).getUTCDate()]
  const recurrence: Recurrence = { fields }
  if (parts.has('UNTIL')) recurrence.until = parts.get('UNTIL')!
  if (parts.has('COUNT')) recurrence.count = Number(parts.get('COUNT'))
  return recurrence
}

/** The start of the last shift of a series that ends, found by going through it hour by hour or day by day. */
function lastStart({ fields, until, count }: Recurrence, first: Wall, zone: string): Wall | undefined {
  if (until === undefined && count === undefined) return undefined
  const end = until === undefined ? Infinity : wallOf(until.length === 8 ? `${until}T235959` : until, zone)
  const weekday = (at: Wall) => (['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const)[new Date(at).getUTCDay()]!
  const monday = (at: Wall) => Math.floor(at / DAY) - ((new Date(at).getUTCDay() + 6) % 7)
  const month = (at: Wall) => new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth()
  const step = fields.unit === 'hour' ? HOUR : DAY
  const period: Record<string, (at: Wall) => number> = {
    hour: (at) => (at - first) / HOUR,
    day: (at) => (at - first) / DAY,
    week: (at) => (monday(at) - monday(first)) / 7,
    month: (at) => month(at) - month(first),
  }
  let last: Wall | undefined
  for (let at = first, found = 0; at <= end && found < (count ?? Infinity) && at < first + 20_000 * DAY; at += step) {
    if (period[fields.unit]!(at) % fields.every !== 0) continue
    const days = fields.weekdays ?? (fields.unit === 'week' ? [weekday(first)] : undefined)
    if (days && !days.includes(weekday(at))) continue
    const length = new Date(Date.UTC(new Date(at).getUTCFullYear(), new Date(at).getUTCMonth() + 1, 0)).getUTCDate()
    const day = new Date(at).getUTCDate()
    if (fields.monthDays && !fields.monthDays.some((one) => one === day || one === day - length - 1)) continue
    last = at
    found++
  }
  return last
}
