import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { listTeams } from '../../contract/teams.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Cell } from '../ui/data/cell.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { VirtualList } from '../ui/data/virtual-list.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { TeamDialog } from './team-dialog.tsx'
import './teams.css'

/** Teams by name, with who is in them and by what policy they are paged. */
export function TeamsPage() {
  const session = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<{ q?: string }>()
  const [making, setMaking] = useState(false)
  const query = useInfiniteQuery(pagesOf(listTeams, { query: { search: search.q } }))
  const rows = rowsOf<typeof listTeams>(query.data)
  const make = session.can('team.write') && (
    <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
      New team
    </Button>
  )
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Teams"
          act={make}
          below={<FilterBar search="q" placeholder="Search teams" filters={[]} value={search} onChange={setSearch} />}
        />
      }
    >
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        search.q ? (
          <EmptyState icon={UsersRound} title="No team of this name">
            Take the search away, or try another word.
          </EmptyState>
        ) : (
          <EmptyState icon={UsersRound} title="No teams yet" act={make}>
            A team owns services and schedules, and sees the addresses of its members in full.
          </EmptyState>
        )
      ) : (
        <VirtualList
          label="Teams"
          rows={rows}
          rowKey={(row) => row.id}
          lines={2}
          onOpen={(row) => void navigate({ to: '/teams/$id', params: { id: row.id } })}
          onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
          foot={
            <LoadMore
              what={rows.length === 1 ? 'team' : 'teams'}
              shown={rows.length}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        >
          {(row) => (
            <>
              <Cell grow>
                <span className="teams-two">
                  <Link look="row" to="/teams/$id" params={{ id: row.id }} className="teams-name ui-cut">
                    {row.name}
                  </Link>
                  <small className="ui-cut">{row.description || 'No description'}</small>
                </span>
              </Cell>
              <Cell width="38%" from={45}>
                <span className="ui-cut ui-muted">{row.members.map((one) => one.name).join(', ')}</span>
              </Cell>
              <Cell width="6.5rem" end>
                {row.members.length} {row.members.length === 1 ? 'person' : 'people'}
              </Cell>
              <Cell width="12rem" from={75} end>
                <span className="ui-cut ui-muted">{row.escalationPolicyName ?? 'No policy'}</span>
              </Cell>
            </>
          )}
        </VirtualList>
      )}
      {making && <TeamDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}
