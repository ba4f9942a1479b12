import type { Grouping } from '../../domain/correlation.ts'
import type { UrgencyRule } from '../../domain/severity.ts'
import { MINUTE } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'

export const URGENCY_WORDS: Record<UrgencyRule, { label: string; hint: string }> = {
  bySeverity: { label: 'By severity', hint: 'Critical and high wake people; medium and low follow each person’s rules for low urgency.' },
  high: { label: 'Always high', hint: 'Everything pages by the rules for high urgency.' },
  low: { label: 'Always low', hint: 'Everything pages by the rules for low urgency.' },
}

export const GROUPING_WORDS: Record<Grouping['by'], { label: string; hint: string }> = {
  labels: { label: 'By labels', hint: 'Alerts that agree in these labels share an incident.' },
  service: { label: 'All of the service', hint: 'One open incident at a time; everything joins it.' },
  alert: { label: 'Each alert alone', hint: 'Every alert is an incident of its own.' },
}

const LABELS: Record<string, string> = { '@group': 'the group that the sender names', '@source': 'the source' }

/** What a grouping does, in words. */
export function groupingSentences({ by, labels, windowMinutes, reopenMinutes }: Grouping): string[] {
  const joins =
    by === 'alert'
      ? 'Each alert opens an incident of its own.'
      : by === 'service'
        ? 'All alerts of this service join one open incident.'
        : labels.length === 0
          ? 'Without a label all alerts of this service join one open incident.'
          : `Alerts that agree in ${labels.map((label) => LABELS[label] ?? label).join(' and ')} join one open incident.`
  const until =
    by === 'alert'
      ? undefined
      : windowMinutes === null
        ? 'They join for as long as it is open.'
        : `They join for ${durationWords(windowMinutes * MINUTE)} after it opened; later ones open another.`
  const again =
    reopenMinutes === 0
      ? 'Once it is resolved, the same trouble opens a new incident and pages again.'
      : `If the same trouble comes back within ${durationWords(reopenMinutes * MINUTE)} after it was resolved, the incident is reopened.`
  return [joins, until, again].filter((one) => one !== undefined)
}
