import { useState } from 'react'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { SidePanel } from '../incidents/side-panel.tsx'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { useKeys } from '../ui/keys.ts'
import { useNow } from '../ui/time/now.ts'
import { ActOn, type Asked } from './incident-dialogs.tsx'
import { PANEL } from './next-word.tsx'
import { OpenItem } from './open-item.tsx'
import { LeftOut, WentOut } from './went-out.tsx'
import { isLate, sorted } from './standing.ts'
import { useCommunications } from './use-communications.ts'
import './incident-panel.css'

type Props = { incident: IncidentDetail; frozen: string | undefined }

/** What is to be said of this incident and by whom, what is to be done by hand, what went out and the proof. */
export function CommunicationPanel({ incident, frozen }: Props) {
  const { can } = useSession()
  const query = useCommunications(incident.id)
  const now = useNow()
  const [asked, setAsked] = useState<Asked>()
  const { open, out, left } = sorted(query.data?.items ?? [])
  const late = open.filter((one) => isLate(one, now)).length
  const draft = open.find(({ state }) => state === 'drafted')
  const ask = frozen === undefined ? setAsked : undefined
  useKeys(
    [{ keys: 'u', label: 'Write the next update', group: 'Incident', run: () => draft && setAsked({ act: 'write', id: draft.id }) }],
    draft !== undefined && ask !== undefined,
  )
  return (
    <SidePanel
      id={PANEL}
      title="Communication"
      act={late > 0 ? <Badge tone="critical">{late} overdue</Badge> : open.length > 0 && <small>{open.length} to come</small>}
    >
      {query.data ? (
        <>
          {open.length > 0 && (
            <ul className="communication-open" aria-label="To be said">
              {open.map((one) => (
                <OpenItem key={one.id} incident={incident} one={one} now={now} ask={ask} />
              ))}
            </ul>
          )}
          {query.data.items.length === 0 && (
            <p className="ui-muted">
              No rule of the{' '}
              {can('response.read') ? (
                <Link to="/communication" search={{}}>
                  communication plan
                </Link>
              ) : (
                'communication plan'
              )}{' '}
              is about it.
            </p>
          )}
          <WentOut items={out} />
          <LeftOut items={left} />
          <PersonalData concerned={query.data.personalData} onChange={ask && (() => ask({ act: 'personalData' }))} />
          {asked && (
            <ActOn
              key={`${asked.act} ${asked.id}`}
              asked={asked}
              incident={incident}
              items={query.data.items}
              personalData={query.data.personalData}
              ask={setAsked}
            />
          )}
        </>
      ) : query.error ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : (
        <Skeleton rows={2} />
      )}
    </SidePanel>
  )
}

function PersonalData({ concerned, onChange }: { concerned: boolean; onChange: (() => void) | undefined }) {
  return (
    <div className="communication-personal">
      <span>
        {concerned ? <strong>Personal data are concerned</strong> : <span className="ui-muted">Personal data: not that we know</span>}
      </span>
      {onChange && (
        <Button size="small" look="plain" onClick={onChange}>
          {concerned ? 'They are not' : 'They are concerned'}
        </Button>
      )}
    </div>
  )
}
