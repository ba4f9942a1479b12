import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Siren } from 'lucide-react'
import { durationWords } from '../../domain/time-words.ts'
import { getIncident, type IncidentDetail } from '../../contract/incidents.ts'
import { queryOf } from '../api.ts'
import { CommunicationPanel } from '../communication/incident-panel.tsx'
import { ClocksPanel } from '../clocks/clocks-panel.tsx'
import { useCommands } from '../frame/commands.ts'
import { problemOf } from '../problem.ts'
import { useCutOff, useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { useKeys } from '../ui/keys.ts'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { useNow } from '../ui/time/now.ts'
import { useSearchState } from '../ui/url.ts'
import { Composer } from './composer.tsx'
import { AlertsPanel, ChangesPanel } from './context-panels.tsx'
import { AboutPanel, ActButton, foremost, IncidentHead, MORE, MoreActs } from './incident-head.tsx'
import { IncidentTimeline, TimelineFilter, TimelineFilterMenu } from './incident-timeline.tsx'
import { PagesPanel } from './pages-panel.tsx'
import { PeoplePanel } from './people-panel.tsx'
import { RolesPanel } from './roles-panel.tsx'
import type { IncidentPageSearch } from './search.ts'
import { SeverityPanel } from './severity-panel.tsx'
import { StakeholdersPanel } from './stakeholders-panel.tsx'
import { useActs, type ActId } from './use-acts.tsx'
import { WhyPanel } from './why-panel.tsx'
import './incident.css'

/** One incident: what is broken, who has it, what happened, what to do now. */
export function IncidentPage() {
  const { id } = useParams({ from: '/app/incidents/$id' })
  const refetchInterval = useRefresh()
  const query = useQuery({ ...queryOf(getIncident, { params: { id } }), refetchInterval })
  const cutOff = useCutOff(query)
  const back = (
    <Link to="/incidents" search={{}}>
      Incidents
    </Link>
  )
  if (query.data) return <Shown key={id} incident={query.data} cutOff={cutOff} />
  if (query.error && problemOf(query.error).status === 404)
    return (
      <Page head={<PageHeader title={`Incident ${id}`} back={back} />}>
        <EmptyState
          icon={Siren}
          title={`There is no incident #${id}`}
          act={
            <ButtonLink to="/incidents" search={{}}>
              All incidents
            </ButtonLink>
          }
        >
          The number may be mistyped.
        </EmptyState>
      </Page>
    )
  return (
    <Page head={<PageHeader title={`Incident ${id}`} back={back} />}>
      {query.error ? <ErrorState error={query.error} retry={query.refetch} /> : <Skeleton rows={8} />}
    </Page>
  )
}

const KEYS: ActId[] = ['acknowledge', 'resolve', 'snooze', 'escalate', 'responders', 'reassign', 'severity', 'role']

function Shown({ incident, cutOff }: { incident: IncidentDetail; cutOff: { since: number } | undefined }) {
  const { can } = useSession()
  const [{ tab }, setSearch] = useSearchState<IncidentPageSearch>()
  const frozen = cutOff
    ? 'You are offline: this can only be read.'
    : can('incident.respond')
      ? undefined
      : 'Your role may read incidents, not act on them.'
  const acts = useActs(incident, frozen)
  const shown = foremost(incident, acts.acts)
  const possible = KEYS.map((key) => acts.acts[key]).filter((act) => act.impossible === undefined)
  useKeys([
    ...possible.map(({ keys, label, run }) => ({ keys: keys!, label, group: 'Incident', run })),
    ...(can('incident.respond')
      ? [{ keys: '.', label: 'More acts', group: 'Incident', run: () => document.getElementById(MORE)?.click() }]
      : []),
  ])
  useCommands(
    Object.values(acts.acts)
      .filter((act) => act.impossible === undefined)
      .map(({ id, label, icon, keys, run }) => ({
        id: `incident-${id}`,
        kind: 'do' as const,
        label,
        hint: `#${incident.id}`,
        icon,
        run,
        ...(keys === undefined ? {} : { keys }),
      })),
  )
  const half = tab === 'details' ? 'details' : 'timeline'
  return (
    <Page fill head={<IncidentHead incident={incident} acts={acts} frozen={frozen} />}>
      {cutOff && <CutOff since={cutOff.since} />}
      <div className="incident" data-half={half}>
        <div className="incident-halves">
          {(['timeline', 'details'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={half === one}
              onClick={() => setSearch({ tab: one === 'details' ? one : undefined })}
            >
              {one === 'timeline' ? 'Timeline' : 'Details'}
            </button>
          ))}
          {half === 'timeline' && <TimelineFilterMenu />}
        </div>
        <div className="incident-middle">
          <h2 className="ui-unseen">Timeline</h2>
          <TimelineFilter />
          <IncidentTimeline id={incident.id} />
          {can('incident.respond') && <Composer incident={incident} frozen={cutOff && frozen} />}
        </div>
        <aside className="incident-side" aria-label="About this incident" tabIndex={0}>
          <AboutPanel incident={incident} frozen={frozen} />
          <RolesPanel incident={incident} acts={acts} frozen={frozen} />
          <PeoplePanel incident={incident} acts={acts} />
          <CommunicationPanel incident={incident} frozen={frozen} />
          <StakeholdersPanel incident={incident} acts={acts} frozen={frozen} />
          <ClocksPanel incident={incident} frozen={frozen} />
          <AlertsPanel incident={incident} />
          <SeverityPanel incident={incident} act={acts.acts.severity} />
          <PagesPanel incident={incident} />
          <ChangesPanel incident={incident} />
          <WhyPanel incident={incident} />
        </aside>
      </div>
      {can('incident.respond') && (
        <div className="incident-thumb" role="toolbar" aria-label="Acts">
          <ActButton act={shown.at(-1)!} size="large" wide look="primary" />
          <MoreActs acts={acts.acts} shown={shown.slice(-1)} />
        </div>
      )}
      {acts.dialogs}
    </Page>
  )
}

function CutOff({ since }: { since: number }) {
  const now = useNow('second')
  return (
    <Banner tone="warning" title={`Not connected. What you see was read ${durationWords(Math.max(0, now - since))} ago.`}>
      It can only be read until the connection is back; that is tried by itself.
    </Banner>
  )
}
