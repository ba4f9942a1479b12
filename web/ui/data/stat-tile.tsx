import type { ReactNode } from 'react'
import './stat-tile.css'

/**
 * One figure and what it counts. Make it a link to its rows: every number can be looked into.
 *
 *     <StatTile label="Time to acknowledge" value="3 min" hint="median, 30 days" chart={<Sparkline … />} />
 */
export function StatTile({
  label,
  value,
  hint,
  chart,
  tone,
}: {
  label: string
  value: ReactNode
  hint?: ReactNode
  chart?: ReactNode
  /** Only where the figure is a state. */ tone?: 'critical' | 'medium' | 'resolved'
}) {
  return (
    <div className="ui-stat" data-tone={tone}>
      <p className="ui-stat-label">{label}</p>
      <p className="ui-stat-value ui-figures">{value}</p>
      {hint && <p className="ui-stat-hint">{hint}</p>}
      {chart && <div className="ui-stat-chart">{chart}</div>}
    </div>
  )
}

/** Tiles side by side, divided by hairlines. */
export function StatTiles({ children }: { children: ReactNode }) {
  return <div className="ui-stats">{children}</div>
}

/**
 * The course of a count in a few pixels: bars from old to new. Say in `label` what it shows and how it ends.
 *
 *     <Sparkline values={perHour} label="Repeats in the last 24 hours, 12 in the last one" />
 */
export function Sparkline({
  values,
  label,
  width = 72,
  height = 18,
  tone = 'plain',
}: {
  values: readonly number[]
  label: string
  width?: number
  height?: number
  tone?: 'plain' | 'critical' | 'accent'
}) {
  const most = Math.max(1, ...values)
  const step = width / Math.max(1, values.length)
  return (
    <svg
      className="ui-spark"
      data-tone={tone}
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      {values.map((value, index) => {
        const tall = value === 0 ? 1 : Math.max(2, (value / most) * height)
        return (
          <rect
            key={index}
            x={index * step}
            y={height - tall}
            width={Math.max(1, step - 1)}
            height={tall}
            rx={step > 4 ? 1 : 0}
            opacity={value === 0 ? 0.45 : 1}
          />
        )
      })}
    </svg>
  )
}
