import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { listRoles } from '../../contract/response.ts'
import { queryOf } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Menu } from '../ui/overlay/menu.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { Checklist } from './checklist.tsx'
import { SidePanel } from './side-panel.tsx'
import type { useActs } from './use-acts.tsx'
import './response-panels.css'

type Props = { incident: IncidentDetail; acts: ReturnType<typeof useActs>; frozen: string | undefined }
type Role = IncidentDetail['roles'][number]

/** Who is what in the response: every role that the type wants, those that nobody has too, and what is theirs to do. */
export function RolesPanel({ incident, acts, frozen }: Props) {
  return (
    <SidePanel title="Roles" act={<TypeOf incident={incident} acts={acts} frozen={frozen} />}>
      {incident.roles.length === 0 ? (
        <p className="ui-muted">
          {incident.type === null ? 'Nobody has a role.' : `${incident.type.name} wants no roles, and nobody has one.`}
        </p>
      ) : (
        <ul className="incident-roles" aria-label="Roles">
          {incident.roles.map((role) => (
            <OneRole key={role.role} role={role} incident={incident} acts={acts} frozen={frozen} />
          ))}
        </ul>
      )}
      {frozen === undefined && <AnotherRole incident={incident} acts={acts} />}
    </SidePanel>
  )
}

/** Those that are prepared and not here yet. */
function AnotherRole({ incident, acts }: Omit<Props, 'frozen'>) {
  const { can } = useSession()
  const { data } = useQuery({ ...queryOf(listRoles), enabled: can('response.read') })
  const others = (data?.items ?? []).filter(({ key }) => !incident.roles.some(({ role }) => role === key))
  if (others.length === 0) return null
  return (
    <div>
      <Menu
        align="start"
        trigger={
          <Button look="plain" size="small" icon={Plus}>
            {incident.roles.length === 0 ? 'Give a role' : 'Another role'}
          </Button>
        }
        groups={[
          {
            label: 'Give the role',
            items: others.map(({ key, name, description }) => ({
              label: (
                <>
                  {name}
                  {description && <small>{description}</small>}
                </>
              ),
              onSelect: () => acts.ask({ id: 'role', role: key }),
            })),
          },
        ]}
      />
    </div>
  )
}

/** What decides which roles are wanted. */
function TypeOf({ incident: { type }, acts, frozen }: Props) {
  const name = type?.name ?? 'No type'
  if (frozen !== undefined) return type && <span className="ui-muted ui-cut">{name}</span>
  return (
    <button type="button" className="incident-chip incident-type" aria-label={`Type: ${name}. Change it`} onClick={acts.acts.type.run}>
      <span className="ui-cut">{name}</span>
      <ChevronDown aria-hidden />
    </button>
  )
}

function OneRole({ role, incident, acts, frozen }: Props & { role: Role }) {
  const { me } = useSession()
  const { roleName, person, since, duties } = role
  const mine = person?.id === me.id
  const ask = (): void => acts.ask({ id: 'role', role: role.role })
  return (
    <li>
      <div className="incident-role">
        <span className="incident-role-name">
          {roleName}
          {since !== null && (
            <small>
              since <Timestamp at={since} show="absolute" />
            </small>
          )}
        </span>
        {frozen !== undefined ? (
          person ? (
            <Person name={person.name} me={mine} />
          ) : (
            <span className="ui-muted">Nobody</span>
          )
        ) : person ? (
          <Button look="plain" size="small" onClick={ask}>
            <span className="ui-unseen">Hand over {roleName} from </span>
            <Person name={person.name} me={mine} />
          </Button>
        ) : (
          <span className="incident-role-vacant">
            Nobody yet
            <Button size="small" aria-label={`Give the role ${roleName}`} onClick={ask}>
              Give
            </Button>
          </span>
        )}
      </div>
      {duties.length > 0 && <Duties role={role} incident={incident} mine={mine} frozen={frozen} />}
    </li>
  )
}

/** One's own checklist stands open; of the others, how far they are. */
function Duties({ role, incident, mine, frozen }: Omit<Props, 'acts'> & { role: Role; mine: boolean }) {
  const [chosen, setChosen] = useState<boolean>()
  const id = useId()
  const open = chosen ?? mine
  const { roleName, duties } = role
  const done = duties.filter(({ doneAt }) => doneAt !== null).length
  return (
    <>
      <button
        type="button"
        className="incident-fold"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setChosen(!open)}
      >
        <ChevronRight aria-hidden />
        <span>
          Checklist<span className="ui-unseen"> of {roleName}</span>
        </span>
        <span className="ui-figures">
          {done} of {duties.length}
        </span>
      </button>
      {open && <Checklist id={id} role={role} incidentId={incident.id} fixed={frozen !== undefined || incident.state === 'resolved'} />}
    </>
  )
}
