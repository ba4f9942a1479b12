import { useSyncExternalStore } from 'react'

const narrow = typeof matchMedia === 'function' ? matchMedia('(max-width: 640px), (pointer: coarse)') : undefined

function subscribe(listener: () => void): () => void {
  narrow?.addEventListener('change', listener)
  return () => narrow?.removeEventListener('change', listener)
}

/** The height of a virtual row in px: the grid of `tokens.css`, scaled with the person's font size. */
export function useRowHeight(lines: 1 | 2): number {
  const touch = useSyncExternalStore(subscribe, () => narrow?.matches ?? false)
  const rem = useSyncExternalStore(
    () => () => {},
    () => parseFloat(getComputedStyle(document.documentElement).fontSize),
  )
  const rems = touch ? { 1: 2.75, 2: 4.25 } : { 1: 2.25, 2: 3.25 }
  return Math.round(rems[lines] * rem)
}
