import { useInfiniteQuery } from '@tanstack/react-query'
import { ListFilter, ScrollText, Send } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { readTimeline, type TimelineItem } from '../../contract/incidents.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { useRefresh } from '../refresh.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Markdown } from '../ui/data/markdown.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Menu } from '../ui/overlay/menu.tsx'
import { Timeline, type TimelineEntry } from '../ui/time/timeline.tsx'
import { useSearchState } from '../ui/url.ts'
import { lookOf } from './entry-look.ts'
import { fold, foldedWords, type Folded } from './fold.ts'
import type { IncidentPageSearch } from './search.ts'

const PAGE = 100
const NEAR_PX = 80
const SHOWN = [
  { id: undefined, label: 'All' },
  { id: 'people', label: 'People' },
  { id: 'paging', label: 'Paging' },
  { id: 'notes', label: 'Notes' },
] as const

/** The record of an incident, oldest first, with the newest in view; older entries are read when asked for. */
export function IncidentTimeline({ id }: { id: number }) {
  const [{ show }] = useSearchState<IncidentPageSearch>()
  const refetchInterval = useRefresh()
  const query = useInfiniteQuery({
    ...pagesOf(readTimeline, { params: { id }, query: { order: 'newest', limit: PAGE, ...(show ? { kind: show } : {}) } }),
    refetchInterval,
  })
  const items = rowsOf<typeof readTimeline>(query.data)
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const sorted = items.toSorted((a, b) => a.at - b.at || a.number - b.number)
  // deliveries are routine in the whole story, and the story itself for who asks about paging
  const folded = show === 'paging' ? sorted.map((item): Folded => ({ kind: 'one', item })) : fold(sorted)
  const entries = folded.flatMap((one): TimelineEntry[] => {
    if (one.kind === 'one') return [entryOf(one.item)]
    const first = one.items[0]!
    if (unfolded.has(first.number)) return one.items.map(entryOf)
    return [
      {
        id: `from ${first.number}`,
        at: one.items.at(-1)!.at,
        icon: Send,
        quiet: true,
        sentence: (
          <>
            {foldedWords(one.items)}{' '}
            <button type="button" className="ui-link" data-look="text" onClick={() => setUnfolded(new Set([...unfolded, first.number]))}>
              Show each
            </button>
          </>
        ),
      },
    ]
  })
  const scroller = useStickToEnd(`${show ?? 'all'} ${entries.at(-1)?.id ?? ''}`)
  return (
    <div className="incident-record" ref={scroller} role="region" aria-label="Timeline" tabIndex={0}>
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.error && items.length === 0 ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : (
        <>
          {query.hasNextPage && (
            <div className="incident-earlier">
              <Button size="small" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show earlier entries
              </Button>
            </div>
          )}
          <Timeline
            label="What happened"
            entries={entries}
            empty={
              <EmptyState small icon={ScrollText} title={show === 'notes' ? 'No notes yet' : 'Nothing of this kind'}>
                {show === 'notes' ? 'Write down what you see and do; it becomes the postmortem.' : 'Look at all entries.'}
              </EmptyState>
            }
          />
        </>
      )}
    </div>
  )
}

/** Which entries the timeline shows. */
export function TimelineFilter() {
  const [{ show }, setSearch] = useSearchState<IncidentPageSearch>()
  return (
    <div className="incident-filter" role="group" aria-label="Entries shown">
      {SHOWN.map(({ id, label }) => (
        <Button key={label} look="plain" size="small" aria-pressed={show === id} onClick={() => setSearch({ show: id })}>
          {label}
        </Button>
      ))}
    </div>
  )
}

/** The same behind one button, for a phone. */
export function TimelineFilterMenu() {
  const [{ show }, setSearch] = useSearchState<IncidentPageSearch>()
  const chosen = SHOWN.find(({ id }) => id === show) ?? SHOWN[0]
  return (
    <Menu
      trigger={<IconButton icon={ListFilter} label={`Entries shown: ${chosen.label.toLowerCase()}`} />}
      groups={[{ items: SHOWN.map(({ id, label }) => ({ label, checked: id === show, onSelect: () => setSearch({ show: id }) })) }]}
    />
  )
}

function entryOf(item: TimelineItem): TimelineEntry {
  const note = item.kind === 'note' && item.text !== null
  const { kind, name } = item.actor
  return {
    id: item.number,
    at: item.at,
    enteredAt: item.enteredAt,
    ...lookOf(item),
    sentence: note ? <strong className="incident-author">{kind === 'token' ? `API token ${name}` : name}</strong> : item.sentence,
    ...(note ? { detail: <Markdown text={item.text!} /> } : {}),
  }
}

/** Scrolls to the end when it opens and when something new comes, unless the reader has gone up to read. */
function useStickToEnd(stamp: string) {
  const scroller = useRef<HTMLDivElement>(null)
  const end = useRef(true)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const watch = (): void => {
      end.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX
    }
    const grow = new ResizeObserver(() => end.current && (element.scrollTop = element.scrollHeight))
    element.addEventListener('scroll', watch, { passive: true })
    for (const child of element.children) grow.observe(child)
    grow.observe(element)
    return () => {
      element.removeEventListener('scroll', watch)
      grow.disconnect()
    }
  }, [stamp])
  useLayoutEffect(() => {
    if (end.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight
  }, [stamp])
  return scroller
}
