import { channelWord } from './timeline.ts'
import type { Instant } from './time.ts'

/** What the answer to "why was I paged, why was I not" is made from. */
export type WhyFacts = {
  userId: number
  incident: { state: string; acknowledgedAt: Instant | null; escalation: { levels: number } | null }
  pages: { channel: string; state: string; reason: string; detail: string | null; createdAt: Instant }[]
  timeline: { kind: string; at: Instant; sentence: string; body: Record<string, unknown> }[]
}

/** `at`: when it happened, null for what holds as a whole. The same may happen again after a reopening. */
export type Because = { at: Instant | null; sentence: string }

/** The answer as sentences, in the order of what happened; never empty. */
export function whySentences({ userId, incident, pages, timeline }: WhyFacts): Because[] {
  const sentences: Because[] = []
  for (const entry of timeline) {
    const users = entry.body['users']
    const named = Array.isArray(users) && users.some((user: { userId: number }) => user.userId === userId)
    if (named || entry.body['userId'] === userId) sentences.push({ at: entry.at, sentence: entry.sentence })
  }
  for (const page of pages) {
    const what = channelWord(page.channel)
    const say = (sentence: string) => sentences.push({ at: page.createdAt, sentence })
    if (page.state === 'planned') say(`Planned by ${what}: ${page.reason}${page.detail ? ` (${page.detail})` : ''}`)
    if (page.state === 'cancelled') say(`Planned by ${what} and not sent: ${page.detail ?? 'called off'}`)
    if (page.state === 'bundled') say(`Sent by ${what} together with others`)
  }
  if (sentences.length > 0) return sentences
  const skipped = timeline.filter((entry) => entry.kind === 'escalation.skipped').map(({ at, sentence }) => ({ at, sentence }))
  if (incident.escalation === null) return [{ at: null, sentence: 'Nobody was paged: the incident was logged without paging.' }]
  const { levels } = incident.escalation
  const turns = timeline.filter((entry) => entry.kind === 'escalation.reached').map((entry) => entry.body)
  // A level has its turn again in every round and after every reopening; the last resort is none of them.
  const reached = new Set(turns.filter((turn) => !turn['lastResort']).map((turn) => turn['level'])).size
  const nor = turns.some((turn) => turn['lastResort']) ? ', nor in the last resort' : ''
  const stop = incident.acknowledgedAt === null || reached >= levels ? '' : ' It was acknowledged before any further level was due.'
  return [...skipped, { at: null, sentence: `Not on any level that was reached (${reached} of ${levels} so far)${nor}.${stop}` }]
}
