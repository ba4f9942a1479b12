import { useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { addDaysLocal, DAY, localDayStart, type Instant } from '../../../domain/time.ts'
import { durationWords } from '../../../domain/time-words.ts'
import { cx } from '../class-names.ts'
import { useNow, useZone } from './now.ts'
import { scaleOf, ticksOf, type Scale, type Tick } from './scale.ts'
import { useRange } from './use-range.ts'
import { clockText, dayText } from './words.ts'
import { offsetName, sameClocks, wallOf, zoneLabel } from './zone.ts'
import './time-axis.css'

export type TimeAxisProps = {
  from: Instant
  to: Instant
  /** The zone whose round times and days are ticked; default the viewer's. */
  zone?: string
  /** A second row of ticks, e.g. the viewer's zone beside the schedule's. */
  otherZone?: string | undefined
  /** Drawn as the present; `null` leaves the line out. Default: now. */
  now?: Instant | null
  /** Lets the pointer mark a span (snapped to round times). Offer a form that does the same. */
  onRange?: (from: Instant, to: Instant) => void
  /** Width kept free on the left for the names of rows, e.g. `10rem`. */
  labels?: string
  className?: string
  children: (scale: Scale) => ReactNode
}

const TICK_PX = 76

/**
 * THE axis of time. Whatever is drawn over time (timelines, shift bars, charts) stands on it, so that ticks, zone
 * marks, the line of the present and the hover are the same everywhere. Children place themselves with `place`.
 *
 *     <TimeAxis from={from} to={to} zone={schedule.timezone} otherZone={viewer}>
 *       {(scale) => <div style={place(scale, shift.from, shift.to)} />}
 *     </TimeAxis>
 */
export function TimeAxis({ from, to, zone: given, otherZone, now, onRange, labels = '0px', className, children }: TimeAxisProps) {
  const viewer = useZone()
  const zone = given ?? viewer
  const plot = useRef<HTMLDivElement>(null)
  const width = useWidth(plot)
  const scale = useMemo(() => scaleOf(from, to, zone), [from, to, zone])
  const room = Math.max(2, Math.floor(width / TICK_PX))
  const ticks = useMemo(() => ticksOf(scale, room), [scale, room])
  // Two zones whose clocks agree need one row: the second would repeat the first, tick by tick.
  const other = useMemo(
    () => (otherZone === undefined || sameClocks(zone, otherZone, from, to) ? undefined : otherZone),
    [zone, otherZone, from, to],
  )
  const range = useRange(plot, scale, onRange)
  return (
    <div
      className={cx('ui-axis', className)}
      style={{ ['--axis-labels' as string]: labels }}
      data-picks={onRange ? true : undefined}
      data-bare={labels === '0px' || undefined}
      {...range.handlers}
    >
      <div className="ui-axis-head">
        <Ticks ticks={ticks} scale={scale} zone={zone} width={width} />
        {other !== undefined && <Ticks ticks={ticksOf({ from, to, zone: other }, room)} scale={scale} zone={other} width={width} quiet />}
      </div>
      <div className="ui-axis-body">
        <div ref={plot} className="ui-axis-plot" aria-hidden>
          {weekends(scale).map((day) => (
            <span key={day.from} className="ui-axis-weekend" style={place(scale, day.from, day.to)} />
          ))}
          {ticks.map((tick) => (
            <span
              key={tick.at}
              className="ui-axis-line"
              data-major={tick.major || undefined}
              style={{ insetInlineStart: percent(scale.share(tick.at)) }}
            />
          ))}
        </div>
        <div className="ui-axis-content">{children(scale)}</div>
        <div className="ui-axis-over" aria-hidden>
          {range.picked && <span className="ui-axis-picked" style={place(scale, range.picked.from, range.picked.to)} />}
          {now !== null && <NowLine scale={scale} now={now} />}
          <HoverLine plot={plot} scale={scale} other={other} picked={range.picked} />
        </div>
      </div>
    </div>
  )
}

const percent = (share: number): string => `${Math.round(share * 1e5) / 1e3}%`

/** The position of a span on the axis, as a style for an absolutely placed element. */
export function place(scale: Scale, from: Instant, to: Instant): { insetInlineStart: string; inlineSize: string } {
  const start = scale.share(from)
  return { insetInlineStart: percent(start), inlineSize: percent(Math.max(0, scale.share(to) - start)) }
}

function Ticks({ ticks, scale, zone, width, quiet }: { ticks: Tick[]; scale: Scale; zone: string; width: number; quiet?: boolean }) {
  const [place, offset] = zoneLabel(zone, scale.from).split(', ')
  const [first, last] = [offsetName(zone, scale.from), offsetName(zone, scale.to)]
  return (
    <div className="ui-axis-ticks" data-quiet={quiet || undefined}>
      <span className="ui-axis-zone">
        <span className="ui-cut">{place}</span>
        {offset && <span>{first === last ? offset : `${offset}→${last.replace('GMT', '')}`}</span>}
      </span>
      <div className="ui-axis-marks">
        {ticks.map((tick) => (
          <span
            key={tick.at}
            className="ui-axis-tick"
            data-major={tick.major || undefined}
            style={{ insetInlineStart: percent(scale.share(tick.at)) }}
          >
            {fits(tick, scale, width) && tick.label}
            {tick.note && <em title="Clocks change on this day">{tick.note}</em>}
          </span>
        ))}
      </div>
    </div>
  )
}

/** A label that would be cut off at the end is left out; its line stays. */
function fits(tick: Tick, scale: Scale, width: number): boolean {
  return scale.share(tick.at) * width + tick.label.length * 7 + 6 <= width
}

function NowLine({ scale, now: fixed }: { scale: Scale; now: Instant | undefined }) {
  const ticking = useNow()
  const now = fixed ?? ticking
  if (now < scale.from || now > scale.to) return null
  const share = scale.share(now)
  return (
    <span
      className="ui-axis-now"
      data-edge={share < 0.02 ? 'start' : share > 0.98 ? 'end' : undefined}
      style={{ insetInlineStart: percent(share) }}
    >
      <b>{clockText(now, scale.zone)}</b>
    </span>
  )
}

function HoverLine({
  plot,
  scale,
  other,
  picked,
}: {
  plot: RefObject<HTMLElement | null>
  scale: Scale
  other: string | undefined
  picked: { from: Instant; to: Instant } | undefined
}) {
  const [share, setShare] = useState<number>()
  useLayoutEffect(() => {
    const axis = plot.current?.closest<HTMLElement>('.ui-axis')
    if (!axis) return
    const move = (event: PointerEvent): void => {
      const box = plot.current?.getBoundingClientRect()
      if (!box || event.pointerType === 'touch') return
      const next = (event.clientX - box.left) / box.width
      setShare(next >= 0 && next <= 1 ? next : undefined)
    }
    const leave = (): void => setShare(undefined)
    axis.addEventListener('pointermove', move)
    axis.addEventListener('pointerleave', leave)
    return () => {
      axis.removeEventListener('pointermove', move)
      axis.removeEventListener('pointerleave', leave)
    }
  }, [plot])
  if (share === undefined) return null
  const at = scale.at(share)
  const words = (zone: string): string => `${dayText(at, zone)}, ${clockText(at, zone)}`
  return (
    <span className="ui-axis-hover" data-end={share > 0.7 || undefined} style={{ insetInlineStart: percent(share) }}>
      <span className="ui-axis-tip">
        {picked ? spanWords(picked, scale.zone) : words(scale.zone)}
        {other !== undefined && !picked && <small>{`${words(other)} ${zoneLabel(other, at)}`}</small>}
      </span>
    </span>
  )
}

function spanWords({ from, to }: { from: Instant; to: Instant }, zone: string): string {
  const [first, last] = [dayText(from, zone), dayText(to, zone)]
  return `${first}, ${clockText(from, zone)} to ${first === last ? '' : `${last}, `}${clockText(to, zone)} (${durationWords(to - from)})`
}

/** Saturdays and Sundays, where days can be told apart. */
function weekends({ from, to, zone }: Scale): { from: Instant; to: Instant }[] {
  if (to - from < 2 * DAY || to - from > 70 * DAY) return []
  const days: { from: Instant; to: Instant }[] = []
  for (let day = localDayStart(from, zone); day < to; day = addDaysLocal(day, 1, zone)) {
    if (wallOf(zone, day).weekday % 6 === 0) days.push({ from: Math.max(day, from), to: Math.min(addDaysLocal(day, 1, zone), to) })
  }
  return days
}

function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(640)
  useLayoutEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    setWidth(element.current.clientWidth)
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return width
}
