import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { BookOpenCheck } from 'lucide-react'
import { listPostmortems, type PostmortemSummary } from '../../contract/postmortems.ts'
import { POSTMORTEM_STATES } from '../../domain/postmortem.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { ListView } from '../list-view.tsx'
import { useRefresh } from '../refresh.ts'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { Cell } from '../ui/data/cell.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { PostmortemState, STATE_WORDS } from './state.tsx'
import './postmortems.css'

/** What was learned from incidents, newest first. */
export function PostmortemsPage() {
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<{ q?: string; state?: string | string[] }>()
  const refetchInterval = useRefresh()
  const state = POSTMORTEM_STATES.find((one) => one === [search.state].flat().at(-1))
  const query = useInfiniteQuery({ ...pagesOf(listPostmortems, { query: { search: search.q, state } }), refetchInterval })
  const rows = rowsOf<typeof listPostmortems>(query.data)
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Postmortems"
          below={
            <FilterBar
              search="q"
              placeholder="Search postmortems"
              filters={[
                { id: 'state', label: 'State', options: POSTMORTEM_STATES.map((value) => ({ value, label: STATE_WORDS[value].label })) },
              ]}
              value={{ q: search.q, state }}
              onChange={(change) => setSearch('state' in change ? { ...change, state: change['state']?.at(-1) } : change)}
            />
          }
        />
      }
    >
      <ListView
        query={query}
        rows={rows}
        label="Postmortems"
        what={['postmortem', 'postmortems']}
        rowKey={(row) => row.id}
        lines={2}
        tone={(row) => row.severity}
        onOpen={(row) => void navigate({ to: '/postmortems/$id', params: { id: row.id } })}
        empty={
          search.q || state ? (
            <EmptyState icon={BookOpenCheck} title="No postmortem fits">
              Take a filter away, or try another word.
            </EmptyState>
          ) : (
            <EmptyState
              icon={BookOpenCheck}
              title="No postmortems yet"
              act={
                <ButtonLink to="/incidents" search={{ state: 'resolved' }}>
                  Resolved incidents
                </ButtonLink>
              }
            >
              Open a resolved incident and draft one: the facts and the timeline are filled in, the lessons are yours.
            </EmptyState>
          )
        }
      >
        {(row) => <PostmortemCells row={row} />}
      </ListView>
    </Page>
  )
}

function PostmortemCells({ row }: { row: PostmortemSummary }) {
  return (
    <>
      <Cell grow>
        <span className="postmortem-two">
          <Link look="row" to="/postmortems/$id" params={{ id: row.id }} className="ui-cut">
            <strong>{row.title}</strong>
          </Link>
          <small className="ui-cut">
            {row.serviceName !== null && `${row.serviceName}, `}incident {row.incidentId}
            {row.createdBy !== null && `, by ${row.createdBy}`}
          </small>
        </span>
      </Cell>
      <Cell width="7rem" from={45}>
        <SeverityBadge severity={row.severity} />
      </Cell>
      <Cell width="5rem">
        <PostmortemState state={row.state} />
      </Cell>
      <Cell width="10rem" end from={60}>
        <Timestamp at={row.updatedAt} />
      </Cell>
    </>
  )
}
