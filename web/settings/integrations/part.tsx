import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Cable, Plus, TriangleAlert } from 'lucide-react'
import { listIntegrations, type Integration } from '../../../contract/integrations.ts'
import { pagesOf, rowsOf } from '../../api.ts'
import { asText, findServices } from '../../find.ts'
import { ListView } from '../../list-view.tsx'
import { useSession } from '../../session.tsx'
import { ButtonLink, Link } from '../../ui/action/link.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { Cell } from '../../ui/data/cell.tsx'
import { FilterBar } from '../../ui/data/filter-bar.tsx'
import { EmptyState } from '../../ui/feedback/states.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import { useSearchState } from '../../ui/url.ts'
import { last, numberIn } from '../single.ts'
import { IntegrationDetail } from './detail.tsx'
import { NewIntegration } from './new.tsx'

/** `settings/integrations`, `…/new`, `…/12`. */
export function Integrations({ rest }: { rest: string }) {
  const id = numberIn(rest)
  if (rest === 'new') return <NewIntegration />
  if (id !== undefined) return <IntegrationDetail key={id} id={id} />
  return <IntegrationList />
}

function IntegrationList() {
  const session = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<{ q?: string; service?: string }>()
  const service = last(search.service)
  const query = useInfiniteQuery(pagesOf(listIntegrations, { query: { search: search.q, serviceId: numberIn(service) } }))
  const rows = rowsOf<typeof listIntegrations>(query.data)
  const named = rows.find((row) => String(row.serviceId) === service)
  const make = session.can('integration.write') && (
    <ButtonLink look="primary" icon={Plus} to="/settings/$" params={{ _splat: 'integrations/new' }} search={service ? { service } : {}}>
      New integration
    </ButtonLink>
  )
  const filtered = search.q !== undefined || service !== undefined
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Integrations"
          act={make}
          below={
            <FilterBar
              search="q"
              placeholder="Search integrations"
              filters={[
                {
                  id: 'service',
                  label: 'Service',
                  options: asText(findServices),
                  known: named ? [{ value: String(named.serviceId), label: named.serviceName }] : [],
                },
              ]}
              value={{ ...search, service }}
              onChange={(change) => setSearch('service' in change ? { ...change, service: last(change['service']) } : change)}
            />
          }
        />
      }
    >
      <ListView
        query={query}
        rows={rows}
        label="Integrations"
        what={['integration', 'integrations']}
        rowKey={(row) => row.id}
        lines={2}
        onOpen={(row) => void navigate({ to: '/settings/$', params: { _splat: `integrations/${row.id}` } })}
        empty={
          filtered ? (
            <EmptyState icon={Cable} title="No integration fits">
              Take a filter away, or try another word.
            </EmptyState>
          ) : (
            <EmptyState icon={Cable} title="Nothing sends to Muster yet" act={make}>
              An integration is an address with a key. Your monitoring sends alerts to it, and they page whoever is on call for its service.
            </EmptyState>
          )
        }
      >
        {(row) => <IntegrationCells row={row} />}
      </ListView>
    </Page>
  )
}

function IntegrationCells({ row }: { row: Integration }) {
  return (
    <>
      <Cell grow>
        <span className="settings-two">
          <Link look="row" to="/settings/$" params={{ _splat: `integrations/${row.id}` }} className="ui-cut">
            <strong>{row.name}</strong>
          </Link>
          <small className="ui-cut">
            {row.kindTitle} for {row.serviceName}
          </small>
        </span>
      </Cell>
      <Cell width="9rem" from={45}>
        {!row.enabled ? (
          <Badge tone="suppressed">Switched off</Badge>
        ) : row.heartbeat?.missedAt ? (
          <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
            Beat missed
          </Badge>
        ) : row.openAlerts > 0 ? (
          <Badge>
            {row.openAlerts} open {row.openAlerts === 1 ? 'alert' : 'alerts'}
          </Badge>
        ) : null}
      </Cell>
      <Cell width="9rem" from={60}>
        {row.unreadableCount > 0 && (
          <Badge tone="medium" icon={<TriangleAlert aria-hidden />}>
            {row.unreadableCount.toLocaleString('en')} unreadable
          </Badge>
        )}
      </Cell>
      <Cell width="10rem" end>
        <LastHeard row={row} />
      </Cell>
    </>
  )
}

function LastHeard({ row }: { row: Integration }) {
  const heard = row.heartbeat?.lastBeatAt ?? row.lastSignalAt
  return heard === null ? <span className="ui-muted">Nothing yet</span> : <Timestamp at={heard} show="relative" />
}
