import { useEffect, useEffectEvent, useState } from 'react'
import type { Option } from './control.ts'

export type LoadOptions<T> = (query: string, signal: AbortSignal) => Promise<readonly Option<T>[]>
export type Options<T> = {
  options: readonly Option<T>[]
  known: (value: T) => Option<T> | undefined
  state: 'ready' | 'loading' | 'failed'
}

const WAIT_MS = 150

/**
 * Options for a combobox: fixed ones are filtered here, a loader is asked (after a pause of 150 ms, the older
 * question given up). Every option once seen is remembered, so a chosen value keeps its label.
 */
export function useOptions<T>(
  source: readonly Option<T>[] | LoadOptions<T>,
  preset: readonly Option<T>[],
  query: string,
  open: boolean,
): Options<T> {
  const [seen] = useState(() => new Map<T, Option<T>>())
  const [loaded, setLoaded] = useState<readonly Option<T>[]>([])
  const [state, setState] = useState<Options<T>['state']>('ready')
  const fixed = typeof source === 'function' ? undefined : source
  const ask = useEffectEvent((signal: AbortSignal) => (typeof source === 'function' ? source(query, signal) : Promise.resolve([])))
  const asks = fixed === undefined && open

  useEffect(() => {
    if (!asks) return
    const abort = new AbortController()
    setState('loading')
    async function find(): Promise<void> {
      try {
        const options = await ask(abort.signal)
        if (abort.signal.aborted) return
        setLoaded(options)
        setState('ready')
      } catch {
        if (!abort.signal.aborted) setState('failed')
      }
    }
    const timer = setTimeout(() => void find(), query === '' ? 0 : WAIT_MS)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [asks, query])

  for (const option of [...preset, ...(fixed ?? loaded)]) seen.set(option.value, option)
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const options = fixed
    ? fixed.filter((option) => words.every((word) => `${option.label} ${option.hint ?? ''}`.toLowerCase().includes(word))).slice(0, 200)
    : loaded
  return { options, known: (value) => seen.get(value), state }
}
