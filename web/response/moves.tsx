import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '../ui/action/icon-button.tsx'

/** Two buttons that put a row earlier or later in its list; `what` names it: "Commander". */
export function Moves({ what, at, of, onMove }: { what: string; at: number; of: number; onMove: (by: number) => void }) {
  if (of < 2) return null
  return (
    <span className="response-moves">
      <IconButton icon={ArrowUp} size="small" label={`${what} earlier`} disabled={at === 0} data-move={-1} onClick={() => onMove(-1)} />
      <IconButton icon={ArrowDown} size="small" label={`${what} later`} disabled={at === of - 1} data-move={1} onClick={() => onMove(1)} />
    </span>
  )
}

/** A list with the row at `from` moved by `by`. */
export function moved<T>(items: readonly T[], from: number, by: number): T[] {
  return items.toSpliced(from, 1).toSpliced(from + by, 0, items[from]!)
}

/**
 * Keeps the focus on a row that was moved: its button for the same direction, or the other one at the end of the list.
 * Give `ref` to the list, and say `follow(to, by)` as the row is moved.
 */
export function useFollow<List extends HTMLElement>(items: readonly unknown[]) {
  const ref = useRef<List>(null)
  const wanted = useRef<{ to: number; by: number }>(null)
  useEffect(() => {
    if (!wanted.current) return
    const { to, by } = wanted.current
    wanted.current = null
    const buttons = [...(ref.current?.children[to]?.querySelectorAll<HTMLButtonElement>('[data-move]') ?? [])]
    // those of the row itself come before those of lists within it
    ;(
      buttons.slice(0, 2).find((button) => Number(button.dataset['move']) === by && !button.disabled) ??
      buttons.slice(0, 2).find((button) => !button.disabled)
    )?.focus()
  }, [items])
  return {
    ref,
    follow: (to: number, by: number): void => {
      wanted.current = { to, by }
    },
  }
}
