import type { Command } from '../../domain/incident.ts'
import { can, type Actor } from '../../domain/permission.ts'
import { DAY, type Instant } from '../../domain/time.ts'
import type { PhoneAction } from '../../integrations/channels/twilio-inbound.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { lockIncidents, type LockedIncident } from '../incidents/store.ts'
import { findBundled } from '../pages/link-view.ts'
import * as phone from '../pages/phone-store.ts'
import { respond } from './respond.ts'

/**
 * An answer from a phone. A text is known by the number it comes from and the code it names (without one it
 * means the newest message to that number); a key in a call by the page that the call was made for.
 */
export type PhoneAnswer = { act: PhoneAction } & (
  | { via: 'sms'; number: string; replyCode: string | null }
  | { via: 'voice'; pageKey: string }
)

/** Carries an answer out; what comes back is said to the person. */
export type AnswerByPhone = (answer: PhoneAnswer) => Promise<string>

/** A page is answered within this time, like its link. */
const ANSWERABLE_FOR = DAY
const NO_PAGE = 'Muster knows no page of the last day that this answers. Open Muster to see what is open.'

export function answerByPhone({ db, clock }: Deps): AnswerByPhone {
  return (answer) =>
    db.tx(async (tx) => {
      const now = clock.now()
      const page = await findPage(tx, answer, now - ANSWERABLE_FOR)
      return typeof page === 'string' ? page : act(tx, page, answer, now)
    })
}

async function findPage(tx: Queryable, answer: PhoneAnswer, since: Instant): Promise<phone.AnswerablePage | string> {
  if (answer.via === 'voice') return (await phone.findCall(tx, answer.pageKey, since)) ?? NO_PAGE
  const found = await phone.findTexts(tx, answer.number, answer.replyCode, since)
  const [newest] = found
  if (!newest) return answer.replyCode === null ? NO_PAGE : `No page of the last day to this number has the code ${answer.replyCode}.`
  // Codes are short and come again. Acting on the wrong page is worse than asking.
  const meant = new Set(found.map((page) => `${page.incidentId} ${page.userId}`))
  if (answer.replyCode !== null && meant.size > 1)
    return `Several pages have the code ${answer.replyCode}. Nothing was done: use the link in the message.`
  return newest
}

async function act(tx: Queryable, page: phone.AnswerablePage, { act: action, via }: PhoneAnswer, now: Instant): Promise<string> {
  const actor: Actor = { kind: 'user', userId: page.userId, role: page.role }
  if (!can(actor, 'incident.respond')) return 'Your role may not answer pages any more. Ask an administrator.'
  // A message that carried several is acknowledged as a whole; it is resolved or passed on only for the one it names.
  const bundled = action === 'acknowledge' ? await findBundled(tx, actor, page.id) : []
  const ids = [page.incidentId, ...bundled.filter((other) => other.state !== 'resolved').map((other) => other.id)]
  const incident = (await lockIncidents(tx, ids)).find((locked) => locked.id === page.incidentId)!
  if (incident.state === 'resolved') return `It is resolved already: ${incident.title}`
  const { done, refused } = await respond(tx, ids, commandOf(action, incident, page.userId), { actor, userId: page.userId, via, now })
  if (done.length === 0) {
    const no = refused.get(page.incidentId)
    return no?.rejected === 'no-change'
      ? `That is how it is already: ${incident.title}`
      : `That was not done${no?.detail ? `: ${no.detail}` : '.'}`
  }
  const more = done.length > 1 ? ` and ${done.length - 1} more` : ''
  return `${DONE[action]}: ${incident.title}${more}`
}

const DONE: Record<PhoneAction, string> = { acknowledge: 'Acknowledged', resolve: 'Resolved', escalate: 'Passed on' }

/** Who has it already gives it to the next level; who has not says that they cannot take it, which comes to the same. */
function commandOf(action: PhoneAction, incident: LockedIncident, userId: number): Command {
  if (action !== 'escalate') return { act: action }
  return incident.acknowledgedBy === userId ? { act: 'escalate' } : { act: 'decline' }
}
