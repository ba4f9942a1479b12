import { z } from 'zod'
import { Severity, SEVERITY_WORDS } from './severity.ts'
import { LocalTime, Timezone } from './time.ts'

/** What laws count from. A clock starts with one of the first five; `fixed`: when a remedy is there, for what follows it. */
export const CLOCK_EVENTS = ['aware', 'classified', 'material', 'discovered', 'paid', 'fixed'] as const
export const ClockEvent = z.enum(CLOCK_EVENTS)
export type ClockEvent = z.infer<typeof ClockEvent>
export const EVENT_WORDS: Record<ClockEvent, string> = {
  aware: 'becoming aware of it',
  classified: 'classifying it',
  material: 'finding it material',
  discovered: 'discovering it',
  paid: 'paying a ransom',
  fixed: 'having a remedy',
}
/** The same as a fact, beside the time at which it became one. */
export const EVENT_FACTS: Record<ClockEvent, string> = {
  aware: 'Aware of it',
  classified: 'Classified',
  material: 'Found material',
  discovered: 'Discovered',
  paid: 'Ransom paid',
  fixed: 'Remedy there',
}

export const LIMIT_UNITS = ['hours', 'calendarDays', 'months', 'businessDays'] as const

/** The latest time for something: so long after an event, or after the filing before it. */
export const Limit = z
  .strictObject({
    amount: z.int().min(1, 'At least 1.').max(1_000, 'At most 1,000.'),
    unit: z.enum(LIMIT_UNITS),
    from: z.union([ClockEvent, z.literal('previous')]),
    /** It runs from the end of the calendar year in which that was. */
    yearEnd: z.boolean().default(false),
    /** Days end at this time in the zone of the authority; null: at the time of day at which they began. */
    at: LocalTime.nullable().default(null),
    /** Whose business days; only with that unit. */
    calendar: z.string().nullable().default(null),
  })
  .refine(({ unit, calendar }) => (unit === 'businessDays') === (calendar !== null), {
    path: ['calendar'],
    error: 'Business days need a calendar, and nothing else has one.',
  })
export type Limit = z.infer<typeof Limit>

const Words = z.string().trim().min(1).max(500)
const Key = z.string().regex(/^[a-z0-9-]{1,60}$/)

export const Stage = z.strictObject({
  id: Key,
  title: Words,
  /** The earliest counts. None: without undue delay, as far as the law says. */
  limits: z.array(Limit).max(4),
  recipients: z.array(Words).min(1),
  /** What it has to say. */
  checklist: z.array(Words).min(1),
})
export type Stage = z.infer<typeof Stage>

/** When it is worth looking at: all that a line names is so. */
const Suggestion = z.strictObject({
  personalData: z.literal(true).optional(),
  security: z.literal(true).optional(),
  severities: z.array(Severity).min(1).optional(),
  assetKinds: z.array(z.string().min(1)).min(1).optional(),
})

/** A duty to report, as a law sets it: one file of `packs/clocks`. */
export const Obligation = z
  .strictObject({
    id: Key,
    title: Words,
    jurisdiction: Words,
    /** The text of the law. */
    source: z.url({ protocol: /^https$/ }),
    /** The day on which this file was last held against what is published about the law; null: not yet. */
    reviewed: z.iso.date().nullable(),
    /** What is not certain about it, for counsel to settle. */
    unsure: z.string().min(1).max(1_000).nullable().default(null),
    note: z.string().min(1).max(1_000).nullable().default(null),
    enabled: z.boolean(),
    appliesWhen: z.array(Words).min(1),
    suggest: z.array(Suggestion).min(1),
    start: ClockEvent.exclude(['fixed']),
    zone: Timezone,
    /** Whose word a filing needs: a role of the response. */
    approverRole: z.string().min(1).max(60),
    stages: z.array(Stage).min(1).max(10),
  })
  .superRefine(({ stages, start }, context) => {
    if (new Set(stages.map(({ id }) => id)).size < stages.length) context.addIssue({ code: 'custom', message: 'Two stages have one id.' })
    if (stages[0]!.limits.some(({ from }) => from === 'previous'))
      context.addIssue({ code: 'custom', path: ['stages', 0], message: 'Nothing is filed before the first stage.' })
    if (!stages.some(({ limits }) => limits.length === 0 || limits.some(({ from }) => from === start)))
      context.addIssue({ code: 'custom', path: ['start'], message: 'No stage runs from the event that starts it.' })
  })
export type Obligation = z.infer<typeof Obligation>

/** What a company has set otherwise than the file says. */
export const ObligationSetting = z.strictObject({
  enabled: z.boolean(),
  /** Limits by the id of their stage; a stage that is not named keeps its own. */
  limits: z.record(Key, z.array(Limit).max(4, 'At most 4 limits.')).default({}),
  /** The day on which its own counsel last looked at it. */
  reviewed: z.iso.date('Give a date, e.g. 2026-11-01.').nullable().default(null),
  note: z.string().trim().max(1_000, 'At most 1,000 characters.').default(''),
})
export type ObligationSetting = z.infer<typeof ObligationSetting>

/** An obligation as it holds for this company. */
export function adjusted(obligation: Obligation, setting: ObligationSetting | undefined): Obligation {
  if (!setting) return obligation
  const stages = obligation.stages.map((stage) => ({ ...stage, limits: setting.limits[stage.id] ?? stage.limits }))
  return { ...obligation, enabled: setting.enabled, stages }
}

/** The events that an obligation asks for: the one that starts it first. */
export function eventsOf({ start, stages }: Pick<Obligation, 'start' | 'stages'>): ClockEvent[] {
  const named = stages.flatMap(({ limits }) => limits.flatMap(({ from }) => (from === 'previous' ? [] : [from])))
  return [...new Set<ClockEvent>([start, ...named])]
}

export type Concern = { personalData: boolean; security: boolean; severity: Severity; assetKind: string | null }

/**
 * Why an obligation is worth looking at for something that stands like this; empty: nothing speaks for it. It is never
 * more than that: whether a law applies is for people to say.
 */
export function reasonsFor({ suggest }: Pick<Obligation, 'suggest'>, concern: Concern, kindName: (key: string) => string): string[] {
  return suggest.flatMap((line) => {
    const said: (string | false)[] = []
    if (line.personalData) said.push(concern.personalData && 'personal data are concerned')
    if (line.security) said.push(concern.security && 'its type is about security')
    if (line.severities) said.push(line.severities.includes(concern.severity) && `it is ${SEVERITY_WORDS[concern.severity].toLowerCase()}`)
    if (line.assetKinds)
      said.push(
        concern.assetKind !== null &&
          line.assetKinds.includes(concern.assetKind) &&
          `it is about a ${kindName(concern.assetKind).toLowerCase()}`,
      )
    return said.every((word) => word !== false) ? [said.join(' and ')] : []
  })
}

const UNIT_WORDS: Record<Limit['unit'], [one: string, many: string]> = {
  hours: ['hour', 'hours'],
  calendarDays: ['day', 'days'],
  months: ['month', 'months'],
  businessDays: ['business day', 'business days'],
}

/** `72 hours from becoming aware of it`, `4 business days from finding it material, until 17:30`. */
export function limitWords({ amount, unit, from, yearEnd, at }: Limit): string {
  const event = from === 'previous' ? 'the filing before' : EVENT_WORDS[from]
  const begin = yearEnd ? `the end of the year of ${event}` : event
  return `${amount} ${UNIT_WORDS[unit][amount === 1 ? 0 : 1]} from ${begin}${at === null ? '' : `, until ${at}`}`
}

/** All limits of a stage in words. */
export function stageWords({ limits }: Pick<Stage, 'limits'>): string {
  return limits.length === 0 ? 'without undue delay' : limits.map(limitWords).join('; at the latest ')
}
