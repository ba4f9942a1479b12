import type { Command } from '../../domain/incident.ts'
import { doubtPress, type LinkAct, type Press } from '../../domain/link-press.ts'
import { can, type Actor } from '../../domain/permission.ts'
import { isRejection, REJECTIONS, type Rejection } from '../../domain/rejection.ts'
import { cleanLine } from '../../domain/text.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { respond } from '../flow/respond.ts'
import { appendTimeline, lockIncidents, saveNumbers, type LockedIncident } from '../incidents/store.ts'
import { commandOf, traceOf, type Given } from './link-command.ts'
import { openForm, type OpenedPage, type Outcome } from './link-form.ts'
import { findPageLink, type PageLink } from './links.ts'
import { answerOf, didSince, findBundled, findDoubts, findLinkIncident, namesOfPeople } from './link-view.ts'

/** What came in with a press; everything else about it stands in the database. */
export type Pressed = Pick<Press, 'userAgent' | 'site' | 'foreignOrigin'> & {
  act: LinkAct
  given: Given
  /** The field of the opened page, as it came back. */
  form: string
  /** Resolving was asked for a second time. */
  sure: boolean
}

/** More doubted presses of one link than this are not written down any more; they still do nothing. */
const MOST_DOUBTS = 10

export function actorOf(link: Pick<PageLink, 'userId' | 'role'>): Actor {
  return { kind: 'user', userId: link.userId, role: link.role }
}

/**
 * One press of a button behind a link, in one transaction: is the link good, may they act, did a person press, and
 * then the act itself. A press that is doubted is written into the timeline and changes nothing else.
 * `gone`: there is no such link, or no such person any more; `expired`: there was.
 */
export function pressLink(deps: Deps, hash: Buffer, pressed: Pressed): Promise<{ link: PageLink; outcome: Outcome } | 'gone' | 'expired'> {
  const { db, clock, vault } = deps
  return db.tx(async (tx) => {
    const now = clock.now()
    const link = await findPageLink(tx, hash)
    if (!link || !(await findLinkIncident(tx, actorOf(link), link.incidentId))) return 'gone'
    if (link.expiresAt <= now) return 'expired'
    const { act } = pressed
    if (!can(actorOf(link), 'incident.respond'))
      return { link, outcome: { kind: 'refused', act, reason: 'Your role here may not answer pages any more.' } }

    const others =
      act === 'acknowledgeAll' ? (await findBundled(tx, actorOf(link), link.pageId)).filter((other) => other.state !== 'resolved') : []
    const ids = [link.incidentId, ...others.map((other) => other.id)]
    const incident = (await lockIncidents(tx, ids)).find((locked) => locked.id === link.incidentId)!
    // A note that was begun before it was resolved is not lost.
    if (incident.state === 'resolved' && act !== 'note') return { link, outcome: { kind: 'already', act } }

    const opened = openForm(vault, pressed.form)
    const doubts = await findDoubts(tx, incident.id, link.id)
    const form = judgeForm(pressed.form, opened, link, doubts)
    const reason = doubtPress({ ...pressed, now, sentAt: link.sentAt ?? link.createdAt, form })
    if (reason || !opened) {
      if (doubts.length < MOST_DOUBTS)
        await noteDoubt(tx, incident, { act, userId: link.userId, linkId: link.id, reason, form: opened?.form ?? '' }, now)
      return { link, outcome: { kind: 'unconfirmed', act, reason: reason ?? '' } }
    }
    if (act === 'resolve' && !pressed.sure) return { link, outcome: { kind: 'sure', act } }
    return { link, outcome: await carryOut(deps, tx, { link, incident, ids, opened, now }, pressed) }
  })
}

function judgeForm(field: string, opened: OpenedPage | undefined, link: PageLink, doubts: { form: string }[]): Press['form'] {
  if (field === '') return 'missing'
  if (!opened || opened.linkId !== link.id) return 'wrong'
  return doubts.some((doubt) => doubt.form === opened.form) ? 'used' : 'right'
}

async function noteDoubt(tx: Queryable, incident: LockedIncident, body: Record<string, unknown>, now: number): Promise<void> {
  await appendTimeline(tx, [{ incident, draft: { kind: 'link.unconfirmed', body }, actor: SYSTEM, via: 'link' }], now)
  await saveNumbers(tx, [incident])
}

async function carryOut(
  deps: Deps,
  tx: Queryable,
  { link, incident, ids, opened, now }: { link: PageLink; incident: LockedIncident; ids: number[]; opened: OpenedPage; now: Instant },
  { act, given }: Pressed,
): Promise<Outcome> {
  const already: Outcome = { kind: 'already', act }
  const by = { actor: actorOf(link), userId: link.userId, via: 'link', now }
  const command = await commandOf(deps, tx, act, given, { ...by, zone: link.timezone })
  if (isRejection(command)) return refused(act, command)
  const trace = traceOf(command)
  if (trace && (await didSince(tx, incident.id, link.userId, trace, opened.number))) return already
  if (act === 'decline' && (await answerOf(tx, incident.id, link.userId)) === 'declined') return already
  if (act === 'unacknowledge' && incident.state === 'acknowledged' && incident.acknowledgedBy !== link.userId)
    return {
      kind: 'refused',
      act,
      reason: 'Somebody else has acknowledged it in the meantime. Only they take that back from a page.',
    }

  const joined = incident.state === 'acknowledged'
  const responded = await respond(tx, ids, command, by)
  const no = responded.refused.get(incident.id)
  if (no && no.rejected !== 'no-change' && no.rejected !== 'already-resolved') return refused(act, no)
  if (responded.done.length === 0) return already
  const spared = [...new Set(responded.spared.map((page) => page.userId))].filter((id) => id !== link.userId)
  const whom = await nameOf(tx, command)
  return { kind: 'done', act, count: responded.done.length, joined, spared, ...(whom === undefined ? {} : { whom }) }
}

function refused(act: LinkAct, { rejected, detail }: Rejection): Outcome {
  const [, title, next] = REJECTIONS[rejected]
  // What is wrong with a field says enough.
  return { kind: 'refused', act, reason: rejected === 'invalid-input' && detail ? detail : `${title}. ${detail ?? next}` }
}

async function nameOf(tx: Queryable, command: Command): Promise<string | undefined> {
  if (command.act === 'reassign') return cleanLine(command.to, 80)
  if (command.act === 'addResponders') return cleanLine((await namesOfPeople(tx, command.userIds)).join(', '), 80)
  return undefined
}
