import type { ReactNode } from 'react'
import type { Severity } from '../domain/severity.ts'
import { LoadMore } from './ui/data/load-more.tsx'
import { VirtualList } from './ui/data/virtual-list.tsx'
import { ErrorState, Skeleton } from './ui/feedback/states.tsx'

type Read = {
  isPending: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

/**
 * A list read page by page with a cursor, in all its states: loading, error, empty, rows. For a page with `fill`.
 *
 *     const query = useInfiniteQuery(pagesOf(listServices, { query: { search } }))
 *     <ListView query={query} rows={rowsOf<typeof listServices>(query.data)} label="Services" what={['service', 'services']}
 *       rowKey={(row) => row.id} empty={<EmptyState … />}>{(row) => <Cell grow>{row.name}</Cell>}</ListView>
 */
export function ListView<Row, Key extends string | number>({
  query,
  rows,
  label,
  what,
  rowKey,
  empty,
  onOpen,
  current,
  lines,
  tone,
  total,
  children,
}: {
  query: Read
  rows: readonly Row[]
  label: string
  /** One of them, and several. */
  what: readonly [one: string, many: string]
  rowKey: (row: Row) => Key
  empty: ReactNode
  onOpen?: (row: Row) => void
  current?: Key | undefined
  lines?: 1 | 2 | 'fit'
  tone?: (row: Row) => Severity | undefined
  /** How many match on the server, where it is known. */
  total?: number | null | undefined
  children: (row: Row) => ReactNode
}) {
  if (query.isPending) return <Skeleton rows={8} />
  if (query.error !== null && rows.length === 0) return <ErrorState error={query.error} retry={query.refetch} />
  if (rows.length === 0) return empty
  return (
    <VirtualList
      label={label}
      rows={rows}
      rowKey={rowKey}
      current={current}
      {...(total ? { total } : {})}
      {...(lines === undefined ? {} : { lines })}
      {...(tone ? { tone } : {})}
      {...(onOpen ? { onOpen } : {})}
      onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
      foot={
        <LoadMore
          what={what[rows.length === 1 ? 0 : 1]}
          shown={rows.length}
          {...(total ? { total } : {})}
          more={query.hasNextPage}
          loading={query.isFetchingNextPage}
          onMore={query.fetchNextPage}
        />
      }
    >
      {(row) => children(row)}
    </VirtualList>
  )
}
