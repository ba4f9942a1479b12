import type { IncidentDetail } from '../../contract/incidents.ts'
import type { Instant } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'

export type EscalationFacts = Pick<IncidentDetail, 'state' | 'escalation'>

/**
 * What the escalation will do next, and when, as one line: `Next: level 2 (Payments) in 3 min 20 s`. `loud` where nobody
 * has it and nobody further will hear of it. Undefined where there is nothing to say.
 */
export function escalationWords({ state, escalation }: EscalationFacts, now: Instant): { text: string; loud?: boolean } | undefined {
  if (state === 'resolved') return undefined
  if (!escalation) return { text: 'Pages nobody', loud: state === 'triggered' }
  const { level, levels, cycle, repeat, next, dueAt } = escalation
  const when = dueAt === null ? undefined : dueAt <= now ? 'now' : `in ${durationWords(dueAt - now)}`
  if (escalation.state === 'snoozed') return when === undefined ? undefined : { text: `Pages again ${when}` }
  if (escalation.state === 'acknowledged')
    return when === undefined ? { text: 'Paging has stopped' } : { text: `Pages again ${when} unless resolved` }
  if (escalation.state === 'ended' || when === undefined || next.length === 0)
    return { text: 'Every level was paged; nobody further follows', loud: true }
  const whom = next.join(', ')
  if (level < levels) return { text: `Next: level ${level + 1} (${whom}) ${when}` }
  return cycle < repeat
    ? { text: `Next: level 1 again, round ${cycle + 2} (${whom}) ${when}` }
    : { text: `Next: last resort (${whom}) ${when}` }
}
