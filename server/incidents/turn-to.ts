import type { z } from 'zod'
import type { addResponders, reassign } from '../../contract/incidents.ts'
import { directPolicy, targetsOf, type RunPolicy } from '../../domain/escalation.ts'
import type { Command } from '../../domain/incident.ts'
import type { Actor } from '../../domain/permission.ts'
import { isRejection, reject, type Rejection } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'
import type { Queryable } from '../db/database.ts'
import { refuseMissing } from '../db/references.ts'
import type { Deps } from '../deps.ts'
import { whyNobody } from '../oncall/why-nobody.ts'
import { findPolicyDocument, nameTarget } from './targets.ts'
import { nameActor } from './timeline.ts'

type Reassign = Extract<Command, { act: 'reassign' }>

/** Hands an incident to an escalation policy, or to a person, team or schedule directly; refused where that would leave it with nobody. */
export async function reassignTo(
  { onCall }: Pick<Deps, 'onCall'>,
  tx: Queryable,
  { reason, ...to }: z.output<typeof reassign.body>,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<Reassign | Rejection> {
  const heir = await findHeir(tx, to, `reassigned by ${await nameActor(tx, actor)}`)
  if (isRejection(heir)) return heir
  const nobody = whyNobody(heir.policy, await onCall.read(tx, { targets: targetsOf(heir.policy) }, now))
  return nobody === undefined ? { act: 'reassign', ...heir, reason } : reject('nobody-to-page', nobody)
}

async function findHeir(
  tx: Queryable,
  { policyId, target }: Omit<z.output<typeof reassign.body>, 'reason'>,
  because: string,
): Promise<{ policy: RunPolicy; policyId: number | null; to: string } | Rejection> {
  if (policyId !== undefined) {
    const found = await findPolicyDocument(tx, policyId)
    if (!found) return reject('not-found', 'There is no such escalation policy.')
    return { policy: { ...found.document, because: `${because} to the policy ${found.name}` }, policyId, to: found.name }
  }
  const name = await nameTarget(tx, target!)
  if (!name) return reject('not-found', `There is no such ${target!.kind}.`)
  return { policy: directPolicy([target!], because), policyId: null, to: name }
}

/** Asks people to join; whoever is named twice is asked once. */
export async function askToJoin(
  tx: Queryable,
  { userIds, message }: z.output<typeof addResponders.body>,
): Promise<Extract<Command, { act: 'addResponders' }> | Rejection> {
  const missing = await refuseMissing(
    tx,
    userIds.map((id, i) => ({ kind: 'user', id, path: `userIds.${i}` })),
  )
  return missing ?? { act: 'addResponders', userIds: [...new Set(userIds)], message }
}
