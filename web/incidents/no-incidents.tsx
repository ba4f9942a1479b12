import { CircleCheck, ListFilter, Siren } from 'lucide-react'
import { useDialog } from '../frame/dialogs.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { useSearchState } from '../ui/url.ts'
import type { IncidentSearch } from './search.ts'

/** Why the list is empty, and what to do about it. */
export function NoIncidents() {
  const [search, setSearch] = useSearchState<IncidentSearch>()
  const { can } = useSession()
  const openDialog = useDialog()
  if (search.q || search.severity || search.service || search.team || search.who)
    return (
      <EmptyState
        icon={ListFilter}
        title="No incident matches"
        act={
          <Button onClick={() => setSearch({ q: undefined, severity: undefined, service: undefined, team: undefined, who: undefined })}>
            Take the filters away
          </Button>
        }
      >
        {search.state === 'all' ? 'Take a filter away, or search for fewer letters.' : 'Take a filter away, or look among all states.'}
      </EmptyState>
    )
  const declare = can('incident.declare') && (
    <Button icon={Siren} kbd="c" onClick={() => openDialog('declare')}>
      Declare an incident
    </Button>
  )
  if (search.state === 'resolved' || search.state === 'all')
    return (
      <EmptyState icon={Siren} title={search.state === 'all' ? 'No incident yet' : 'Nothing was resolved yet'} act={declare}>
        Incidents open by themselves when a monitoring tool sends an alert, or when somebody declares one.
      </EmptyState>
    )
  return (
    <EmptyState icon={CircleCheck} title={search.state === undefined ? 'Nothing is open' : 'None in this state'} act={declare}>
      An incident opens by itself when a monitoring tool sends an alert, or when somebody declares one.
    </EmptyState>
  )
}
