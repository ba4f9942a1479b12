import { useQueries, useQueryClient, type QueryKey, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { joinPages, mendStarts, NEWEST, withNext, type PageOfRows, type Start } from './paged-rows.ts'
import { useRefresh } from './refresh.ts'

type Page<Row> = PageOfRows<Row> & { total: number | null }
type Held = { name: string; starts: Start[]; first: number; last: number }
type Shown<Row> = { rows: readonly Row[]; total: number | null; name: string }

export type PagedList<Row> = {
  rows: readonly Row[]
  /** How many match on the server; null: more than it counts. */
  total: number | null
  /** Which question the rows answer; give it as `key` to the list, so that a new answer is read from its beginning. */
  name: string
  /** Nothing is there yet. */
  pending: boolean
  /** What is shown answers an older question; the new answer is on its way. */
  stale: boolean
  error: unknown
  more: boolean
  loadingMore: boolean
  loadMore: () => void
  /** Tell which rows are in view: only their pages are kept fresh, so ten thousand rows cost no more than two hundred. */
  onRange: (first: number, last: number) => void
  retry: () => unknown
}

/** So many rows before the end the next page is asked for. */
const AHEAD = 120

/**
 * A list of any length whose rows run from the newest id down, read by cursor as it is scrolled.
 *
 *     const list = usePagedList(keyOf(listAlerts, { query }), (after, signal) =>
 *       call(listAlerts, { query: { ...query, limit: 200, after } }, { signal }))
 */
export function usePagedList<Row extends { id: number }>(
  key: QueryKey,
  read: (after: string | undefined, signal: AbortSignal) => Promise<Page<Row>>,
): PagedList<Row> {
  const client = useQueryClient()
  const refetchInterval = useRefresh()
  const name = JSON.stringify(key)
  const [state, setState] = useState<Held>({ name, starts: [NEWEST], first: 0, last: 0 })
  const { starts, first, last } = state.name === name ? state : { starts: [NEWEST], first: 0, last: 0 }

  const results = useQueries({
    queries: starts.map(({ after }, index) => {
      const queryKey = [...key, 'page', after]
      return {
        queryKey,
        queryFn: ({ signal }: { signal: AbortSignal }) => read(after ?? undefined, signal),
        // an answer that is out of view stays in memory and is read again when it is scrolled to
        enabled: (index >= first && index <= last) || client.getQueryData(queryKey) === undefined,
        refetchInterval,
      }
    }),
  }) as UseQueryResult<Page<Row>>[]

  const pages = results.map(({ data }) => data)
  const readAt = results.map(({ dataUpdatedAt }) => dataUpdatedAt).join()
  const joined = useMemo(() => joinPages(pages), [name, readAt])
  const shown = useRef<Shown<Row>>({ rows: [], total: null, name })
  const head = pages[0]
  if (head) shown.current = { rows: joined.rows, total: head.total, name }

  const change = (edit: Partial<Held>): void =>
    setState((before) => ({ ...(before.name === name ? before : { starts, first, last }), ...edit, name }))
  useEffect(() => {
    const mended = mendStarts(starts, pages)
    if (mended !== starts) change({ starts: mended })
  })

  const failed = results.find(({ error }) => error !== null)
  const more = joined.next !== null
  const loadingMore = results.length > 1 && results.at(-1)?.data === undefined && results.at(-1)?.isFetching === true
  const loadMore = (): void => {
    const longer = withNext(starts, pages)
    if (longer !== starts) change({ starts: longer })
  }
  return {
    ...shown.current,
    pending: head === undefined && shown.current.rows.length === 0 && results[0]?.error === null,
    stale: head === undefined && shown.current.rows.length > 0,
    error: failed?.error ?? null,
    more,
    loadingMore,
    loadMore,
    onRange: (top, bottom) => {
      const pageOf = (row: number): number =>
        Math.max(
          0,
          joined.starts.findLastIndex((start) => start <= row),
        )
      const [low, high] = [pageOf(top), pageOf(bottom)]
      if (low !== first || high !== last) change({ first: low, last: high })
      if (more && !loadingMore && bottom >= joined.rows.length - AHEAD) loadMore()
    },
    retry: () => failed?.refetch(),
  }
}
