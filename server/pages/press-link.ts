import type { Command } from '../../domain/incident.ts'
import { doubtPress, type LinkAct, type Press } from '../../domain/link-press.ts'
import { can, type Actor } from '../../domain/permission.ts'
import { REJECTIONS } from '../../domain/rejection.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import { respond } from '../flow/respond.ts'
import { appendTimeline, lockIncidents, saveNumbers, type LockedIncident } from '../incidents/store.ts'
import { openForm, type OpenedPage, type Outcome } from './link-form.ts'
import { findPageLink, type PageLink } from './links.ts'
import { answerOf, didSince, findBundled, findDoubts, findLinkIncident } from './link-view.ts'

/** What came in with a press; everything else about it stands in the database. */
export type Pressed = Pick<Press, 'userAgent' | 'site' | 'foreignOrigin'> & {
  act: LinkAct
  /** The field of the opened page, as it came back. */
  form: string
  /** Resolving was asked for a second time. */
  sure: boolean
}

/** More doubted presses of one link than this are not written down any more; they still do nothing. */
const MOST_DOUBTS = 10

/** How the timeline calls what an act does; by it a second press of the same page is recognised. */
const KINDS: Record<LinkAct, string[]> = {
  acknowledge: ['incident.acknowledged', 'responder.engaged'],
  acknowledgeAll: ['incident.acknowledged', 'responder.engaged'],
  decline: ['responder.declined'],
  escalate: ['incident.escalated'],
  resolve: ['incident.resolved'],
  unacknowledge: ['incident.unacknowledged'],
}

export function actorOf(link: Pick<PageLink, 'userId' | 'role'>): Actor {
  return { kind: 'user', userId: link.userId, role: link.role }
}

/**
 * One press of a button behind a link, in one transaction: is the link good, may they act, did a person press, and
 * then the act itself. A press that is doubted is written into the timeline and changes nothing else.
 * `gone`: there is no such link, or no such person any more; `expired`: there was.
 */
export function pressLink(
  { db, clock, vault }: Deps,
  hash: Buffer,
  pressed: Pressed,
): Promise<{ link: PageLink; outcome: Outcome } | 'gone' | 'expired'> {
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
    if (incident.state === 'resolved') return { link, outcome: { kind: 'already', act } }

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
    return { link, outcome: await carryOut(tx, link, incident, ids, act, opened, now) }
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
  tx: Queryable,
  link: PageLink,
  incident: LockedIncident,
  ids: number[],
  act: LinkAct,
  opened: OpenedPage,
  now: number,
): Promise<Outcome> {
  const already: Outcome = { kind: 'already', act }
  // A double tap or a page sent again: escalating and passing on would otherwise count twice.
  if (await didSince(tx, incident.id, link.userId, KINDS[act], opened.number)) return already
  if (act === 'decline' && (await answerOf(tx, incident.id, link.userId)) === 'declined') return already
  if (act === 'unacknowledge' && incident.state === 'acknowledged' && incident.acknowledgedBy !== link.userId)
    return {
      kind: 'refused',
      act,
      reason: 'Somebody else has acknowledged it in the meantime. Only they take that back from a page.',
    }

  const joined = incident.state === 'acknowledged'
  const by = { actor: actorOf(link), userId: link.userId, via: 'link', now }
  const { done, refused, spared } = await respond(tx, ids, commandOf(act), by)
  const no = refused.get(incident.id)
  if (no && no.rejected !== 'no-change' && no.rejected !== 'already-resolved')
    return { kind: 'refused', act, reason: `${REJECTIONS[no.rejected][1]}. ${no.detail ?? REJECTIONS[no.rejected][2]}` }
  if (done.length === 0) return already
  const others = [...new Set(spared.map((page) => page.userId))].filter((id) => id !== link.userId)
  return { kind: 'done', act, count: done.length, joined, spared: others }
}

function commandOf(act: LinkAct): Command {
  if (act === 'unacknowledge') return { act, reason: 'taken back' }
  return { act: act === 'acknowledgeAll' ? 'acknowledge' : act }
}
