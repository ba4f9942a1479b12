import { Megaphone, Plus } from 'lucide-react'
import { listChannels } from '../../../contract/channels.ts'
import { useCall } from '../../api.ts'
import { useSession } from '../../session.tsx'
import { ButtonLink, Link } from '../../ui/action/link.tsx'
import { Badge } from '../../ui/data/badge.tsx'
import { Table } from '../../ui/data/table.tsx'
import { EmptyState, ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'
import { Timestamp } from '../../ui/time/timestamp.tsx'
import { numberIn } from '../single.ts'
import { ChannelDetail } from './detail.tsx'
import { NewChannel } from './new.tsx'
import { ChannelState } from './state.tsx'

/** `settings/channels`, `…/new`, `…/3`. */
export function Channels({ rest }: { rest: string }) {
  const id = numberIn(rest)
  if (rest === 'new') return <NewChannel />
  if (id !== undefined) return <ChannelDetail key={id} id={id} />
  return <ChannelList />
}

function ChannelList() {
  const session = useSession()
  const { data, error, refetch } = useCall(listChannels)
  const make = session.can('channel.write') && (
    <ButtonLink look="primary" icon={Plus} to="/settings/$" params={{ _splat: 'channels/new' }}>
      New channel
    </ButtonLink>
  )
  return (
    <Page head={<PageHeader title="Channels" about={<span>The ways in which Muster reaches people</span>} act={make} />}>
      {error ? (
        <ErrorState error={error} retry={refetch} />
      ) : !data ? (
        <Skeleton rows={4} />
      ) : data.items.length === 0 ? (
        <EmptyState icon={Megaphone} title="No channel is set up" act={make}>
          Without one Muster can only ring in an open browser. A phone call wakes people best; e-mail is the quickest to set up.
        </EmptyState>
      ) : (
        <Table
          label="Channels"
          rows={data.items}
          rowKey={(row) => row.id}
          columns={[
            {
              id: 'name',
              header: 'Name',
              main: true,
              cell: (row) => (
                <span className="settings-two">
                  <Link to="/settings/$" params={{ _splat: `channels/${row.id}` }} look="row">
                    <strong>{row.name}</strong>
                  </Link>
                  <small>{row.kindTitle}</small>
                </span>
              ),
            },
            { id: 'state', header: 'State', cell: (row) => <ChannelState channel={row} /> },
            {
              id: 'errors',
              header: 'Errors, last hour',
              align: 'end',
              from: 60,
              cell: (row) => (row.errorsLastHour > 0 ? <Badge tone="high">{row.errorsLastHour}</Badge> : 'None'),
            },
            {
              id: 'accepted',
              header: 'Last accepted',
              align: 'end',
              cell: (row) =>
                row.lastAcceptedAt === null ? <span className="ui-muted">Never</span> : <Timestamp at={row.lastAcceptedAt} />,
            },
          ]}
        />
      )}
      {data && data.items.length > 0 && (
        <p className="ui-muted">
          Several channels of one kind are used in this order. Whether they work right now stands in{' '}
          <Link to="/settings/$" params={{ _splat: 'health' }}>
            System health
          </Link>
          .
        </p>
      )}
    </Page>
  )
}
