import { useInfiniteQuery } from '@tanstack/react-query'
import { Megaphone, Plus } from 'lucide-react'
import { getStakeholders, listStakeholders, type Stakeholders } from '../../contract/response.ts'
import { STAKEHOLDER_KIND_WORDS, STAKEHOLDER_KINDS } from '../../domain/stakeholder.ts'
import { pagesOf, rowsOf, useCall } from '../api.ts'
import { PrepareTabs } from '../assets/prepare-tabs.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { GroupDialog } from './group-dialog.tsx'
import { GroupRow } from './group-row.tsx'
import type { Search } from './words.ts'
import './response.css'

/** Whom the company has to tell besides those who respond, and how each is reached. */
export function StakeholdersPage() {
  const may = useSession().can('response.write')
  const [search, setSearch] = useSearchState<Search>()
  const query = useInfiniteQuery(pagesOf(listStakeholders, { query: { search: search.q, limit: 200 } }))
  const rows = rowsOf<typeof listStakeholders>(query.data)
  const close = () => setSearch({ do: undefined, open: undefined })
  const make = may && (
    <Button look="primary" icon={Plus} onClick={() => setSearch({ do: 'new' }, true)}>
      New stakeholders
    </Button>
  )
  return (
    <Page
      head={
        <PageHeader
          title="Stakeholders"
          act={make}
          below={
            <div className="response-below">
              <PrepareTabs />
              <FilterBar search="q" placeholder="Search stakeholders" filters={[]} value={search} onChange={setSearch} />
            </div>
          }
        />
      }
    >
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.error && rows.length === 0 ? (
        <ErrorState error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        search.q ? (
          <EmptyState icon={Megaphone} title="No stakeholders of this name">
            Take the search away, or try another word.
          </EmptyState>
        ) : (
          <EmptyState icon={Megaphone} title="Nobody to tell yet" act={make}>
            At an incident there is no time to look for numbers. Put down whom you have to tell, each with the lines that reach them: legal,
            communications, the executives, the provider whose support you call, the authority that has to hear within 72 hours. A type of
            incidents then says who is told.
          </EmptyState>
        )
      ) : (
        <>
          <ByKind rows={rows} {...(may ? { onOpen: (id: number) => setSearch({ open: String(id) }, true) } : {})} />
          <LoadMore
            what={rows.length === 1 ? 'group' : 'groups'}
            shown={rows.length}
            more={query.hasNextPage}
            loading={query.isFetchingNextPage}
            onMore={query.fetchNextPage}
          />
        </>
      )}
      {may && search.do === 'new' && <GroupDialog group={undefined} onClose={close} />}
      {may && search.open && /^[1-9]\d{0,15}$/.test(search.open) && (
        <Opened id={Number(search.open)} known={rows.find(({ id }) => String(id) === search.open)} onClose={close} />
      )}
    </Page>
  )
}

function ByKind({ rows, onOpen }: { rows: readonly Stakeholders[]; onOpen?: (id: number) => void }) {
  return STAKEHOLDER_KINDS.map((kind) => {
    const groups = rows.filter((row) => row.kind === kind)
    if (groups.length === 0) return null
    return (
      <Section key={kind} title={STAKEHOLDER_KIND_WORDS[kind]}>
        <ul className="response-groups">
          {groups.map((group) => (
            <GroupRow key={group.id} group={group} {...(onOpen ? { onOpen: () => onOpen(group.id) } : {})} />
          ))}
        </ul>
      </Section>
    )
  })
}

/** A link may lead to a group that is not on the page yet. */
function Opened({ id, known, onClose }: { id: number; known: Stakeholders | undefined; onClose: () => void }) {
  const { data } = useCall(getStakeholders, { params: { id } })
  const group = known ?? data
  return group ? <GroupDialog key={id} group={group} onClose={onClose} /> : null
}
