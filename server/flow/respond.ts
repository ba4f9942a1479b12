import type { Draft } from '../../domain/draft.ts'
import { decide, standingOf, type Acting, type Command, type Decision, type Standing } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import * as escalations from '../escalations/store.ts'
import * as roles from '../incidents/roles.ts'
import * as incidents from '../incidents/store.ts'
import { loadContacts } from '../oncall/store.ts'
import * as pages from '../pages/store.ts'
import { planPages } from './plan-pages.ts'
import { wake } from './wake.ts'

export type Responded = {
  done: number[]
  refused: Map<number, Rejection>
  /** How those in `done` stood before. */
  before: Standing[]
  /** People whose pages were called off. */
  spared: { incidentId: number; userId: number }[]
}

/**
 * One command on many incidents, in the caller's transaction: lock, decide each, write all at once.
 * A single act is the same with one id; to do different things, give a function. `by.userId` is the person who acts, also behind a link or a reply.
 */
export async function respond(
  tx: Queryable,
  ids: number[],
  command: Command | ((id: number) => Command),
  by: { actor: Actor; userId: number | null; via: string; now: Instant },
): Promise<Responded> {
  const locked = await incidents.lockIncidents(tx, ids)
  const found = new Set(locked.map((incident) => incident.id))
  const refused = new Map(ids.filter((id) => !found.has(id)).map((id) => [id, reject('not-found')]))
  const commands = locked.map(({ id }) => (typeof command === 'function' ? command(id) : command))
  const acting = await readActing(
    tx,
    locked.map(({ id }) => id),
    commands,
    by,
  )

  const decided: { incident: incidents.LockedIncident; decision: Decision }[] = []
  for (const [i, incident] of locked.entries()) {
    const decision = decide(incident, commands[i]!, acting(incident.id))
    if (isRejection(decision)) refused.set(incident.id, decision)
    else decided.push({ incident, decision })
  }
  const before = decided.map(({ incident }) => standingOf(incident))
  const spared = await carryOut(tx, decided, by)
  return { done: decided.map(({ incident }) => incident.id), refused, before, spared }
}

/** What is to be known of each incident and of who acts; only what these commands ask for is looked up. */
async function readActing(
  tx: Queryable,
  ids: number[],
  commands: Command[],
  { userId, now }: { userId: number | null; now: Instant },
): Promise<(id: number) => Acting> {
  const asks = (...acts: Command['act'][]) => commands.some(({ act }) => acts.includes(act))
  const engaged = userId === null ? new Set<number>() : await incidents.engagedIn(tx, ids, userId)
  const rules = asks('setSeverity') ? await incidents.urgencyRulesOf(tx, ids) : undefined
  const turns = asks('escalate', 'decline') ? await escalations.latestTurns(tx, ids) : undefined
  const response = asks('assignRole', 'tickDuty', 'setType') ? await roles.readStandings(tx, ids, commands) : undefined
  return (id) => ({
    userId,
    now,
    engaged: engaged.has(id),
    turn: turns?.get(id),
    urgencyRule: rules?.get(id) ?? 'bySeverity',
    ...response?.get(id),
  })
}

/** Writes decisions: timeline, state, escalations, pages, responders, in this order under the incidents' locks. */
export async function carryOut(
  tx: Queryable,
  decided: { incident: incidents.LockedIncident; decision: Decision }[],
  by: { actor: Actor; userId: number | null; via: string; now: Instant },
): Promise<Responded['spared']> {
  if (decided.length === 0) return []
  const drafts = decided.flatMap(({ incident, decision }) =>
    decision.events.map((draft: Draft) => ({ incident, draft, actor: by.actor, via: by.via })),
  )
  for (const { incident, decision } of decided) Object.assign(incident, decision.change)
  await incidents.appendTimeline(tx, drafts, by.now)
  await incidents.saveIncidents(
    tx,
    decided.map(({ incident }) => incident),
  )

  await roles.turn(
    tx,
    decided
      .filter(({ decision: { change } }) => change.severity || change.phase || change.state === 'resolved')
      .map(({ incident }) => incident.id),
    by.now,
  )
  await turnEscalations(tx, decided, by.now)
  const spared = await callOffPages(tx, decided, by.now)
  for (const { incident, decision } of decided) {
    await turnRoles(tx, incident.id, decision, by)
    if (decision.responders) await turnResponders(tx, incident, decision.responders, by.now)
  }
  wake(tx)
  return spared
}

async function turnEscalations(tx: Queryable, decided: { incident: { id: number }; decision: Decision }[], now: Instant): Promise<void> {
  const idsTo = (to: string) => decided.filter(({ decision }) => decision.escalation?.to === to).map(({ incident }) => incident.id)
  const act = async (ids: number[], run: (ids: number[]) => Promise<void>) => {
    if (ids.length > 0) await run(ids)
  }
  await act(idsTo('ended'), (ids) => escalations.endEscalations(tx, ids))
  await act([...idsTo('restart'), ...idsTo('resumed')], (ids) => escalations.restartEscalations(tx, ids, now))
  await act([...idsTo('acknowledged'), ...idsTo('resumed')], (ids) => escalations.holdEscalations(tx, ids, now))
  await act(idsTo('next'), (ids) => escalations.hastenEscalations(tx, ids, now))
  await act(idsTo('replaced'), (ids) => escalations.endEscalations(tx, ids, 'policy'))
  for (const { incident, decision } of decided) {
    const effect = decision.escalation
    if ((effect?.to === 'snoozed' || effect?.to === 'resumed') && effect.until !== null)
      await escalations.snoozeEscalations(tx, [incident.id], effect.until)
    if (effect?.to === 'replaced')
      await escalations.insertEscalations(
        tx,
        [{ incidentId: incident.id, policy: effect.policy, policyId: effect.policyId, purpose: 'policy', dueAt: now }],
        now,
      )
  }
}

async function callOffPages(
  tx: Queryable,
  decided: { incident: incidents.LockedIncident; decision: Decision }[],
  now: Instant,
): Promise<Responded['spared']> {
  const resolved = decided.filter(({ decision }) => decision.tellResolved).map(({ incident }) => incident.id)
  const others = decided.filter(({ decision }) => decision.cancelPages && !decision.tellResolved).map(({ incident }) => incident.id)
  const spared: Responded['spared'] = []
  if (others.length > 0)
    spared.push(...(await pages.cancelPages(tx, others, { detail: 'acknowledged or taken over before it was sent' }, now)))
  if (resolved.length > 0) {
    spared.push(...(await pages.cancelPages(tx, resolved, { detail: 'resolved before it was sent', purposes: ['page', 'request'] }, now)))
    await incidents.resolveAlertsOf(tx, resolved, 'its incident was resolved', now)
    await pages.planResolvedNotices(tx, resolved, now)
  }
  return spared
}

/** Roles, their checklists, the type of the response and who was told of it. */
async function turnRoles(
  tx: Queryable,
  incidentId: number,
  { roles: given, duty, type, stakeholders, change }: Decision,
  { userId, now }: { userId: number | null; now: Instant },
): Promise<void> {
  if (given) await roles.saveRoles(tx, incidentId, given, now)
  if (duty) await roles.saveDuty(tx, incidentId, duty, userId, now)
  if (type) await roles.chooseType(tx, incidentId, type.id, now)
  if (change.severity) await roles.followSeverity(tx, incidentId, now)
  if (stakeholders) await roles.saveStakeholders(tx, incidentId, stakeholders, userId, now)
}

/** Who is asked is paged at once by their own rules; who answered gets no further page for it. */
async function turnResponders(
  tx: Queryable,
  incident: incidents.LockedIncident,
  responders: NonNullable<Decision['responders']>,
  now: Instant,
): Promise<void> {
  await incidents.saveResponders(tx, incident.id, responders, now)
  const asked = responders.filter((responder) => responder.state === 'asked')
  if (asked.length > 0) {
    const contacts = await loadContacts(
      tx,
      asked.map(({ userId }) => userId),
    )
    const target = { incidentId: incident.id, escalationId: null, purpose: 'request' as const, urgency: incident.urgency }
    await pages.insertPages(
      tx,
      planPages(
        target,
        asked.map(({ userId, as }) => ({ userId, reason: as === undefined ? 'asked to join' : `asked to join as ${as}` })),
        contacts,
        now,
      ).pages,
      now,
    )
  }
  for (const { userId, state } of responders) {
    if (state === 'asked') continue
    await pages.cancelPages(tx, [incident.id], { detail: 'they have answered', userId, purposes: ['page', 'request'] }, now)
  }
}
