import { useInfiniteQuery } from '@tanstack/react-query'
import { ListFilter, Plus, ShieldCheck } from 'lucide-react'
import { listHardening, type Hardening } from '../../contract/hardening.ts'
import { HARDENING_KINDS, kindWords, rhythmWords } from '../../domain/hardening.ts'
import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { pagesOf, rowsOf } from '../api.ts'
import { asText, findAssets } from '../find.ts'
import { useKnown } from '../incidents/use-known.ts'
import { useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { Table, type Column } from '../ui/data/table.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { scopeText } from './words.ts'
import { filterOf, isFiltered, type HardeningSearch } from './search.ts'
import { WorkDetails } from './work-details.tsx'
import { WorkDialog } from './work-dialog.tsx'
import '../risks/risks.css'

const PAGE = 100
const SHOW = [
  { value: 'late', label: 'Late' },
  { value: 'mine', label: 'Mine', hint: 'What I or my teams have to do' },
]

/** Work that keeps assets hard to hit and comes again and again; what is late first. */
export function HardeningPage() {
  const may = useSession().can('response.write')
  const [search, setSearch] = useSearchState<HardeningSearch>()
  const refetchInterval = useRefresh()
  const assets = useKnown('asset', search.asset)
  const query = useInfiniteQuery({ ...pagesOf(listHardening, { query: { ...filterOf(search), limit: PAGE } }), refetchInterval })
  const rows = rowsOf<typeof listHardening>(query.data)
  const first = query.data?.pages[0]
  const own = [...new Set(rows.map(({ kind }) => kind))].filter((kind) => !(kind in HARDENING_KINDS))
  const open = (id: number): void => setSearch({ open: String(id) }, true)
  const add = may && (
    <Button look="primary" icon={Plus} onClick={() => setSearch({ do: 'new' }, true)}>
      New work
    </Button>
  )
  return (
    <Page
      head={
        <PageHeader
          title="Hardening"
          about={first && first.overdue > 0 && <Badge tone="critical">{first.overdue.toLocaleString('en')} late</Badge>}
          act={add}
          below={<PrepareTabs />}
        />
      }
    >
      <FilterBar
        search="q"
        placeholder="Search work"
        filters={[
          { id: 'show', label: 'Show', options: SHOW },
          {
            id: 'kind',
            label: 'Kind',
            options: [...Object.keys(HARDENING_KINDS), ...own].map((kind) => ({ value: kind, label: kindWords(kind) })),
          },
          { id: 'asset', label: 'Asset', options: asText(findAssets), known: assets },
        ]}
        value={search as never}
        onChange={({ asset, ...change }) =>
          setSearch({ ...change, ...(asset === undefined ? {} : { asset: [asset].flat().slice(-1) }) } as never)
        }
      />
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length > 0 ? (
        <Table
          label="Hardening work"
          columns={columns(open)}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={({ id }) => open(id)}
          foot={
            <LoadMore
              what="pieces of work"
              shown={rows.length}
              {...(first ? { total: first.total } : {})}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        />
      ) : isFiltered(search) ? (
        <EmptyState
          icon={ListFilter}
          title="No work matches"
          act={
            <Button onClick={() => setSearch({ q: undefined, kind: undefined, asset: undefined, show: undefined })}>
              Take the filters away
            </Button>
          }
        >
          Take a filter away, or search for fewer letters.
        </EmptyState>
      ) : (
        <EmptyState icon={ShieldCheck} title="No work yet" act={add}>
          Patches, malware protection, restore tests: whatever has to be done again and again. While it is late, the risks of its assets
          count as likelier.
        </EmptyState>
      )}
      {may && search.do === 'new' && <WorkDialog onClose={() => setSearch({ do: undefined })} />}
      {search.open !== undefined && Number(search.open) > 0 && (
        <WorkDetails key={search.open} id={Number(search.open)} onClose={() => setSearch({ open: undefined })} />
      )}
    </Page>
  )
}

const columns = (open: (id: number) => void): Column<Hardening>[] => [
  {
    id: 'due',
    header: 'Due',
    width: '11rem',
    cell: (row) => (
      <span className="ui-row">
        {row.overdue && <Badge tone="critical">Late</Badge>}
        <Timestamp at={row.dueAt} show={row.overdue ? 'relative' : 'absolute'} />
      </span>
    ),
  },
  {
    id: 'name',
    header: 'Work',
    main: true,
    cell: (row) => (
      <span className="risk-name">
        <button type="button" className="ui-link" data-look="row" onClick={() => open(row.id)}>
          <bdi>{row.name}</bdi>
        </button>
        <small className="ui-muted">
          {kindWords(row.kind)}, {rhythmWords(row)}
        </small>
      </span>
    ),
  },
  {
    id: 'covers',
    header: 'Covers',
    width: '14rem',
    cell: (row) => (
      <span className="risk-name">
        <span>{scopeText(row)}</span>
        {row.asset === null && (
          <small className="ui-muted">
            {row.assets.toLocaleString('en')} {row.assets === 1 ? 'asset' : 'assets'} now
          </small>
        )}
      </span>
    ),
  },
  { id: 'risks', header: 'Risks', align: 'end', width: '5rem', from: 60, cell: (row) => <span className="ui-figures">{row.risks}</span> },
  { id: 'owner', header: 'Whose', width: '11rem', cell: (row) => <span className="risk-name">{row.owner.name}</span> },
  {
    id: 'last',
    header: 'Last done',
    width: '9rem',
    from: 75,
    align: 'end',
    cell: (row) => (row.last ? <Timestamp at={row.last.doneAt} show="absolute" /> : <span className="ui-muted">Never</span>),
  },
]
