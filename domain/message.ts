import type { Severity, Urgency } from './severity.ts'
import { SEVERITIES } from './severity.ts'
import { utcWords } from './time-words.ts'
import type { Instant } from './time.ts'

/** What a page says, before any channel words it for its medium. */
export type PageFacts = {
  purpose: 'page' | 'request' | 'task' | 'resolved' | 'canary'
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
  bundled: Bundled[]
}

/** What travels with it; a task says by its reason what is to be done. */
export type Bundled = Pick<PageFacts, 'purpose' | 'reason' | 'incidentId' | 'incidentTitle' | 'severity'>

export type Wording = { title: string; text: string }

/** Short for severity in subject lines: SEV1 to SEV4. */
export function severityCode(severity: Severity): string {
  return `SEV${SEVERITIES.indexOf(severity) + 1}`
}

const LATE = 2 * 60_000

/** Words a page: what is broken, how bad, since when, what to do. Calm, and true about its own delay. */
export function wordPage(facts: PageFacts, now: Instant): Wording {
  const service = facts.serviceName ? ` on ${facts.serviceName}` : ''
  if (facts.purpose === 'resolved') {
    return {
      title: `Resolved: ${facts.incidentTitle}`,
      text: `Incident #${facts.incidentId}${service} is resolved. Nothing is left for you to do.`,
    }
  }
  const more = facts.bundled.length
  const task = facts.purpose === 'task' ? taskOf(facts.reason) : undefined
  const lines = [
    task
      ? `${task.next} It waits on the page of the incident.`
      : facts.purpose === 'request'
        ? 'You are asked to join the response.'
        : 'You are paged.',
    `Incident #${facts.incidentId}${service}, ${facts.severity}, open since ${utcWords(facts.openedAt)}.`,
  ]
  if (now - facts.plannedAt > LATE) lines.push(`This page is ${Math.round((now - facts.plannedAt) / 60_000)} minutes late.`)
  if (more > 0) {
    const waits = task || facts.bundled.some(({ purpose }) => purpose === 'task') ? 'Also waiting for you' : 'Also open for you'
    lines.push(`${waits}, held back so that your phone does not ring ${more + 1} times:`)
    for (const other of facts.bundled.slice(0, 20)) lines.push(`- [${severityCode(other.severity)}] ${bundledTitle(other)}`)
    if (more > 20) lines.push(`- and ${more - 20} more`)
  }
  return { title: `${pageTitle(facts)}${andMore(facts)}`, text: lines.join('\n') }
}

/** How one of several is listed. */
export function bundledTitle(other: Bundled): string {
  return other.purpose === 'task' ? pageTitle(other) : other.incidentTitle
}

function pageTitle({ purpose, reason, incidentId, incidentTitle, severity }: Bundled): string {
  return purpose === 'task' ? `${taskOf(reason).title} · #${incidentId} ${incidentTitle}` : `[${severityCode(severity)}] ${incidentTitle}`
}

function andMore({ purpose, bundled }: PageFacts): string {
  if (bundled.length === 0) return ''
  if (purpose === 'task' || bundled.some((other) => other.purpose === 'task')) return ` and ${bundled.length} more`
  return ` and ${bundled.length} more ${bundled.length === 1 ? 'incident' : 'incidents'}`
}

/** What waits for somebody, as the reason of its page says it, and what they do about it. */
const TASKS: [reason: RegExp, title: string, next: string][] = [
  [/^to write (“.*”)$/s, 'Write the update $1', 'Write it and send it.'],
  [/^to approve (“.*”)$/s, 'Approve the update $1', 'Read it, then approve it or give it back with a reason.'],
  [/^(“.*”) is overdue$/s, 'Overdue: the update $1', 'Its time is over. See to it that it goes out.'],
  [/^nobody could be told: (“.*”)$/s, 'Nobody could be told: $1', 'Tell whoever has to know in another way.'],
  [/^to (call .*)$/s, '$1', 'Call, and note that it is done.'],
  [/^“.*” of “.*” is (due|overdue) .*$/s, '$&', 'File it, and note how it was filed.'],
]

function taskOf(reason = 'something waits for you'): { title: string; next: string } {
  for (const [pattern, title, next] of TASKS) if (pattern.test(reason)) return { title: capitalised(reason.replace(pattern, title)), next }
  return { title: capitalised(reason.replace(/^to /, '')), next: 'See to it.' }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
