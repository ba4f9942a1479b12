import type { Severity, Urgency } from './severity.ts'
import { SEVERITIES } from './severity.ts'
import { utcWords } from './time-words.ts'
import type { Instant } from './time.ts'

/** What a page says, before any channel words it for its medium. */
export type PageFacts = {
  purpose: 'page' | 'request' | 'task' | 'clock' | 'resolved' | 'canary'
  /** Why this person; for a task what it is. */
  reason?: string
  incidentId: number
  incidentTitle: string
  severity: Severity
  urgency: Urgency
  serviceName: string | null
  openedAt: Instant
  /** When the person should have been told; pages that come late say so. */
  plannedAt: Instant
  bundled: { title: string; severity: Severity }[]
}

export type Wording = { title: string; text: string }

/** Short for severity in subject lines: SEV1 to SEV4. */
export function severityCode(severity: Severity): string {
  return `SEV${SEVERITIES.indexOf(severity) + 1}`
}

const LATE = 2 * 60_000

/** Words a page: what is broken, how bad, since when, what to do. Calm, and true about its own delay. */
export function wordPage(facts: PageFacts, now: Instant): Wording {
  const code = severityCode(facts.severity)
  const service = facts.serviceName ? ` on ${facts.serviceName}` : ''
  if (facts.purpose === 'resolved') {
    return {
      title: `Resolved: ${facts.incidentTitle}`,
      text: `Incident #${facts.incidentId}${service} is resolved. Nothing is left for you to do.`,
    }
  }
  const more = facts.bundled.length
  const title =
    more === 0
      ? `[${code}] ${facts.incidentTitle}`
      : `[${code}] ${facts.incidentTitle} and ${more} more ${more === 1 ? 'incident' : 'incidents'}`
  const lines = [
    facts.purpose === 'task' || facts.purpose === 'clock'
      ? `Something waits for you: ${facts.reason}.`
      : facts.purpose === 'request'
        ? 'You are asked to join the response.'
        : 'You are paged.',
    `Incident #${facts.incidentId}${service}, ${facts.severity}, open since ${utcWords(facts.openedAt)}.`,
  ]
  if (now - facts.plannedAt > LATE) lines.push(`This page is ${Math.round((now - facts.plannedAt) / 60_000)} minutes late.`)
  if (more > 0) {
    lines.push(`Also open for you, held back so that your phone does not ring ${more + 1} times:`)
    for (const other of facts.bundled.slice(0, 20)) lines.push(`- [${severityCode(other.severity)}] ${other.title}`)
    if (more > 20) lines.push(`- and ${more - 20} more`)
  }
  return { title, text: lines.join('\n') }
}
