import { severityCode } from '../domain/message.ts'
import { cleanLine, cleanText } from '../domain/text.ts'
import type { Message } from './channel.ts'

// Everything worded here comes from alerts, so from strangers. Characters that turn the direction of what
// follows, or that show nothing, could make a text read as another one.
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

/** One line, safe for headers, titles and sentences. */
export function line(text: string, limit: number): string {
  return cleanLine(text.replace(INVISIBLE, ''), limit)
}

/** Several lines; no control characters but the line feed. */
export function lines(text: string, limit: number): string {
  const plain = text
    .replace(INVISIBLE, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]/gu, ' ')
  return cleanText(plain, limit).trim()
}

/** Whether its title and text are what is to be said; of everything else, the incident is. */
export function speaksForItself({ incident, purpose }: Message): boolean {
  return incident === null || purpose === 'notice' || purpose === 'task'
}

/** What it is about in one line, e.g. `[SEV1] checkout: High error rate`. */
export function headline(message: Message, limit: number): string {
  const { incident, severity, purpose } = message
  if (incident === null || speaksForItself(message) || purpose === 'bundle') return line(message.title, limit)
  const service = incident.service === null ? '' : `${line(incident.service, 60)}: `
  const mark = purpose === 'resolved' ? 'Resolved: ' : severity === null ? '' : `[${severityCode(severity)}] `
  return line(`${mark}${service}${incident.title}`, limit)
}

/** How to answer with few keys; null where there is nothing to answer. The digits are those of the phone menu. */
export function howToReply(message: Message): { acknowledge: string; resolve: string } | null {
  const { replyCode } = message
  return replyCode === null ? null : { acknowledge: `4 ${replyCode}`, resolve: `6 ${replyCode}` }
}

/** What was bundled, worst first as given; the rest as a count. */
export function bundleList(message: Message, limit: number): string[] {
  const shown = message.bundled.slice(0, limit).map(({ severity, title }) => `[${severityCode(severity)}] ${line(title, 160)}`)
  const rest = message.bundled.length - shown.length
  return rest > 0 ? [...shown, `and ${rest} more`] : shown
}
