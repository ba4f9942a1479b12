import type { Asset } from '../../contract/assets.ts'
import { RowLink } from '../ui/action/row-link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Cell, RowTitle } from '../ui/data/cell.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { KindIcon } from './kinds.tsx'
import { PriorityMark } from './priority.tsx'

/** An asset as a line of the list: how important, what, whose, whether it is in trouble, when it was last heard of. */
export function AssetLine({ row }: { row: Asset }) {
  const owner = row.teamName ?? row.owners[0]?.name
  return (
    <>
      <Cell>
        <PriorityMark priority={row.priority} />
      </Cell>
      <Cell grow>
        <RowTitle
          title={
            <RowLink href={`/assets/${row.id}`}>
              <strong>{row.name}</strong>
            </RowLink>
          }
          below={
            <>
              <span className="asset-kind">
                <KindIcon kind={row.kind} />
                {row.kindName}
              </span>
              {row.openIncidents > 0 && (
                <span className="asset-narrow">
                  <Badge tone="high">{row.openIncidents} open</Badge>
                </span>
              )}
              {row.tags.length > 0 && <span className="ui-cut asset-wide">{row.tags.join(' · ')}</span>}
            </>
          }
        />
      </Cell>
      <Cell width="6rem" from={60}>
        {row.paged && <Badge>Service</Badge>}
      </Cell>
      <Cell width="11rem" from={45}>
        <span className="asset-two">
          <span className="ui-cut">{owner ?? <span className="ui-muted">No owner</span>}</span>
          {row.teamName !== null && row.owners.length > 0 && (
            <small className="ui-cut">{row.owners.map(({ name }) => name).join(', ')}</small>
          )}
        </span>
      </Cell>
      <Cell width="9rem" from={45}>
        {row.openIncidents > 0 ? <OpenIncidents row={row} /> : <span className="ui-muted">All quiet</span>}
      </Cell>
      <Cell width="7.5rem" from={60} end>
        {row.lastSeenAt === null ? <span className="ui-muted">Never seen</span> : <Timestamp at={row.lastSeenAt} show="relative" />}
      </Cell>
    </>
  )
}

/** How many are open on it. Incidents are of services, so only a service has a list of its own. */
export function OpenIncidents({ row: { id, paged, openIncidents } }: { row: Pick<Asset, 'id' | 'paged' | 'openIncidents'> }) {
  const count = (
    <Badge tone="high">
      {openIncidents.toLocaleString('en')} open {openIncidents === 1 ? 'incident' : 'incidents'}
    </Badge>
  )
  return paged ? <RowLink href={`/incidents?service=${id}`}>{count}</RowLink> : count
}
