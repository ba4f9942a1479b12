import { useInfiniteQuery } from '@tanstack/react-query'
import { alertHistory } from '../../contract/alerts.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { Link } from '../ui/action/link.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Duration, Timestamp } from '../ui/time/timestamp.tsx'

/** The same trouble before: when, for how long, how it ended. */
export function AlertHistory({ id }: { id: number }) {
  const query = useInfiniteQuery(pagesOf(alertHistory, { params: { id }, query: { limit: 10 } }))
  const times = rowsOf<typeof alertHistory>(query.data)
  return (
    <Section title="Earlier">
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error && times.length === 0 ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : times.length <= 1 ? (
        <p className="ui-muted">The first alert with this key.</p>
      ) : (
        <ul className="alerts-history">
          {times.map((one) => (
            <li key={one.id} aria-current={one.id === id || undefined}>
              <Timestamp at={one.firstAt} show="absolute" />
              <span className="alerts-history-words">
                {one.resolvedAt === null ? 'Open' : <Duration ms={one.resolvedAt - one.firstAt} tight />}
                {one.count > 1 && <span className="ui-muted">×{one.count.toLocaleString('en')}</span>}
                {one.incident && (
                  <Link to="/incidents/$id" params={{ id: one.incident.id }} search={{}}>
                    #{one.incident.id}
                  </Link>
                )}
                {one.id === id && <span className="ui-muted">this one</span>}
              </span>
              {one.resolvedReason !== null && <small>{one.resolvedReason}</small>}
            </li>
          ))}
        </ul>
      )}
      {times.length > 1 && query.hasNextPage && (
        <LoadMore shown={times.length} more loading={query.isFetchingNextPage} onMore={query.fetchNextPage} what="times" />
      )}
    </Section>
  )
}
