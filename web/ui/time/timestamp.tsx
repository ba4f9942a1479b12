import { MINUTE, type Instant } from '../../../domain/time.ts'
import { durationWords } from '../../../domain/time-words.ts'
import { Tooltip } from '../overlay/tooltip.tsx'
import { useNow, useZone } from './now.ts'
import { absoluteText, fullText, relativeText } from './words.ts'
import { zoneLabel } from './zone.ts'
import './timestamp.css'

/**
 * An instant, for people: relative and absolute together, ticking. Hover or focus shows it to the second in the
 * viewer's zone, in `zone` (of a schedule, say) and in UTC.
 *
 *     <Timestamp at={incident.openedAt} />              4 min ago · 14:32
 *     <Timestamp at={shift.endsAt} show="absolute" />   Wed 18:00
 */
export function Timestamp({ at, show = 'both', zone }: { at: Instant; show?: 'both' | 'relative' | 'absolute'; zone?: string }) {
  const viewer = useZone()
  const now = useNow()
  // the minute's pace is right for the old; the young tick by themselves
  const relative = Math.abs(now - at) < MINUTE ? <Ticking at={at} /> : relativeText(at, now)
  const lines = (): string =>
    [...new Set([viewer, ...(zone ? [zone] : []), 'UTC'])].map((one) => `${fullText(at, one)}  ${zoneLabel(one, at)}`).join('\n')
  return (
    <Tooltip content={lines}>
      <time className="ui-time" dateTime={new Date(at).toISOString()}>
        {show !== 'absolute' && relative}
        {show === 'both' && <span className="ui-time-gap"> · </span>}
        {show !== 'relative' && <span className={show === 'both' ? 'ui-time-second' : undefined}>{absoluteText(at, viewer, now)}</span>}
      </time>
    </Tooltip>
  )
}

function Ticking({ at }: { at: Instant }) {
  return relativeText(at, useNow('second'))
}

/** A length of time in its two largest units: `<Duration ms={72 * MINUTE} />` is 1 h 12 min. */
export function Duration({ ms, tight = false }: { ms: number; tight?: boolean }) {
  return <span className="ui-figures">{durationWords(ms, tight)}</span>
}

/** Time since `from` (or until `to`), ticking every second while it is short: the clock of an incident. */
export function Elapsed({ from, to, tight = true }: { from: Instant; to?: Instant | null; tight?: boolean }) {
  return to === undefined || to === null ? <Running from={from} tight={tight} /> : <Duration ms={to - from} tight={tight} />
}

function Running({ from, tight }: { from: Instant; tight: boolean }) {
  return <Duration ms={Math.max(0, useNow('second') - from)} tight={tight} />
}
