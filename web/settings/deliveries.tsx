import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { getDelivery, listDeliveries, PageState, Purpose, type Delivery } from '../../contract/deliveries.ts'
import { pagesOf, queryOf, rowsOf } from '../api.ts'
import { asText, findPeople } from '../find.ts'
import { ListView } from '../list-view.tsx'
import { useRefresh } from '../refresh.ts'
import { Cell } from '../ui/data/cell.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Page, PageHeader } from '../ui/layout/page.tsx'
import { Drawer, SplitView } from '../ui/layout/split-view.tsx'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import { CHANNEL_NAMES, channelName, DeliveryDetails, DeliveryState, PURPOSES, STATES } from './delivery.tsx'
import { last, numberIn, wordIn } from './single.ts'
import { Span } from './span.tsx'

type Search = {
  open?: string
  person?: string
  channel?: string
  state?: string
  purpose?: string
  incident?: string
  from?: string
  to?: string
}

/** Every message to a person: whether it went out, when, by which way, and why. */
export function Deliveries() {
  const [search, setSearch] = useSearchState<Search>()
  const refetchInterval = useRefresh()
  const [person, channel, incident] = [last(search.person), last(search.channel), last(search.incident)]
  const [from, to] = [numberIn(last(search.from)), numberIn(last(search.to))]
  const query = useInfiniteQuery({
    ...pagesOf(listDeliveries, {
      query: {
        userId: numberIn(person),
        channel,
        state: wordIn(PageState.options, last(search.state)),
        purpose: wordIn(Purpose.options, last(search.purpose)),
        incidentId: numberIn(incident),
        from,
        to,
      },
    }),
    refetchInterval,
  })
  const rows = rowsOf<typeof listDeliveries>(query.data)
  const open = numberIn(last(search.open))
  const close = (): void => setSearch({ open: undefined })
  const name = rows.find((row) => String(row.userId) === person)?.userName
  const filtered = [person, channel, last(search.state), last(search.purpose), incident, from, to].some((one) => one !== undefined)
  return (
    <Page
      fill
      head={
        <PageHeader
          title="Delivery log"
          below={
            <FilterBar
              filters={[
                {
                  id: 'person',
                  label: 'Person',
                  options: asText(findPeople),
                  known: person && name ? [{ value: person, label: name }] : [],
                },
                { id: 'channel', label: 'Way', options: optionsOf(CHANNEL_NAMES) },
                { id: 'state', label: 'State', options: optionsOf(STATES) },
                { id: 'purpose', label: 'Purpose', options: optionsOf(PURPOSES) },
                ...(incident === undefined
                  ? []
                  : [{ id: 'incident', label: 'Incident', options: [{ value: incident, label: rows[0]?.incidentTitle ?? incident }] }]),
              ]}
              value={{ person, channel, state: last(search.state), purpose: last(search.purpose), incident }}
              onChange={(change) => setSearch(Object.fromEntries(Object.entries(change).map(([id, value]) => [id, last(value)])))}
              end={<Span from={from} to={to} onChange={setSearch} />}
            />
          }
        />
      }
    >
      <SplitView
        onClose={close}
        details={open !== undefined && <Details id={open} known={rows.find((row) => row.id === open)} onClose={close} />}
      >
        <ListView
          query={query}
          rows={rows}
          label="Deliveries"
          what={['message', 'messages']}
          rowKey={(row) => row.id}
          lines={2}
          current={open}
          onOpen={(row) => setSearch({ open: String(row.id) }, open === undefined)}
          empty={
            filtered ? (
              <EmptyState icon={ScrollText} title="No message fits">
                Take a filter away, or widen the span.
              </EmptyState>
            ) : (
              <EmptyState icon={ScrollText} title="Nothing was sent yet">
                Every page to a person will stand here with each try to deliver it, and with the reason why this person was told.
              </EmptyState>
            )
          }
        >
          {(row) => <DeliveryCells row={row} />}
        </ListView>
      </SplitView>
    </Page>
  )
}

const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }))

function DeliveryCells({ row }: { row: Delivery }) {
  return (
    <>
      <Cell grow>
        <span className="settings-two">
          <span className="ui-cut">
            <strong>{row.userName ?? 'Somebody who was removed'}</strong> by {channelName(row.channel)}
          </span>
          <small className="ui-cut">{row.incidentTitle ?? PURPOSES[row.purpose]}</small>
        </span>
      </Cell>
      <Cell width="32%" from={60}>
        <small className="ui-cut ui-muted">{row.detail ?? row.reason}</small>
      </Cell>
      <Cell width="8rem">
        <DeliveryState state={row.state} />
      </Cell>
      <Cell width="9rem" end from={34}>
        <Timestamp at={row.sentAt ?? row.createdAt} />
      </Cell>
    </>
  )
}

function Details({ id, known, onClose }: { id: number; known: Delivery | undefined; onClose: () => void }) {
  const { data = known, error, refetch } = useQuery({ ...queryOf(getDelivery, { params: { id } }), enabled: known === undefined })
  return (
    <Drawer
      title={data ? `${data.userName ?? 'Somebody'} by ${channelName(data.channel)}` : 'Message'}
      about={data && <DeliveryState state={data.state} />}
      onClose={onClose}
    >
      {data ? <DeliveryDetails delivery={data} /> : error ? <ErrorState error={error} retry={refetch} small /> : <Skeleton rows={5} />}
    </Drawer>
  )
}
