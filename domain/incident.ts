import { isLouder, isMoreSevere, urgencyOf, type Severity, type Urgency, type UrgencyRule, type Weight } from './severity.ts'
import type { Draft } from './draft.ts'
import { freeRoles, giveRole, tickDuty, type Duty, type RoleEffects, type RoleStanding } from './incident-roles.ts'
import { reject, type Rejection } from './rejection.ts'
import type { RunPolicy, Turn } from './escalation.ts'
import { snoozeFault } from './snooze.ts'
import { SECOND, type Instant } from './time.ts'
import type { Derivation } from './urgency.ts'

export const RESPONSE_STATES = ['triggered', 'acknowledged', 'resolved'] as const
export type ResponseState = (typeof RESPONSE_STATES)[number]
export const PHASES = ['suspected', 'triage', 'contain', 'eradicate', 'recover', 'monitor', 'closed'] as const
export type Phase = (typeof PHASES)[number]

/** What decisions about an incident are made from; also exactly what they may change. */
export type Incident = {
  id: number
  title: string
  severity: Severity
  urgency: Urgency
  state: ResponseState
  phase: Phase
  groupKey: string | null
  acknowledgedAt: Instant | null
  acknowledgedBy: number | null
  resolvedAt: Instant | null
  resolvedBy: number | null
  snoozedUntil: Instant | null
  openAlertCount: number
}

/** How an incident's response stands: enough to bring it back there. */
export type Standing = Pick<Incident, 'id' | 'state' | 'phase' | 'acknowledgedAt' | 'acknowledgedBy' | 'snoozedUntil'>

export function standingOf({ id, state, phase, acknowledgedAt, acknowledgedBy, snoozedUntil }: Incident): Standing {
  return { id, state, phase, acknowledgedAt, acknowledgedBy, snoozedUntil }
}

/** What people and senders may do to an incident. */
export type Command =
  | { act: 'acknowledge' }
  | { act: 'unacknowledge'; reason: string }
  /** `reason`: why it is over where nobody said it of the incident itself, as when its last alert is over. */
  | { act: 'resolve'; note?: string | undefined; reason?: string }
  /** `keepGroup`: no other open incident has its group, so alerts go on joining it. */
  | { act: 'reopen'; reason: string; keepGroup?: boolean }
  | { act: 'snooze'; until: Instant }
  /** To the level after the one that was paged last, whoever asks; but see `passesUnseen`. */
  | { act: 'escalate'; reason?: string | undefined }
  | { act: 'decline'; reason?: string | undefined }
  | { act: 'setSeverity'; severity: Severity; reason: string }
  | { act: 'setPhase'; phase: Phase; reason?: string | undefined }
  | { act: 'rename'; title: string }
  | { act: 'note'; text: string; at?: Instant | undefined }
  | { act: 'assignRole'; role: string; userId: number | null }
  | { act: 'tickDuty'; role: string; position: number; done: boolean }
  | { act: 'setType'; type: { id: number; name: string }; reason?: string | undefined }
  | { act: 'addStakeholders'; groups: { id: number; name: string }[] }
  | { act: 'tellStakeholders'; group: { id: number; name: string }; line: string; note?: string | undefined }
  | { act: 'reassign'; policy: RunPolicy; policyId: number | null; to: string; reason?: string | undefined }
  | { act: 'addResponders'; userIds: number[]; message?: string | undefined }
  /** Undoes an act that led to the state `from`; refused when it stands otherwise by now. */
  | { act: 'restore'; undone: string; from: ResponseState; to: Standing }

/** What happens to the running escalations of the incident, in the same transaction. */
export type EscalationEffect =
  | { to: 'acknowledged' }
  | { to: 'snoozed'; until: Instant }
  | { to: 'ended' }
  /** As if begun anew, but waiting: until the acknowledgement lapses or, with `until`, the snooze ends. */
  | { to: 'resumed'; until: Instant | null }
  /** From the first level, now. */
  | { to: 'restart' }
  /** The next level, now. */
  | { to: 'next' }
  | { to: 'replaced'; policy: RunPolicy; policyId: number | null }

export type Decision = RoleEffects & {
  change: Partial<Incident>
  events: Draft[]
  escalation?: EscalationEffect
  /** Pages that have not gone out yet are called off. */
  cancelPages?: boolean
  /** People who were told by mail or webhook hear that it is over. */
  tellResolved?: boolean
  /** Chosen by a person: it stays when the severity changes. */
  type?: { id: number }
  /** A group of stakeholders was told, or is to be told. */
  stakeholders?: { groupId: number; told: { line: string } | null }[]
}

/** `userId`: the person who acts; null for a sender, a token or the engine. */
export type Acting = {
  userId: number | null
  now: Instant
  /** Whether this person is engaged in the incident already. */
  engaged?: boolean
  /** Whose turn it was last. */
  turn?: Turn | undefined
  /** The rule of the incident's service for its urgency. */
  urgencyRule?: UrgencyRule
  /** Of the role that is given. */
  role?: RoleStanding | undefined
  /** The roles that whoever acts has. */
  held?: { role: string; name: string }[] | undefined
  /** The line of a checklist that is ticked. */
  duty?: Duty | undefined
  /** The type that it is of. */
  type?: { id: number; name: string } | undefined
}

/** Decides one command on one incident. A "no" is a value with its reason. */
export function decide(incident: Incident, command: Command, acting: Acting): Decision | Rejection {
  const { userId, now, engaged = false, turn, urgencyRule = 'bySeverity' } = acting
  if (incident.state === 'resolved' && !AFTER_RESOLUTION.includes(command.act)) return reject('already-resolved')
  switch (command.act) {
    case 'acknowledge':
      if (incident.state === 'acknowledged')
        return (engaged ? undefined : joinResponse(userId)) ?? reject('no-change', 'It is acknowledged already.')
      return {
        change: { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: userId, snoozedUntil: null, ...triage(incident) },
        events: [{ kind: 'incident.acknowledged', body: {} }],
        escalation: { to: 'acknowledged' },
        cancelPages: true,
        ...(userId === null ? {} : { responders: [{ userId, state: 'engaged' }] }),
      }
    case 'unacknowledge':
      if (incident.state !== 'acknowledged') return reject('no-change', 'It is not acknowledged.')
      return { ...triggeredAgain(), events: [{ kind: 'incident.unacknowledged', body: { reason: command.reason } }] }
    case 'resolve':
      return {
        change: { state: 'resolved', phase: 'closed', resolvedAt: now, resolvedBy: userId, snoozedUntil: null },
        events: [
          {
            kind: 'incident.resolved',
            body: command.reason === undefined ? {} : { reason: command.reason },
            ...(command.note ? { text: command.note } : {}),
          },
        ],
        escalation: { to: 'ended' },
        cancelPages: true,
        tellResolved: true,
      }
    case 'reopen':
      if (incident.state !== 'resolved') return reject('no-change', 'It is not resolved.')
      return {
        change: {
          state: 'triggered',
          phase: 'triage',
          resolvedAt: null,
          resolvedBy: null,
          acknowledgedAt: null,
          acknowledgedBy: null,
          ...(command.keepGroup ? {} : { groupKey: null }),
        },
        events: [{ kind: 'incident.reopened', body: { reason: command.reason } }],
        escalation: { to: 'restart' },
      }
    case 'snooze': {
      const fault = snoozeFault(command.until, now)
      if (fault !== undefined) return reject('invalid-input', fault)
      return {
        change: {
          state: 'acknowledged',
          acknowledgedAt: incident.acknowledgedAt ?? now,
          acknowledgedBy: incident.acknowledgedBy ?? userId,
          snoozedUntil: command.until,
        },
        events: [{ kind: 'incident.snoozed', body: { until: command.until } }],
        escalation: { to: 'snoozed', until: command.until },
        cancelPages: true,
      }
    }
    case 'escalate':
      if (passesUnseen(incident, acting)) {
        const paged = turn!.lastResort ? 'The last resort' : `Level ${turn!.level + 1}`
        return reject('conflict', `${paged} was paged a moment ago. Leave them time to answer, or escalate again in a few seconds.`)
      }
      return {
        ...triggeredAgain(),
        escalation: { to: 'next' },
        events: [{ kind: 'incident.escalated', body: {}, ...(command.reason ? { text: command.reason } : {}) }],
      }
    case 'decline': {
      if (userId === null) return reject('invalid-input', 'Only a person can pass a page on.')
      const freed = freeRoles(acting.held ?? [], userId)
      return {
        // Whoever acknowledged and passes on leaves nobody on it: it is triggered again.
        change: incident.state === 'acknowledged' && incident.acknowledgedBy === userId ? triggeredAgain().change : {},
        events: [{ kind: 'responder.declined', body: { userId }, ...(command.reason ? { text: command.reason } : {}) }, ...freed.events],
        // While somebody else has acknowledged, or the next level was paged already, passing on is only a word; otherwise that level is due.
        ...((incident.state === 'triggered' && !passesUnseen(incident, acting)) || incident.acknowledgedBy === userId
          ? { escalation: { to: 'next' } as const }
          : {}),
        responders: [{ userId, state: 'declined' }],
        ...(freed.roles.length > 0 ? { roles: freed.roles } : {}),
      }
    }
    case 'setSeverity':
      if (command.severity === incident.severity) return reject('no-change', `It is ${incident.severity} already.`)
      if (command.reason.trim() === '') return reject('reason-needed')
      return changeSeverity(incident, command.severity, urgencyRule, { text: command.reason })
    case 'setPhase':
      if (command.phase === incident.phase) return reject('no-change', `It is in that phase already.`)
      if (command.phase === 'closed') return reject('not-resolved', 'An incident closes by being resolved.')
      return {
        change: { phase: command.phase },
        events: [
          {
            kind: 'incident.phaseChanged',
            body: { from: incident.phase, to: command.phase },
            ...(command.reason ? { text: command.reason } : {}),
          },
        ],
      }
    case 'rename':
      if (command.title === incident.title) return reject('no-change')
      return { change: { title: command.title }, events: [{ kind: 'incident.renamed', body: { from: incident.title, to: command.title } }] }
    case 'note':
      if (command.at !== undefined && command.at > now) return reject('invalid-input', 'A note cannot be about the future.')
      return {
        change: {},
        events: [{ kind: 'note', body: {}, text: command.text, ...(command.at === undefined ? {} : { at: command.at }) }],
      }
    case 'assignRole':
      return giveRole(command, acting.role ?? { name: command.role, holder: null, heirState: undefined }, userId)
    case 'tickDuty':
      return tickDuty(acting.duty, command.done)
    case 'setType':
      if (acting.type?.id === command.type.id) return reject('no-change', 'It is of that type already.')
      return {
        change: {},
        events: [
          {
            kind: 'incident.typeChanged',
            body: { from: acting.type?.name ?? null, to: command.type.name },
            ...(command.reason ? { text: command.reason } : {}),
          },
        ],
        type: { id: command.type.id },
      }
    case 'addStakeholders':
      return {
        change: {},
        events: [{ kind: 'stakeholders.added', body: { groups: command.groups.map(({ name }) => name) } }],
        stakeholders: command.groups.map(({ id }) => ({ groupId: id, told: null })),
      }
    case 'tellStakeholders': {
      const { group, line, note } = command
      return {
        change: {},
        events: [{ kind: 'stakeholders.told', body: { groupId: group.id, group: group.name, line }, ...(note ? { text: note } : {}) }],
        stakeholders: [{ groupId: group.id, told: { line } }],
      }
    }
    case 'reassign':
      return {
        ...triggeredAgain(),
        cancelPages: true,
        escalation: { to: 'replaced', policy: command.policy, policyId: command.policyId },
        events: [{ kind: 'incident.reassigned', body: { to: command.to }, ...(command.reason ? { text: command.reason } : {}) }],
      }
    case 'addResponders':
      return {
        change: {},
        events: command.userIds.map((id) => ({
          kind: 'responder.asked',
          body: { userId: id },
          ...(command.message ? { text: command.message } : {}),
        })),
        responders: command.userIds.map((id) => ({ userId: id, state: 'asked' })),
      }
    case 'restore':
      return restore(incident, command, now)
  }
}

/**
 * Another severity, whether a person or an alert says so. Where it is worse and the service's rule then asks for high
 * urgency, people are paged loudly from now on, anew unless somebody has it. It never gets quieter.
 */
export function changeSeverity(
  incident: Incident,
  severity: Severity,
  rule: UrgencyRule,
  why: { reason: string; derivation?: Derivation | null } | { text: string },
): Decision {
  const louder = isMoreSevere(severity, incident.severity) && incident.urgency === 'low' && urgencyOf(rule, severity) === 'high'
  const facts = { from: incident.severity, to: severity, louder }
  return {
    change: { severity, ...(louder ? { urgency: 'high' } : {}) },
    events: [
      'reason' in why
        ? {
            kind: 'incident.severityChanged',
            body: { ...facts, reason: why.reason, ...(why.derivation ? { derivation: why.derivation } : {}) },
          }
        : { kind: 'incident.severityChanged', body: facts, text: why.text },
    ],
    ...(louder && incident.state === 'triggered' ? { escalation: { to: 'restart' } as const } : {}),
  }
}

/**
 * An alert of an incident is worse than the incident, or louder: the severity follows, or people are only paged loudly
 * from now on. Undefined where it is neither.
 */
export function raiseIncident(
  incident: Incident,
  { severity, urgency, reason, derivation }: Weight & { reason: string; derivation: Derivation | null },
): Decision | undefined {
  if (isMoreSevere(severity, incident.severity)) return changeSeverity(incident, severity, urgency, { reason, derivation })
  if (!isLouder({ severity, urgency }, incident)) return undefined
  return {
    change: { urgency },
    events: [{ kind: 'incident.louder', body: { reason } }],
    ...(incident.state === 'triggered' ? { escalation: { to: 'restart' } as const } : {}),
  }
}

/** What is pressed this soon after a level was paged was meant for the level before it. */
const UNSEEN = 10 * SECOND

/**
 * Whether passing on would skip a level that whoever presses has not seen. The next level is the one after the current
 * one, as in PagerDuty, also for somebody of an earlier level. But two people of a level may press at the same moment, or
 * one just as its time runs out: the later press finds the next level paged already, and has what it wanted. Who was
 * paged with that level, or has acknowledged, knows how it stands and is not held up; nor is anybody at the first level,
 * before which there is none.
 */
function passesUnseen({ acknowledgedBy }: Incident, { userId, now, turn }: Acting): boolean {
  if (!turn || now - turn.at >= UNSEEN || (turn.level === 0 && turn.cycle === 0)) return false
  return userId === null || (userId !== acknowledgedBy && !turn.users.some((user) => user.userId === userId))
}

const AFTER_RESOLUTION: Command['act'][] = [
  'reopen',
  'restore',
  'note',
  'rename',
  'assignRole',
  'setSeverity',
  'tickDuty',
  'setType',
  'addStakeholders',
  'tellStakeholders',
]

function restore(incident: Incident, { undone, from, to }: Extract<Command, { act: 'restore' }>, now: Instant): Decision | Rejection {
  if (incident.state !== from) return reject('conflict', `It is ${incident.state} by now.`)
  const snoozed = to.snoozedUntil !== null && to.snoozedUntil > now ? to.snoozedUntil : null
  if (incident.state === to.state && incident.snoozedUntil === snoozed) return reject('no-change')
  const { state, phase, acknowledgedAt, acknowledgedBy } = to
  const back = { state, acknowledgedAt, acknowledgedBy, snoozedUntil: snoozed }
  // another incident may have the group by now, so a reopened one no longer takes alerts in
  const reopened = incident.state === 'resolved' ? { phase, resolvedAt: null, resolvedBy: null, groupKey: null } : {}
  // taking a suspicion up made it an incident
  const suspected = phase === 'suspected' && incident.phase === 'triage' ? { phase } : {}
  return {
    change: { ...back, ...suspected, ...reopened },
    events: [{ kind: 'incident.restored', body: { undone, to: snoozed === null ? state : 'snoozed' } }],
    escalation: state === 'triggered' ? { to: 'restart' } : { to: 'resumed', until: snoozed },
    ...(state === 'triggered' ? {} : { cancelPages: true }),
  }
}

function triage(incident: Incident): Partial<Incident> {
  return incident.phase === 'suspected' ? { phase: 'triage' } : {}
}

/** It waits for an answer again, as if nobody had acknowledged it: what a lapse and taking it back have in common. */
export function triggeredAgain(): { change: Partial<Incident>; escalation: EscalationEffect } {
  return { change: { state: 'triggered', acknowledgedAt: null, acknowledgedBy: null, snoozedUntil: null }, escalation: { to: 'restart' } }
}

/** A second person who acknowledges joins the response. */
function joinResponse(userId: number | null): Decision | undefined {
  if (userId === null) return undefined
  return { change: {}, events: [{ kind: 'responder.engaged', body: { userId } }], responders: [{ userId, state: 'engaged' }] }
}
