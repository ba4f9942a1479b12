import type { Catalogue } from '../../domain/catalogue.ts'
import { alertRef, correlate, groupOf, groupRef, type Arrived, type Known, type Plan } from '../../domain/correlation.ts'
import { MINUTE, type Instant } from '../../domain/time.ts'
import * as alerts from '../alerts/store.ts'
import type { Queryable } from '../db/database.ts'
import { madeRef } from '../db/made.ts'
import { SYSTEM } from '../db/record.ts'
import type { Deps } from '../deps.ts'
import * as heartbeats from '../heartbeats/store.ts'
import type { Inlet } from '../integrations/inlets.ts'
import type { Out } from './at-once.ts'
import { hasKey, isAlert, roundsOf, type Arrival, type Folded, type FoldedAlert, type Keyed } from './arrival.ts'
import { covers, openIncidents, readGround, type Ground, type Ways } from './open.ts'
import { responseOf, type Opening } from './opening.ts'
import { raise, reopen } from './raise.ts'
import { overNow } from './over.ts'
import { respond } from './respond.ts'
import { hintAlerts, SAFETY_MS, wake } from './wake.ts'

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
        keyed.map(({ inlet, signal }) => ({ id: inlet.id, key: signal.key })),
      ),
      findGroups(tx, arrived),
      readGround(deps, tx, foresee(round.filter(isAlert), ways), opening, now),
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

function toArrived({ inlet, signal, count, at, judged }: FoldedAlert): Arrived {
  const { id, name, serviceId, urgency, grouping } = inlet
  const route = { integrationId: id, integrationName: name, serviceId, urgency, grouping }
  return { route, signal, count, at, assetId: judged?.assetId ?? null, derivation: judged?.derivation ?? null }
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
  const catalogue = plan.fresh.length > 0 ? await deps.catalogue.read() : undefined
  const openings = plan.fresh.map((fresh) => toOpening(fresh, inlets.get(fresh.route.serviceId)!, catalogue!))
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
  await raise(tx, plan, now)
  const soon = plan.alerts.some(({ arrived: { signal } }) => signal.expiresAt !== undefined && signal.expiresAt < now + SAFETY_MS)
  if (soon) wake(tx)
  hintAlerts(tx)
  return outgoing
}

const NOTHING_OUT: Out = async () => []

/** How incidents that these alerts are likely to open would page. */
function foresee(folded: FoldedAlert[], { isNews }: Ways): Opening['page'][] {
  return folded.flatMap((one) => {
    const { inlet, signal, judged } = one
    const group = groupOf(toArrived(one))
    const ref = group === null ? alertRef(inlet.id, signal.key) : groupRef(inlet.serviceId, group)
    return isNews?.(ref) ? [{ policyId: judged?.derivation?.policyId ?? inlet.escalationPolicyId }] : []
  })
}

function inletsOf(folded: Folded[]): Map<number, Inlet> {
  return new Map(folded.map(({ inlet }) => [inlet.serviceId, inlet]))
}

/** The incidents that these alerts may join or reopen: the open ones of their groups, and those resolved not long ago. */
async function findGroups(tx: Queryable, arrived: Arrived[]): Promise<Known['incidents']> {
  const wanted = new Map<string, { id: number; key: string; since: Instant | null }>()
  for (const one of arrived) {
    const { route, at } = one
    const key = groupOf(one)
    if (key === null) continue
    const since = route.grouping.reopenMinutes > 0 ? at - route.grouping.reopenMinutes * MINUTE : null
    wanted.set(groupRef(route.serviceId, key), { id: route.serviceId, key, since })
  }
  const all = [...wanted.values()]
  if (all.length === 0) return new Map()
  const recent = all.flatMap(({ since, ...group }) => (since === null ? [] : [{ ...group, since }]))
  const [open, resolved] = await Promise.all([
    alerts.findOpenGroups(tx, all),
    recent.length === 0 ? new Map<string, never>() : alerts.findResolvedGroups(tx, recent),
  ])
  return new Map([...resolved, ...open])
}

function toOpening(fresh: Plan['fresh'][number], inlet: Inlet, catalogue: Catalogue): Opening {
  const { severity, urgency, route, reason, at, derivation } = fresh
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
      ...responseOf(catalogue.typeOf(severity, derivation), derivation?.typeId != null, catalogue),
    },
    serviceName: inlet.serviceName,
    opened: {
      kind: 'incident.opened',
      body: { by: 'alert', severity, urgency, integrationId: route.integrationId, reason, ...(derivation ? { derivation } : {}) },
      at,
    },
    by: { actor: SYSTEM, via: 'sender' },
    page: { policyId: derivation?.policyId ?? inlet.escalationPolicyId },
  }
}

function toRow({ arrived, incident, fate, reason }: Plan['alerts'][number]): alerts.NewAlert {
  const { route, signal, count, at, assetId, derivation } = arrived
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
    assetId,
    derivation,
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
