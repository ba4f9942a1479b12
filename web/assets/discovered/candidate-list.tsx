import { useInfiniteQuery } from '@tanstack/react-query'
import { Ban, Check, ListFilter, Radar } from 'lucide-react'
import { useState } from 'react'
import { listCandidates, type Candidate } from '../../../contract/assets.ts'
import { pagesOf, rowsOf } from '../../api.ts'
import { useRefresh } from '../../refresh.ts'
import { useSession } from '../../session.tsx'
import { Button } from '../../ui/action/button.tsx'
import { LoadMore } from '../../ui/data/load-more.tsx'
import { isSelected, NOTHING, type Selection } from '../../ui/data/selection.ts'
import { VirtualList } from '../../ui/data/virtual-list.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { Checkbox } from '../../ui/form/toggles.tsx'
import { useKindOptions } from '../kinds.tsx'
import { CandidateDialog, type What } from './candidate-dialog.tsx'
import { CandidateLine } from './candidate-line.tsx'
import { confirmOf, useDecide, type Draft } from './use-decide.ts'

const PAGE = 200

/** What waits for a decision, the most seen first; several are decided at once. */
export function CandidateList({ search, onMonitors }: { search: string | undefined; onMonitors: () => void }) {
  const { can } = useSession()
  const kinds = useKindOptions()
  const decide = useDecide()
  const refetchInterval = useRefresh()
  const query = useInfiniteQuery({ ...pagesOf(listCandidates, { query: { search, limit: PAGE } }), refetchInterval })
  const rows = rowsOf<typeof listCandidates>(query.data)
  const [selection, setSelection] = useState<Selection<number>>(NOTHING)
  const [drafts, setDrafts] = useState<ReadonlyMap<number, Draft>>(new Map())
  const [partOfService, setPartOfService] = useState(true)
  const [asked, setAsked] = useState<{ row: Candidate; what: What }>()
  const mayWrite = can('asset.write')
  const chosen = rows.filter(({ id }) => isSelected(selection, id))
  const done = (did: boolean): void => void (did && setSelection(NOTHING))
  const makeAll = async () => done(await decide.make(chosen.map((row) => confirmOf(row, drafts.get(row.id), partOfService))))
  const dropAll = async () => done(await decide.drop(chosen.map(({ id }) => id)))

  if (query.isPending)
    return (
      <div className="asset-waiting">
        <Skeleton rows={8} />
      </div>
    )
  if (query.error && rows.length === 0) return <ErrorState error={query.error} retry={query.refetch} />
  if (rows.length === 0)
    return search ? (
      <EmptyState icon={ListFilter} title="Nothing discovered matches">
        Search for fewer letters.
      </EmptyState>
    ) : (
      <EmptyState
        icon={Radar}
        title="Nothing waits for a decision"
        act={mayWrite && <Button onClick={onMonitors}>Look through a Prometheus</Button>}
      >
        What alerts speak of and the inventory does not have is proposed here by itself, and so are the targets of a Prometheus.
      </EmptyState>
    )
  return (
    <>
      <VirtualList
        label="Discovered"
        rows={rows}
        rowKey={(row) => row.id}
        lines={2}
        onEnd={() => query.hasNextPage && !query.isFetchingNextPage && void query.fetchNextPage()}
        {...(mayWrite ? { selection, onSelection: setSelection, onOpen: (row: Candidate) => setAsked({ row, what: 'new' }) } : {})}
        bulk={
          <>
            <Checkbox label="Part of their services" value={partOfService} onChange={setPartOfService} />
            <Button size="small" icon={Check} loading={decide.busy} onClick={() => void makeAll()}>
              Make assets
            </Button>
            <Button size="small" icon={Ban} loading={decide.busy} onClick={() => void dropAll()}>
              Not assets
            </Button>
          </>
        }
        foot={
          <LoadMore
            what="discovered"
            shown={rows.length}
            total={query.data?.pages[0]?.total}
            more={query.hasNextPage}
            loading={query.isFetchingNextPage}
            onMore={query.fetchNextPage}
          />
        }
      >
        {(row) => (
          <CandidateLine
            row={row}
            draft={drafts.get(row.id)}
            kinds={kinds}
            {...(mayWrite ? { onDraft: (draft: Draft) => setDrafts((before) => new Map(before).set(row.id, draft)) } : {})}
            decide={{
              make: () => void decide.make([confirmOf(row, drafts.get(row.id), true)]),
              isOther: () => setAsked({ row, what: 'other' }),
              drop: () => void decide.drop([row.id]),
            }}
          />
        )}
      </VirtualList>
      {asked && (
        <CandidateDialog candidate={asked.row} draft={drafts.get(asked.row.id)} what={asked.what} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}
