import type { IncidentRow } from '../../contract/incidents.ts'
import { RowLink } from '../ui/action/row-link.tsx'
import { Cell, RowTitle } from '../ui/data/cell.tsx'
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
          title={<RowLink href={`/incidents/${id}`}>{title}</RowLink>}
          below={
            <>
              <span className="incidents-narrow">
                <IncidentState row={row} soft={false} named={false} />
              </span>
              <span className="ui-figures">#{id}</span>
              <span className="ui-cut">{[service?.name, team?.name].filter(Boolean).join(' · ') || 'No service'}</span>
              {openAlertCount > 0 && (
                <span className="incidents-wide">
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
      <Cell end>
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
export function IncidentState({
  row,
  soft = true,
  named = true,
}: {
  row: IncidentRow
  soft?: boolean
  /** With who has it. */ named?: boolean
}) {
  const zone = useZone()
  const now = useNow()
  const by = (person: { name: string } | null): string | undefined => (named ? person?.name : undefined)
  if (row.state === 'resolved') return <StateBadge state="resolved" detail={by(row.resolvedBy)} soft={soft} />
  if (row.snoozedUntil !== null && row.snoozedUntil > now)
    return <StateBadge state="snoozed" detail={named ? `until ${absoluteText(row.snoozedUntil, zone, now)}` : undefined} soft={soft} />
  if (row.state === 'acknowledged') return <StateBadge state="acknowledged" detail={by(row.acknowledgedBy)} soft={soft} />
  return <StateBadge state="triggered" soft={soft} />
}
