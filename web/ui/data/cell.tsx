import type { ReactNode } from 'react'
import './virtual-list.css'

/** A cell of a `VirtualList` row. `grow` takes the free width, `end` stands right, `from` leaves it out when narrower (rem). */
export function Cell({
  grow,
  end,
  width,
  from,
  children,
}: {
  grow?: boolean
  end?: boolean
  width?: string
  from?: 34 | 45 | 60 | 75
  children?: ReactNode
}) {
  return (
    <span
      role="gridcell"
      className="ui-cell"
      data-grow={grow || undefined}
      data-end={end || undefined}
      data-from={from}
      style={width ? { inlineSize: width } : undefined}
    >
      {children}
    </span>
  )
}

/**
 * What a row is called and, in its second line where it has one (a narrow list, or `lines={2}`), what the cells left
 * out would have said.
 *
 *     <Cell grow><RowTitle title={alert.title} below={<>{alert.service} <StateBadge state={alert.state} soft={false} /></>} /></Cell>
 */
export function RowTitle({ title, below }: { title: ReactNode; below?: ReactNode }) {
  return (
    <span className="ui-row-title">
      {/* what is cut of a title from right to left is its end, too */}
      <span className="ui-cut" dir="auto">
        {title}
      </span>
      {below && <span className="ui-row-below">{below}</span>}
    </span>
  )
}
