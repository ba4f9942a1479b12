import { useEffect, useEffectEvent, useRef } from 'react'
import { Button } from '../action/button.tsx'
import './load-more.css'

/**
 * The end of a list that is read page by page with a cursor. With `auto` it loads the next page when it comes into
 * view; the button stays, for keyboards and for when that failed.
 *
 *     <LoadMore shown={items.length} more={query.hasNextPage} loading={query.isFetchingNextPage} onMore={query.fetchNextPage} />
 */
export function LoadMore({
  shown,
  total,
  more,
  loading,
  onMore,
  auto,
  what = 'rows',
}: {
  shown: number
  /** If the server knows it cheaply; said where not all are shown. */
  total?: number | undefined
  more: boolean
  loading: boolean
  onMore: () => unknown
  auto?: boolean
  what?: string
}) {
  const end = useRef<HTMLDivElement>(null)
  const reached = useEffectEvent(() => {
    if (more && !loading) onMore()
  })
  useEffect(() => {
    if (!auto || !end.current || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && reached(), { rootMargin: '400px' })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [auto])
  if (shown === 0) return null
  return (
    <div className="ui-load-more" ref={end}>
      <span className="ui-figures">
        {shown.toLocaleString('en')} {total !== undefined && total !== shown && `of ${total.toLocaleString('en')} `}
        {what}
      </span>
      {more && (
        <Button size="small" loading={loading} onClick={() => void onMore()}>
          Show more
        </Button>
      )}
    </div>
  )
}
