import { z } from 'zod'

/** How bad it is, most severe first. Shown also as SEV1 to SEV4. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const
export const Severity = z.enum(SEVERITIES)
export type Severity = z.infer<typeof Severity>
/** As people read it. */
export const SEVERITY_WORDS: Record<Severity, string> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' }

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

/** How bad something is, and how loudly people are to be told. */
export type Weight = { severity: Severity; urgency: Urgency }

export function isLouder(a: Weight, b: Weight): boolean {
  return a.urgency === 'high' && b.urgency === 'low'
}

/** More severe, or as severe and louder. */
export function outweighs(a: Weight, b: Weight): boolean {
  return isMoreSevere(a.severity, b.severity) || (a.severity === b.severity && isLouder(a, b))
}

export function urgencyOf(rule: UrgencyRule, severity: Severity): Urgency {
  if (rule !== 'bySeverity') return rule
  return severityRank(severity) <= severityRank('high') ? 'high' : 'low'
}

/** What a sender means that says nothing: rather wake somebody once too often than not at all. */
export const UNSTATED_SEVERITY: Severity = 'high'

const WORDS: Record<Severity, string> = {
  critical: 'critical crit fatal emergency emerg alert disaster severe page sev0 sev1 s1 p0 p1',
  high: 'error err high major urgent sev2 s2 p2',
  medium: 'warning warn average medium moderate minor sev3 s3 p3',
  low: 'info information informational notice low trivial debug trace none ticket sev4 sev5 s4 s5 p4 p5',
}
const SEVERITY_OF = new Map(SEVERITIES.flatMap((severity) => WORDS[severity].split(' ').map((word) => [word, severity] as const)))

/** Senders' words for severity, in any spelling (`SEV-1`, `Warning`); `undefined` where the word says nothing we know. */
export function severityFromWord(word: unknown): Severity | undefined {
  if (typeof word !== 'string' || word.length > 32) return undefined
  return SEVERITY_OF.get(word) ?? SEVERITY_OF.get(word.toLowerCase().replace(/[^a-z0-9]/g, ''))
}
