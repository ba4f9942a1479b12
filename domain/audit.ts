import { channelWord } from './timeline.ts'

/** One entry of the record besides incidents. `subjectName` as it is called now, or as it was called then. */
export type AuditEntry = {
  subject: string
  subjectId: number | null
  subjectName: string | null
  kind: string
  actor: { kind: 'user' | 'token' | 'system'; id: number | null; name: string | null }
  via: string
  body: Record<string, unknown>
  /** What a person wrote, or for access where it came from. */
  text: string | null
}

export type Change = { field: string; before: string; after: string }

const SUBJECTS: Record<string, string> = {
  user: 'the account of',
  policy: 'the escalation policy',
  integration: 'the integration',
  responseRole: 'the role',
  incidentType: 'the type of incidents',
  obligation: 'the obligation',
  stakeholders: 'the stakeholders',
  assetKind: 'the kind of assets',
  token: 'the API token',
}

const VERBS: Record<string, string> = {
  created: 'made',
  changed: 'changed',
  deleted: 'deleted',
  enabled: 'switched on',
  disabled: 'switched off',
  tested: 'tested',
  revoked: 'revoked',
  keyRotated: 'changed the key of',
}

/** One entry as a sentence that can be read aloud. */
export function auditSentence(entry: AuditEntry, userName: (id: number) => string): string {
  const { body, kind, text } = entry
  const who = actorWords(entry.actor)
  const whom = entry.subjectName ?? (entry.subjectId === null ? 'somebody' : `#${entry.subjectId}`)
  const self = entry.actor.kind === 'user' && entry.subject === 'user' && entry.actor.id === entry.subjectId
  const of = self ? 'their own' : `${whom}’s`
  const from = text ? ` from ${text}` : ''
  const named = (field: string) => (typeof body[field] === 'number' ? userName(body[field]) : null)
  const channel = channelWord(String(body['channel'] ?? ''))

  switch (kind) {
    case 'session.started':
      return `${who} signed in${from}${body['responderOnly'] ? ', on a device that may only answer pages' : ''}`
    case 'session.failed':
      return body['userId'] === null
        ? `A sign-in failed${from}: the address is not known here`
        : `A sign-in as ${named('userId')} failed${from}`
    case 'session.ended':
      return `${who} ended a session`
    case 'access.denied':
      return `${who} was refused ${String(body['route'])}${from}`
    case 'token.created':
      return `${who} made the API token ${whom} (${list(body['scopes'])})`
    case 'token.usedFrom':
      return `The API token ${whom} was used for the first time${from}`
    case 'user.setUp':
      return entry.via === 'settings' ? 'The settings made the first administrator' : `${who} set Muster up as its first administrator`
    case 'user.invited':
      return body['again'] ? `${who} invited ${whom} again` : `${who} invited ${whom} as ${String(body['role'])}`
    case 'user.joined':
      return `${who} joined`
    case 'user.deactivated':
      return `${who} deactivated ${whom}${body['replacementId'] === null ? '' : `; ${named('replacementId')} took their place (${placeCount(body['places'])})`}`
    case 'user.reactivated':
      return `${who} reactivated ${whom}`
    case 'user.passwordChanged':
      return `${who} changed their password; ${sessions(body['ended'])}`
    case 'user.passwordReset':
      return `${whom} reset their password by a link; ${sessions(body['ended'])}`
    case 'user.resetAsked':
      return entry.via === 'cli'
        ? `A password reset for ${whom} was made at the command line`
        : `A password reset for ${whom} was asked for`
    case 'user.signedOut':
    case 'user.signedOutEverywhere':
      return `${who} signed ${self ? 'out everywhere else' : `${whom} out everywhere`}; ${sessions(body['ended'])}`
    case 'contact.added':
      return `${who} added ${channel} to ${of} contact methods`
    case 'contact.removed':
      return `${who} removed ${channel} from ${of} contact methods`
    case 'contact.codeSent':
      return `${who} had a code sent to ${of} ${channel}`
    case 'contact.verified':
      return `${who} confirmed ${of} ${channel}`
    case 'contact.lost':
      return `${capital(of)} ${channel} was switched off: ${String(body['reason'])}`
    case 'rules.changed':
      return `${who} changed how ${self ? 'they are' : `${whom} is`} told when the urgency is ${String(body['urgency'])}`
    case 'scenario.ordered':
      return `${who} changed the order in which alerts are tried by scenarios`
    case 'incidentType.ordered':
      return `${who} changed the order in which types of incidents are tried`
    case 'setting.matrixChanged':
      return `${who} changed which severity and urgency follow from priority and impact`
    case 'override.added':
      return `${who} added an override to the schedule ${whom}${named('userId') ? ` for ${named('userId')}` : ''}`
    case 'override.removed':
      return `${who} removed an override from the schedule ${whom}`
    case 'asset.related':
      return `${who} changed what ${whom} is related to: ${relationCount(body)}`
    case 'asset.imported':
      return `${who} imported assets: ${list(importCounts(body))}`
    default:
      return plain(entry, who, whom)
  }
}

function plain({ kind, subject, text }: AuditEntry, who: string, whom: string): string {
  const word = kind.split('.').at(-1)!
  const thing = SUBJECTS[subject] ?? `the ${subject}`
  const verb = VERBS[word] ?? word.replace(/([A-Z])/g, ' $1').toLowerCase()
  return `${who} ${verb} ${thing} ${whom}${text ? `: ${text}` : ''}`
}

function actorWords(actor: AuditEntry['actor']): string {
  if (actor.kind === 'system') return 'Muster'
  return actor.kind === 'token' ? `The API token ${actor.name ?? `#${actor.id}`}` : (actor.name ?? `Person #${actor.id}`)
}

function sessions(ended: unknown): string {
  if (typeof ended !== 'number' || ended === 0) return 'no other session was open'
  return ended === 1 ? 'one session ended' : `${ended} sessions ended`
}

function placeCount(places: unknown): string {
  const count = Array.isArray(places) ? places.length : 0
  return count === 1 ? 'one place' : `${count} places`
}

function relationCount({ added, removed }: Record<string, unknown>): string {
  const count = (names: unknown) => (Array.isArray(names) ? names.length : 0)
  return `${count(added)} added, ${count(removed)} removed`
}

function importCounts({ created, changed, relations }: Record<string, unknown>): string[] {
  return [`${Number(created)} new`, `${Number(changed)} changed`, `${Number(relations)} ${relations === 1 ? 'relation' : 'relations'}`]
}

function list(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : ''
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What differs, field by field, as short texts; `body.changes` as `changesOf` writes it. */
export function auditChanges(body: Record<string, unknown>): Change[] {
  const { changes } = body
  if (typeof changes !== 'object' || changes === null) return []
  return Object.entries(changes).flatMap(([field, pair]) =>
    Array.isArray(pair) && pair.length === 2 ? [{ field, before: short(pair[0]), after: short(pair[1]) }] : [],
  )
}

function short(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text
}
