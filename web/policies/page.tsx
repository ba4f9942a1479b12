import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListTree, Plus, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { listPolicies, type PolicySummary } from '../../contract/policies.ts'
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
import { useSearchState } from '../ui/url.ts'
import { NewPolicyDialog } from './new-policy-dialog.tsx'
import { minutesOf, minuteText } from './words.ts'
import './policies.css'

/** Escalation policies by name, with whom each would page first now. */
export function PoliciesPage() {
  const session = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<{ q?: string }>()
  const [making, setMaking] = useState(false)
  const query = useInfiniteQuery(pagesOf(listPolicies, { query: { search: search.q } }))
  const rows = rowsOf<typeof listPolicies>(query.data)
  const make = session.can('policy.write') && (
    <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
      New policy
    </Button>
  )
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Escalation policies"
          act={make}
          below={<FilterBar search="q" placeholder="Search policies" filters={[]} value={search} onChange={setSearch} />}
        />
      }
    >
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        search.q ? (
          <EmptyState icon={ListTree} title="No policy of this name">
            Take the search away, or try another word.
          </EmptyState>
        ) : (
          <EmptyState icon={ListTree} title="No escalation policies yet" act={make}>
            A policy says who is paged first, who is next when nobody answers, and how long to wait. Services page by it.
          </EmptyState>
        )
      ) : (
        <VirtualList
          label="Escalation policies"
          rows={rows}
          rowKey={(row) => row.id}
          lines={2}
          onOpen={(row) => void navigate({ to: '/policies/$id', params: { id: row.id } })}
          onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
          foot={
            <LoadMore
              what={rows.length === 1 ? 'policy' : 'policies'}
              shown={rows.length}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        >
          {(row) => <PolicyCells row={row} me={session.me.id} />}
        </VirtualList>
      )}
      {making && <NewPolicyDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}

function PolicyCells({ row, me }: { row: PolicySummary; me: number }) {
  const { onCall, policy } = row
  const levels = policy.levels.length
  return (
    <>
      <Cell grow>
        <span className="policy-two">
          <Link look="row" to="/policies/$id" params={{ id: row.id }} className="policy-name ui-cut">
            {row.name}
          </Link>
          <small className="ui-cut">
            {levels} {levels === 1 ? 'level' : 'levels'} over {minuteText(minutesOf(policy).round)}
            {policy.repeat > 0 && `, ${policy.repeat + 1} rounds`}
          </small>
        </span>
      </Cell>
      <Cell width="44%">
        <span className="policy-two">
          {onCall.people.length === 0 ? (
            <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
              Would page nobody now
            </Badge>
          ) : (
            <span className="policy-people">
              {onCall.people.slice(0, 2).map((one) => (
                <Person key={one.userId} name={one.name} on me={one.userId === me} />
              ))}
              {onCall.people.length > 2 && <span className="ui-muted">and {onCall.people.length - 2} more</span>}
            </span>
          )}
          <small className="ui-cut">
            {onCall.people.length === 0
              ? (onCall.empty ?? 'No level reaches anybody')
              : onCall.lastResort
                ? 'first now, by the last resort'
                : `first now, on level ${onCall.level ?? 1}`}
          </small>
        </span>
      </Cell>
      <Cell width="9rem" from={60} end>
        <span className="ui-muted">
          {row.services} {row.services === 1 ? 'service' : 'services'}
        </span>
      </Cell>
    </>
  )
}
