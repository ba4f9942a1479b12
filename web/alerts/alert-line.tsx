import type { AlertRow } from '../../contract/alerts.ts'
import { RowLink } from '../ui/action/row-link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { SeverityIcon } from '../ui/data/severity.tsx'
import { StateBadge } from '../ui/data/state-badge.tsx'
import { Cell, RowTitle } from '../ui/data/cell.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'

export const FATES: Record<AlertRow['fate'], string> = { opened: 'Opened', joined: 'Joined', reopened: 'Reopened' }

/** An alert as a line of the list: how bad, what, why it stands where it stands, who has it, since when. */
export function AlertLine({ row }: { row: AlertRow }) {
  return (
    <>
      <Cell>
        <SeverityIcon severity={row.severity} named />
      </Cell>
      <Cell grow>
        <RowTitle
          title={
            <>
              {row.title}
              {row.count > 1 && (
                <span className="alerts-count">
                  <Badge>×{row.count.toLocaleString('en')}</Badge>
                </span>
              )}
            </>
          }
          below={
            <>
              <span className="alerts-narrow">
                <AlertState row={row} soft={false} named={false} />
              </span>
              <Why row={row} />
            </>
          }
        />
      </Cell>
      <Cell width="10rem" from={60}>
        <span className="alerts-two">
          <span className="ui-cut">{row.service.name}</span>
          <small className="ui-cut">
            {row.source && (
              <>
                <bdi>{row.source}</bdi>
                {' · '}
              </>
            )}
            {row.integration.name}
          </small>
        </span>
      </Cell>
      <Cell width="14rem" from={45}>
        <AlertState row={row} />
      </Cell>
      <Cell end>
        <span className="alerts-two alerts-when">
          <Timestamp at={row.firstAt} show="relative" />
          <small>
            <Timestamp at={row.firstAt} show="absolute" />
          </small>
        </span>
      </Cell>
    </>
  )
}

/** What became of it, and why: it opened an incident, or joined one. */
export function Why({ row: { incident, fate, fateReason } }: { row: Pick<AlertRow, 'incident' | 'fate' | 'fateReason'> }) {
  if (!incident) return <span>It belongs to no incident</span>
  return (
    <>
      <span>
        <span className="alerts-wide">{FATES[fate]} </span>
        <RowLink look="text" href={`/incidents/${incident.id}`}>
          #{incident.id}
        </RowLink>
        <span className="alerts-wide">:</span>
      </span>
      <span className="alerts-wide ui-cut">{fateReason}</span>
    </>
  )
}

/** How it stands: over, or as far as its incident is. */
export function AlertState({
  row: { state, incident },
  soft = true,
  named = true,
}: {
  row: Pick<AlertRow, 'state' | 'incident'>
  soft?: boolean
  /** With who has it. */
  named?: boolean
}) {
  if (state === 'resolved') return <StateBadge state="resolved" soft={soft} />
  if (!incident || incident.state === 'resolved') return <StateBadge state="open" soft={soft} />
  return <StateBadge state={incident.state} detail={named ? (incident.acknowledgedBy ?? undefined) : undefined} soft={soft} />
}
