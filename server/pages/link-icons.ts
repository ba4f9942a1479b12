import type { ResponseState } from '../../domain/incident.ts'
import type { Severity } from '../../domain/severity.ts'
import { constantHtml, type Html } from '../http/html.ts'

const icon = (shape: string): Html => constantHtml(`<svg viewBox="0 0 16 16" fill="none" aria-hidden="true">${shape}</svg>`)

/** The shape alone tells the severity: octagon, triangle, diamond, ring. The same marks as in the app. */
export const SEVERITY_ICONS: Record<Severity, Html> = {
  critical: icon(
    '<path fill="currentColor" d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z"/><path stroke="var(--ground)" stroke-width="1.8" stroke-linecap="round" d="M8 4.6v3.8M8 11.3v.1"/>',
  ),
  high: icon(
    '<path fill="currentColor" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" d="M8 2.4 14.4 13.6H1.6z"/><path stroke="var(--ground)" stroke-width="1.6" stroke-linecap="round" d="M8 6.4v3M8 11.9v.1"/>',
  ),
  medium: icon(
    '<path fill="currentColor" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" d="M8 2.2 13.8 8 8 13.8 2.2 8z"/>',
  ),
  low: icon('<circle cx="8" cy="8" r="4.6" stroke="currentColor" stroke-width="2"/>'),
}

/** An empty ring: nobody; a person: somebody is on it; a tick: over. */
export const STATE_ICONS: Record<ResponseState, Html> = {
  triggered: icon('<circle cx="8" cy="8" r="6" stroke="currentColor" stroke-width="1.6" stroke-dasharray="2.6 2.1"/>'),
  acknowledged: icon(
    '<circle cx="8" cy="5.2" r="2.9" fill="currentColor"/><path fill="currentColor" d="M2.4 14.2c.3-3.2 2.6-5 5.6-5s5.3 1.8 5.6 5z"/>',
  ),
  resolved: icon(
    '<path stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" d="m2.6 8.6 3.6 3.6L13.4 4.6"/>',
  ),
}
