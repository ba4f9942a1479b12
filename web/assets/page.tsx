import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, Upload } from 'lucide-react'
import { listAssets } from '../../contract/assets.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { ListView } from '../list-view.tsx'
import { useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'
import { ButtonLink } from '../ui/action/link.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { Select } from '../ui/form/select.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { useSearchState } from '../ui/url.ts'
import { AssetLine } from './asset-line.tsx'
import { single, useAssetFilters } from './filters.ts'
import { NoAssets } from './no-assets.tsx'
import { PrepareTabs } from './prepare-tabs.tsx'
import { filterOf, type AssetSearch } from './search.ts'
import './assets.css'

const PAGE = 200
const SORTS = [
  { value: 'priority', label: 'Most important first' },
  { value: 'name', label: 'By name' },
  { value: 'lastSeen', label: 'Last seen' },
] as const

/** The inventory: what the company runs and relies on, the most important first. */
export function AssetsPage() {
  const { can } = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<AssetSearch>()
  const filters = useAssetFilters(search)
  const refetchInterval = useRefresh()
  const sort = search.sort ?? 'priority'
  const query = useInfiniteQuery({ ...pagesOf(listAssets, { query: { ...filterOf(search), sort, limit: PAGE } }), refetchInterval })
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Assets"
          acts={
            can('asset.write') && (
              <ButtonLink icon={Upload} to="/assets/import">
                Import
              </ButtonLink>
            )
          }
          act={
            can('asset.write') && (
              <ButtonLink look="primary" icon={Plus} to="/assets/new">
                New asset
              </ButtonLink>
            )
          }
          below={
            <div className="ui-stack">
              <PrepareTabs />
              <FilterBar
                search="q"
                placeholder="Search assets"
                filters={filters}
                value={search as never}
                onChange={(change) => setSearch(single(change) as never)}
                end={
                  <Select
                    bare
                    label="Order"
                    value={sort}
                    onChange={(next) => setSearch({ sort: next === 'priority' || next === null ? undefined : next })}
                    options={SORTS}
                  />
                }
              />
            </div>
          }
        />
      }
    >
      <ListView
        query={query}
        rows={rowsOf<typeof listAssets>(query.data)}
        label="Assets"
        what={['asset', 'assets']}
        rowKey={(row) => row.id}
        lines={2}
        total={query.data?.pages[0]?.total}
        onOpen={(row) => void navigate({ to: '/assets/$id', params: { id: row.id } })}
        empty={<NoAssets />}
      >
        {(row) => <AssetLine row={row} />}
      </ListView>
    </Page>
  )
}
