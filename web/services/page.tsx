import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Boxes, Plus, TriangleAlert } from 'lucide-react'
import { listServices, type Service } from '../../contract/services.ts'
import { pagesOf, rowsOf } from '../api.ts'
import { asText, findTeams } from '../find.ts'
import { ListView } from '../list-view.tsx'
import { useRefresh } from '../refresh.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Cell } from '../ui/data/cell.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { NewServiceDialog } from './new-service-dialog.tsx'
import './services.css'

type Search = { q?: string; team?: string | string[]; do?: string }

/** Services by name: who owns each, whom it would page now, and what is open on it. */
export function ServicesPage() {
  const session = useSession()
  const navigate = useNavigate()
  const [search, setSearch] = useSearchState<Search>()
  const refetchInterval = useRefresh()
  const team = search.team === undefined ? undefined : String([search.team].flat().at(-1))
  const teamId = team !== undefined && /^[1-9]\d{0,15}$/.test(team) ? Number(team) : undefined
  const query = useInfiniteQuery({ ...pagesOf(listServices, { query: { search: search.q, teamId } }), refetchInterval })
  const rows = rowsOf<typeof listServices>(query.data)
  const make = session.can('service.write') && (
    <Button look="primary" icon={Plus} onClick={() => setSearch({ do: 'new' })}>
      New service
    </Button>
  )
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Services"
          act={make}
          below={
            <FilterBar
              search="q"
              placeholder="Search services"
              filters={[
                {
                  id: 'team',
                  label: 'Team',
                  options: asText(findTeams),
                  known: team && rows[0]?.teamName ? [{ value: team, label: rows[0].teamName }] : [],
                },
              ]}
              value={{ q: search.q, team }}
              onChange={(change) => setSearch('team' in change ? { ...change, team: change['team']?.at(-1) } : change)}
            />
          }
        />
      }
    >
      <ListView
        query={query}
        rows={rows}
        label="Services"
        what={['service', 'services']}
        rowKey={(row) => row.id}
        lines={2}
        onOpen={(row) => void navigate({ to: '/services/$id', params: { id: row.id } })}
        empty={
          search.q || team ? (
            <EmptyState icon={Boxes} title="No service fits">
              Take a filter away, or try another word.
            </EmptyState>
          ) : (
            <EmptyState icon={Boxes} title="No services yet" act={make}>
              A service is something that you run. Alerts arrive for it, and its escalation policy says who is paged.
            </EmptyState>
          )
        }
      >
        {(row) => <ServiceCells row={row} me={session.me.id} />}
      </ListView>
      {search.do === 'new' && session.can('service.write') && <NewServiceDialog onClose={() => setSearch({ do: undefined })} />}
    </Page>
  )
}

function ServiceCells({ row, me }: { row: Service; me: number }) {
  return (
    <>
      <Cell grow>
        <span className="service-two">
          <Link look="row" to="/services/$id" params={{ id: row.id }} className="ui-cut">
            <strong>{row.name}</strong>
          </Link>
          <small className="ui-cut">
            {row.teamName ?? 'No team'}, pages by {row.escalationPolicyName}
          </small>
        </span>
      </Cell>
      <Cell width="36%">
        <OnCall row={row} me={me} />
      </Cell>
      <Cell width="9rem" from={45}>
        {row.openIncidents > 0 ? (
          <Link to="/incidents" search={{ service: [String(row.id)] }} look="row">
            <Badge tone="high">
              {row.openIncidents} open {row.openIncidents === 1 ? 'incident' : 'incidents'}
            </Badge>
          </Link>
        ) : (
          <span className="ui-muted">All quiet</span>
        )}
      </Cell>
      <Cell width="9rem" from={60} end>
        {row.integrations === 0 ? (
          <span className="ui-muted">No sender</span>
        ) : row.lastSignalAt === null ? (
          <span className="ui-muted">Never heard</span>
        ) : (
          <Timestamp at={row.lastSignalAt} show="relative" />
        )}
      </Cell>
    </>
  )
}

function OnCall({ row: { onCall }, me }: { row: Service; me: number }) {
  const [first, ...others] = onCall.people
  if (!first)
    return (
      <span className="service-two">
        <Badge tone="critical" icon={<TriangleAlert aria-hidden />}>
          Pages nobody now
        </Badge>
        <small className="ui-cut">{onCall.empty ?? 'No level reaches anybody'}</small>
      </span>
    )
  return (
    <span className="service-two">
      <Person name={first.name} me={first.userId === me} on {...(others.length > 0 ? { detail: `and ${others.length} more` } : {})} />
      <small className="ui-cut">{onCall.lastResort ? 'first now, by the last resort' : 'first on call now'}</small>
    </span>
  )
}
