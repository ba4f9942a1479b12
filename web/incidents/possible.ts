import type { IncidentDetail } from '../../contract/incidents.ts'
import { decide, type Command } from '../../domain/incident.ts'
import { isRejection, REJECTIONS } from '../../domain/rejection.ts'
import type { Instant } from '../../domain/time.ts'

/**
 * Why this act is impossible now, by the same rule that the server decides by; undefined when it is possible. What the
 * person still has to type (a reason, a time) is not judged.
 */
export function whyNot(incident: IncidentDetail, command: Command, { userId, now }: { userId: number; now: Instant }): string | undefined {
  const engaged = incident.responders.some((one) => one.userId === userId && one.state === 'engaged')
  const decision = decide(
    {
      ...incident,
      groupKey: null,
      acknowledgedBy: incident.acknowledgedBy?.id ?? null,
      resolvedBy: incident.resolvedBy?.id ?? null,
    },
    command,
    { userId, now, engaged },
  )
  return isRejection(decision) ? (decision.detail ?? `${REJECTIONS[decision.rejected][1]}.`) : undefined
}
