import type { RunPolicy } from '../../domain/escalation.ts'
import type { Draft } from '../../domain/draft.ts'
import { userIdOf, type Actor } from '../../domain/permission.ts'
import { reject, type Rejection } from '../../domain/rejection.ts'
import { urgencyOf, type Severity, type Urgency } from '../../domain/severity.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import { openIncidents, readGround } from '../flow/open.ts'
import { responseOf } from '../flow/opening.ts'
import { wake } from '../flow/wake.ts'
import { whyNobody } from '../oncall/why-nobody.ts'
import { findServiceRule } from './targets.ts'

export type Declaration = {
  title: string
  serviceId: number | null
  severity: Severity
  urgency?: Urgency | undefined
  text: string
  suspected: boolean
  pageNobody: boolean
  source: 'manual' | 'page'
  /** How it is staffed; by its severity where nobody says. */
  typeId?: number | undefined
  /** Whom to page instead of the service's policy. */
  policy?: RunPolicy
}

/** Opens an incident by hand: with its service's policy, with the policy given, or with nobody paged. */
export async function declare(
  deps: Deps,
  tx: Queryable,
  given: Declaration,
  by: { actor: Actor; via: string; now: Instant },
): Promise<number | Rejection> {
  const service = given.serviceId === null ? undefined : await findServiceRule(tx, given.serviceId)
  if (given.serviceId !== null && !service) return reject('not-found', 'There is no such service.')
  if (!service && !given.policy && !given.pageNobody)
    return reject(
      'nobody-to-page',
      'Without a service nobody would be paged. Name the service, page somebody directly, or say that nobody shall be paged.',
    )

  const urgency = given.urgency ?? urgencyOf(service?.urgency ?? 'bySeverity', given.severity)
  const catalogue = await deps.catalogue.read()
  const type = given.typeId === undefined ? catalogue.typeOf(given.severity, null) : catalogue.type(given.typeId)
  if (given.typeId !== undefined && !type) return reject('not-found', 'There is no such type of incidents.')
  const openedBy = userIdOf(by.actor)
  const incident = {
    title: given.title,
    serviceId: given.serviceId,
    teamId: service?.teamId ?? null,
    severity: given.severity,
    urgency,
    phase: given.suspected ? 'suspected' : 'triage',
    groupKey: null,
    groupUntil: null,
    source: given.source,
    openedBy,
    openedAt: by.now,
    alertCount: 0,
    ...responseOf(type, given.typeId !== undefined, catalogue),
    // What is only written down calls nobody, unless it is said how it is staffed.
    ...(given.pageNobody && given.typeId === undefined ? { reacts: false } : {}),
  }
  const opened: Draft = {
    kind: 'incident.opened',
    body: { by: given.source, severity: given.severity, urgency, suspected: given.suspected, pageNobody: given.pageNobody },
    ...(given.text ? { text: given.text } : {}),
  }
  const page = given.pageNobody ? null : given.policy ? { policy: given.policy } : { policyId: service!.escalationPolicyId }
  const ground = await readGround(deps, tx, [page], { firstStep: true }, by.now)
  const nobody = given.policy ? whyNobody(given.policy, ground.onCall!) : undefined
  if (nobody !== undefined) return reject('nobody-to-page', nobody)
  const { made, statements } = openIncidents(deps, tx, ground, [{ incident, serviceName: service?.name ?? null, opened, by, page }], by.now)
  await Promise.all(statements)
  wake(tx)
  return (await made)[0]!.incident
}
