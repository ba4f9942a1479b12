import type { IncidentRow } from '../../contract/incidents.ts'
import { Link } from '../ui/action/link.tsx'
import { Cell, RowTitle } from '../ui/data/virtual-list.tsx'
import { SeverityIcon } from '../ui/data/severity.tsx'
import { StateBadge } from '../ui/data/state-badge.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { Duration, Timestamp } from '../ui/time/timestamp.tsx'
import { absoluteText } from '../ui/time/words.ts'
import { PHASE_WORDS } from './phase.ts'

/** An incident as a line of a list: how bad, what, where, who has it, since when. */
export function IncidentLine({ row }: { row: IncidentRow }) {
  const { id, title, severity, service, team, openAlertCount, commander } = row
  return (
    <>
      <Cell>
        <SeverityIcon severity={severity} named />
      </Cell>
      <Cell grow>
        <RowTitle
          title={
            <Link to="/incidents/$id" params={{ id }} look="row">
              {title}
            </Link>
          }
          below={
            <>
              <span className="ui-figures">#{id}</span>
              <span className="ui-cut">{[service?.name, team?.name].filter(Boolean).join(' · ') || 'No service'}</span>
              {openAlertCount > 0 && (
                <span>
                  {openAlertCount} open {openAlertCount === 1 ? 'alert' : 'alerts'}
                </span>
              )}
            </>
          }
        />
      </Cell>
      <Cell width="7rem" from={75}>
        <span className="ui-cut ui-muted">{commander ? commander.name : ''}</span>
      </Cell>
      <Cell width="5.5rem" from={60}>
        <span className="ui-muted">{row.state === 'resolved' ? '' : PHASE_WORDS[row.phase]}</span>
      </Cell>
      <Cell width="14rem" from={45}>
        <IncidentState row={row} />
      </Cell>
      <Cell width="6.5rem" end>
        <span className="incidents-when">
          <Timestamp at={row.openedAt} show="relative" />
          <small>
            {row.resolvedAt === null ? (
              <Timestamp at={row.openedAt} show="absolute" />
            ) : (
              <Duration ms={row.resolvedAt - row.openedAt} tight />
            )}
          </small>
        </span>
      </Cell>
    </>
  )
}

/** How the response stands, and with whom. */
export function IncidentState({ row, soft = true }: { row: IncidentRow; soft?: boolean }) {
  const zone = useZone()
  const now = useNow()
  if (row.state === 'resolved') return <StateBadge state="resolved" detail={row.resolvedBy?.name} soft={soft} />
  if (row.snoozedUntil !== null && row.snoozedUntil > now)
    return <StateBadge state="snoozed" detail={`until ${absoluteText(row.snoozedUntil, zone, now)}`} soft={soft} />
  if (row.state === 'acknowledged') return <StateBadge state="acknowledged" detail={row.acknowledgedBy?.name} soft={soft} />
  return <StateBadge state="triggered" soft={soft} />
}
