import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListFilter, Plus, ShieldAlert } from 'lucide-react'
import { listRisks, type Risk } from '../../contract/risks.ts'
import { scoreOf } from '../../domain/risk.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { useRefresh } from '../refresh.ts'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { Table, type Column } from '../ui/data/table.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Select } from '../ui/form/select.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { useRiskFilters } from './filters.ts'
import { ScoreBadge, StandingBadge } from './score.tsx'
import { filterOf, isFiltered, type RiskSearch } from './search.ts'
import { capital } from './words.ts'

const PAGE = 100
const SORTS = [
  { value: 'residual', label: 'Highest residual first' },
  { value: 'inherent', label: 'Highest inherent first' },
  { value: 'review', label: 'Next review first' },
] as const

const COLUMNS: Column<Risk>[] = [
  { id: 'residual', header: 'Residual', width: '8rem', cell: (row) => <ScoreBadge of={row.residual} /> },
  {
    id: 'name',
    header: 'Risk',
    main: true,
    cell: (row) => (
      <span className="risk-name">
        <Link to="/risks/$id" params={{ id: row.id }} look="row">
          <bdi>{row.name}</bdi>
        </Link>
        <small className="ui-muted">{[row.asset?.name, row.scenario?.name].filter(Boolean).join(' · ') || 'Any asset'}</small>
      </span>
    ),
  },
  { id: 'standing', header: 'Standing', width: '9rem', cell: (row) => <StandingBadge standing={row.standing} /> },
  {
    id: 'treatment',
    header: 'Treatment',
    width: '11rem',
    from: 60,
    cell: ({ treatment, treatedBy }) =>
      treatment ? (
        <span className="risk-name">
          {capital(treatment.kind)}, {treatedBy}
        </span>
      ) : (
        <span className="ui-muted">None</span>
      ),
  },
  {
    id: 'inherent',
    header: 'Inherent',
    align: 'end',
    width: '6rem',
    from: 60,
    cell: (row) => <span className="ui-figures">{scoreOf(row)}</span>,
  },
  { id: 'owner', header: 'Owner', width: '11rem', cell: (row) => <Person name={row.owner.name} /> },
  { id: 'review', header: 'Review', align: 'end', width: '8rem', from: 75, cell: (row) => <Timestamp at={row.reviewAt} show="absolute" /> },
]

/** All risks, the worst of what remains first. */
export function Register({ onAdd }: { onAdd: (() => void) | undefined }) {
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<RiskSearch>()
  const filters = useRiskFilters(search)
  const refetchInterval = useRefresh()
  const sort = search.sort ?? 'residual'
  const cell = search.cell === undefined ? {} : { cell: search.cell }
  const query = useInfiniteQuery({ ...pagesOf(listRisks, { query: { ...filterOf(search), ...cell, sort, limit: PAGE } }), refetchInterval })
  const rows = rowsOf<typeof listRisks>(query.data)
  const total = query.data?.pages[0]?.total
  return (
    <Section title="Register">
      <FilterBar
        search="q"
        placeholder="Search risks"
        filters={filters}
        value={search as never}
        onChange={(change) => setSearch(lastOnly(change) as never)}
        end={
          <Select
            bare
            label="Order"
            value={sort}
            onChange={(next) => setSearch({ sort: next === 'residual' || next === null ? undefined : next })}
            options={SORTS}
          />
        }
      />
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length > 0 ? (
        <Table
          label="Risks"
          columns={COLUMNS}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={({ id }) => void navigate({ to: '/risks/$id', params: { id } })}
          foot={
            <LoadMore
              what={rows.length === 1 ? 'risk' : 'risks'}
              shown={rows.length}
              {...(total ? { total } : {})}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        />
      ) : isFiltered(search) ? (
        <EmptyState
          icon={ListFilter}
          title="No risk matches"
          act={<Button onClick={() => setSearch(NOTHING as never)}>Take the filters away</Button>}
        >
          Take a filter away, choose another cell, or search for fewer letters.
        </EmptyState>
      ) : (
        <EmptyState
          icon={ShieldAlert}
          title="No risks yet"
          act={
            onAdd && (
              <Button look="primary" icon={Plus} onClick={onAdd}>
                Add a risk
              </Button>
            )
          }
        >
          Begin with what would hurt most: what could happen to your most important asset, how likely is it, and who looks after it?
        </EmptyState>
      )}
    </Section>
  )
}

const NOTHING = {
  q: undefined,
  standing: undefined,
  treatment: undefined,
  owner: undefined,
  asset: undefined,
  scenario: undefined,
  cell: undefined,
}

/** Of filters that can only have one value, the last that was chosen stays. */
function lastOnly(change: Record<string, string | string[] | undefined>) {
  return Object.fromEntries(
    Object.entries(change).map(([id, value]) => [
      id,
      Array.isArray(value) && ['owner', 'asset', 'scenario'].includes(id) ? value.slice(-1) : value,
    ]),
  )
}
