import { Plus, UserPlus } from 'lucide-react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { useSession } from '../session.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { ROLES, roleWord } from './roles.ts'
import { SidePanel } from './side-panel.tsx'
import type { useActs } from './use-acts.tsx'

const STATES = {
  engaged: { word: 'Engaged', tone: 'acknowledged' },
  asked: { word: 'Asked', tone: 'plain' },
  declined: { word: 'Declined', tone: 'suppressed' },
} as const
const ORDER = ['engaged', 'asked', 'declined'] as const

/** Who works on it, who was asked, who cannot; and who has which role. */
export function PeoplePanel({
  incident,
  acts,
  frozen,
}: {
  incident: IncidentDetail
  acts: ReturnType<typeof useActs>
  frozen: string | undefined
}) {
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
      <Roles incident={incident} acts={acts} frozen={frozen} />
    </SidePanel>
  )
}

function Roles({ incident, acts, frozen }: { incident: IncidentDetail; acts: ReturnType<typeof useActs>; frozen: string | undefined }) {
  const given = incident.roles.map(({ role }) => role)
  const roles = [...ROLES.map(({ id }) => id as string), ...given.filter((role) => !ROLES.some(({ id }) => id === role))]
  return (
    <dl className="incident-roles" aria-label="Roles">
      {roles.map((role) => {
        const holder = incident.roles.find((one) => one.role === role)
        const ask = (): void => acts.ask({ id: 'role', role })
        return (
          <div key={role}>
            <dt>{roleWord(role)}</dt>
            <dd>
              {frozen !== undefined ? (
                holder ? (
                  <Person name={holder.name} />
                ) : (
                  <span className="ui-muted">Nobody</span>
                )
              ) : holder ? (
                <Button look="plain" size="small" onClick={ask}>
                  <span className="ui-unseen">Hand over {roleWord(role)} from </span>
                  <Person name={holder.name} />
                </Button>
              ) : (
                <Button look="plain" size="small" icon={Plus} aria-label={`Assign the role ${roleWord(role)}`} onClick={ask}>
                  Assign
                </Button>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
