import { z } from 'zod'
import { isLouder, isMoreSevere, outweighs, urgencyOf, type Severity, type Urgency, type UrgencyRule, type Weight } from './severity.ts'
import type { AlertSignal } from './signal.ts'
import { MINUTE, type Instant } from './time.ts'
import { derivationWords, type Derivation } from './urgency.ts'

/**
 * How a service's alerts come together in incidents: each its own; all that are open together; or those
 * that agree in the named labels (`@group` stands for the sender's own grouping, `@source` for the host
 * it speaks about).
 */
export const Grouping = z.strictObject({
  by: z.enum(['alert', 'service', 'labels']),
  labels: z.array(z.string().trim().min(1).max(200)).max(10, 'At most 10 labels.').default([]),
  /** Minutes since an incident opened during which alerts still join it; null: as long as it is open. */
  windowMinutes: z.int().min(1).max(10_080).nullable().default(null),
  /** Minutes after its resolution in which the same trouble reopens an incident instead of opening another; 0: never. */
  reopenMinutes: z.int().min(0).max(1_440).default(0),
})
export type Grouping = z.infer<typeof Grouping>

export const DEFAULT_GROUPING: Grouping = { by: 'labels', labels: ['@group'], windowMinutes: null, reopenMinutes: 0 }

/** The group key of an alert on its service; null: it stands alone. Alerts with the same key share an open incident. */
export function groupKey(
  grouping: Grouping,
  alert: { key: string; group?: string | undefined; source?: string | undefined; labels: Record<string, string> },
): string | null {
  if (grouping.by === 'alert') return null
  if (grouping.by === 'service') return 'service'
  const parts = grouping.labels.map((label) => {
    if (label === '@group') return alert.group ?? alert.labels['alertname'] ?? alert.key
    if (label === '@source') return alert.source ?? ''
    return alert.labels[label] ?? ''
  })
  return JSON.stringify(parts)
}

/**
 * The group of an alert that was judged. Where its scenario names who responds, it keeps apart from what others respond to:
 * malware does not join the full disk that the same sender told of before.
 */
export function groupOf({ route, signal, derivation }: Pick<Arrived, 'route' | 'signal' | 'derivation'>): string | null {
  const group = groupKey(route.grouping, signal)
  if (group === null || (derivation?.policyId ?? derivation?.typeId ?? null) === null) return group
  return `${group} ${derivation!.policyId ?? '-'}/${derivation!.typeId ?? '-'}`
}

/** What a service says about its alerts, as far as correlation needs it. */
export type Route = {
  integrationId: number
  integrationName: string
  serviceId: number
  urgency: UrgencyRule
  grouping: Grouping
}

/** One alert signal, folded: the same key of one integration arrived `count` times. */
export type Arrived = {
  route: Route
  signal: AlertSignal
  count: number
  at: Instant
  assetId: number | null
  derivation: Derivation | null
}

export type OpenAlert = { id: number; incidentId: number | null; severity: Severity }
export type OpenIncident = {
  id: number
  state: 'triggered' | 'acknowledged' | 'resolved'
  severity: Severity
  urgency: Urgency
  /** Alerts join until then; null: as long as it is open. */
  groupUntil: Instant | null
}

/** What is known when a batch is decided; keys by `alertRef` and `groupRef`. */
export type Known = { alerts: Map<string, OpenAlert>; incidents: Map<string, OpenIncident> }

export function alertRef(integrationId: number, key: string): string {
  return `${integrationId} ${key}`
}
export function groupRef(serviceId: number, key: string): string {
  return `${serviceId} ${key}`
}

export type Fate = 'opened' | 'joined' | 'reopened'

/** An incident of this batch: one that exists, or the nth that is opened now. */
export type IncidentRef = { id: number } | { fresh: number }

export type FreshIncident = {
  route: Route
  title: string
  severity: Severity
  urgency: Urgency
  groupKey: string | null
  groupUntil: Instant | null
  alertCount: number
  at: Instant
  reason: string
  /** How its severity came about, where that is not the sender's word. */
  derivation: Derivation | null
}

export type Plan = {
  fresh: FreshIncident[]
  alerts: { arrived: Arrived; incident: IncidentRef; fate: Fate; reason: string }[]
  /** Open alerts that were said again. */
  repeats: { alertId: number; count: number; at: Instant; expiresAt: Instant | null }[]
  /** Alerts and their incidents that turned out worse, or about which people are to be told more loudly. */
  raises: {
    alertId: number | null
    incidentId: number
    severity: Severity
    urgency: Urgency
    reason: string
    derivation: Derivation | null
  }[]
  /** Existing incidents that alerts join, with how many. */
  joins: Map<number, number>
  reopens: { incidentId: number; reason: string }[]
  /** Incidents whose window has passed: they let their group go, so that another may open. */
  releases: number[]
}

/**
 * Decides what becomes of new alerts: repeat, join, reopen or open. Pure; every alert gets exactly one fate
 * with its reason. Order matters: the first of a group opens what the others join.
 */
export function correlate(arrivals: Arrived[], known: Known): Plan {
  const plan: Plan = { fresh: [], alerts: [], repeats: [], raises: [], joins: new Map(), reopens: [], releases: [] }
  const freshOf = new Map<string, number>()

  for (const arrived of arrivals) {
    const { route, signal, count, at, derivation } = arrived
    const open = known.alerts.get(alertRef(route.integrationId, signal.key))
    if (open) {
      plan.repeats.push({ alertId: open.id, count, at, expiresAt: signal.expiresAt ?? null })
      if (open.incidentId !== null && isMoreSevere(signal.severity, open.severity))
        plan.raises.push({
          alertId: open.id,
          incidentId: open.incidentId,
          severity: signal.severity,
          urgency: urgencyHere(arrived),
          reason: because(`${route.integrationName} now says ${derivation?.said ?? signal.severity}`, derivation),
          derivation,
        })
      continue
    }
    const group = groupOf(arrived)
    const ref = group === null ? null : groupRef(route.serviceId, group)
    const place = ref === null ? undefined : findPlace(ref, arrived)
    if (place) {
      plan.alerts.push({ arrived, ...place })
      continue
    }
    const index = plan.fresh.length
    plan.fresh.push(freshIncident(arrived, group))
    if (ref !== null) freshOf.set(ref, index)
    plan.alerts.push({ arrived, incident: { fresh: index }, fate: 'opened', reason: 'nothing was open that it belongs to' })
  }
  return plan

  function findPlace(ref: string, arrived: Arrived): { incident: IncidentRef; fate: Fate; reason: string } | undefined {
    const { route, signal, at, derivation } = arrived
    const index = freshOf.get(ref)
    if (index !== undefined) {
      const fresh = plan.fresh[index]!
      fresh.alertCount++
      const weight = weightOf(arrived)
      if (outweighs(weight, fresh)) Object.assign(fresh, { severity: signal.severity, derivation })
      if (isLouder(weight, fresh)) fresh.urgency = 'high'
      return { incident: { fresh: index }, fate: 'joined', reason: groupWords(route.grouping) }
    }
    const incident = known.incidents.get(ref)
    if (!incident) return undefined
    if (incident.groupUntil !== null && incident.groupUntil <= at) {
      if (incident.state !== 'resolved') plan.releases.push(incident.id)
      known.incidents.delete(ref)
      return undefined
    }
    plan.joins.set(incident.id, (plan.joins.get(incident.id) ?? 0) + 1)
    const again = incident.state === 'resolved'
    if (again) {
      plan.reopens.push({ incidentId: incident.id, reason: `${signal.title} came back within ${route.grouping.reopenMinutes} minutes` })
      incident.state = 'triggered'
    }
    const weight = weightOf(arrived)
    const worse = isMoreSevere(signal.severity, incident.severity)
    if (worse || isLouder(weight, incident)) {
      const what = worse ? `a ${signal.severity} alert joined` : 'an alert of high urgency joined'
      const reason = because(`${what}: ${signal.title}`, derivation)
      plan.raises.push({ alertId: null, incidentId: incident.id, ...weight, reason, derivation })
      if (worse) incident.severity = signal.severity
      if (isLouder(weight, incident)) incident.urgency = 'high'
    }
    return {
      incident: { id: incident.id },
      fate: again ? 'reopened' : 'joined',
      reason: again ? 'the same trouble came back' : groupWords(route.grouping),
    }
  }
}

function freshIncident(arrived: Arrived, group: string | null): FreshIncident {
  const { route, signal, at, derivation } = arrived
  const { windowMinutes } = route.grouping
  return {
    route,
    title: signal.title,
    severity: signal.severity,
    urgency: urgencyHere(arrived),
    groupKey: group,
    groupUntil: windowMinutes === null ? null : at + windowMinutes * MINUTE,
    alertCount: 1,
    at,
    reason: `${route.integrationName} reported “${signal.title}”`,
    derivation,
  }
}

/** What was prepared for its asset says how loud it is; else the service's rule. */
function urgencyHere({ route, signal, derivation }: Arrived): Urgency {
  return derivation?.urgency ?? urgencyOf(route.urgency, signal.severity)
}

function weightOf(arrived: Arrived): Weight {
  return { severity: arrived.signal.severity, urgency: urgencyHere(arrived) }
}

function because(reason: string, derivation: Derivation | null): string {
  return derivation === null ? reason : `${reason}; ${derivationWords(derivation)}`
}

function groupWords(grouping: Grouping): string {
  if (grouping.by === 'service') return 'its service has this incident open'
  const names = grouping.labels.map((label) => (label === '@group' ? 'sender’s group' : label === '@source' ? 'source' : label))
  return `it has the same ${names.join(' and ')} as this incident`
}
