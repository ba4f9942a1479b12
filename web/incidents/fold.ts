import type { TimelineItem } from '../../contract/incidents.ts'

/** Deliveries that went well say the same over and over; so many in a row become one line. */
const FEWEST = 2
const ROUTINE = new Set(['page.sent', 'page.delivered', 'page.held'])

export type Folded = { kind: 'one'; item: TimelineItem } | { kind: 'many'; items: TimelineItem[] }

/** Puts runs of routine deliveries together; everything else stands by itself. The order stays. */
export function fold(items: readonly TimelineItem[]): Folded[] {
  const folded: Folded[] = []
  let run: TimelineItem[] = []
  const close = (): void => {
    if (run.length >= FEWEST) folded.push({ kind: 'many', items: run })
    else folded.push(...run.map((item): Folded => ({ kind: 'one', item })))
    run = []
  }
  for (const item of items) {
    if (ROUTINE.has(item.kind)) run.push(item)
    else {
      close()
      folded.push({ kind: 'one', item })
    }
  }
  close()
  return folded
}

/** A run of deliveries as one sentence: `7 messages about it went out`. */
export function foldedWords(items: readonly TimelineItem[]): string {
  const sent = new Set(items.filter(({ kind }) => kind !== 'page.held').map(({ body }) => body['pageId'])).size
  const held = items.filter(({ kind }) => kind === 'page.held').length
  const parts = [sent > 0 && `${sent} ${sent === 1 ? 'message' : 'messages'} went out`, held > 0 && `${held} held back`]
  return parts.filter(Boolean).join(', ')
}
