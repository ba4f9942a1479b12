import { useQuery } from '@tanstack/react-query'
import { Check, ChevronRight, Plus } from 'lucide-react'
import { useId, useState } from 'react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { listStakeholders } from '../../contract/response.ts'
import { STAKEHOLDER_KIND_WORDS } from '../../domain/stakeholder.ts'
import { queryOf } from '../api.ts'
import { LineLink } from '../response/line-link.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { SidePanel } from './side-panel.tsx'
import { untoldFirst, type Group } from './untold.ts'
import type { useActs } from './use-acts.tsx'
import './response-panels.css'

type Props = { incident: IncidentDetail; acts: ReturnType<typeof useActs>; frozen: string | undefined }

/** Who has to be told besides those who respond, with the lines to them; who was told, when and by whom. */
export function StakeholdersPanel({ incident, acts, frozen }: Props) {
  const groups = untoldFirst(incident.stakeholders)
  const left = groups.filter(({ toldAt }) => toldAt === null).length
  const { stakeholders: add } = acts.acts
  if (groups.length === 0) return <NobodyToTell incident={incident} acts={acts} />
  return (
    <SidePanel
      title="Stakeholders"
      act={
        <span className="ui-row">
          <small>{left === 0 ? 'All told' : `${left} not told yet`}</small>
          {add.impossible === undefined && <IconButton icon={Plus} label={add.label} size="small" onClick={add.run} />}
        </span>
      }
    >
      <ul className="incident-stakeholders" aria-label="Stakeholders">
        {groups.map((group) => (
          <OneGroup
            key={group.id}
            group={group}
            onTold={frozen === undefined ? () => acts.ask({ id: 'told', groupId: group.id }) : undefined}
          />
        ))}
      </ul>
    </SidePanel>
  )
}

/** Where no group is named: one can be added, or whoever may prepare them learns that they can be; to others it is silent. */
function NobodyToTell({ incident, acts }: Omit<Props, 'frozen'>) {
  const { can } = useSession()
  const { stakeholders: add } = acts.acts
  const may = add.impossible === undefined && incident.state !== 'resolved'
  const some = useQuery({ ...queryOf(listStakeholders, { query: { limit: 1 } }), enabled: may })
  if (!may || some.isPending) return null
  const prepared = some.data === undefined || some.data.items.length > 0
  if (!prepared && !can('response.write')) return null
  return (
    <SidePanel title="Stakeholders">
      {prepared ? (
        <>
          <p className="ui-muted">Its type names nobody who has to be told.</p>
          <div>
            <Button look="plain" size="small" icon={Plus} onClick={add.run}>
              {add.label}
            </Button>
          </div>
        </>
      ) : (
        <p className="ui-muted">
          Whom do you tell when it is serious: legal, executives, a provider? Prepare them with their lines under{' '}
          <Link to="/stakeholders" search={{}}>
            Stakeholders
          </Link>
          , and a type of incidents brings them here.
        </p>
      )}
    </SidePanel>
  )
}

/** A group that was told is folded; its lines are still at hand. */
function OneGroup({ group, onTold }: { group: Group; onTold: (() => void) | undefined }) {
  const { name, kind, lines, toldAt, toldBy, line } = group
  const told = toldAt !== null
  const [chosen, setChosen] = useState<boolean>()
  const id = useId()
  const open = chosen ?? !told
  const kindWord = STAKEHOLDER_KIND_WORDS[kind]
  return (
    <li>
      <div className="incident-group">
        <span className="incident-role-name">
          {name}
          {told ? (
            <small className="incident-told">
              <Check aria-hidden />
              <span>
                Told {toldBy !== null && `by ${toldBy} `}
                {line !== null && `(${line}) `}
                <Timestamp at={toldAt} show="absolute" />
              </span>
            </small>
          ) : (
            kindWord !== name && <small>{kindWord}</small>
          )}
        </span>
        {onTold && (
          <Button
            size="small"
            look={told ? 'plain' : 'quiet'}
            onClick={onTold}
            aria-label={told ? `${name} was told again` : `${name} was told`}
          >
            {told ? 'Again' : 'Told'}
          </Button>
        )}
      </div>
      {told && lines.length > 0 && (
        <button
          type="button"
          className="incident-fold"
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setChosen(!open)}
        >
          <ChevronRight aria-hidden />
          <span>
            Lines<span className="ui-unseen"> to {name}</span>
          </span>
          <span className="ui-figures">{lines.length}</span>
        </button>
      )}
      {open && lines.length > 0 && (
        <ul id={id} className="incident-lines" aria-label={`Lines to ${name}`}>
          {lines.map((one) => (
            <li key={`${one.label} ${one.address}`}>
              <LineLink line={one} />
            </li>
          ))}
        </ul>
      )}
      {!told && lines.length === 0 && <small>No line to them is known.</small>}
    </li>
  )
}
