import { Check, CircleCheck, Clock, Gauge } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { getAlert, type AlertChoice, type AlertDetail } from '../../contract/alerts.ts'
import { queryOf } from '../api.ts'
import { SeverityDialog } from '../incidents/act-dialogs.tsx'
import { problemOf } from '../problem.ts'
import { useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink, ExternalLink, Link } from '../ui/action/link.tsx'
import { CodeBlock } from '../ui/data/copy-field.tsx'
import { SeverityBadge } from '../ui/data/severity.tsx'
import { StateBadge } from '../ui/data/state-badge.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { Drawer } from '../ui/layout/split-view.tsx'
import { Elapsed, Timestamp } from '../ui/time/timestamp.tsx'
import { AlertHistory } from './alert-history.tsx'
import { AlertState, FATES } from './alert-line.tsx'
import { DerivationShown } from './derivation.tsx'
import type { useAlertActs } from './use-alert-acts.ts'

type Props = { id: number; acts: ReturnType<typeof useAlertActs>; onSnooze: (choice: AlertChoice) => void; onClose: () => void }

/** All that its sender said about an alert, and what became of it. */
export function AlertDrawer({ id, acts, onSnooze, onClose }: Props) {
  const { can } = useSession()
  const refetchInterval = useRefresh()
  const query = useQuery({ ...queryOf(getAlert, { params: { id } }), refetchInterval })
  const alert = query.data
  if (!alert)
    return (
      <Drawer title={`Alert ${id}`} onClose={onClose}>
        {query.error && problemOf(query.error).status === 404 ? (
          <EmptyState small title="There is no such alert">
            It may have been removed by its age.
          </EmptyState>
        ) : query.error ? (
          <ErrorState small error={query.error} retry={query.refetch} />
        ) : (
          <Skeleton rows={6} />
        )}
      </Drawer>
    )
  const choice = { ids: [alert.id] }
  const open = alert.state === 'open' && can('incident.respond')
  return (
    <Drawer
      title={alert.title}
      about={
        <>
          <SeverityBadge severity={alert.severity} soft />
          <AlertState row={alert} />
        </>
      }
      onClose={onClose}
      foot={
        <>
          {open && alert.incident?.state === 'triggered' && (
            <Button look="primary" icon={Check} kbd="a" loading={acts.busy === 'acknowledge'} onClick={() => void acts.acknowledge(choice)}>
              Acknowledge
            </Button>
          )}
          {open && (
            <>
              <Button icon={CircleCheck} kbd="r" loading={acts.busy === 'resolve'} onClick={() => void acts.resolve(choice)}>
                Resolve
              </Button>
              <Button icon={Clock} kbd="s" onClick={() => onSnooze(choice)}>
                Snooze
              </Button>
            </>
          )}
          {!open && alert.incident && (
            <ButtonLink to="/incidents/$id" params={{ id: alert.incident.id }} search={{}}>
              Open incident #{alert.incident.id}
            </ButtonLink>
          )}
        </>
      }
    >
      <About alert={alert} />
    </Drawer>
  )
}

/** Where the alert was judged: why it is as bad as it says, and the way to say otherwise. */
function HowBad({ alert }: { alert: AlertDetail }) {
  const { can } = useSession()
  const [changing, setChanging] = useState(false)
  if (alert.derivation === null) return null
  return (
    <Section title="How bad, and why">
      <DerivationShown
        derivation={alert.derivation}
        act={
          alert.incident &&
          can('incident.respond') && (
            <Button size="small" icon={Gauge} onClick={() => setChanging(true)}>
              Change the severity
            </Button>
          )
        }
      />
      {changing && alert.incident && (
        <SeverityDialog incident={{ id: alert.incident.id, severity: alert.severity }} onClose={() => setChanging(false)} />
      )}
    </Section>
  )
}

function About({ alert }: { alert: AlertDetail }) {
  const labels = Object.entries(alert.labels)
  return (
    <>
      {alert.incident && (
        <section className="alerts-incident">
          <Link to="/incidents/$id" params={{ id: alert.incident.id }} search={{}}>
            #{alert.incident.id} <bdi>{alert.incident.title}</bdi>
          </Link>
          <span className="alerts-why">
            <StateBadge state={alert.incident.state} detail={alert.incident.acknowledgedBy ?? undefined} soft={false} />
            <span>
              {FATES[alert.fate]} it: {alert.fateReason}
            </span>
          </span>
        </section>
      )}
      <HowBad alert={alert} />
      {alert.description && <p className="alerts-description">{alert.description}</p>}
      {alert.links.length > 0 && (
        <ul className="alerts-links">
          {alert.links.map(({ href, text }) => (
            <li key={href}>
              <ExternalLink href={href}>{text || href}</ExternalLink>
            </li>
          ))}
        </ul>
      )}
      <Facts
        items={[
          [
            'Service',
            <Link key="service" to="/services/$id" params={{ id: alert.service.id }} search={{}}>
              {alert.service.name}
            </Link>,
          ],
          alert.asset !== null && [
            'Asset',
            <Link key="asset" to="/assets/$id" params={{ id: alert.asset.id }} search={{}}>
              {alert.asset.name}
            </Link>,
          ],
          alert.source !== null && ['About', alert.source],
          ['Sent by', alert.integration.name],
          ['First', <Timestamp key="first" at={alert.firstAt} />],
          alert.startedAt < alert.firstAt && ['Began', <Timestamp key="began" at={alert.startedAt} />],
          alert.count > 1 && ['Last', <Timestamp key="last" at={alert.lastAt} />],
          alert.count > 1 && ['Sent', `${alert.count.toLocaleString('en')} times`],
          [alert.resolvedAt === null ? 'Open for' : 'Lasted', <Elapsed key="for" from={alert.firstAt} to={alert.resolvedAt} />],
          alert.resolvedAt !== null && ['Over', <Timestamp key="over" at={alert.resolvedAt} />],
          alert.resolvedReason !== null && ['Because', alert.resolvedReason],
          alert.state === 'open' && alert.expiresAt !== null && ['Over unless repeated', <Timestamp key="expires" at={alert.expiresAt} />],
          ['Key', <code key="key">{alert.key}</code>],
        ]}
      />
      {labels.length > 0 && (
        <Section title="Labels">
          <dl className="alerts-labels">
            {labels.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      <AlertHistory id={alert.id} />
      {alert.details !== null && alert.details !== undefined && (
        <CodeBlock title="As it was sent" code={JSON.stringify(alert.details, null, 2)} wrap />
      )}
    </>
  )
}
