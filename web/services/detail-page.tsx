import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Cable, Pencil, Plus, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { listIntegrations } from '../../contract/integrations.ts'
import { getService, type Service } from '../../contract/services.ts'
import { pagesOf, rowsOf, useCall } from '../api.ts'
import { AssetTabs } from '../assets/asset-tabs.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { StatTile, StatTiles } from '../ui/data/stat-tile.tsx'
import { Table } from '../ui/data/table.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Facts, Page, PageHeader, Section } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { DeleteServiceDialog } from './delete-dialog.tsx'
import { ServiceForm } from './service-form.tsx'
import { groupingSentences, URGENCY_WORDS } from './words.ts'
import './services.css'

const back = <Link to="/services">Services</Link>

/** One service: what is open, whom it pages now, how its alerts are grouped, and what sends them. */
export function ServicePage() {
  const { id } = useParams({ from: '/app/services/$id' })
  const { data, error, refetch } = useCall(getService, { params: { id } })
  if (data) return <Shown key={id} service={data} />
  return (
    <Page head={<PageHeader title="Service" back={back} />}>
      {error ? <ErrorState error={error} retry={refetch} /> : <Skeleton rows={6} />}
    </Page>
  )
}

function Shown({ service }: { service: Service }) {
  const session = useSession()
  const [{ edit }, setSearch] = useSearchState<{ edit?: string }>()
  const [deleting, setDeleting] = useState(false)
  const mayWrite = session.can('service.write')
  const editing = mayWrite && edit === 'service'
  return (
    <Page
      head={
        <PageHeader
          title={service.name}
          back={back}
          about={service.description !== '' && !editing && <span>{service.description}</span>}
          acts={mayWrite && !editing && <IconButton icon={Trash2} label="Delete the service" onClick={() => setDeleting(true)} />}
          act={
            mayWrite &&
            !editing && (
              <Button look="primary" icon={Pencil} onClick={() => setSearch({ edit: 'service' }, true)}>
                Edit
              </Button>
            )
          }
          below={session.can('asset.read') && <AssetTabs id={service.id} />}
        />
      }
    >
      {editing ? (
        <ServiceForm service={service} onDone={() => setSearch({ edit: undefined })} />
      ) : (
        <>
          <Figures service={service} />
          <div className="service-columns">
            <Paging service={service} me={session.me.id} />
            <Section title="Grouping" hint="Which alerts share an incident.">
              <div>
                {groupingSentences(service.grouping).map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
              </div>
            </Section>
          </div>
          {session.can('integration.read') && <Senders service={service} />}
        </>
      )}
      <DeleteServiceDialog service={service} open={deleting} onOpenChange={setDeleting} />
    </Page>
  )
}

function Figures({ service }: { service: Service }) {
  const { openIncidents, openAlerts, lastSignalAt } = service
  const of = { service: [String(service.id)] }
  return (
    <StatTiles>
      <StatTile
        label="Open incidents"
        value={
          <Link to="/incidents" search={of} look="row">
            {openIncidents.toLocaleString('en')}
          </Link>
        }
        {...(openIncidents > 0 ? { tone: 'critical' as const } : {})}
      />
      <StatTile
        label="Open alerts"
        value={
          <Link to="/alerts" search={of} look="row">
            {openAlerts.toLocaleString('en')}
          </Link>
        }
      />
      <StatTile label="Last signal" value={lastSignalAt === null ? 'None yet' : <Timestamp at={lastSignalAt} show="relative" />} />
    </StatTiles>
  )
}

function Paging({ service, me }: { service: Service; me: number }) {
  const { onCall } = service
  return (
    <Section title="Who is paged">
      {onCall.people.length === 0 && (
        <Banner tone="error" title="It would page nobody now">
          {onCall.empty ?? 'No level of its policy reaches anybody.'}
        </Banner>
      )}
      <Facts
        items={[
          onCall.people.length > 0 && [
            'First now',
            <ul key="now" className="service-people">
              {onCall.people.map((one) => (
                <li key={one.userId}>
                  <Link to="/people/$id" params={{ id: one.userId }} look="row">
                    <Person name={one.name} on me={one.userId === me} detail={one.reason} />
                  </Link>
                </li>
              ))}
            </ul>,
          ],
          onCall.people.length > 0 && onCall.empty !== null && ['Skipped', onCall.empty],
          [
            'Escalation',
            <Link key="policy" to="/policies/$id" params={{ id: service.escalationPolicyId }}>
              {service.escalationPolicyName}
            </Link>,
          ],
          [
            'Team',
            service.teamId === null ? (
              <span key="none" className="ui-muted">
                No team owns it
              </span>
            ) : (
              <Link key="team" to="/teams/$id" params={{ id: service.teamId }}>
                {service.teamName}
              </Link>
            ),
          ],
          ['Urgency', `${URGENCY_WORDS[service.urgency].label}. ${URGENCY_WORDS[service.urgency].hint}`],
        ]}
      />
    </Section>
  )
}

function Senders({ service }: { service: Service }) {
  const session = useSession()
  const query = useInfiniteQuery(pagesOf(listIntegrations, { query: { serviceId: service.id } }))
  const rows = rowsOf<typeof listIntegrations>(query.data)
  const add = session.can('integration.write') && (
    <ButtonLink icon={Plus} to="/settings/$" params={{ _splat: 'integrations/new' }} search={{ service: String(service.id) }}>
      Add a sender
    </ButtonLink>
  )
  return (
    <Section title="What sends alerts" act={rows.length > 0 && add}>
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error ? (
        <ErrorState error={query.error} retry={query.refetch} small />
      ) : rows.length === 0 ? (
        <EmptyState icon={Cable} title="Nothing sends alerts for it yet" act={add} small>
          Give your monitoring an address of this service’s own.
        </EmptyState>
      ) : (
        <Table
          label="Integrations"
          rows={rows}
          rowKey={(row) => row.id}
          columns={[
            {
              id: 'name',
              header: 'Name',
              main: true,
              cell: (row) => (
                <span className="service-two">
                  <Link to="/settings/$" params={{ _splat: `integrations/${row.id}` }} look="row">
                    <strong>{row.name}</strong>
                  </Link>
                  <small>{row.kindTitle}</small>
                </span>
              ),
            },
            {
              id: 'state',
              header: 'State',
              cell: (row) =>
                !row.enabled ? (
                  <Badge tone="suppressed">Switched off</Badge>
                ) : row.heartbeat?.missedAt ? (
                  <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
                    Beat missed
                  </Badge>
                ) : (
                  `${row.openAlerts} open ${row.openAlerts === 1 ? 'alert' : 'alerts'}`
                ),
            },
            {
              id: 'heard',
              header: 'Last signal',
              align: 'end',
              cell: (row) => (row.lastSignalAt === null ? <span className="ui-muted">None yet</span> : <Timestamp at={row.lastSignalAt} />),
            },
          ]}
          foot={
            <LoadMore
              what={rows.length === 1 ? 'sender' : 'senders'}
              shown={rows.length}
              more={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={query.fetchNextPage}
            />
          }
        />
      )}
    </Section>
  )
}
