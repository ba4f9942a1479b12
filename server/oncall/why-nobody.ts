import { targetsOf, type EscalationPolicy } from '../../domain/escalation.ts'
import type { OnCall } from './reader.ts'

/** Why a run of this policy would tell nobody now, whichever level it came to; undefined where it tells somebody. */
export function whyNobody(policy: EscalationPolicy, { reach, people }: Pick<OnCall, 'reach' | 'people'>): string | undefined {
  const reached = targetsOf(policy).map(reach)
  const found = reached.flatMap(({ users }) => users.map(({ userId }) => people.get(userId)!))
  if (found.some(({ methods }) => methods.length > 0)) return undefined
  const whys = [...reached.flatMap(({ empty }) => empty ?? []), ...found.map(({ name }) => `${name} has no verified contact method`)]
  return `Nobody would be reached: ${[...new Set(whys)].join('; ')}.`
}
