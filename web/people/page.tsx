import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { UserPlus, UserRound } from 'lucide-react'
import { useState } from 'react'
import { listPeople, PersonState, type Person as PersonShown } from '../../contract/people.ts'
import { Role } from '../../domain/permission.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Avatar } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Cell } from '../ui/data/cell.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { VirtualList } from '../ui/data/virtual-list.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { Readiness } from './readiness.tsx'
import { ROLE_OPTIONS, roleWord } from './words.ts'
import './people.css'

const FILTERS = [
  {
    id: 'state',
    label: 'State',
    options: [
      { value: 'active', label: 'Active' },
      { value: 'invited', label: 'Invited' },
      { value: 'deactivated', label: 'Deactivated' },
    ],
  },
  { id: 'role', label: 'Role', options: ROLE_OPTIONS },
]
/** The server takes one value of each: the one chosen last. */
const one = (value: string | string[] | undefined): string | undefined => [value].flat().at(-1)

/** Everybody who uses Muster: role, teams, whether they would wake up. */
export function PeoplePage() {
  const session = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<{ q?: string; state?: string | string[]; role?: string | string[] }>()
  const [inviting, setInviting] = useState(false)
  const state = PersonState.safeParse(one(search.state)).data
  const role = Role.safeParse(one(search.role)).data
  const query = useInfiniteQuery(pagesOf(listPeople, { query: { search: search.q, state, role } }))
  const rows = rowsOf<typeof listPeople>(query.data)
  const invite = session.can('people.write') && (
    <Button look="primary" icon={UserPlus} onClick={() => setInviting(true)}>
      Invite somebody
    </Button>
  )
  return (
    <Page
      fill
      head={
        <PageHeader
          title="People"
          act={invite}
          below={
            <FilterBar
              search="q"
              placeholder="Search people"
              filters={FILTERS}
              value={{ q: search.q, state, role }}
              onChange={(change) =>
                setSearch(
                  Object.fromEntries(Object.entries(change).map(([key, value]) => [key, Array.isArray(value) ? value.at(-1) : value])),
                )
              }
            />
          }
        />
      }
    >
      {query.isPending ? (
        <Skeleton rows={8} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        <EmptyState icon={UserRound} title="Nobody matches" act={invite}>
          Take a filter away, or invite who is missing.
        </EmptyState>
      ) : (
        <VirtualList
          label="People"
          rows={rows}
          rowKey={(row) => row.id}
          lines={2}
          onOpen={(row) => void navigate({ to: '/people/$id', params: { id: row.id } })}
          onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
          foot={
            <LoadMore
              what={rows.length === 1 ? 'person' : 'people'}
              shown={rows.length}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        >
          {(row) => <PersonCells row={row} me={session.me.id === row.id} />}
        </VirtualList>
      )}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

function PersonCells({ row, me }: { row: PersonShown; me: boolean }) {
  return (
    <>
      <Cell grow>
        <Avatar name={row.name} {...(me ? { me } : {})} />
        <span className="people-two">
          <Link look="row" to="/people/$id" params={{ id: row.id }} className="people-name ui-cut">
            {row.name}
          </Link>
          <small className="ui-cut">{row.email}</small>
        </span>
      </Cell>
      <Cell width="18%" from={60}>
        <span className="ui-cut ui-muted">{row.teams.map((team) => team.name).join(', ') || 'No team'}</span>
      </Cell>
      <Cell width="7.5rem" from={45}>
        {roleWord(row.role)}
      </Cell>
      <Cell width="8.5rem" end>
        {row.state === 'active' ? (
          <Readiness person={row} />
        ) : (
          <Badge tone={row.state === 'deactivated' ? 'suppressed' : 'plain'}>{row.state === 'invited' ? 'Invited' : 'Deactivated'}</Badge>
        )}
      </Cell>
      <Cell width="8.5rem" from={75} end>
        <span className="ui-muted">{row.seenAt === null ? 'not seen lately' : <Timestamp at={row.seenAt} show="relative" />}</span>
      </Cell>
    </>
  )
}
