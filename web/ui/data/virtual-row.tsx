import { memo, type MouseEvent, type ReactNode } from 'react'
import type { Severity } from '../../../domain/severity.ts'
import { Checkbox } from '../form/toggles.tsx'

/** What was done to a row: pressed (beside links and buttons), put in or out of the selection, alone or as a range. */
export type RowAct = 'open' | 'toggle' | 'range'

type VirtualRowProps<Row> = {
  id: string
  index: number
  row: Row
  top: number
  height: number
  tone: Severity | undefined
  active: boolean
  current: boolean
  /** Undefined where rows cannot be selected. */
  selected: boolean | undefined
  render: (row: Row, state: { active: boolean; selected: boolean }) => ReactNode
  onAct: (index: number, act: RowAct) => void
}

function Row<Row>({ id, index, row, top, height, tone, active, current, selected, render, onAct }: VirtualRowProps<Row>) {
  function press(event: MouseEvent): void {
    // a menu of the row lies outside of it on the page, and yet its clicks come by here
    if (!event.currentTarget.contains(event.target as Element)) return
    if ((event.target as Element).closest('a, button, input, label, [role="checkbox"]') !== null) return
    onAct(index, event.shiftKey ? 'range' : event.metaKey || event.ctrlKey ? 'toggle' : 'open')
  }
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={selected}
      className="ui-list-row"
      data-tone={tone}
      data-active={active || undefined}
      data-current={current || undefined}
      style={{ blockSize: height, transform: `translateY(${top}px)` }}
      onClick={press}
    >
      {selected !== undefined && (
        <span
          role="gridcell"
          className="ui-list-check"
          onClick={(event) => {
            event.stopPropagation()
            if (event.shiftKey) onAct(index, 'range')
          }}
        >
          <Checkbox aria-label="Select" value={selected} onChange={() => onAct(index, 'toggle')} />
        </span>
      )}
      {render(row, { active, selected: selected ?? false })}
    </div>
  )
}

/** One row of a `VirtualList`. Drawn anew only when it changed: while scrolling, that is the row or two that come in. */
export const VirtualRow = memo(Row) as typeof Row
