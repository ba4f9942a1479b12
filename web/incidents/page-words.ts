import type { IncidentDetail } from '../../contract/incidents.ts'
import { channelWord } from '../../domain/timeline.ts'

export type PageLine = IncidentDetail['pages'][number]

const WORDS: Record<PageLine['state'], string> = {
  planned: 'Planned',
  sending: 'Going out',
  unknown: 'In doubt, sent again',
  accepted: 'Accepted',
  delivered: 'Delivered',
  failed: 'Failed',
  cancelled: 'Not sent',
  bundled: 'Sent with others',
}

/** What became of a page, and in which colour where that is a state. `settled` is over, for better or worse. */
export function pageState({ state }: PageLine): { word: string; tone: 'plain' | 'resolved' | 'high' | 'suppressed' } {
  const tone =
    state === 'delivered' || state === 'accepted'
      ? 'resolved'
      : state === 'failed' || state === 'unknown'
        ? 'high'
        : state === 'cancelled'
          ? 'suppressed'
          : 'plain'
  return { word: WORDS[state], tone }
}

/** `E-mail`, `Phone call`. */
export function channelName(channel: string): string {
  const word = channelWord(channel)
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`
}

/** Pages by person, the latest person first; of each the latest page first. */
export function byPerson(pages: readonly PageLine[]): { userId: number; name: string; pages: PageLine[] }[] {
  const newest = pages.toSorted((a, b) => b.id - a.id)
  return [...Map.groupBy(newest, ({ userId }) => userId)].map(([userId, theirs]) => ({ userId, name: theirs[0]!.name, pages: theirs }))
}
