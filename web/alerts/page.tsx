import { X } from 'lucide-react'
import { counts } from '../../contract/incidents.ts'
import { listIntegrations } from '../../contract/integrations.ts'
import { call, useCall } from '../api.ts'
import { asText, findServices } from '../find.ts'
import { useKnown } from '../incidents/use-known.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { FilterBar, type Filter } from '../ui/data/filter-bar.tsx'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Tabs } from '../ui/layout/tabs.tsx'
import { useSearchState } from '../ui/url.ts'
import { AlertList } from './alert-list.tsx'
import type { AlertSearch } from './search.ts'

const findSources: Filter['options'] = async (search, signal) =>
  (await call(listIntegrations, { query: { limit: 50, ...(search === '' ? {} : { search }) } }, { signal })).items.map(
    ({ id, name, serviceName }) => ({
      value: String(id),
      label: name,
      hint: serviceName,
    }),
  )

/** Everything that monitoring tools sent, newest first: what became of it, why, and who has it. */
export function AlertsPage() {
  const [search, setSearch] = useSearchState<AlertSearch>()
  const { can } = useSession()
  const { data } = useCall(counts)
  const list = () => <AlertList key={search.state ?? 'open'} />
  const services = useKnown('service', search.service)
  const sources = useKnown('integration', can('integration.read') ? search.source : undefined)
  const filters: Filter[] = [
    { id: 'severity', label: 'Severity', options: SEVERITY_OPTIONS },
    { id: 'service', label: 'Service', options: asText(findServices), known: services },
    ...(can('integration.read') ? [{ id: 'source', label: 'Source', options: findSources, known: sources }] : []),
  ]
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Alerts"
          below={
            <FilterBar
              search="q"
              placeholder="Search title or host"
              filters={filters}
              value={search as never}
              onChange={setSearch as never}
              end={
                search.incident && (
                  <Button size="small" icon={X} onClick={() => setSearch({ incident: undefined })}>
                    Only of incident #{search.incident}
                  </Button>
                )
              }
            />
          }
        />
      }
    >
      <Tabs
        fill
        label="Alerts by state"
        param="state"
        tabs={[
          { id: 'open', label: 'Open', count: data?.openAlerts, panel: list },
          { id: 'resolved', label: 'Resolved', panel: list },
          { id: 'all', label: 'All', panel: list },
        ]}
      />
    </Page>
  )
}
