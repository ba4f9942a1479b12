import { useMemo, useState } from 'react'
import type { Instant } from '../../../domain/time.ts'
import { durationWords } from '../../../domain/time-words.ts'
import { initialsOf } from '../data/avatar.tsx'
import { useNow, useZone } from './now.ts'
import type { Scale } from './scale.ts'
import { place, TimeAxis, type TimeAxisProps } from './time-axis.tsx'
import { clockText, dayText } from './words.ts'
import './shift-rows.css'

export type ShiftSpan = {
  id: string | number
  /** Whose shift: all spans of one person light up together. */
  who: string | number
  name: string
  from: Instant
  to: Instant
  /** `mine` takes the accent; `override` is ringed; `ghost` is what an override replaced. */
  look?: 'plain' | 'mine' | 'override' | 'ghost'
  detail?: string
}
export type ShiftGap = { from: Instant; to: Instant }
export type ShiftRow = {
  id: string | number
  name: string
  hint?: string
  /** `final` is what holds in the end: drawn tall and bold, under a rule. */
  kind: 'layer' | 'override' | 'final' | 'person'
  spans: readonly ShiftSpan[]
  /** Hatched in red: nobody is on call. */
  gaps?: readonly ShiftGap[]
}

/**
 * The on-call calendar: a row for each layer, override or person, the final row, gaps, the present. Days have their
 * true length. Hovering or focusing a shift lights all shifts of that person.
 *
 *     <ShiftRows label="Payments, on call" from={from} to={to} zone={schedule.timezone} otherZone={viewer}
 *       rows={rows} onSpan={openShift} onRange={draftOverride} />
 */
export function ShiftRows({
  label,
  rows,
  onSpan,
  labels = 'clamp(5rem, 24%, 8.5rem)',
  ...axis
}: Omit<TimeAxisProps, 'children' | 'className'> & {
  label: string
  rows: readonly ShiftRow[]
  onSpan?: (span: ShiftSpan, row: ShiftRow) => void
}) {
  const [lit, setLit] = useState<ShiftSpan['who']>()
  const even = useMemo(() => {
    const people = [...new Set(rows.flatMap((row) => row.spans.map((span) => span.who)))]
    return new Set(people.filter((_, index) => index % 2 === 0))
  }, [rows])
  return (
    <section aria-label={label} className="ui-shifts" data-lit={lit === undefined ? undefined : true}>
      <TimeAxis {...axis} labels={labels}>
        {(scale) =>
          rows.map((row) => (
            <div key={row.id} className="ui-shift-row" data-kind={row.kind}>
              <div className="ui-shift-name">
                <span className="ui-cut">{row.name}</span>
                {row.hint && <small className="ui-cut">{row.hint}</small>}
              </div>
              <ul className="ui-shift-bars" aria-label={row.name}>
                {row.gaps
                  ?.filter((gap) => overlaps(gap, scale))
                  .map((gap) => (
                    <Gap key={`gap-${gap.from}`} gap={gap} scale={scale} />
                  ))}
                {row.spans
                  .filter((span) => overlaps(span, scale))
                  .map((span) => (
                    <Bar
                      key={span.id}
                      span={span}
                      scale={scale}
                      even={even.has(span.who)}
                      lit={lit === span.who}
                      onLit={setLit}
                      {...(onSpan ? { onOpen: () => onSpan(span, row) } : {})}
                    />
                  ))}
              </ul>
            </div>
          ))
        }
      </TimeAxis>
    </section>
  )
}

const overlaps = (span: ShiftGap, scale: Scale): boolean => span.to > scale.from && span.from < scale.to

function Bar({
  span,
  scale,
  even,
  lit,
  onLit,
  onOpen,
}: {
  span: ShiftSpan
  scale: Scale
  even: boolean
  lit: boolean
  onLit: (who: ShiftSpan['who'] | undefined) => void
  onOpen?: () => void
}) {
  const words = `${span.name}, ${useSpanWords(span)}${span.detail ? `, ${span.detail}` : ''}`
  return (
    <li className="ui-shift-place" style={place(scale, span.from, span.to)}>
      <button
        type="button"
        className="ui-shift"
        data-look={span.look ?? 'plain'}
        data-even={even || undefined}
        data-lit={lit || undefined}
        data-cut-start={span.from < scale.from || undefined}
        data-cut-end={span.to > scale.to || undefined}
        aria-label={words}
        title={words}
        aria-disabled={onOpen ? undefined : true}
        onClick={onOpen}
        onPointerEnter={() => onLit(span.who)}
        onPointerLeave={() => onLit(undefined)}
        onFocus={() => onLit(span.who)}
        onBlur={() => onLit(undefined)}
      >
        <span className="ui-shift-long">{span.name}</span>
        {/* drawn by the style, so that what is read aloud stays the name in full */}
        <span className="ui-shift-short" data-short={initialsOf(span.name)} />
      </button>
    </li>
  )
}

function Gap({ gap, scale }: { gap: ShiftGap; scale: Scale }) {
  const words = `Nobody is on call, ${useSpanWords(gap)}`
  return (
    <li className="ui-shift-place ui-shift-gap" style={place(scale, gap.from, gap.to)} title={words}>
      <span>Nobody</span>
      <span className="ui-unseen">{words}</span>
    </li>
  )
}

function useSpanWords({ from, to }: ShiftGap): string {
  const zone = useZone()
  const now = useNow()
  const words = (at: Instant): string => `${dayText(at, zone, now)} ${clockText(at, zone)}`
  return `${words(from)} to ${words(to)} (${durationWords(to - from)})`
}
