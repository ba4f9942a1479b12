import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX, RotateCw } from 'lucide-react'
import { getHealth, type Health } from '../../contract/health.ts'
import { SECOND } from '../../domain/time.ts'
import { queryOf } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Table } from '../ui/data/table.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Facts, Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { Duration, Timestamp } from '../ui/time/timestamp.tsx'
import { Hint } from './hint.tsx'

/** Would a page go out right now? Asked anew every 10 s while it is looked at. */
export function SystemHealth() {
  const { data, error, refetch, isFetching, dataUpdatedAt } = useQuery({ ...queryOf(getHealth), refetchInterval: 10 * SECOND })
  return (
    <Page
      head={
        <PageHeader
          title="System health"
          about={
            dataUpdatedAt > 0 && (
              <span>
                Checked <Timestamp at={dataUpdatedAt} show="relative" />
              </span>
            )
          }
          acts={
            <Button icon={RotateCw} loading={isFetching} onClick={() => void refetch()}>
              Check again
            </Button>
          }
        />
      }
    >
      {error && <ErrorState error={error} retry={refetch} small={data !== undefined} />}
      {data ? <Shown health={data} /> : !error && <Skeleton rows={8} />}
    </Page>
  )
}

function Shown({ health }: { health: Health }) {
  const Icon = health.wouldPage ? CircleCheck : CircleX
  return (
    <>
      <div className="settings-answer" data-bad={!health.wouldPage || undefined} aria-live="polite">
        <Icon aria-hidden />
        <div>
          <h2>{health.wouldPage ? 'A page would go out right now' : 'A page would not go out right now'}</h2>
          {health.reasons.map((reason) => (
            <p key={reason}>
              <Hint text={reason} />
            </p>
          ))}
          {health.wouldPage && (
            <p>
              {health.canary.arrivedAt === null ? (
                'No canary has arrived yet.'
              ) : (
                <>
                  The last canary arrived <Timestamp at={health.canary.arrivedAt} />.
                </>
              )}{' '}
              One is sent every {health.canary.everyMinutes} minutes.
            </p>
          )}
        </div>
      </div>
      {health.warnings.length > 0 && (
        <Banner
          tone="warning"
          title={health.warnings.length === 1 ? 'One thing may hurt later' : `${health.warnings.length} things may hurt later`}
        >
          <ul>
            {health.warnings.map((warning) => (
              <li key={warning}>
                <Hint text={warning} />
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <Unreached health={health} />
      <Section title="Ways to reach people">
        <Table
          label="Ways to reach people"
          rows={health.channels}
          rowKey={(row) => row.kind}
          columns={[
            {
              id: 'title',
              header: 'Way',
              main: true,
              cell: (row) => (
                <span className="ui-row">
                  {row.title}
                  {row.loud && <Badge>Wakes people</Badge>}
                </span>
              ),
            },
            {
              id: 'ready',
              header: 'State',
              cell: (row) => (row.ready ? <Badge tone="resolved">Ready</Badge> : <Badge tone="suppressed">Not set up</Badge>),
            },
            {
              id: 'tries',
              header: 'Last hour',
              align: 'end',
              cell: (row) => (
                <span className="ui-figures">
                  {row.tries} sent{row.errors > 0 && `, ${row.errors} failed`}
                </span>
              ),
            },
            {
              id: 'page',
              header: 'Last page',
              align: 'end',
              cell: (row) => (row.lastPageAt === null ? <span className="ui-muted">Never</span> : <Timestamp at={row.lastPageAt} />),
            },
          ]}
        />
      </Section>
      <div className="settings-health-grid">
        <Engine health={health} />
        <Machine health={health} />
      </div>
    </>
  )
}

/** Whom a page would not find: people without a way, services whose policy reaches nobody. */
function Unreached({ health: { servicesReachingNobody: services, peopleWithoutMethod: people } }: { health: Health }) {
  return (
    <>
      {services.length > 0 && (
        <Banner tone="error" title={services.length === 1 ? 'A service reaches nobody' : `${services.length} services reach nobody`}>
          <ul>
            {services.map(({ id, name, why }) => (
              <li key={id}>
                <Link to="/services/$id" params={{ id }}>
                  {name}
                </Link>
                : {why}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {people.total > 0 && (
        <Banner tone="warning" title={people.total === 1 ? 'One person cannot be reached' : `${people.total} people cannot be reached`}>
          <p>
            {people.first.map(({ id, name }, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <Link to="/people/$id" params={{ id }}>
                  {name}
                </Link>
              </span>
            ))}
            {people.total > people.first.length && ` and ${people.total - people.first.length} more`}: no contact method that works.
          </p>
        </Banner>
      )}
    </>
  )
}

function Engine({ health: { engine, queue, heartbeat, liveStreams } }: { health: Health }) {
  return (
    <Section title="Engine and queue">
      <Facts
        items={[
          ['Last turn', <span key="turn">{agoText(engine.turnedAgoMs)}</span>],
          ['Faults in a row', engine.faultsInARow],
          ['Pages due', lag(queue.pagesDue, queue.pageLagMs)],
          ['Escalations due', lag(queue.escalationsDue, queue.escalationLagMs)],
          ['Pages held back', queue.pagesHeld],
          ['Signals waiting', queue.signalsWaiting],
          ['Open live streams', liveStreams],
          [
            'Heartbeat out',
            heartbeat === null ? (
              'Not set: MUSTER_HEARTBEAT_URL'
            ) : heartbeat.failing ? (
              <Badge key="heartbeat" tone="critical">
                Failing: {heartbeat.detail}
              </Badge>
            ) : heartbeat.sentAt === null ? (
              'Not sent yet'
            ) : (
              <Timestamp key="heartbeat" at={heartbeat.sentAt} />
            ),
          ],
        ]}
      />
    </Section>
  )
}

function lag(count: number, ms: number): React.ReactNode {
  return count === 0 ? (
    'None'
  ) : (
    <>
      {count}, the oldest for <Duration ms={ms} />
    </>
  )
}

const agoText = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms ago` : `${(ms / 1_000).toFixed(1)} s ago`)

function Machine({ health: { database, disk, backup, nodes } }: { health: Health }) {
  return (
    <Section title="Database and machines">
      <Facts
        items={[
          ['PostgreSQL', database.version],
          ['Round trip', `${database.roundTripMs.toFixed(1)} ms`],
          ['Clock offset', `${Math.round(database.clockOffsetMs)} ms`],
          ['Connections', `${database.pool.total - database.pool.idle} of ${database.pool.total} busy, ${database.pool.waiting} waiting`],
          ['Size', bytes(database.sizeBytes)],
          disk !== null && ['Disk', `${bytes(disk.freeBytes)} free of ${bytes(disk.totalBytes)}`],
          ['Last backup', backup === null ? 'Never' : <Timestamp key="backup" at={backup.at} />],
          ...nodes.map(
            (node) =>
              [
                node.here ? 'This node' : 'Node',
                <span key={node.name}>
                  {node.name}, version {node.version}, up since <Timestamp at={node.startedAt} show="absolute" />, heard{' '}
                  {agoText(node.silentMs)}
                </span>,
              ] as const,
          ),
        ]}
      />
    </Section>
  )
}

function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log10(count) / 3))
  return `${(count / 1000 ** step).toLocaleString('en', { maximumFractionDigits: step < 2 ? 0 : 1 })} ${units[step]}`
}
