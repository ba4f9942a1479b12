import { useNavigate, useSearch } from '@tanstack/react-router'

/** What stands in the URL after the `?`, parsed. */
export type Search = Record<string, unknown>

/**
 * The state of a list in its URL: what it is, and how to change a part of it. A part set to `undefined` leaves the
 * URL. Changes replace the history entry unless `push` is set (for what "back" should take back: an opened row).
 *
 *     const [search, setSearch] = useSearchState<{ state?: string[]; q?: string }>()
 *     setSearch({ q: 'disk' })
 */
export function useSearchState<S extends object>(): [S, (change: { [Key in keyof S]?: S[Key] | undefined }, push?: boolean) => void] {
  const search: unknown = useSearch({ strict: false })
  const navigate = useNavigate()
  return [
    search as S,
    (change, push = false) => {
      void navigate({
        to: '.',
        replace: !push,
        resetScroll: false,
        search: ((before: Search) => {
          const next: Search = { ...before, ...change }
          for (const [key, value] of Object.entries(next)) {
            if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) delete next[key]
          }
          return next
        }) as never,
      })
    },
  ]
}
