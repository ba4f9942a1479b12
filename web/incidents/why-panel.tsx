import { useState } from 'react'
import { whyPaged, type IncidentDetail } from '../../contract/incidents.ts'
import { useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { findPeople } from '../find.ts'
import { SidePanel } from './side-panel.tsx'

/** Why somebody was paged for it, or why not: the rules that reached them, in the order of what happened. */
export function WhyPanel({ incident }: { incident: IncidentDetail }) {
  const { me } = useSession()
  const [userId, setUserId] = useState<number | null>(me.id)
  const known = [{ value: me.id, label: `${me.name} (you)` }, ...incident.pages.map((page) => ({ value: page.userId, label: page.name }))]
  return (
    <SidePanel title="Why was somebody paged, or not?">
      <Combobox
        label="Whose pages to explain"
        value={userId}
        onChange={setUserId}
        known={known}
        options={findPeople}
        placeholder="Find somebody"
        nothing="Nobody of this name"
      />
      {userId !== null && <Answer id={incident.id} userId={userId} />}
    </SidePanel>
  )
}

function Answer({ id, userId }: { id: number; userId: number }) {
  const query = useCall(whyPaged, { params: { id }, query: { userId } })
  if (query.isPending) return <Skeleton rows={2} />
  if (query.error) return <ErrorState small error={query.error} retry={query.refetch} />
  const { paged, because } = query.data
  return (
    <div className="incident-why">
      <Badge tone={paged ? 'acknowledged' : 'plain'}>{paged ? 'Was paged' : 'Was not paged'}</Badge>
      <ol>
        {because.map(({ at, sentence }, index) => (
          <li key={index}>
            {sentence}
            {at !== null && (
              <small className="incident-why-when">
                <Timestamp at={at} show="absolute" />
              </small>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
