import { useLayoutEffect, useState, useSyncExternalStore, type RefObject } from 'react'

const NARROW_REM = 34
const touch = typeof matchMedia === 'function' ? matchMedia('(max-width: 640px), (pointer: coarse)') : undefined

function subscribe(listener: () => void): () => void {
  touch?.addEventListener('change', listener)
  return () => touch?.removeEventListener('change', listener)
}

const rem = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize)

/**
 * How tall the rows of a virtual list are, in px: the grid of `tokens.css`, scaled with the person's font size.
 * `fit` gives a row its second line where the list is narrower than 34 rem.
 */
export function useRowHeight(list: RefObject<HTMLElement | null>, lines: 1 | 2 | 'fit'): { height: number; narrow: boolean } {
  const coarse = useSyncExternalStore(subscribe, () => touch?.matches ?? false)
  const [narrow, setNarrow] = useState(() => typeof innerWidth === 'number' && innerWidth <= 640)
  useLayoutEffect(() => {
    if (!list.current) return
    const observer = new ResizeObserver(([entry]) => entry && setNarrow(entry.contentRect.width < NARROW_REM * rem()))
    observer.observe(list.current)
    return () => observer.disconnect()
  }, [list])
  const two = lines === 2 || (lines === 'fit' && narrow)
  const rems = coarse ? (two ? 4.25 : 2.75) : two ? 3.25 : 2.25
  return { height: Math.round(rems * rem()), narrow }
}
