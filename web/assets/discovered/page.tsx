import { Radar } from 'lucide-react'
import { listMonitors } from '../../../contract/assets.ts'
import { useCall } from '../../api.ts'
import { useSession } from '../../session.tsx'
import { Button } from '../../ui/action/button.tsx'
import { FilterBar } from '../../ui/data/filter-bar.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'
import { SplitView } from '../../ui/layout/split-view.tsx'
import { useSearchState } from '../../ui/url.ts'
import { PrepareTabs } from '../prepare-tabs.tsx'
import { CandidateList } from './candidate-list.tsx'
import { Monitors } from './monitors.tsx'
import '../assets.css'

/** What alerts and monitors speak of and the inventory does not have; beside it, the monitors. */
export function DiscoveredPage() {
  const { can } = useSession()
  const [search, setSearch] = useSearchState<{ q?: string; open?: string }>()
  const { data } = useCall(listMonitors)
  const monitors = data?.items ?? []
  const failing = monitors.filter(({ fault }) => fault !== null)
  const shows = search.open === 'monitors'
  const show = (): void => setSearch({ open: 'monitors' }, true)
  const close = (): void => setSearch({ open: undefined })
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Discovered"
          act={
            <Button icon={Radar} onClick={shows ? close : show} aria-expanded={shows}>
              Prometheus{monitors.length > 0 && ` (${monitors.length})`}
            </Button>
          }
          below={
            <div className="ui-stack">
              <PrepareTabs />
              <FilterBar search="q" placeholder="Search what was discovered" filters={[]} value={{ q: search.q }} onChange={setSearch} />
              {failing.length > 0 && !shows && (
                <Banner
                  tone="warning"
                  title={
                    failing.length === 1
                      ? `${failing[0]!.name} could not be looked through`
                      : `${failing.length} Prometheus servers could not be looked through`
                  }
                  act={<Button onClick={show}>Look why</Button>}
                />
              )}
            </div>
          }
        />
      }
    >
      <SplitView onClose={close} details={shows && <Monitors mayWrite={can('asset.write')} onClose={close} />}>
        <CandidateList search={search.q} onMonitors={show} />
      </SplitView>
    </Page>
  )
}
