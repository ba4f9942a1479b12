import type { EscalationPolicy, Target } from '../../domain/escalation.ts'

export const KIND_WORDS: Record<Target['kind'], string> = { user: 'Person', schedule: 'Schedule', team: 'Team' }

/** The minute at which each level is due when nobody answers, and the minute at which the last round has passed. */
export function minutesOf(policy: EscalationPolicy): { levels: number[]; round: number; end: number } {
  let minute = 0
  const levels = policy.levels.map(({ delayMinutes }) => {
    const due = minute
    minute += delayMinutes
    return due
  })
  return { levels, round: minute, end: minute * (policy.repeat + 1) }
}

/** `0`, `15 min`, `1 h 30 min`: minutes since the page began. */
export function minuteText(minute: number): string {
  const rounded = Math.round(minute * 10) / 10
  if (rounded < 60) return `${rounded} min`
  const rest = Math.round(rounded % 60)
  return `${Math.floor(rounded / 60)} h${rest === 0 ? '' : ` ${rest} min`}`
}
