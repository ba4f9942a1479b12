import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CalendarClock, Plus, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { listSchedules, type ScheduleSummary } from '../../contract/schedules.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { Cell } from '../ui/data/cell.tsx'
import { VirtualList } from '../ui/data/virtual-list.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { SplitView } from '../ui/layout/split-view.tsx'
import { useZone } from '../ui/time/now.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { zoneLabel } from '../ui/time/zone.ts'
import { useNow } from '../ui/time/now.ts'
import { useSearchState } from '../ui/url.ts'
import { MyShifts, MyShiftsDrawer } from './my-shifts.tsx'
import { NewScheduleDialog } from './new-schedule-dialog.tsx'
import './oncall.css'

/** Who is on call now on every schedule, until when and who comes next; above it the viewer's own shifts. */
export function OnCallPage() {
  const session = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<{ q?: string; open?: string }>()
  const [making, setMaking] = useState(false)
  const query = useInfiniteQuery(pagesOf(listSchedules, { query: { search: search.q } }))
  const rows = rowsOf<typeof listSchedules>(query.data)
  const mayWrite = session.can('schedule.write')
  const make = (
    <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
      New schedule
    </Button>
  )
  const close = (): void => setSearch({ open: undefined })
  return (
    <Page
      fill
      head={
        <PageHeader
          title="On-call"
          act={mayWrite && make}
          below={
            <div className="oncall-head">
              <MyShifts onAll={() => setSearch({ open: 'mine' }, true)} />
              <FilterBar search="q" placeholder="Search schedules" filters={[]} value={search} onChange={setSearch} />
            </div>
          }
        />
      }
    >
      <SplitView onClose={close} details={search.open === 'mine' && <MyShiftsDrawer onClose={close} />}>
        {query.isPending ? (
          <Skeleton rows={6} />
        ) : query.error && rows.length === 0 ? (
          <ErrorState error={query.error} retry={query.refetch} />
        ) : rows.length === 0 ? (
          search.q ? (
            <EmptyState icon={CalendarClock} title="No schedule of this name">
              Take the search away, or try another word.
            </EmptyState>
          ) : (
            <EmptyState icon={CalendarClock} title="No schedules yet" act={mayWrite && make}>
              A schedule says who is on call when. Escalation policies page whoever it names.
            </EmptyState>
          )
        ) : (
          <VirtualList
            label="Schedules"
            rows={rows}
            rowKey={(row) => row.id}
            lines={2}
            onOpen={(row) => void navigate({ to: '/oncall/schedules/$id', params: { id: row.id } })}
            onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
            foot={
              <LoadMore
                what={rows.length === 1 ? 'schedule' : 'schedules'}
                shown={rows.length}
                more={query.hasNextPage}
                loading={query.isFetchingNextPage}
                onMore={query.fetchNextPage}
              />
            }
          >
            {(row) => <ScheduleCells row={row} me={session.me.id} />}
          </VirtualList>
        )}
      </SplitView>
      {making && <NewScheduleDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}

function ScheduleCells({ row, me }: { row: ScheduleSummary; me: number }) {
  const zone = useZone()
  const now = useNow()
  const about = [row.teamName, row.timezone === zone ? null : zoneLabel(row.timezone, now)].filter(Boolean).join(' · ')
  const { onCall, until, next } = row.now
  return (
    <>
      <Cell grow>
        <span className="oncall-two">
          <Link look="row" to="/oncall/schedules/$id" params={{ id: row.id }} className="oncall-name ui-cut">
            {row.name}
          </Link>
          <small className="ui-cut">{about || 'No team'}</small>
        </span>
      </Cell>
      <Cell width="44%">
        <span className="oncall-two">
          {onCall.length === 0 ? (
            <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
              Nobody is on call
            </Badge>
          ) : (
            <span className="oncall-people" title={onCall.map((one) => `${one.name}: ${one.reason}`).join('\n')}>
              {onCall.slice(0, 2).map((one) => (
                <Person key={one.userId} name={one.name} on me={one.userId === me} />
              ))}
              {onCall.length > 2 && <span className="ui-muted">and {onCall.length - 2} more</span>}
            </span>
          )}
          <small className="ui-cut">
            {until === null ? (
              'No change ahead'
            ) : (
              <>
                until <Timestamp at={until} show="absolute" zone={row.timezone} />,{' '}
                <Timestamp at={until} show="relative" zone={row.timezone} />
              </>
            )}
          </small>
        </span>
      </Cell>
      <Cell width="20%" from={60}>
        {next && (
          <span className="oncall-two">
            <span className="ui-cut">{next.people.map((one) => one.name).join(', ') || 'Nobody'}</span>
            <small>next</small>
          </span>
        )}
      </Cell>
      <Cell width="11rem" from={75} end>
        {row.gap && (
          <span className="oncall-two oncall-end">
            <Badge tone="critical">{hoursText(row.gapHours)} without anybody</Badge>
            <small>
              first <Timestamp at={row.gap.start} show="absolute" zone={row.timezone} />
            </small>
          </span>
        )}
      </Cell>
    </>
  )
}

/** `3.5 h`: a sum of hours as short as it can be. */
export function hoursText(hours: number): string {
  return `${Math.round(hours * 10) / 10} h`
}
