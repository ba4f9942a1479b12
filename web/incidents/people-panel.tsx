import { UserPlus } from 'lucide-react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { useSession } from '../session.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { SidePanel } from './side-panel.tsx'
import type { useActs } from './use-acts.tsx'

const STATES = {
  engaged: { word: 'Engaged', tone: 'acknowledged' },
  asked: { word: 'Asked', tone: 'plain' },
  declined: { word: 'Declined', tone: 'suppressed' },
} as const
const ORDER = ['engaged', 'asked', 'declined'] as const

/** Who works on it, who was asked, who cannot. */
export function PeoplePanel({ incident, acts }: { incident: IncidentDetail; acts: ReturnType<typeof useActs> }) {
  const { me, can } = useSession()
  const people = incident.responders.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.askedAt - b.askedAt)
  const { responders } = acts.acts
  return (
    <SidePanel
      title="People"
      count={people.length}
      act={
        can('incident.respond') && (
          <IconButton
            icon={UserPlus}
            label="Ask people to join"
            kbd={responders.keys}
            size="small"
            disabled={responders.impossible !== undefined}
            onClick={responders.run}
          />
        )
      }
    >
      {people.length === 0 ? (
        <p className="ui-muted">Nobody has answered yet.</p>
      ) : (
        <ul className="incident-people">
          {people.map(({ userId, name, state, askedAt, answeredAt }) => (
            <li key={userId}>
              <Link to="/people/$id" params={{ id: userId }} search={{}} look="row">
                <Person name={name} me={userId === me.id} />
              </Link>
              <span className="incident-people-end">
                <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge>
                <Timestamp at={answeredAt ?? askedAt} show="absolute" />
              </span>
            </li>
          ))}
        </ul>
      )}
    </SidePanel>
  )
}
