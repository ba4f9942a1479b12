import { channelWord } from './timeline.ts'
import type { Instant } from './time.ts'

/** What the answer to "why was I paged, why was I not" is made from. */
export type WhyFacts = {
  userId: number
  incident: { state: string; acknowledgedAt: Instant | null; escalation: { levels: number } | null }
  pages: { channel: string; state: string; reason: string; detail: string | null; sentAt: Instant | null }[]
  timeline: { kind: string; sentence: string; body: Record<string, unknown> }[]
}

/** The answer as sentences, in the order of what happened; never empty. */
export function whySentences({ userId, incident, pages, timeline }: WhyFacts): string[] {
  const sentences: string[] = []
  for (const entry of timeline) {
    const users = entry.body['users']
    const named = Array.isArray(users) && users.some((user: { userId: number }) => user.userId === userId)
    if (named || entry.body['userId'] === userId) sentences.push(entry.sentence)
  }
  for (const page of pages) {
    const what = channelWord(page.channel)
    if (page.state === 'planned') sentences.push(`Planned by ${what}: ${page.reason}${page.detail ? ` (${page.detail})` : ''}`)
    if (page.state === 'cancelled') sentences.push(`Not sent by ${what}: ${page.detail ?? 'called off'}`)
    if (page.state === 'bundled') sentences.push(`Sent by ${what} together with others`)
  }
  if (sentences.length > 0) return sentences
  const skipped = timeline.filter((entry) => entry.kind === 'escalation.skipped').map((entry) => entry.sentence)
  if (incident.escalation === null) return ['Nobody was paged: the incident was logged without paging.']
  const reached = timeline.filter((entry) => entry.kind === 'escalation.reached').length
  const stop = incident.acknowledgedAt === null ? '' : ' It was acknowledged before any further level was due.'
  return [...skipped, `Not on any level that was reached (${reached} of ${incident.escalation.levels} so far).${stop}`]
}
