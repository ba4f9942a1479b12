import { CircleCheck, Inbox, ListFilter } from 'lucide-react'
import { getChecklist } from '../../contract/checklist.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ButtonLink } from '../ui/action/link.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { useSearchState } from '../ui/url.ts'
import type { AlertSearch } from './search.ts'

/** Why the list is empty: filtered away, all quiet, or nothing is connected yet. */
export function NoAlerts() {
  const [search, setSearch] = useSearchState<AlertSearch>()
  const { can } = useSession()
  const { data } = useCall(getChecklist)
  if (search.q || search.severity || search.service || search.source || search.incident)
    return (
      <EmptyState
        icon={ListFilter}
        title="No alert matches"
        act={
          <Button
            onClick={() => setSearch({ q: undefined, severity: undefined, service: undefined, source: undefined, incident: undefined })}
          >
            Take the filters away
          </Button>
        }
      >
        {search.state === 'all' ? 'Take a filter away, or search for fewer letters.' : 'Take a filter away, or look among all states.'}
      </EmptyState>
    )
  const unheard = data?.items.some(({ id, done }) => (id === 'integration' || id === 'heard') && !done)
  if (unheard)
    return (
      <EmptyState
        icon={Inbox}
        title="No alert has arrived yet"
        act={
          can('integration.write') && (
            <ButtonLink to="/settings/$" params={{ _splat: 'integrations' }} search={{}} look="primary">
              Connect a monitoring tool
            </ButtonLink>
          )
        }
      >
        Prometheus, Alertmanager, anything that speaks PagerDuty’s events or can post JSON.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={search.state === undefined ? CircleCheck : Inbox}
      title={search.state === undefined ? 'No open alert' : 'No alert here'}
    >
      What monitoring tools send appears here by itself.
    </EmptyState>
  )
}
