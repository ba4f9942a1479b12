import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { localDayStart, MINUTE, type Instant } from '../../../domain/time.ts'
import { useNow, useZone } from './now.ts'
import { Timestamp } from './timestamp.tsx'
import { absoluteText, dayText } from './words.ts'
import './timeline.css'

export type TimelineEntry = {
  id: string | number
  /** When it happened. */
  at: Instant
  /** When it was written down; shown where the two differ by more than a minute. */
  enteredAt?: Instant
  icon: LucideIcon
  /** Only where the entry is a change of state. */
  tone?: 'critical' | 'high' | 'medium' | 'low' | 'acknowledged' | 'resolved' | 'suppressed'
  /** Readable aloud: who did what, and why. */
  sentence: ReactNode
  /** A note's text, what an alert said. */
  detail?: ReactNode
  /** Small buttons, shown on hover and focus: star, copy a link. */
  acts?: ReactNode
  /** Fades what is for later reading: deliveries, repeats. */
  quiet?: boolean
}

/**
 * The record, top to bottom, divided by days: a sentence, its time (relative and absolute), and when it was entered.
 *
 *     <Timeline label="Timeline" entries={entries} empty={<EmptyState small title="Nothing yet" />} />
 */
export function Timeline({ label, entries, empty }: { label: string; entries: readonly TimelineEntry[]; empty?: ReactNode }) {
  const zone = useZone()
  if (entries.length === 0) return empty
  const days = new Map<Instant, TimelineEntry[]>()
  for (const entry of entries) {
    const day = localDayStart(entry.at, zone)
    days.set(day, [...(days.get(day) ?? []), entry])
  }
  return (
    <section className="ui-timeline" aria-label={label}>
      {[...days].map(([day, ofDay]) => (
        <div key={day}>
          <h3 className="ui-timeline-day">
            <DayName day={day} />
          </h3>
          <ol>
            {ofDay.map((entry) => (
              <Entry key={entry.id} {...entry} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

function DayName({ day }: { day: Instant }) {
  const zone = useZone()
  const now = useNow()
  const today = localDayStart(now, zone)
  return <time>{day === today ? 'Today' : dayText(day, zone, now)}</time>
}

function Entry({ at, enteredAt, icon: Icon, tone, sentence, detail, acts, quiet }: TimelineEntry) {
  const zone = useZone()
  return (
    <li className="ui-entry" data-tone={tone} data-quiet={quiet || undefined}>
      <span className="ui-entry-mark">
        <Icon aria-hidden />
      </span>
      <div className="ui-entry-words">
        <div className="ui-entry-sentence">{sentence}</div>
        {detail && <div className="ui-entry-detail">{detail}</div>}
      </div>
      {acts && <div className="ui-entry-acts">{acts}</div>}
      <div className="ui-entry-time">
        <Timestamp at={at} />
        {enteredAt !== undefined && enteredAt - at > MINUTE && <small>entered {absoluteText(enteredAt, zone, at)}</small>}
      </div>
    </li>
  )
}
