import { z } from 'zod'
import { boundedKey } from './digest.ts'
import { compileExpression, EXPRESSION_LENGTH, type Variables } from './expression.ts'
import { BUDGET, type Budget } from './expression-meter.ts'
import { guess } from './guess.ts'
import { boundJson, type Json } from './json.ts'
import { boundedLabels } from './labels.ts'
import { instantFromSender } from './sender-time.ts'
import { severityFromWord, UNSTATED_SEVERITY } from './severity.ts'
import { DESCRIPTION_LENGTH, KEY_LENGTH, type Signal, SOURCE_LENGTH, TITLE_LENGTH } from './signal.ts'
import { statusFromWord } from './status-word.ts'
import { cleanLine, cleanText } from './text.ts'
import type { Instant } from './time.ts'

export const MAPPING_FIELDS = ['title', 'key', 'severity', 'status', 'source', 'description', 'group', 'startedAt'] as const
export type MappingField = (typeof MAPPING_FIELDS)[number]

const field = (title: string, description: string) =>
  z.string().trim().max(EXPRESSION_LENGTH).superRefine(compiles).optional().meta({ title, description })

/**
 * Where in a payload of the user's own making the parts of an alert stand: a CEL expression a field.
 * Empty or absent: guessed from usual names (`domain/guess.ts`).
 */
export const Mapping = z.strictObject({
  title: field('Title', 'One line that says what is wrong, e.g. `body.check + ": " + body.message`.'),
  key: field('Key', 'What makes it the same alert again, and the one that a resolve closes, e.g. `body.check_id`.'),
  severity: field('Severity', 'critical, high, medium or low, or a word that means one of them, e.g. `body.level`.'),
  status: field('Status', 'firing, acknowledged or resolved, or `true` while it fires, e.g. `body.state`.'),
  source: field('Source', 'The host or component it speaks about, e.g. `body.host`.'),
  description: field('Description', 'Longer text, e.g. `body.output`.'),
  group: field('Group', 'What belongs into one incident, e.g. `body.cluster`.'),
  startedAt: field('Started at', 'When it began: ISO 8601 or Unix time, e.g. `body.time`.'),
})
export type Mapping = z.infer<typeof Mapping>

/** One request in plain data. `body` is one event, or a list of them. */
export type Arrived = Variables & { body: Json; receivedAt: Instant }
export type FieldProblem = { field: MappingField; message: string }

/** How many events of one request are read. */
export const EVENTS_A_REQUEST = 1_000

/**
 * The signals of a request. A field whose expression yields nothing falls back to the guess, and the
 * alert says so in `details.notes`: an alert with a rough edge is worth more than a refused one.
 * `rejected` tells of events in which nothing like a title was found, while the others are good.
 */
export function signalsOf(arrived: Arrived, mapping: Mapping): { signals: Signal[]; rejected?: string } | { unreadable: string } {
  const events = Array.isArray(arrived.body) ? arrived.body : [arrived.body]
  const budget: Budget = { left: BUDGET }
  const signals: Signal[] = []
  const faults: string[] = []
  for (const [at, body] of events.slice(0, EVENTS_A_REQUEST).entries()) {
    const read = signalOf({ ...arrived, body }, mapping, budget)
    if ('signal' in read) signals.push(read.signal)
    else faults.push(events.length === 1 ? read.untitled : `Event ${at + 1}: ${read.untitled}`)
  }
  if (events.length > EVENTS_A_REQUEST)
    faults.push(`The list has ${events.length} events; the first ${EVENTS_A_REQUEST} were read. Send fewer at a time.`)
  if (events.length === 0) return { unreadable: 'The list of events is empty.' }
  if (faults.length === 0) return { signals }
  const told = cleanText(faults.slice(0, 5).join(' ') + (faults.length > 5 ? ` And ${faults.length - 5} more.` : ''), 2_000)
  return signals.length === 0 ? { unreadable: told } : { signals, rejected: told }
}

/**
 * Tries a mapping on a sample before it is saved. `problems`: it must not be saved as it is. `notes`:
 * what this sample does not hold, so that the guess would be used.
 */
export function tryMapping(
  sample: Omit<Arrived, 'receivedAt'>,
  mapping: Mapping,
  receivedAt: Instant,
): { signals: Signal[]; notes: FieldProblem[] } | { problems: FieldProblem[] } {
  const events = Array.isArray(sample.body) ? sample.body : [sample.body]
  const problems: FieldProblem[] = []
  const notes: FieldProblem[] = []
  const budget: Budget = { left: BUDGET }
  for (const body of events.slice(0, EVENTS_A_REQUEST))
    for (const name of MAPPING_FIELDS) {
      const read = fieldOf(name, mapping[name], { ...sample, body }, budget)
      if (problems.length + notes.length >= 50) break
      if ('problem' in read) problems.push({ field: name, message: read.problem })
      if ('absent' in read && read.absent !== '') notes.push({ field: name, message: `${read.absent} The guess is used.` })
    }
  if (problems.length > 0) return { problems: distinct(problems) }
  const read = signalsOf({ ...sample, receivedAt }, mapping)
  if ('unreadable' in read) return { problems: [{ field: 'title', message: read.unreadable }] }
  return { signals: read.signals, notes: distinct(notes) }
}

function signalOf(arrived: Arrived, mapping: Mapping, budget: Budget): { signal: Signal } | { untitled: string } {
  const { body, receivedAt } = arrived
  const event: Json = typeof body === 'string' ? { message: body } : body
  const guessed = guess(event)
  const notes: string[] = []
  const mapped = (name: MappingField): unknown => {
    const read = fieldOf(name, mapping[name], arrived, budget)
    if ('value' in read) return read.value
    const why = 'problem' in read ? read.problem : read.absent
    if (why !== '') notes.push(`${name}: ${why}`)
    return undefined
  }
  const textOf = (name: MappingField) => mapped(name) as string | undefined

  const title = cleanLine(textOf('title') ?? guessed.title ?? '', TITLE_LENGTH)
  const key = boundedKey(textOf('key') ?? guessed.key ?? (title === '' ? '' : `~${title}`), KEY_LENGTH)
  const status = (mapped('status') ?? guessed.status ?? 'firing') as 'firing' | 'acknowledged' | 'resolved'
  if (key !== '' && status === 'resolved') return { signal: { kind: 'resolve', key } }
  if (key !== '' && status === 'acknowledged') return { signal: { kind: 'acknowledge', key } }
  if (title === '') return { untitled: UNTITLED }

  const severity = (mapped('severity') ?? guessed.severity) as typeof guessed.severity
  const source = cleanLine(textOf('source') ?? guessed.source ?? '', SOURCE_LENGTH)
  const description = cleanText(textOf('description') ?? guessed.description ?? '', DESCRIPTION_LENGTH)
  const group = boundedKey(textOf('group') ?? '', KEY_LENGTH)
  const startedAt = (mapped('startedAt') ?? guessed.startedAt) as Instant | undefined
  const { labels, note } = boundedLabels(guessed.labels)
  if (note !== undefined) notes.push(note)
  return {
    signal: {
      kind: 'alert',
      key,
      title,
      severity: severity ?? UNSTATED_SEVERITY,
      // A clock that runs ahead must not open an alert in the future.
      ...(startedAt === undefined ? {} : { startedAt: Math.min(startedAt, receivedAt) }),
      ...(source === '' ? {} : { source }),
      labels,
      ...(group === '' ? {} : { group }),
      ...(description === '' ? {} : { description }),
      links: guessed.links,
      details: boundJson(notes.length === 0 ? { payload: body } : { notes, payload: body }),
    },
  }
}

const UNTITLED = 'Nothing in it looks like a title. Send a field `title` or `message`, or map the title to a field of yours.'

type Read = { value: unknown } | { absent: string } | { problem: string }

/** One mapped field in the type that the signal wants. `absent` is empty where nothing is mapped. */
function fieldOf(name: MappingField, source: string | undefined, variables: Variables, budget: Budget): Read {
  if (source === undefined || source === '') return { absent: '' }
  const compiled = compileExpression(source)
  if ('problem' in compiled) return compiled
  const outcome = compiled.expression.run(variables, budget)
  return 'value' in outcome ? shaped(name, outcome.value) : outcome
}

function shaped(name: MappingField, value: unknown): Read {
  if (typeof value === 'object') return { problem: 'It gives a list or an object; a text is needed. Choose one of its parts.' }
  if (value === '') return { absent: 'It is empty here.' }
  switch (name) {
    case 'severity': {
      const severity = severityFromWord(value)
      if (severity !== undefined) return { value: severity }
      return {
        problem: `${quoted(value)} is no severity. Use critical, high, medium or low, or a word that means one of them.`,
      }
    }
    case 'status': {
      const status = statusFromWord(value)
      if (status !== undefined) return { value: status }
      return {
        problem: `${quoted(value)} is no status. Use firing, acknowledged or resolved, or true and false.`,
      }
    }
    case 'startedAt': {
      const instant = instantFromSender(typeof value === 'bigint' ? Number(value) : value)
      return instant === undefined ? { absent: `${quoted(value)} is no time.` } : { value: instant }
    }
    default:
      return { value: String(value) }
  }
}

function quoted(value: unknown): string {
  return `“${cleanLine(String(value), 60)}”`
}

function compiles(source: string, context: z.RefinementCtx): void {
  if (source === '') return
  const compiled = compileExpression(source)
  if ('problem' in compiled) context.addIssue({ code: 'custom', message: compiled.problem })
}

function distinct(problems: FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.field} ${problem.message}`, problem])).values()]
}
