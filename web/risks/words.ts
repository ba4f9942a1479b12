import { IMPACTS, LIKELIHOODS, STEPS, type Step, type Standing, type Treatment } from '../../domain/risk.ts'
import { addDaysLocal, HOUR, localDayStart, type Instant } from '../../domain/time.ts'
import type { Option } from '../ui/form/control.ts'

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const optionsOf = (scale: typeof LIKELIHOODS): readonly Option<Step>[] =>
  STEPS.map((step) => ({ value: step, label: `${step} ${scale[step].word}`, hint: scale[step].means }))
export const LIKELIHOOD_OPTIONS = optionsOf(LIKELIHOODS)
export const IMPACT_OPTIONS = optionsOf(IMPACTS)

export const STANDING_WORDS: Record<Standing, string> = {
  open: 'Not covered',
  planned: 'Planned',
  accepted: 'Accepted',
  within: 'Within the limit',
}
export const STANDING_OPTIONS: readonly Option<Standing>[] = [
  { value: 'open', label: STANDING_WORDS.open, hint: 'Above what is accepted, and no treatment covers it' },
  { value: 'planned', label: STANDING_WORDS.planned, hint: 'Above it, with a plan that is not late' },
  { value: 'accepted', label: STANDING_WORDS.accepted, hint: 'Above it, and signed for' },
  { value: 'within', label: STANDING_WORDS.within, hint: 'No more than what is accepted' },
]

export const TREATMENT_OPTIONS: readonly Option<Treatment['kind']>[] = [
  { value: 'mitigate', label: 'Mitigate', hint: 'Make it less likely or less bad, by a plan' },
  { value: 'transfer', label: 'Transfer', hint: 'To somebody who carries it, as an insurer' },
  { value: 'avoid', label: 'Avoid', hint: 'Stop doing what brings it' },
  { value: 'accept', label: 'Accept', hint: 'Live with it until a day; you sign for it' },
]

export const TASK_WORDS = { treat: 'Decide what is done', score: 'Score it anew', review: 'Review it' } as const

/** Nine in the morning so many days from now, by the viewer's clocks. */
export function morningIn(days: number, now: Instant, zone: string): Instant {
  return addDaysLocal(localDayStart(now, zone) + 9 * HOUR, days, zone)
}

/** What changes with a risk besides the register. */
export const ALSO = { alsoRead: ['risk-map', 'risk-tasks', 'risk-limit', 'hardening', 'incidents'] } as const
