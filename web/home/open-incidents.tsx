import { useQuery } from '@tanstack/react-query'
import { listIncidents, type IncidentRow } from '../../contract/incidents.ts'
import { severityRank } from '../../domain/severity.ts'
import { queryOf } from '../api.ts'
import { IncidentState } from '../incidents/incident-line.tsx'
import { useRefresh } from '../refresh.ts'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { SeverityIcon } from '../ui/data/severity.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'

const READ = 100
const SHOWN = 8

/** What is broken now: what nobody has taken first, then the worst. */
export function OpenIncidents() {
  const refetchInterval = useRefresh()
  const query = useQuery({ ...queryOf(listIncidents, { query: { state: 'open', limit: READ } }), refetchInterval })
  const total = query.data?.total ?? 0
  const rows = (query.data?.items ?? []).toSorted(byNeed)
  return (
    <Section
      title={total > 0 ? `${total.toLocaleString('en')} open ${total === 1 ? 'incident' : 'incidents'}` : 'Open incidents'}
      act={
        total > 0 && (
          <ButtonLink to="/incidents" search={{}} look="plain" size="small">
            All incidents
          </ButtonLink>
        )
      }
    >
      {query.isPending ? (
        <Skeleton rows={4} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : rows.length === 0 ? (
        <p className="ui-muted">Nothing is open.</p>
      ) : (
        <ul className="home-incidents">
          {rows.slice(0, SHOWN).map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function byNeed(a: IncidentRow, b: IncidentRow): number {
  const taken = (row: IncidentRow): number => (row.state === 'triggered' ? 0 : row.snoozedUntil === null ? 1 : 2)
  return taken(a) - taken(b) || severityRank(a.severity) - severityRank(b.severity) || b.id - a.id
}

function Line({ row }: { row: IncidentRow }) {
  return (
    <li>
      <SeverityIcon severity={row.severity} named />
      <span className="home-incident-words">
        <Link to="/incidents/$id" params={{ id: row.id }} search={{}} look="row">
          <bdi>{row.title}</bdi>
        </Link>
        <small>
          <span className="ui-figures">#{row.id}</span> {[row.service?.name, row.team?.name].filter(Boolean).join(' · ')}
        </small>
      </span>
      <span className="home-incident-state">
        <IncidentState row={row} />
      </span>
      <Timestamp at={row.openedAt} show="relative" />
    </li>
  )
}
