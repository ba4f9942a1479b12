import type { StoredRule } from '../../contract/communication.ts'
import type { Trigger } from '../../domain/communication-plan.ts'
import { SEVERITY_WORDS } from '../../domain/severity.ts'
import { MINUTE } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'
import { PHASE_WORDS } from '../incidents/phase.ts'
import { spoken } from '../response/words.ts'

/** What keys and ids in a rule are called. */
export type Names = { role: (key: string) => string; type: (id: number) => string; kind: (key: string) => string }

/** What stands in the URL of the plan. */
export type PlanSearch = { from?: string }

export const CHANNEL_WORDS: Record<StoredRule['channel'], string> = {
  email: 'by e-mail',
  loud: 'by the loudest way that each of them has',
}

/** A length of time in minutes, as it is said: `1 h 30 min`. */
export const minutesText = (minutes: number): string => durationWords(minutes * MINUTE)

const either = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

/** Which incidents: `an incident is critical or high, in the phase contain, on a server`. */
export function triggerWords(trigger: Trigger, names: Names): string {
  const { severities, phases, typeIds, assetKinds, priorities, personalData } = trigger
  const parts = [
    severities.length > 0 && `is ${either(severities.map((one) => SEVERITY_WORDS[one].toLowerCase()))}`,
    typeIds.length > 0 && `is of the type ${either(typeIds.map(names.type))}`,
    phases.length > 0 && `is in the phase ${either(phases.map((one) => PHASE_WORDS[one].toLowerCase()))}`,
    assetKinds.length > 0 && `hits an asset of the kind ${either(assetKinds.map(names.kind))}`,
    priorities.length > 0 && `hits what is ranked ${either(priorities.map((one) => `P${one}`))}`,
    personalData && 'concerns personal data',
  ].filter((one) => one !== false)
  return parts.length === 0 ? 'there is an incident' : `an incident ${spoken(parts)}`
}

/** A rule as it is read aloud, in the parts of its sentence: who is told when, and who answers for it. */
export function ruleWords(rule: StoredRule, names: Names): { who: string; when: string; by: string[] } {
  const { trigger, ownerRole, approverRole, cadenceMinutes, deadlineMinutes, tellEnd } = rule
  const after = trigger.afterMinutes === 0 ? 'as soon as' : `${minutesText(trigger.afterMinutes)} after`
  const byHand = ownerRole !== null || approverRole !== null
  const written = ownerRole === null ? 'goes out as the template has it' : `written by ${names.role(ownerRole)}`
  return {
    who: spoken(rule.audienceNames),
    when: `${CHANNEL_WORDS[rule.channel]}, ${after} ${triggerWords(trigger, names)}`,
    by: [
      approverRole === null ? written : `${written}, approved by ${names.role(approverRole)}`,
      cadenceMinutes === null ? 'said once' : `again every ${minutesText(cadenceMinutes)}`,
      ...(byHand ? [`overdue after ${minutesText(deadlineMinutes)}`] : []),
      ...(tellEnd ? ['they hear when it is over'] : []),
    ],
  }
}
