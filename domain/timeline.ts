import type { Times } from './clock.ts'
import { EVENT_FACTS, type ClockEvent } from './obligation.ts'
import { derivationWords, type Derivation } from './urgency.ts'
import type { Instant } from './time.ts'

/** An entry of an incident's timeline as it is read. `body` holds the facts of its kind, ids instead of names. */
export type TimelineEntry = {
  kind: string
  at: Instant
  body: Record<string, unknown>
  actor: { kind: 'user' | 'token' | 'system'; id: number | null }
  via: string
  text: string | null
}

/** Turns ids into names; deleted people and tokens still have a name. */
export type Names = { user: (id: number) => string; token: (id: number) => string; time: (at: Instant) => string }

const VIA: Record<string, string> = {
  link: 'by the link in a page',
  sms: 'by SMS',
  voice: 'by phone',
  push: 'from the notification',
  browser: 'in an open tab',
  sender: 'through its sender',
}

const CHANNELS: Record<string, string> = {
  email: 'e-mail',
  'twilio-sms': 'SMS',
  'twilio-voice': 'phone call',
  webhook: 'webhook',
  ntfy: 'ntfy',
  'web-push': 'web push',
  browser: 'an open tab',
}

/** What somebody pressed behind a link, as the subject of a sentence. */
const PRESSES: Record<string, string> = {
  acknowledge: 'An acknowledgement',
  acknowledgeAll: 'An acknowledgement of several incidents',
  decline: 'A passing on',
  escalate: 'An escalation',
  resolve: 'A resolution',
  unacknowledge: 'A withdrawal of an acknowledgement',
  note: 'A note',
  snooze: 'A snooze',
  setSeverity: 'A change of the severity',
  addResponders: 'A request to join',
  reassign: 'A reassignment',
}

export function channelWord(channel: string): string {
  return CHANNELS[channel] ?? channel
}

/** Whoever acted, as the subject of a sentence. */
export function actorName({ kind, id }: TimelineEntry['actor'], names: Pick<Names, 'user' | 'token'>): string {
  if (kind === 'user') return names.user(id!)
  return kind === 'token' ? `API token ${names.token(id!)}` : 'Muster'
}

function derived(derivation: unknown): string {
  return derivation ? `; ${derivationWords(derivation as Derivation)}` : ''
}

/** People by name; whoever has no account here is counted, for the record holds no names. */
function toldWords(body: Record<string, unknown>, names: Pick<Names, 'user'>): string {
  const people = (body['people'] as number[]).map((id) => names.user(id))
  const others = Number(body['others'])
  if (others > 0) people.push(`${others} ${others === 1 ? 'other' : 'others'}`)
  return people.join(', ')
}

/** One entry as a sentence that can be read aloud. */
export function sentence(entry: TimelineEntry, names: Names): string {
  const { body, actor } = entry
  const who = actorName(actor, names)
  const how = VIA[entry.via] ? ` ${VIA[entry.via]}` : ''
  const user = (field = 'userId') => (typeof body[field] === 'number' ? names.user(body[field]) : 'nobody')
  const word = (field: string) => String(body[field] ?? '')
  const because = entry.text ? `: ${entry.text}` : ''

  switch (entry.kind) {
    case 'incident.opened':
      return actor.kind === 'system'
        ? `Opened as ${word('severity')}: ${word('reason')}${derived(body['derivation'])}`
        : `${who} opened it as ${word('severity')}${because}`
    case 'incident.acknowledged':
      return entry.via === 'sender' ? 'The sender acknowledged it' : `${who} acknowledged it${how}`
    case 'incident.unacknowledged':
      return actor.kind === 'system' ? `Paging again: ${word('reason')}` : `${who} took the acknowledgement back: ${word('reason')}`
    case 'incident.resolved':
      if (body['reason']) return `${actor.kind === 'system' ? 'Resolved' : `${who} resolved it`}: ${word('reason')}${because}`
      return `${who} resolved it${how}${because}`
    case 'incident.reopened':
      return `${actor.kind === 'system' ? 'Reopened' : `${who} reopened it`}: ${word('reason')}`
    case 'incident.restored':
      return `${who} took “${word('undone')}” back: it is ${word('to')} as before`
    case 'incident.snoozed':
      return `${who} snoozed it until ${names.time(body['until'] as number)}${how}`
    case 'incident.escalated':
      return `${who} escalated it to the next level${how}${because}`
    case 'incident.severityChanged':
      return `${actor.kind === 'system' ? 'Severity raised' : `${who} changed the severity${how}`} from ${word('from')} to ${word('to')}${body['reason'] ? `: ${word('reason')}` : because}${body['louder'] ? '; people are paged loudly from now on' : ''}`
    case 'incident.phaseChanged':
      return `${who} moved it from ${word('from')} to ${word('to')}${because}`
    case 'incident.renamed':
      return `${who} renamed it to “${word('to')}”`
    case 'incident.reassigned':
      return `${who} reassigned it to ${word('to')}${how}${because}`
    case 'note':
      return `${who} noted${how}: ${entry.text ?? '(erased)'}`
    case 'role.assigned': {
      const role = String(body['name'] ?? body['role'])
      if (body['userId'] === null) return `${who} left the role of ${role} empty`
      const self = (field: string) => actor.kind === 'user' && actor.id === body[field]
      const from = typeof body['from'] === 'number' && !self('from') ? ` from ${user('from')}` : ''
      if (self('userId')) return `${who} took the role of ${role}${from && ` over${from}`}`
      if (typeof body['from'] === 'number') return `${who} handed the role of ${role} over${from} to ${user()}`
      return `${who} made ${user()} ${role}${body['reason'] ? `: ${word('reason')}` : ''}`
    }
    case 'role.vacant':
      return `Nobody is ${word('name')}: ${word('reason')}`
    case 'duty.done':
      return `${who} ticked “${word('duty')}”`
    case 'duty.undone':
      return `${who} took the tick off “${word('duty')}”`
    case 'incident.typeChanged':
      return `${who} made it of the type ${word('to')}${body['from'] ? ` instead of ${word('from')}` : ''}${because}`
    case 'communication.drafted':
      return `“${word('name')}” waits to be written by ${word('role')}${body['fault'] ? `, for its template failed: ${word('fault')}` : ''}`
    case 'communication.written':
      return `${who} wrote “${word('name')}”${because}`
    case 'communication.asked':
      return `“${word('name')}” waits for the word of ${word('role')}`
    case 'communication.approved':
      return `${who} approved “${word('name')}”`
    case 'communication.returned':
      return `${who} gave “${word('name')}” back${because}`
    case 'communication.released': {
      const missing = Number(body['missing'])
      return `“${word('name')}” goes to ${toldWords(body, names)}${missing > 0 ? `; ${missing} cannot be told` : ''}`
    }
    case 'communication.sent': {
      const failed = Number(body['failed'])
      return `“${word('name')}” was sent to ${toldWords(body, names)}${failed > 0 ? `; ${failed} could not be told` : ''}`
    }
    case 'communication.done':
      return `${who} told somebody by hand for “${word('name')}”${because}`
    case 'communication.failed':
      return `“${word('name')}” reached nobody: ${word('reason')}`
    case 'communication.skipped':
      return `${who} left “${word('name')}” out${because}`
    case 'communication.overdue':
      return body['role'] === null
        ? `“${word('name')}” is overdue, and nobody is left to be paged for it`
        : `“${word('name')}” is overdue: ${word('role')} was paged`
    case 'incident.update':
      return `${who} gave an update${because}`
    case 'clock.started':
    case 'clock.corrected': {
      const did = entry.kind === 'clock.started' ? `${who} started the clock of` : `${who} corrected the start of`
      const times = Object.entries(body['times'] as Times).map(
        ([event, at]) => `${EVENT_FACTS[event as ClockEvent].toLowerCase()} ${names.time(at)}`,
      )
      const due = body['dueAt'] === null ? '' : `; next is “${word('stage')}”, due ${names.time(body['dueAt'] as number)}`
      return `${did} “${word('title')}” (${times.join(', ')})${due}${because}`
    }
    case 'clock.declined':
      return `${who} decided that “${word('title')}” does not apply${because}`
    case 'clock.filed':
      return `${who} filed “${word('stage')}” of “${word('title')}” at ${names.time(body['filedAt'] as number)}${body['late'] ? ', late' : ''}${because}`
    case 'clock.warned':
      return `${word('share')} % of the time for “${word('stage')}” of “${word('title')}” has passed, it is due ${names.time(body['dueAt'] as number)}: ${paged(body['roles'])}`
    case 'clock.overdue':
      return `“${word('stage')}” of “${word('title')}” is overdue since ${names.time(body['dueAt'] as number)}: ${paged(body['roles'])}`
    case 'incident.personalData':
      return body['concerned']
        ? `${who} said that personal data are concerned${because}`
        : `${who} said that no personal data are concerned${because}`
    case 'stakeholders.added':
      return `${who} added ${(body['groups'] as string[]).join(', ')} to those to be told`
    case 'stakeholders.told':
      return `${who} told ${word('group')} by ${word('line')}${because}`
    case 'responder.asked':
      return `${who} asked ${user()} to join${how}${because}`
    case 'responder.engaged':
      return `${user()} joined the response${how}`
    case 'responder.declined':
      return `${user()} can’t take it and passed it on${how}${because}`
    case 'escalation.reached':
      // Whether anything could be sent to them is told by the entries that follow.
      return `${levelName(body)} turned to ${listUsers(body['users'], names)}`
    case 'escalation.skipped':
      return `Level ${Number(body['level']) + 1} was skipped at once: ${word('reason')}`
    case 'escalation.failed':
      return `Level ${Number(body['level']) + 1} could not be paged by a fault (${word('reason')}); it is tried again in 30 s`
    case 'escalation.exhausted':
      return body['reached']
        ? 'That was the last level; nothing further follows'
        : 'Nobody could be reached: every level is empty or used up'
    case 'page.sent':
      return `${cap(channelWord(word('channel')))} to ${user()} was accepted${body['bundled'] ? ` (with ${word('bundled')} others bundled)` : ''}`
    case 'page.delivered':
      return `${cap(channelWord(word('channel')))} to ${user()} was delivered`
    case 'page.failed':
      return `${cap(channelWord(word('channel')))} to ${user()} failed: ${body['next'] ? `${clause(word('detail'))}; ${word('next')}` : word('detail')}`
    case 'page.unknown':
      return `${cap(channelWord(word('channel')))} to ${user()} may not have arrived (${clause(word('detail'))}); trying again`
    case 'page.held':
      return `${cap(channelWord(word('channel')))} to ${user()} was held back: ${word('reason')}`
    case 'page.unreachable':
      return `${user()} could not be reached: ${word('reason')}`
    case 'link.unconfirmed':
      return `${PRESSES[word('act')] ?? 'A press'} by link from ${user()} was not counted: ${word('reason')}; it changed nothing`
    case 'postmortem.drafted':
      return `${who} drafted the postmortem`
    default:
      return `${who}: ${entry.kind}${because}`
  }
}

function paged(roles: unknown): string {
  const [first, ...more] = roles as string[]
  if (first === undefined) return 'nobody is there to be paged'
  return `${[first, ...more].join(' and ')} ${more.length > 0 ? 'were' : 'was'} paged`
}

function levelName(body: Record<string, unknown>): string {
  if (body['lastResort']) return 'The last resort'
  const round = Number(body['cycle'] ?? 0)
  return `Level ${Number(body['level']) + 1}${round > 0 ? ` (round ${round + 1})` : ''}`
}

function listUsers(users: unknown, names: Names): string {
  if (!Array.isArray(users)) return 'nobody'
  return users.map((u: { userId: number; reason: string }) => `${names.user(u.userId)} (${u.reason})`).join(', ')
}

function cap(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A sentence as part of another. */
function clause(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
