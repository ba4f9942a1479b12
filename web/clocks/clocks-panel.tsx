import { Plus } from 'lucide-react'
import { useState } from 'react'
import { listClocks, type ClockShown, type OpenObligation } from '../../contract/clocks.ts'
import type { IncidentDetail } from '../../contract/incidents.ts'
import { useCall } from '../api.ts'
import { SidePanel } from '../incidents/side-panel.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { ErrorState } from '../ui/feedback/states.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { ClockDialogs, type Asked } from './clock-dialogs.tsx'
import { Fold } from './fold.tsx'
import { RunningClock } from './running-clock.tsx'
import { byUrgency, shortTitle } from './words.ts'
import './clocks.css'

/** Duties to report with their clocks: which run and how much time is left, which are worth looking at, which do not apply. */
export function ClocksPanel({ incident, frozen }: { incident: IncidentDetail; frozen: string | undefined }) {
  const query = useCall(listClocks, { params: { id: incident.id } })
  const [asked, setAsked] = useState<Asked>()
  if (query.isPending) return null
  if (query.error && !query.data)
    return (
      <SidePanel title="Clocks">
        <ErrorState small error={query.error} retry={query.refetch} />
      </SidePanel>
    )
  const { clocks, suggested, others } = query.data
  const on = byUrgency(clocks.filter(({ state }) => state !== 'notApplicable'))
  const off = clocks.filter(({ state }) => state === 'notApplicable')
  const may = frozen === undefined
  // What nothing speaks for and nobody looked at is silent once it is over.
  if (clocks.length === 0 && suggested.length === 0 && (!may || incident.state === 'resolved' || others.length === 0)) return null
  const another = may && others.length > 0
  return (
    <SidePanel
      title="Clocks"
      count={on.filter(({ state }) => state === 'running').length}
      act={another && <IconButton icon={Plus} label="Start another clock" size="small" onClick={() => setAsked({ do: 'pick' })} />}
    >
      {on.length > 0 && (
        <ul className="clocks" aria-label="Clocks that run">
          {on.map((clock) => (
            <RunningClock key={clock.id} clock={clock} onAsk={may ? setAsked : undefined} />
          ))}
        </ul>
      )}
      {suggested.length > 0 ? (
        <ToDecide suggested={suggested} onAsk={may ? setAsked : undefined} />
      ) : (
        on.length === 0 && <p className="ui-muted">Nothing here suggests a duty to report.</p>
      )}
      {off.length > 0 && (
        <Fold words={off.length === 1 ? 'Does not apply' : 'Do not apply'} count={off.length}>
          <ul className="clocks-off" aria-label="Clocks that do not apply">
            {off.map((clock) => (
              <NotApplicable key={clock.id} clock={clock} onAsk={may ? setAsked : undefined} />
            ))}
          </ul>
        </Fold>
      )}
      {asked && (
        <ClockDialogs
          incident={incident}
          asked={asked}
          clocks={clocks}
          open={[...suggested, ...others]}
          onAsk={setAsked}
          onClose={() => setAsked(undefined)}
        />
      )}
    </SidePanel>
  )
}

/** What somebody has to decide: suggested by Muster, never more. */
function ToDecide({ suggested, onAsk }: { suggested: readonly OpenObligation[]; onAsk: ((asked: Asked) => void) | undefined }) {
  return (
    <div className="clocks-suggested">
      <h3>{suggested.length === 1 ? 'One to be decided' : `${suggested.length} to be decided`}</h3>
      <ul aria-label="Clocks to be decided">
        {suggested.map((obligation) => (
          <li key={obligation.id} className="clocks-open">
            <span className="clocks-words">
              <strong>{obligation.title}</strong>
              <small>Suggested because {obligation.reasons.join('; ')}.</small>
            </span>
            {onAsk && (
              <span className="ui-row">
                <Button
                  size="small"
                  onClick={() => onAsk({ do: 'start', key: obligation.id })}
                  aria-label={`Start the clock of ${obligation.title}`}
                >
                  Start
                </Button>
                <Button
                  size="small"
                  look="plain"
                  onClick={() => onAsk({ do: 'decline', key: obligation.id })}
                  aria-label={`${shortTitle(obligation.title)} does not apply`}
                >
                  Does not apply
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function NotApplicable({ clock, onAsk }: { clock: ClockShown; onAsk: ((asked: Asked) => void) | undefined }) {
  return (
    <li className="clocks-open">
      <span className="clocks-words">
        {clock.title}
        <small>
          {clock.decidedBy ?? 'Decided'}, <Timestamp at={clock.decidedAt} show="absolute" />: {clock.reason}
        </small>
      </span>
      {onAsk && (
        <span className="ui-row">
          <Button
            size="small"
            look="plain"
            onClick={() => onAsk({ do: 'start', key: clock.id })}
            aria-label={`It applies after all: ${shortTitle(clock.title)}`}
          >
            It applies after all
          </Button>
        </span>
      )}
    </li>
  )
}
