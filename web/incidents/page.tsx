import { Check, CircleCheck, Clock, Siren } from 'lucide-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { counts, listIncidents, type IncidentRow } from '../../contract/incidents.ts'
import { call, keyOf, useCall } from '../api.ts'
import { useCommands } from '../frame/commands.ts'
import { useDialog } from '../frame/dialogs.tsx'
import { usePagedList } from '../paged-list.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { NOTHING, type Selection } from '../ui/data/selection.ts'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { VirtualList } from '../ui/data/virtual-list.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { useKeys } from '../ui/keys.ts'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Tabs } from '../ui/layout/tabs.tsx'
import { useSearchState } from '../ui/url.ts'
import { asText, findServices, findTeams } from '../find.ts'
import { IncidentLine } from './incident-line.tsx'
import { NoIncidents } from './no-incidents.tsx'
import { filterOf, type IncidentSearch } from './search.ts'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { useKnown } from './use-known.ts'
import { useBulk, type Act, type Choice } from './use-bulk.ts'
import './incidents.css'

const PAGE = 100
/** All incidents: what is open first, filters in the URL, acts on many at once. */
export function IncidentsPage() {
  const [search, setSearch] = useSearchState<IncidentSearch>()
  const { can } = useSession()
  const openDialog = useDialog()
  const { data } = useCall(counts)
  const list = () => <List key={search.state ?? 'open'} />
  const filters = [
    { id: 'severity', label: 'Severity', options: SEVERITY_OPTIONS },
    { id: 'service', label: 'Service', options: asText(findServices), known: useKnown('service', search.service) },
    { id: 'team', label: 'Team', options: asText(findTeams), known: useKnown('team', search.team) },
    { id: 'who', label: 'Mine', options: [{ value: 'me', label: 'Paged, took or joined' }] },
  ]
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Incidents"
          act={
            can('incident.declare') && (
              <Button look="primary" icon={Siren} kbd="c" onClick={() => openDialog('declare')}>
                Declare
              </Button>
            )
          }
          below={
            <FilterBar
              search="q"
              placeholder="Search title or #number"
              filters={filters}
              value={search as never}
              onChange={setSearch as never}
            />
          }
        />
      }
    >
      <Tabs
        fill
        label="Incidents by state"
        param="state"
        tabs={[
          { id: 'open', label: 'Open', count: data && data.triggered + data.acknowledged, panel: list },
          { id: 'triggered', label: 'Triggered', count: data?.triggered, panel: list },
          { id: 'acknowledged', label: 'Acknowledged', count: data?.acknowledged, panel: list },
          { id: 'resolved', label: 'Resolved', panel: list },
          { id: 'all', label: 'All', panel: list },
        ]}
      />
    </Page>
  )
}

function List() {
  const [search] = useSearchState<IncidentSearch>()
  const { can } = useSession()
  const navigate = useNavigate()
  const filter = filterOf(search)
  const { mine, ...rest } = filter
  const query = { ...rest, ...(mine ? { mine: 'true' as const } : {}), limit: PAGE }
  const list = usePagedList<IncidentRow>(keyOf(listIncidents, { query }), (after, signal) =>
    call(listIncidents, { query: { ...query, ...(after === undefined ? {} : { after }) } }, { signal }),
  )
  const [selection, setSelection] = useState<Selection<number>>(NOTHING)
  const [active, setActive] = useState<IncidentRow>()
  const [snoozing, setSnoozing] = useState<Choice>()
  const bulk = useBulk()
  const responds = can('incident.respond')

  const some = selection.all || selection.keys.size > 0
  const keys = [...selection.keys]
  const choice: Choice | undefined = selection.all
    ? { filter, ...(keys.length > 0 ? { except: keys } : {}) }
    : keys.length > 0
      ? { ids: keys }
      : active && { ids: [active.id] }
  async function act(name: Act): Promise<void> {
    if (choice && (await bulk.run(name, choice))) setSelection(NOTHING)
  }
  const acts = [
    { keys: 'a', label: 'Acknowledge', icon: Check, busy: bulk.busy === 'acknowledge', run: () => void act('acknowledge') },
    { keys: 'r', label: 'Resolve', icon: CircleCheck, busy: bulk.busy === 'resolve', run: () => void act('resolve') },
    { keys: 's', label: 'Snooze', icon: Clock, busy: false, run: () => choice && setSnoozing(choice) },
  ]
  useKeys(
    acts.map(({ keys: key, label, run }) => ({ keys: key, label, group: 'Incidents', run })),
    responds && choice !== undefined,
  )
  useCommands(
    responds && choice !== undefined
      ? acts.map(({ keys: key, label, icon, run }) => ({
          id: `incidents-${key}`,
          kind: 'do' as const,
          label: `${label} ${some ? 'the selected incidents' : `#${active?.id}`}`,
          icon,
          keys: key,
          run,
        }))
      : [],
  )

  if (list.error && list.rows.length === 0) return <ErrorState error={list.error} retry={list.retry} />
  if (list.pending) return <div className="incidents-waiting">{<Skeleton rows={10} />}</div>
  if (list.rows.length === 0 && !list.stale) return <NoIncidents />
  return (
    <>
      <VirtualList
        key={list.name}
        label="Incidents"
        rows={list.rows}
        rowKey={(row) => row.id}
        lines={2}
        tone={(row) => row.severity}
        total={list.total ?? undefined}
        onOpen={(row) => void navigate({ to: '/incidents/$id', params: { id: row.id } })}
        onActive={setActive}
        onRange={list.onRange}
        {...(responds ? { selection, onSelection: setSelection } : {})}
        bulk={acts.map(({ keys: key, label, icon, busy, run }) => (
          <Button key={key} size="small" icon={icon} kbd={key} loading={busy} onClick={run}>
            {label}
          </Button>
        ))}
        foot={
          <LoadMore
            shown={list.rows.length}
            total={list.total ?? undefined}
            more={list.more}
            loading={list.loadingMore}
            onMore={list.loadMore}
            what={(list.total ?? list.rows.length) === 1 ? 'incident' : 'incidents'}
          />
        }
      >
        {(row) => <IncidentLine row={row} />}
      </VirtualList>
      {snoozing && (
        <SnoozeDialog
          what={snoozing.ids?.length === 1 ? `#${snoozing.ids[0]}` : 'them'}
          onClose={() => setSnoozing(undefined)}
          onSnooze={async (until) => {
            if (await bulk.run('snooze', snoozing, { until })) setSelection(NOTHING)
          }}
        />
      )}
    </>
  )
}
