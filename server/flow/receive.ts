import { alertRef, correlate, groupKey, groupRef, type Arrived, type Grouping, type Known, type Plan } from '../../domain/correlation.ts'
import { isMoreSevere, urgencyOf, type UrgencyRule } from '../../domain/severity.ts'
import type { Signal } from '../../domain/signal.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import * as alerts from '../alerts/store.ts'
import type { Queryable } from '../db/database.ts'
import { SYSTEM } from '../db/record.ts'
import * as escalations from '../escalations/store.ts'
import * as heartbeats from '../heartbeats/store.ts'
import * as incidents from '../incidents/store.ts'
import { overNow } from './over.ts'
import { carryOut, respond } from './respond.ts'
import { hintAlerts, wake } from './wake.ts'

/** The integration that a signal came by, with what its service says about alerts. */
export type Inlet = {
  id: number
  name: string
  serviceId: number
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

/** Repeats are counted behind: they change nothing that anybody is paged by. */
export type Behind = (repeat: alerts.Repeat) => void

/**
 * Signals arrive: alerts open, join, reopen or repeat; acknowledgements and resolves find their alert; changes
 * and beats are noted. One transaction for the whole batch; the caller answers its senders after the commit.
 */
export async function receive(tx: Queryable, arrivals: Arrival[], now: Instant, behind: Behind): Promise<void> {
  for (const round of roundsOf(arrivals)) {
    const keyed = round.filter(hasKey)
    const open = await alerts.findOpenAlerts(
      tx,
      keyed.map((a) => a.inlet.id),
      keyed.map((a) => a.signal.key),
    )
    await receiveAlerts(tx, round.filter(isAlert), open, now, behind)
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
    if (signal.kind === 'beat') await beat(tx, inlet, at, now, behind)
  }
}

/** The key under which a missed heartbeat is an alert. */
export const HEARTBEAT_KEY = 'heartbeat'

async function beat(tx: Queryable, inlet: Inlet, at: Instant, now: Instant, behind: Behind): Promise<void> {
  const dueAt = at + (inlet.beatSeconds ?? 300) * 1_000
  const { missed } = await heartbeats.noteBeat(tx, inlet.id, at, dueAt)
  if (missed)
    await receive(tx, [{ inlet, at, signal: { kind: 'resolve', key: HEARTBEAT_KEY, note: 'the heartbeat is back' } }], now, behind)
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

async function receiveAlerts(
  tx: Queryable,
  folded: (Folded & { signal: Extract<Signal, { kind: 'alert' }> })[],
  open: Known['alerts'],
  now: Instant,
  behind: Behind,
): Promise<void> {
  if (folded.length === 0) return
  const arrived = folded.map(({ inlet, signal, count, at }): Arrived => ({
    route: {
      integrationId: inlet.id,
      integrationName: inlet.name,
      serviceId: inlet.serviceId,
      urgency: inlet.urgency,
      grouping: inlet.grouping,
    },
    signal,
    count,
    at,
  }))
  const groups = await knownGroups(tx, arrived, open)
  const plan = correlate(arrived, { alerts: open, incidents: groups })
  for (const { alertId, ...repeat } of plan.repeats) behind({ id: alertId, ...repeat })
  if (plan.alerts.length === 0 && plan.raises.length === 0) return

  await alerts.releaseGroups(tx, plan.releases)
  for (const { incidentId, reason } of plan.reopens) await reopen(tx, incidentId, reason, now)
  const freshIds = await openIncidents(tx, plan, inletsOf(folded), now)
  const joined = await alerts.joinIncidents(
    tx,
    [...plan.joins].map(([id, count]) => ({ id, count, at: now })),
  )
  if (joined < plan.joins.size) throw new Stale('an incident was resolved while an alert was joining it')
  await alerts.insertAlerts(
    tx,
    plan.alerts.map((alert) => toRow(alert, freshIds)),
  )
  await raise(tx, plan, folded, now)
  wake(tx)
  hintAlerts(tx)
}

function inletsOf(folded: Folded[]): Map<number, Inlet> {
  return new Map(folded.map(({ inlet }) => [inlet.serviceId, inlet]))
}

async function knownGroups(tx: Queryable, arrived: Arrived[], open: Known['alerts']): Promise<Known['incidents']> {
  const wanted = new Map<string, { serviceId: number; key: string; since: Instant | null }>()
  for (const { route, signal, at } of arrived) {
    if (open.has(alertRef(route.integrationId, signal.key))) continue
    const key = groupKey(route.grouping, signal)
    if (key === null) continue
    const since = route.grouping.reopenMinutes > 0 ? at - route.grouping.reopenMinutes * MINUTE : null
    wanted.set(groupRef(route.serviceId, key), { serviceId: route.serviceId, key, since })
  }
  const all = [...wanted.values()]
  if (all.length === 0) return new Map()
  const groups = await alerts.findOpenGroups(
    tx,
    all.map((g) => g.serviceId),
    all.map((g) => g.key),
  )
  const closed = all.filter((g) => g.since !== null && !groups.has(groupRef(g.serviceId, g.key)))
  if (closed.length === 0) return groups
  const resolved = await alerts.findResolvedGroups(
    tx,
    closed.map((g) => g.serviceId),
    closed.map((g) => g.key),
    closed.map((g) => g.since!),
  )
  return new Map([...groups, ...resolved])
}

async function openIncidents(tx: Queryable, plan: Plan, inlets: Map<number, Inlet>, now: Instant): Promise<number[]> {
  if (plan.fresh.length === 0) return []
  const ids = await incidents.takeIncidentIds(tx, plan.fresh.length)
  const rows = plan.fresh.map((fresh, i): incidents.NewIncident => ({
    id: ids[i]!,
    title: fresh.title,
    serviceId: fresh.route.serviceId,
    teamId: inlets.get(fresh.route.serviceId)!.teamId,
    severity: fresh.severity,
    urgency: fresh.urgency,
    phase: 'triage',
    groupKey: fresh.groupKey,
    groupUntil: fresh.groupUntil,
    source: 'alert',
    openedBy: null,
    openedAt: fresh.at,
    alertCount: fresh.alertCount,
    lastNumber: 0,
  }))
  const drafts = rows.map((incident, i): incidents.IncidentDraft => {
    const fresh = plan.fresh[i]!
    const body = {
      by: 'alert',
      severity: fresh.severity,
      urgency: fresh.urgency,
      integrationId: fresh.route.integrationId,
      reason: fresh.reason,
    }
    return { incident, draft: { kind: 'incident.opened', body, at: fresh.at }, actor: SYSTEM, via: 'sender' }
  })
  await incidents.appendTimeline(tx, drafts, now)
  await incidents.insertIncidents(tx, rows)
  await escalations.insertPolicyEscalations(
    tx,
    rows.map(({ id, serviceId }) => ({ incidentId: id, policyId: inlets.get(serviceId!)!.escalationPolicyId })),
    now,
  )
  return ids
}

function toRow({ arrived, incident, fate, reason }: Plan['alerts'][number], freshIds: number[]): alerts.NewAlert {
  const { route, signal, count, at } = arrived
  return {
    integrationId: route.integrationId,
    serviceId: route.serviceId,
    incidentId: 'id' in incident ? incident.id : freshIds[incident.fresh]!,
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
