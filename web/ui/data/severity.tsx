import type { ReactNode } from 'react'
import { SEVERITY_WORDS, type Severity } from '../../../domain/severity.ts'
import type { Option } from '../form/control.ts'
import './badge.css'

/** The shape alone tells the severity, for those who do not see the colours: octagon, triangle, diamond, ring. */
const SHAPES: Record<Severity, ReactNode> = {
  critical: (
    <>
      <path fill="currentColor" d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z" />
      <path stroke="var(--knock, var(--ground))" strokeWidth="1.8" strokeLinecap="round" d="M8 4.6v3.8M8 11.3v.1" />
    </>
  ),
  high: (
    <>
      <path fill="currentColor" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" d="M8 2.4 14.4 13.6H1.6z" />
      <path stroke="var(--knock, var(--ground))" strokeWidth="1.6" strokeLinecap="round" d="M8 6.4v3M8 11.9v.1" />
    </>
  ),
  medium: <path fill="currentColor" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" d="M8 2.2 13.8 8 8 13.8 2.2 8z" />,
  low: <circle cx="8" cy="8" r="4.6" fill="none" stroke="currentColor" strokeWidth="2" />,
}

/** The mark alone, with its name for screen readers; use it where the word stands nearby. */
export function SeverityIcon({ severity, named = false }: { severity: Severity; named?: boolean }) {
  return (
    <svg
      className="ui-severity"
      data-severity={severity}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      {...(named ? { role: 'img', 'aria-label': SEVERITY_WORDS[severity] } : { 'aria-hidden': true })}
    >
      {SHAPES[severity]}
    </svg>
  )
}

/** Severity as mark and word, always both: `<SeverityBadge severity="critical" />`. `soft` puts it on its tint. */
export function SeverityBadge({ severity, soft }: { severity: Severity; soft?: boolean }) {
  return (
    <span className="ui-state-badge" data-tone={severity} data-soft={soft || undefined}>
      <SeverityIcon severity={severity} />
      {SEVERITY_WORDS[severity]}
    </span>
  )
}

/** For `Select`, `RadioCards` and filters. */
export const SEVERITY_OPTIONS: readonly Option<Severity>[] = (Object.keys(SEVERITY_WORDS) as Severity[]).map((severity) => ({
  value: severity,
  label: SEVERITY_WORDS[severity],
  icon: <SeverityIcon severity={severity} />,
}))
