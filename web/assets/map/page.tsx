import { List, Network, Waypoints, X } from 'lucide-react'
import { useMemo } from 'react'
import { listKinds } from '../../../contract/assets.ts'
import { useCall } from '../../api.ts'
import { Button } from '../../ui/action/button.tsx'
import { ButtonLink } from '../../ui/action/link.tsx'
import { FilterBar } from '../../ui/data/filter-bar.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { Select } from '../../ui/form/select.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'
import { SplitView } from '../../ui/layout/split-view.tsx'
import { useSearchState } from '../../ui/url.ts'
import { single, useAssetFilters } from '../filters.ts'
import { PrepareTabs } from '../prepare-tabs.tsx'
import { isFiltered } from '../search.ts'
import { AssetDrawer } from './details.tsx'
import { atlasOf, type KindWords } from './graph.ts'
import { MapList } from './list.tsx'
import { MapView } from './map-view.tsx'
import { DEFAULT_STEPS, queryOfMap, STEPS, type AssetMapSearch } from './search.ts'
import { useMap } from './use-map.ts'
import './map.css'

/** What depends on what, as a picture and as a list: who is paged for on top, what carries it below. */
export function AssetMapPage() {
  const [search, setSearch] = useSearchState<AssetMapSearch>()
  const filters = useAssetFilters(search)
  const kindWords = useKindWords()
  const query = useMap(search)
  const atlas = useMemo(() => query.data && atlasOf(query.data), [query.data])
  const list = search.view === 'list'
  const opened = search.open !== undefined && /^\d+$/.test(search.open) ? Number(search.open) : undefined
  const around = search.around === undefined ? undefined : Number(search.around)
  const open = (id: number | undefined): void => setSearch({ open: id === undefined ? undefined : String(id) }, opened === undefined)
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Map of the assets"
          acts={<ViewSwitch list={list} onChange={(next) => setSearch({ view: next ? 'list' : undefined, open: undefined })} />}
          below={
            <div className="map-head">
              <PrepareTabs />
              <FilterBar
                search="q"
                placeholder="Search assets"
                filters={filters}
                value={search as never}
                onChange={(change) => setSearch(single(change) as never)}
                end={
                  around !== undefined && (
                    <Around
                      name={atlas?.byId.get(around)?.name}
                      steps={search.steps ?? DEFAULT_STEPS}
                      onSteps={(steps) => setSearch({ steps })}
                      onEnd={() => setSearch({ around: undefined, steps: undefined })}
                    />
                  )
                }
              />
            </div>
          }
        />
      }
    >
      {!atlas ? (
        query.error ? (
          <ErrorState error={query.error} retry={query.refetch} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : atlas.nodes.length === 0 ? (
        <Nothing filtered={isFiltered(search) || around !== undefined} />
      ) : (
        <div className="map-sheet">
          <SplitView
            onClose={() => open(undefined)}
            details={
              !list &&
              opened !== undefined &&
              atlas.byId.has(opened) && (
                <AssetDrawer
                  key={opened}
                  id={opened}
                  atlas={atlas}
                  kindWords={kindWords}
                  onGo={open}
                  onAround={(id) => setSearch({ around: String(id), open: undefined }, true)}
                  onClose={() => open(undefined)}
                />
              )
            }
          >
            <div className="map">
              <LeftOut count={query.data?.leftOut ?? 0} shown={atlas.nodes.length} />
              {list ? (
                <MapList key={JSON.stringify(queryOfMap(search))} atlas={atlas} kindWords={kindWords} />
              ) : (
                <MapView atlas={atlas} kindWords={kindWords} opened={opened} around={around} onOpen={open} />
              )}
            </div>
          </SplitView>
        </div>
      )}
    </Page>
  )
}

function ViewSwitch({ list, onChange }: { list: boolean; onChange: (list: boolean) => void }) {
  return (
    <div className="map-switch" role="group" aria-label="Show as">
      <Button size="small" look="plain" icon={Network} aria-pressed={!list} onClick={() => onChange(false)}>
        Map
      </Button>
      <Button size="small" look="plain" icon={List} aria-pressed={list} onClick={() => onChange(true)}>
        List
      </Button>
    </div>
  )
}

function Around(props: { name: string | undefined; steps: number; onSteps: (steps: number) => void; onEnd: () => void }) {
  return (
    <div className="map-around">
      <Select
        bare
        label="Around it"
        value={props.steps}
        onChange={(steps) => steps !== null && props.onSteps(steps)}
        options={STEPS.map((steps) => ({ value: steps, label: steps === 1 ? 'Within 1 step' : `Within ${steps} steps` }))}
      />
      <Button size="small" icon={X} onClick={props.onEnd}>
        Only around {props.name ?? 'one asset'}
      </Button>
    </div>
  )
}

function LeftOut({ count, shown }: { count: number; shown: number }) {
  if (count === 0) return null
  return (
    <div className="map-left-out">
      <Banner title={`${count.toLocaleString('en')} more ${count === 1 ? 'asset is' : 'assets are'} left out`}>
        These are the {shown.toLocaleString('en')} most important. Narrow it by a filter, or look at what is around one asset.
      </Banner>
    </div>
  )
}

function Nothing({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyState icon={Waypoints} title="No asset fits">
      Take a filter away, or try another word.
    </EmptyState>
  ) : (
    <EmptyState
      icon={Waypoints}
      title="Nothing to draw yet"
      act={
        <ButtonLink look="primary" to="/assets">
          Go to the assets
        </ButtonLink>
      }
    >
      Add what you run and what it depends on. The map then shows what fails with what: services on top, what carries them below.
    </EmptyState>
  )
}

/** What a kind is called; its key until the kinds are there. */
function useKindWords(): KindWords {
  const { data } = useCall(listKinds)
  return useMemo(() => {
    const names = new Map(data?.items.map(({ key, name }) => [key, name]))
    return (kind) => names.get(kind) ?? kind
  }, [data])
}
