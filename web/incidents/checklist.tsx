import { Check } from 'lucide-react'
import { tickDuty, type IncidentDetail } from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import { useSession } from '../session.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { Checkbox } from '../ui/form/toggles.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'

type Role = IncidentDetail['roles'][number]

/** What is to be done in a role, a tick each. `fixed`: only to be read. */
export function Checklist({ id, role, incidentId, fixed }: { id: string; role: Role; incidentId: number; fixed: boolean }) {
  return (
    <ul id={id} className="incident-duties" aria-label={`Checklist of ${role.roleName}`}>
      {role.duties.map((duty) => (
        <li key={duty.position}>{fixed ? <Read duty={duty} /> : <Tick duty={duty} role={role.role} incidentId={incidentId} />}</li>
      ))}
    </ul>
  )
}

type Duty = Role['duties'][number]

function Tick({ duty, role, incidentId }: { duty: Duty; role: string; incidentId: number }) {
  const { me } = useSession()
  const tick = useAct(tickDuty)
  const { position, text, doneAt, doneBy } = duty
  // a tick is seen at once, and taken back where the server refuses it
  const done = tick.isPending ? tick.variables.body.done : doneAt !== null
  const by = tick.isPending ? me.name : doneBy
  return (
    <Checkbox
      value={done}
      onChange={(next) =>
        tick.isPending || tick.mutate({ params: { id: incidentId }, body: { role, position, done: next } }, { onError: toastProblem })
      }
      label={<span data-done={done || undefined}>{text}</span>}
      hint={done && <Doer by={by} at={tick.isPending ? null : doneAt} />}
    />
  )
}

function Read({ duty: { text, doneAt, doneBy } }: { duty: Duty }) {
  return (
    <span className="ui-toggle">
      <span className="incident-duty-mark" data-done={doneAt !== null || undefined}>
        {doneAt !== null && <Check aria-hidden />}
      </span>
      <span>
        <span className="ui-unseen">{doneAt === null ? 'Open: ' : 'Done: '}</span>
        {text}
        {doneAt !== null && (
          <small>
            <Doer by={doneBy} at={doneAt} />
          </small>
        )}
      </span>
    </span>
  )
}

/** A token ticks without a name. */
function Doer({ by, at }: { by: string | null; at: number | null }) {
  return (
    <>
      {by}
      {by !== null && at !== null && ', '}
      {at !== null && <Timestamp at={at} show="absolute" />}
    </>
  )
}
