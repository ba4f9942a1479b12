import { severityCode } from './message.ts'
import type { Severity } from './severity.ts'
import type { Instant } from './time.ts'
import { durationWords } from './time-words.ts'

export const POSTMORTEM_STATES = ['draft', 'final'] as const
export type PostmortemState = (typeof POSTMORTEM_STATES)[number]

/** What a draft is made of: the record of one incident, names already in place. */
export type PostmortemFacts = {
  incidentId: number
  title: string
  serviceName: string | null
  severity: Severity
  openedAt: Instant
  /** The first time that anybody acknowledged it. */
  acknowledgedAt: Instant | null
  resolvedAt: Instant | null
  alertCount: number
  responders: string[]
  /** Each role with those who had it, one after the other. */
  roles: { name: string; people: string[] }[]
  /** Groups of stakeholders that were told, by which way. */
  told: { name: string; line: string | null; at: Instant }[]
  timeline: { at: Instant; kind: string; sentence: string }[]
}

/** Entries that only say that the machinery worked; whom a level reached and what failed stays in. */
const ROUTINE = new Set(['page.sent', 'page.delivered', 'page.unknown'])
/** So many entries a draft takes over; the rest is in the incident itself. */
const MOST_ENTRIES = 300

/**
 * A postmortem to begin with, in Markdown: the facts computed, the timeline as it was recorded, and the four
 * questions as sections. What senders and people wrote is escaped: it reads as they wrote it.
 */
export function draftPostmortem(facts: PostmortemFacts): string {
  const told = facts.timeline.filter((entry) => !ROUTINE.has(entry.kind)).toSorted((a, b) => a.at - b.at)
  const left = told.length - MOST_ENTRIES
  return (
    [
      `# ${plain(facts.title)}`,
      '## Summary',
      '*What happened, in three sentences that somebody outside the team understands.*',
      table(facts),
      '## What caused it?',
      '*The trigger, and what let it through. Ask why until the answer is something that can be changed.*',
      '## What were the consequences?',
      consequences(facts),
      '*Who noticed, what they could not do, what was lost.*',
      '## How could the response be better?',
      '*Detection, paging, finding the cause, telling those concerned: what went well, what was luck, what was missing.*',
      '## What prevents the next one?',
      '- [ ] *What, by whom, by when*',
      '## Timeline',
      'All times are UTC.',
      told
        .slice(0, MOST_ENTRIES)
        .map(({ at, sentence }) => `- **${utc(at)}** ${plain(sentence)}`)
        .join('\n') || '- Nothing was recorded.',
      ...(left > 0 ? [`${left} more entries are in the timeline of the incident.`] : []),
    ].join('\n\n') + '\n'
  )
}

function table({
  incidentId,
  serviceName,
  severity,
  openedAt,
  acknowledgedAt,
  resolvedAt,
  alertCount,
  responders,
  roles,
  told,
}: PostmortemFacts): string {
  const after = (at: Instant | null) => (at === null ? 'never' : `${utc(at)} UTC, after ${durationWords(at - openedAt)}`)
  const rows: [string, string][] = [
    ['Incident', `#${incidentId}`],
    ['Service', serviceName === null ? 'none' : plain(serviceName)],
    ['Severity', `${severityCode(severity)} (${severity})`],
    ['Opened', `${utc(openedAt)} UTC`],
    ['Acknowledged', after(acknowledgedAt)],
    ['Resolved', after(resolvedAt)],
    ['Alerts', String(alertCount)],
    ['Responders', responders.map(plain).join(', ') || 'nobody'],
    ...roles.map(({ name, people }): [string, string] => [plain(name), people.map(plain).join(', then ')]),
    ...told.map(({ name, line, at }): [string, string] => [
      `Told ${plain(name)}`,
      `${utc(at)} UTC, after ${durationWords(at - openedAt)}${line === null ? '' : `, by ${plain(line)}`}`,
    ]),
  ]
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
}

function consequences({ openedAt, acknowledgedAt, resolvedAt, alertCount }: PostmortemFacts): string {
  const open = resolvedAt === null ? 'It was never resolved' : `It was open for ${durationWords(resolvedAt - openedAt)}`
  const heard =
    acknowledgedAt === null ? 'nobody acknowledged it' : `${durationWords(acknowledgedAt - openedAt)} passed until somebody acknowledged it`
  return `${open}, ${heard}, and ${alertCount === 1 ? 'one alert' : `${alertCount} alerts`} came in.`
}

/** `2026-11-07 03:00:12` */
function utc(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}

/** One line in which no character means anything to Markdown or HTML. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&]/g, (character) => `\\${character}`)
}
