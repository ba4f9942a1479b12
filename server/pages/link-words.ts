import type { Instant } from '../../domain/time.ts'
import { clockWords } from '../../domain/time-words.ts'
import type { Queryable } from '../db/database.ts'
import type { Outcome } from './link-form.ts'
import type { LinkPage } from './link-page.ts'
import { namesOfPeople, type LinkIncident } from './link-view.ts'
import type { PageLink } from './links.ts'

/** What happened, in a headline and a sentence. `calm`: it went well. */
export type Said = { headline: string; more: string; calm: boolean }

const calm = (headline: string, more: string): Said => ({ headline, more, calm: true })

/** Says what became of a press, and who else is being stopped by it. */
export async function sayOutcome(
  db: Queryable,
  outcome: Outcome,
  { link, incident }: Pick<LinkPage, 'link' | 'incident'>,
  now: Instant,
): Promise<Said> {
  switch (outcome.kind) {
    case 'unconfirmed':
      return {
        headline: 'Not counted yet: press once more',
        more: `This press was not counted: ${outcome.reason}. Programs that check links do that. ${incident.state === 'triggered' ? 'Paging goes on until a person acknowledges.' : 'Nothing was changed.'}`,
        calm: false,
      }
    case 'refused':
      return { headline: 'That was not done', more: outcome.reason, calm: false }
    case 'sure':
      return {
        headline: 'Is it really over?',
        more: 'Press “Yes, it is resolved” to resolve it. Nothing has changed yet.',
        calm: false,
      }
    case 'already':
      return calm('Nothing more to do for that', inOneSentence(incident, link, now))
    case 'done':
      return sayDone(outcome, await namesOfPeople(db, outcome.spared), { link, incident }, now)
  }
}

/** `names`: of those who are not paged any more. */
function sayDone(
  outcome: Extract<Outcome, { kind: 'done' }>,
  names: string[],
  { link, incident }: Pick<LinkPage, 'link' | 'incident'>,
  now: Instant,
): Said {
  const stopped =
    names.length > 0 ? `${listNames(names)} ${names.length === 1 ? 'is' : 'are'} not paged any more.` : 'Nobody else was about to be paged.'
  switch (outcome.act) {
    case 'acknowledge':
    case 'acknowledgeAll':
      if (outcome.count > 1) return calm(`You acknowledged ${outcome.count} incidents`, stopped)
      if (outcome.joined) return calm('You are on it too', 'Everybody sees it in the timeline.')
      return calm('You acknowledged it', stopped)
    case 'resolve':
      return calm(
        'You resolved it',
        `${names.length > 0 ? stopped : 'Nobody is paged for it any more.'} Everybody who was told by mail hears that it is over.`,
      )
    case 'unacknowledge':
      return calm('You took it back', 'Paging begins anew with the first level.')
    case 'escalate':
      return calm('You escalated it', 'The next level is paged now.')
    case 'decline':
      return incident.state === 'acknowledged'
        ? calm('Noted: not you', `${incident.acknowledgedBy ?? 'Somebody'} is on it.`)
        : calm('You passed it on', 'The next level is paged now.')
    case 'note':
      return calm('Your note is in the timeline', inOneSentence(incident, link, now))
    case 'snooze':
      return calm('You snoozed it', 'Nobody is paged until then. If it is still open, paging begins anew.')
    case 'setSeverity':
      return calm('You changed the severity', `It is ${incident.severity} now.`)
    case 'addResponders':
      return calm(`You asked ${outcome.whom} to join`, 'They are paged by their own rules.')
    case 'reassign':
      return calm(`You reassigned it to ${outcome.whom}`, 'They are paged from the beginning, until somebody acknowledges it.')
  }
}

/** Where it stands: who is on it or who ended it, and since when. */
export function describeNow(incident: LinkIncident, link: Pick<PageLink, 'userId'>): { state: string; since: Instant | null } {
  const { acknowledgedById, acknowledgedBy, acknowledgedAt, resolvedById, resolvedBy, resolvedAt } = incident
  switch (incident.state) {
    case 'triggered':
      return { state: 'Nobody is on it yet', since: null }
    case 'acknowledged':
      if (acknowledgedById === link.userId) return { state: 'You are on it', since: acknowledgedAt }
      return { state: acknowledgedBy === null ? 'It was acknowledged' : `${acknowledgedBy} is on it`, since: acknowledgedAt }
    case 'resolved':
      return {
        state: resolvedBy === null ? 'Resolved' : `Resolved by ${resolvedById === link.userId ? 'you' : resolvedBy}`,
        since: resolvedAt,
      }
  }
}

function inOneSentence(incident: LinkIncident, link: PageLink, now: Instant): string {
  const { state, since } = describeNow(incident, link)
  return `${state}${since === null ? '' : ` since ${clockWords(since, link.timezone, now)}`}.`
}

function listNames(names: string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
