import { useEffect, useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react'

/** How many rows below the upper edge may take its part when the row there goes away. */
const SPARE = 12

/**
 * Keeps what is being read in its place when rows come or go above it; at the very top new rows simply appear.
 * For lists whose rows are all `height` px high.
 */
export function useReadingPlace<Row, Key>(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  rowKey: (row: Row) => Key,
  height: number,
): void {
  const place = useRef<{ keys: Key[]; first: number; offset: number }>(undefined)
  const remember = useEffectEvent(() => {
    const top = scroller.current?.scrollTop ?? 0
    const first = Math.floor(top / height)
    place.current = top < 1 ? undefined : { keys: rows.slice(first, first + SPARE).map(rowKey), first, offset: top - first * height }
  })
  useEffect(() => {
    const element = scroller.current
    const onScroll = (): void => remember()
    element?.addEventListener('scroll', onScroll, { passive: true })
    return () => element?.removeEventListener('scroll', onScroll)
  }, [scroller])

  const restore = useEffectEvent(() => {
    const { current } = place
    if (!current || !scroller.current) return
    const index = new Map(rows.map((row, at) => [rowKey(row), at]))
    const spare = current.keys.findIndex((key) => index.has(key))
    if (spare < 0) return
    const by = index.get(current.keys[spare]!)! - (current.first + spare)
    if (by !== 0) scroller.current.scrollTop += by * height
    remember()
  })
  useLayoutEffect(() => restore(), [rows])
}
