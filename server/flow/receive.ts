import { alertRef, correlate, groupKey, groupRef, type Arrived, type Grouping, type Known, type Plan } from '../../domain/correlation.ts'
import { isMoreSevere, urgencyOf, type UrgencyRule } from '../../domain/severity.ts'
import type { Signal } from '../../domain/signal.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import * as alerts from '../alerts/store.ts'
import type { Queryable } from '../db/database.ts'
import { madeRef } from '../db/made.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as heartbeats from '../heartbeats/store.ts'
import * as incidents from '../incidents/store.ts'
import type { Out } from './at-once.ts'
import { covers, NO_GROUND, openIncidents, readGround, type Ground, type Ways } from './open.ts'
import type { Opening } from './opening.ts'
import { overNow } from './over.ts'
import { carryOut, respond } from './respond.ts'
import { hintAlerts, SAFETY_MS, wake } from './wake.ts'

/** The integration that a signal came by, with what its service says about alerts. */
export type Inlet = {
  id: number
  name: string
  serviceId: number
  serviceName: string
  teamId: number | null
  escalationPolicyId: number
  urgency: UrgencyRule
  grouping: Grouping
  /** Only of heartbeats: seconds after a beat until the next is missed. */
  beatSeconds?: number
}
export type Arrival = { inlet: Inlet; signal: Signal; at: Instant }

/** What the database showed has changed before it was written: the transaction is tried anew. */
export class Stale extends Error {}

/** Of so few alerts it is asked in the first round already whom their incidents would page. */
const FEW = 16

/** Repeats are counted behind: they change nothing that anybody is paged by. */
export type Behind = (repeat: alerts.Repeat) => void

/**
 * Signals arrive: alerts open, join, reopen or repeat; acknowledgements and resolves find their alert; changes
 * and beats are noted. One transaction for the whole batch; the caller answers its senders after the commit, and
 * sends what is let out.
 */
export async function receive(deps: Deps, tx: Queryable, arrivals: Arrival[], now: Instant, behind: Behind, ways: Ways): Promise<Out> {
  const outs: Out[] = []
  const rounds = roundsOf(arrivals)
  // What is contradicted in the same batch is not paged for before the batch has been heard out.
  const opening = rounds.length > 1 ? { firstStep: ways.firstStep } : ways
  for (const round of rounds) {
    const keyed = round.filter(hasKey)
    const arrived = round.filter(isAlert).map(toArrived)
    // Asked together: they leave in one write and come back in one read.
    const [open, groups, ground] = await Promise.all([
      alerts.findOpenAlerts(
        tx,
        keyed.map((a) => a.inlet.id),
        keyed.map((a) => a.signal.key),
      ),
      findGroups(tx, arrived),
      arrived.length <= FEW ? readGround(deps, tx, foresee(round.filter(isAlert), ways), opening, now) : NO_GROUND,
    ])
    const known = { alerts: open, incidents: groups }
    outs.push(await receiveAlerts(deps, tx, round.filter(isAlert), arrived, known, ground, now, behind, opening))
    await receiveAnswers(tx, keyed, open, now)
  }
  const changes = arrivals.flatMap(({ inlet, signal, at }) =>
    signal.kind !== 'change'
      ? []
      : [
          {
            integrationId: inlet.id,
            serviceId: inlet.serviceId,
            title: signal.title,
            source: signal.source ?? null,
            at: signal.at ?? at,
            receivedAt: at,
            links: signal.links,
            details: signal.details ?? null,
          },
        ],
  )
  await alerts.insertChanges(tx, changes)
  for (const { inlet, signal, at } of arrivals) {
    if (signal.kind === 'beat') await beat(deps, tx, inlet, at, now, behind)
  }
  return async () => (await Promise.all(outs.map((out) => out()))).flat()
}

/** The key under which a missed heartbeat is an alert. */
export const HEARTBEAT_KEY = 'heartbeat'

async function beat(deps: Deps, tx: Queryable, inlet: Inlet, at: Instant, now: Instant, behind: Behind): Promise<void> {
  const dueAt = at + (inlet.beatSeconds ?? 300) * 1_000
  const { missed } = await heartbeats.noteBeat(tx, inlet.id, at, dueAt)
  const back = { inlet, at, signal: { kind: 'resolve', key: HEARTBEAT_KEY, note: 'the heartbeat is back' } } as const
  if (missed) await receive(deps, tx, [back], now, behind, { firstStep: true })
}

type Folded = Arrival & { count: number }
type Keyed = Folded & { signal: Extract<Signal, { key: string }> }

/**
 * Folds a batch: consecutive alerts of one key become one with a count; what contradicts it (a resolve after
 * the alert) waits for the next round. Sorted by integration and key, so that nodes lock in the same order.
 */
function roundsOf(arrivals: Arrival[]): Folded[][] {
  const rounds: Map<string, Folded>[] = []
  const last = new Map<string, { round: number; folded: Folded }>()
  for (const arrival of arrivals) {
    if (!('key' in arrival.signal)) continue
    const ref = alertRef(arrival.inlet.id, arrival.signal.key)
    const before = last.get(ref)
    if (before && before.folded.signal.kind === arrival.signal.kind) {
      const signal = worse(before.folded.signal, arrival.signal)
      Object.assign(before.folded, { signal, at: arrival.at, count: before.folded.count + 1 })
      continue
    }
    const round = before ? before.round + 1 : 0
    const folded = { ...arrival, count: 1 }
    last.set(ref, { round, folded })
    const at = (rounds[round] ??= new Map())
    at.set(ref, folded)
  }
  return rounds.map((round) => [...round].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, folded]) => folded))
}

function worse(a: Signal, b: Signal): Signal {
  if (a.kind !== 'alert' || b.kind !== 'alert') return b
  return isMoreSevere(a.severity, b.severity) ? { ...b, severity: a.severity } : b
}

function isAlert(folded: Folded): folded is Folded & { signal: Extract<Signal, { kind: 'alert' }> } {
  return folded.signal.kind === 'alert'
}
function hasKey(folded: Folded): folded is Keyed {
  return 'key' in folded.signal
}

type FoldedAlert = Folded & { signal: Extract<Signal, { kind: 'alert' }> }

function toArrived({ inlet, signal, count, at }: FoldedAlert): Arrived {
  const { id, name, serviceId, urgency, grouping } = inlet
  return { route: { integrationId: id, integrationName: name, serviceId, urgency, grouping }, signal, count, at }
}

async function receiveAlerts(
  deps: Deps,
  tx: Queryable,
  folded: FoldedAlert[],
  arrived: Arrived[],
  known: Known,
  foreseen: Ground,
  now: Instant,
  behind: Behind,
  ways: Ways,
): Promise<Out> {
  if (folded.length === 0) return NOTHING_OUT
  const plan = correlate(arrived, known)
  for (const { alertId, ...repeat } of plan.repeats) behind({ id: alertId, ...repeat })
  if (plan.alerts.length === 0 && plan.raises.length === 0) return NOTHING_OUT

  await alerts.releaseGroups(tx, plan.releases)
  for (const { incidentId, reason } of plan.reopens) await reopen(tx, incidentId, reason, now)
  const joins = [...plan.joins].map(([id, count]) => ({ id, count, at: now }))
  const inlets = inletsOf(folded)
  const openings = plan.fresh.map((fresh) => toOpening(fresh, inlets.get(fresh.route.serviceId)!))
  const ground = covers(foreseen, openings)
    ? foreseen
    : await readGround(
        deps,
        tx,
        openings.map(({ page }) => page),
        ways,
        now,
      )
  const { statements, outgoing } = openIncidents(deps, tx, ground, openings, now)
  await tx.last([alerts.joinIncidents(tx, joins), ...statements, alerts.insertAlerts(tx, plan.alerts.map(toRow))])
  await raise(tx, plan, folded, now)
  const soon = plan.alerts.some(({ arrived: { signal } }) => signal.expiresAt !== undefined && signal.expiresAt < now + SAFETY_MS)
  if (soon) wake(tx)
  hintAlerts(tx)
  return outgoing
}

const NOTHING_OUT: Out = async () => []

/** How incidents that these alerts are likely to open would page. */
function foresee(folded: FoldedAlert[], { isNews }: Ways): Opening['page'][] {
  return folded.flatMap(({ inlet, signal }) => {
    const group = groupKey(inlet.grouping, signal)
    const ref = group === null ? alertRef(inlet.id, signal.key) : groupRef(inlet.serviceId, group)
    return isNews?.(ref) ? [{ policyId: inlet.escalationPolicyId }] : []
  })
}

function inletsOf(folded: Folded[]): Map<number, Inlet> {
  return new Map(folded.map(({ inlet }) => [inlet.serviceId, inlet]))
}

/** The incidents that these alerts may join or reopen: the open ones of their groups, and those resolved not long ago. */
async function findGroups(tx: Queryable, arrived: Arrived[]): Promise<Known['incidents']> {
  const wanted = new Map<string, { serviceId: number; key: string; since: Instant | null }>()
  for (const { route, signal, at } of arrived) {
    const key = groupKey(route.grouping, signal)
    if (key === null) continue
    const since = route.grouping.reopenMinutes > 0 ? at - route.grouping.reopenMinutes * MINUTE : null
    wanted.set(groupRef(route.serviceId, key), { serviceId: route.serviceId, key, since })
  }
  const all = [...wanted.values()]
  if (all.length === 0) return new Map()
  const recent = all.filter((group) => group.since !== null)
  const [open, resolved] = await Promise.all([
    alerts.findOpenGroups(
      tx,
      all.map((group) => group.serviceId),
      all.map((group) => group.key),
    ),
    recent.length === 0
      ? new Map<string, never>()
      : alerts.findResolvedGroups(
          tx,
          recent.map((group) => group.serviceId),
          recent.map((group) => group.key),
          recent.map((group) => group.since!),
        ),
  ])
  return new Map([...resolved, ...open])
}

function toOpening(fresh: Plan['fresh'][number], inlet: Inlet): Opening {
  const { severity, urgency, route, reason, at } = fresh
  return {
    incident: {
      title: fresh.title,
      serviceId: route.serviceId,
      teamId: inlet.teamId,
      severity,
      urgency,
      phase: 'triage',
      groupKey: fresh.groupKey,
      groupUntil: fresh.groupUntil,
      source: 'alert',
      openedBy: null,
      openedAt: at,
      alertCount: fresh.alertCount,
    },
    serviceName: inlet.serviceName,
    opened: { kind: 'incident.opened', body: { by: 'alert', severity, urgency, integrationId: route.integrationId, reason }, at },
    by: { actor: SYSTEM, via: 'sender' },
    page: { policyId: inlet.escalationPolicyId },
  }
}

function toRow({ arrived, incident, fate, reason }: Plan['alerts'][number]): alerts.NewAlert {
  const { route, signal, count, at } = arrived
  return {
    integrationId: route.integrationId,
    serviceId: route.serviceId,
    incidentId: 'id' in incident ? incident.id : madeRef(incident.fresh),
    key: signal.key,
    title: signal.title,
    severity: signal.severity,
    source: signal.source ?? null,
    labels: signal.labels,
    body: { description: signal.description, links: signal.links, details: signal.details },
    count,
    startedAt: signal.startedAt ?? at,
    at,
    expiresAt: signal.expiresAt ?? null,
    fate,
    fateReason: reason,
  }
}

async function reopen(tx: Queryable, incidentId: number, reason: string, now: Instant): Promise<void> {
  const { refused } = await respond(
    tx,
    [incidentId],
    { act: 'reopen', reason, keepGroup: true },
    { actor: SYSTEM, userId: null, via: 'sender', now },
  )
  if (refused.size > 0) throw new Stale('an incident changed while it was being reopened')
}

/** Worse than thought: the incident's severity follows, and with it how loudly people are paged. */
async function raise(tx: Queryable, plan: Plan, folded: Folded[], now: Instant): Promise<void> {
  if (plan.raises.length === 0) return
  await alerts.raiseAlerts(
    tx,
    plan.raises.flatMap(({ alertId, severity }) => (alertId === null ? [] : [{ id: alertId, severity }])),
  )
  const rules = new Map(folded.map(({ inlet }) => [inlet.serviceId, inlet.urgency]))
  const locked = await incidents.lockIncidents(tx, [...new Set(plan.raises.map((r) => r.incidentId))])
  for (const incident of locked) {
    const worst = plan.raises.filter((r) => r.incidentId === incident.id).reduce((a, b) => (isMoreSevere(b.severity, a.severity) ? b : a))
    if (!isMoreSevere(worst.severity, incident.severity) || incident.state === 'resolved') continue
    const urgency = urgencyOf(rules.get(incident.serviceId ?? 0) ?? 'bySeverity', worst.severity)
    const louder = urgency === 'high' && incident.urgency === 'low'
    await carryOut(
      tx,
      [
        {
          incident,
          decision: {
            change: { severity: worst.severity, ...(louder ? { urgency } : {}) },
            events: [
              { kind: 'incident.severityChanged', body: { from: incident.severity, to: worst.severity, reason: worst.reason, louder } },
            ],
            ...(louder && incident.state === 'triggered' ? { escalation: { to: 'restart' } as const } : {}),
          },
        },
      ],
      { actor: SYSTEM, userId: null, via: 'sender', now },
    )
  }
}

/** Acknowledgements and resolves that find an open alert; the others speak of nothing that is open here. */
async function receiveAnswers(tx: Queryable, keyed: Keyed[], open: Known['alerts'], now: Instant): Promise<void> {
  const found = (kind: 'acknowledge' | 'resolve') =>
    keyed.flatMap(({ inlet, signal }) => {
      const alert = signal.kind === kind ? open.get(alertRef(inlet.id, signal.key)) : undefined
      return alert ? [alert] : []
    })
  const acknowledged = [...new Set(found('acknowledge').flatMap((alert) => alert.incidentId ?? []))]
  if (acknowledged.length > 0) await respond(tx, acknowledged, { act: 'acknowledge' }, { actor: SYSTEM, userId: null, via: 'sender', now })
  const resolved = found('resolve').map((alert) => alert.id)
  if (resolved.length > 0) await overNow(tx, resolved, 'its sender said that it is over', now)
}
