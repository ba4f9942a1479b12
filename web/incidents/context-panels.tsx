import { listChanges } from '../../contract/alerts.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { DAY, HOUR } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { ExternalLink, Link } from '../ui/action/link.tsx'
import { SeverityIcon } from '../ui/data/severity.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { MOST, useIncidentAlerts } from './incident-alerts.ts'
import { SidePanel } from './side-panel.tsx'

const BEFORE = DAY

/** What monitoring says about it. */
export function AlertsPanel({ incident }: { incident: IncidentDetail }) {
  const { can } = useSession()
  const query = useIncidentAlerts(incident)
  if (!can('alert.read') || (incident.alertCount === 0 && query.data?.items.length === 0)) return null
  return (
    <SidePanel title="Alerts" count={incident.alertCount}>
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : (
        <ul className="incident-alerts">
          {query.data.items.map((alert) => (
            <li key={alert.id} data-over={alert.state === 'resolved' || undefined}>
              <SeverityIcon severity={alert.severity} named />
              <span className="incident-alert-words">
                <Link to="/alerts" search={{ incident: String(incident.id), state: 'all', open: String(alert.id) }} look="row">
                  <bdi>{alert.title}</bdi>
                </Link>
                <small>
                  {[alert.source, alert.count > 1 && `${alert.count} times`, alert.state === 'resolved' && 'resolved']
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </span>
              <Timestamp at={alert.lastAt} show="absolute" />
            </li>
          ))}
        </ul>
      )}
      {incident.alertCount > MOST && (
        <Link to="/alerts" search={{ incident: String(incident.id), state: 'all' }}>
          All {incident.alertCount} alerts
        </Link>
      )}
    </SidePanel>
  )
}

/** What was changed on its service from a day before it opened until it was over; a change is the commonest cause. */
export function ChangesPanel({ incident }: { incident: IncidentDetail }) {
  const { service, openedAt, resolvedAt } = incident
  if (service === null) return null
  return <Changes serviceId={service.id} openedAt={openedAt} until={resolvedAt} />
}

function Changes({ serviceId, openedAt, until }: { serviceId: number; openedAt: number; until: number | null }) {
  const query = useCall(listChanges, {
    query: { serviceId, from: openedAt - BEFORE, limit: MOST, ...(until === null ? {} : { to: until }) },
  })
  return (
    <SidePanel title="Changes around it">
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : query.data.items.length === 0 ? (
        <p className="ui-muted">None in the day before.</p>
      ) : (
        <ul className="incident-changes">
          {query.data.items.map(({ id, title, source, at, links }) => (
            <li key={id} data-near={(openedAt - at >= 0 && openedAt - at <= HOUR) || undefined}>
              <span className="incident-alert-words">
                {title}
                <small>
                  <strong>
                    {durationWords(Math.abs(openedAt - at))} {at <= openedAt ? 'before' : 'after'} it opened
                  </strong>
                  {source !== null && ` · ${source}`}
                </small>
                {links.length > 0 && (
                  <small className="ui-row">
                    {links.map(({ href, text }) => (
                      <ExternalLink key={href} href={href}>
                        {text}
                      </ExternalLink>
                    ))}
                  </small>
                )}
              </span>
              <Timestamp at={at} show="absolute" />
            </li>
          ))}
        </ul>
      )}
    </SidePanel>
  )
}
