import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import type { Severity } from '../../../domain/severity.ts'
import { useKeys } from '../keys.ts'
import { BulkBar } from './bulk-bar.tsx'
import { useReadingPlace } from './reading-place.ts'
import { useRowHeight } from './row-height.ts'
import { extended, isSelected, NOTHING, selectedCount, toggled, type Selection } from './selection.ts'
import { VirtualRow, type RowAct } from './virtual-row.tsx'
import './virtual-list.css'

export type VirtualListProps<Row, Key extends string | number> = {
  /** What it lists, e.g. "Alerts". */
  label: string
  rows: readonly Row[]
  rowKey: (row: Row) => Key
  /** The content of a row, in cells: wrap each in `<Cell>`; name the row by its first words. */
  children: (row: Row, state: { active: boolean; selected: boolean }) => ReactNode
  /** How many lines a row has; `fit` (default): two where the list is narrow. See `RowTitle`. */
  lines?: 1 | 2 | 'fit'
  /** Draws a stripe of this colour at the row's start. */
  tone?: (row: Row) => Severity | undefined
  /** Enter, or a click beside links and buttons. */
  onOpen?: (row: Row) => void
  /** The row whose details are open. */
  current?: Key | undefined
  selection?: Selection<Key>
  onSelection?: (selection: Selection<Key>) => void
  /** How many match on the server, for "select all 12,340". */
  total?: number | undefined
  /** Buttons of the bar that comes from the bottom when rows are selected. */
  bulk?: ReactNode
  /** Called when the end comes near. */
  onEnd?: () => void
  /** Which rows are drawn, by index: to keep only those fresh. */
  onRange?: (first: number, last: number) => void
  /** The row that the keys act on changed (to bind `a`, `r` … to it). */
  onActive?: (row: Row | undefined) => void
  foot?: ReactNode
}

const OVERSCAN = 8

/**
 * A list of any length with the keyboard of the house: `j`/`k` move, `Enter` opens, `x` selects, `Shift+J`/`K`
 * extends, `$mod+a` all that match, `Escape` clears. Draws at most the rows in view and 16 more. It fills the height
 * of its container, so give that a height (`PageBody fill`).
 *
 *     <VirtualList label="Alerts" rows={alerts} rowKey={(alert) => alert.id} onOpen={open}
 *       selection={selection} onSelection={setSelection} total={count} bulk={<Button kbd="a">Acknowledge</Button>}>
 *       {(alert) => <><Cell grow><RowTitle title={alert.title} below={alert.service} /></Cell><Cell end><Timestamp at={alert.lastAt} /></Cell></>}
 *     </VirtualList>
 */
export function VirtualList<Row, Key extends string | number>(props: VirtualListProps<Row, Key>) {
  const {
    label,
    rows,
    rowKey,
    children,
    lines = 'fit',
    tone,
    onOpen,
    current,
    selection = NOTHING,
    onSelection,
    total = rows.length,
    bulk,
    onEnd,
    onRange,
    onActive,
    foot,
  } = props
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [activeKey, setActiveKey] = useState<Key>()
  const anchor = useRef(0)
  const { height, narrow } = useRowHeight(scroller, lines)
  const found = activeKey === undefined ? -1 : rows.findIndex((row) => rowKey(row) === activeKey)
  // when the active row went away (acknowledged, filtered), the one that took its place is next
  const last = useRef(0)
  const active = found >= 0 ? found : activeKey === undefined ? -1 : Math.min(last.current, rows.length - 1)
  // another function would have it measure all rows anew, ten milliseconds a frame for ten thousand
  const [keyOf] = useState(() => rowKey)
  const getItemKey = useCallback((index: number) => keyOf(rows[index]!), [keyOf, rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    getItemKey,
  })
  const items = virtual.getVirtualItems()
  const firstShown = items[0]?.index ?? 0
  const lastShown = items.at(-1)?.index ?? 0

  useEffect(() => virtual.measure(), [height, virtual])
  useReadingPlace(scroller, rows, rowKey, height)
  useEffect(() => {
    if (active >= 0) last.current = active
  }, [active])
  const reachEnd = useEffectEvent(() => onEnd?.())
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - OVERSCAN) reachEnd()
  }, [lastShown, rows.length])
  const tellRange = useEffectEvent((first: number, final: number) => onRange?.(first, final))
  useEffect(() => tellRange(firstShown, lastShown), [firstShown, lastShown])
  const tellActive = useEffectEvent((index: number) => onActive?.(rows[index]))
  // by key, not by index: when the active row goes away, the keys act on the one that took its place
  const activeRow = active < 0 ? undefined : rowKey(rows[active]!)
  useEffect(() => tellActive(active), [activeRow])

  function move(to: number): void {
    const row = rows[to]
    if (row === undefined) return
    setActiveKey(rowKey(row))
    virtual.scrollToIndex(to, { align: 'auto' })
    if (!scroller.current?.contains(document.activeElement)) scroller.current?.focus({ preventScroll: true })
  }

  function step(by: number, extend = false): void {
    const to = Math.max(0, Math.min(rows.length - 1, active < 0 ? 0 : active + by))
    if (extend && onSelection) {
      const [low, high] = [Math.min(active < 0 ? to : active, to), Math.max(active, to)]
      onSelection(extended(selection, rows.slice(low, high + 1).map(rowKey), true))
    }
    move(to)
  }

  function toggle(index: number, range: boolean): void {
    const row = rows[index]
    if (row === undefined || !onSelection) return
    const key = rowKey(row)
    const [low, high] = [Math.min(anchor.current, index), Math.max(anchor.current, index)]
    if (range) onSelection(extended(selection, rows.slice(low, high + 1).map(rowKey), !isSelected(selection, key)))
    else onSelection(toggled(selection, key))
    anchor.current = index
    setActiveKey(key)
  }

  const acts = useRef<(index: number, act: RowAct) => void>(undefined)
  useLayoutEffect(() => {
    acts.current = (index, act) => {
      const row = rows[index]
      if (row === undefined) return
      setActiveKey(rowKey(row))
      if (act === 'open') onOpen?.(row)
      else toggle(index, act === 'range')
    }
  })
  // the same function for ever, so that rows need not be drawn anew for it
  const onAct = useCallback((index: number, act: RowAct) => acts.current?.(index, act), [])

  const count = selectedCount(selection, total)
  const group = 'Lists'
  useKeys([
    { keys: 'j', label: 'Next row', group, repeat: true, run: () => step(1) },
    { keys: 'k', label: 'Row before', group, repeat: true, run: () => step(-1) },
    ...(onOpen ? [{ keys: 'Enter', label: 'Open the row', group, run: () => active >= 0 && onOpen(rows[active]!) }] : []),
    ...(onSelection
      ? [
          { keys: 'x', label: 'Select the row', group, run: () => toggle(active, false) },
          { keys: 'Shift+J', label: 'Select downwards', group, repeat: true, run: () => step(1, true) },
          { keys: 'Shift+K', label: 'Select upwards', group, repeat: true, run: () => step(-1, true) },
          { keys: '$mod+a', label: 'Select all that match', group, run: () => onSelection({ all: true, keys: new Set<Key>() }) },
        ]
      : []),
  ])
  useKeys([{ keys: 'Escape', run: () => onSelection?.(NOTHING) }], count > 0)

  return (
    <div
      className="ui-list"
      data-narrow={narrow || undefined}
      data-two={lines === 2 || (lines === 'fit' && narrow) || undefined}
      data-plain={onSelection === undefined || undefined}
      data-selecting={count > 0 || undefined}
    >
      <div
        ref={scroller}
        className="ui-list-scroller"
        role="grid"
        aria-label={label}
        aria-rowcount={total}
        aria-multiselectable={onSelection ? true : undefined}
        aria-activedescendant={active >= 0 && items.some((item) => item.index === active) ? `${id}-${active}` : undefined}
        tabIndex={0}
        onFocus={(event) => event.target === event.currentTarget && active < 0 && rows.length > 0 && setActiveKey(rowKey(rows[0]!))}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget) return
          const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -rows.length, End: rows.length }[event.key]
          if (by !== undefined) {
            event.preventDefault()
            step(by, event.shiftKey && Math.abs(by) === 1)
          } else if (event.key === ' ' && onSelection) {
            event.preventDefault()
            toggle(active, event.shiftKey)
          }
        }}
      >
        <div className="ui-list-rows" role="rowgroup" style={{ blockSize: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]!
            const key = rowKey(row)
            return (
              <VirtualRow
                key={key}
                id={`${id}-${item.index}`}
                index={item.index}
                row={row}
                top={item.start}
                height={item.size}
                tone={tone?.(row)}
                active={item.index === active}
                current={current === key}
                selected={onSelection ? isSelected(selection, key) : undefined}
                render={children}
                onAct={onAct}
              />
            )
          })}
        </div>
        {foot}
      </div>
      {onSelection && count > 0 && (
        <BulkBar selection={selection} total={total} onSelection={onSelection}>
          {bulk}
        </BulkBar>
      )}
    </div>
  )
}
