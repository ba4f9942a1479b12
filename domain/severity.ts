import { z } from 'zod'

/** How bad it is, most severe first. Shown also as SEV1 to SEV4. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>

/** How loudly people are paged. */
export const URGENCIES = ['high', 'low'] as const
export const Urgency = z.enum(URGENCIES)
export type Urgency = z.infer<typeof Urgency>

/** A service's rule for urgency: fixed, or taken from the severity of what arrives. */
export const UrgencyRule = z.enum(['high', 'low', 'bySeverity'])
export type UrgencyRule = z.infer<typeof UrgencyRule>

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

export function isMoreSevere(a: Severity, b: Severity): boolean {
  return severityRank(a) < severityRank(b)
}

export function urgencyOf(rule: UrgencyRule, severity: Severity): Urgency {
  if (rule !== 'bySeverity') return rule
  return severityRank(severity) <= severityRank('high') ? 'high' : 'low'
}

const WORDS: Record<string, Severity> = {
  critical: 'critical',
  crit: 'critical',
  fatal: 'critical',
  emergency: 'critical',
  emerg: 'critical',
  alert: 'critical',
  disaster: 'critical',
  page: 'critical',
  sev1: 'critical',
  p1: 'critical',
  error: 'high',
  err: 'high',
  high: 'high',
  major: 'high',
  sev2: 'high',
  p2: 'high',
  warning: 'medium',
  warn: 'medium',
  average: 'medium',
  medium: 'medium',
  minor: 'medium',
  sev3: 'medium',
  p3: 'medium',
  info: 'low',
  information: 'low',
  informational: 'low',
  notice: 'low',
  low: 'low',
  debug: 'low',
  none: 'low',
  sev4: 'low',
  p4: 'low',
  p5: 'low',
}

/** Senders' words for severity; `undefined` where the word says nothing we know. */
export function severityFromWord(word: unknown): Severity | undefined {
  return typeof word === 'string' ? WORDS[word.trim().toLowerCase()] : undefined
}
