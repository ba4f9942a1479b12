import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLayoutEffect, useRef, type RefObject } from 'react'
import { IconButton } from '../action/icon-button.tsx'
import './moves.css'

/**
 * Two buttons that put a row earlier or later in its list; nothing where it is the only one. `what` names the row.
 * With `useFollow` the focus stays on the row that was moved.
 *
 *     const { ref, follow } = useFollow<HTMLOListElement>(rows)
 *     <ol ref={ref}>{rows.map((row, at) => <li key={row.id}>… <Moves what={row.name} at={at} of={rows.length}
 *       onMove={(by) => { follow(at + by, by); setRows(moved(rows, at, by)) }} /></li>)}</ol>
 */
export function Moves({ what, at, of, onMove }: { what: string; at: number; of: number; onMove: (by: number) => void }) {
  if (of < 2) return null
  return (
    <span className="ui-moves">
      <IconButton icon={ArrowUp} size="small" label={`${what} earlier`} disabled={at === 0} data-move={-1} onClick={() => onMove(-1)} />
      <IconButton icon={ArrowDown} size="small" label={`${what} later`} disabled={at === of - 1} data-move={1} onClick={() => onMove(1)} />
    </span>
  )
}

/** The list with the row at `from` moved by `by`. */
export function moved<T>(items: readonly T[], from: number, by: number): T[] {
  return items.toSpliced(from, 1).toSpliced(from + by, 0, items[from]!)
}

/**
 * Keeps the focus on a row that was moved: on its button for the same direction, or on the other one where the list ends.
 * Give `ref` to the list, and say `follow(to, by)` as the row is moved.
 */
export function useFollow<List extends HTMLElement>(items: readonly unknown[]): { ref: RefObject<List | null>; follow: Follow } {
  const ref = useRef<List>(null)
  const wanted = useRef<{ to: number; by: number }>(null)
  useLayoutEffect(() => {
    if (!wanted.current) return
    const { to, by } = wanted.current
    wanted.current = null
    // the first two are those of the row itself, others belong to a list within it
    const buttons = [...(ref.current?.children[to]?.querySelectorAll<HTMLButtonElement>('[data-move]') ?? [])].slice(0, 2)
    const same = buttons.find((button) => Number(button.dataset['move']) === by && !button.disabled)
    ;(same ?? buttons.find((button) => !button.disabled))?.focus()
  }, [items])
  return {
    ref,
    follow: (to, by) => {
      wanted.current = { to, by }
    },
  }
}

type Follow = (to: number, by: number) => void
