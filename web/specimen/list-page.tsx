import { Check, CircleCheck, Clock, Merge } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DAY, HOUR, MINUTE } from '../../domain/time.ts'
import { SEVERITIES } from '../../domain/severity.ts'
import { Button } from '../ui/action/button.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { FilterBar } from '../ui/data/filter-bar.tsx'
import { SeverityBadge, SeverityIcon, SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { NOTHING, type Selection } from '../ui/data/selection.ts'
import { Sparkline } from '../ui/data/stat-tile.tsx'
import { StateBadge } from '../ui/data/state-badge.tsx'
import { Cell, RowTitle } from '../ui/data/cell.tsx'
import { VirtualList } from '../ui/data/virtual-list.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Facts, Page, PageHeader } from '../ui/layout/page.tsx'
import { Drawer, SplitView } from '../ui/layout/split-view.tsx'
import { useNow } from '../ui/time/now.ts'
import { Elapsed, Timestamp } from '../ui/time/timestamp.tsx'
import { useSearchState } from '../ui/url.ts'
import './specimen.css'

const TITLES = [
  'Checkout answers 5xx above 2 %',
  'Disk of db-7 is almost full',
  'Certificate of shop.softwareco.example expires in 6 days',
  'Replication lag above 30 s',
  'Login latency p99 is 4.2 s',
  'Nächtliche Sicherung der Auftragsdatenbank fehlgeschlagen',
]
const SERVICES = ['Checkout', 'Orders database', 'Edge', 'Login', 'Search']
const STATES = ['triggered', 'acknowledged', 'resolved', 'suppressed', 'triggered'] as const
const PEOPLE = ['Ann Okafor', 'Bo Lind', 'Chandra Iyer']

type Row = {
  id: number
  title: string
  service: string
  severity: (typeof SEVERITIES)[number]
  state: (typeof STATES)[number]
  count: number
  at: number
  hours: number[]
  who: string | undefined
}

function makeRows(): Row[] {
  const now = Date.now()
  return Array.from({ length: 10_000 }, (_, index) => ({
    id: index + 1,
    title: `${TITLES[index % TITLES.length]}${index >= TITLES.length ? ` (${index})` : ''}`,
    service: SERVICES[index % SERVICES.length]!,
    severity: SEVERITIES[Math.floor(index / 2) % 4]!,
    state: STATES[index % STATES.length]!,
    count: ((index * 37) % 211) + 1,
    at: now - ((index * 97 * MINUTE) % (3 * DAY)) - 30_000,
    hours: Array.from({ length: 24 }, (_hour, hour) => Math.max(0, Math.round(9 * Math.sin((hour + index) / 3)))),
    who: index % 3 === 1 ? PEOPLE[index % PEOPLE.length] : undefined,
  }))
}

/** A list as pages build it: filters in the URL, 10,000 rows, keys, selection, details beside it. */
export function SpecimenListPage() {
  const now = useNow()
  const all = useMemo(() => makeRows(), [])
  const [search, setSearch] = useSearchState<{ q?: string; severity?: string | string[]; open?: string }>()
  const [selection, setSelection] = useState<Selection<number>>(NOTHING)
  const severities = search.severity === undefined ? [] : [search.severity].flat()
  const rows = all.filter(
    (row) =>
      (severities.length === 0 || severities.includes(row.severity)) && row.title.toLowerCase().includes((search.q ?? '').toLowerCase()),
  )
  const opened = all.find((row) => String(row.id) === search.open)
  const close = (): void => setSearch({ open: undefined })
  return (
    <main className="specimen-app">
      <Page
        fill
        head={
          <PageHeader
            title="Alerts"
            act={<Button look="primary">Declare an incident</Button>}
            below={
              <FilterBar
                search="q"
                placeholder="Search alerts"
                filters={[{ id: 'severity', label: 'Severity', options: SEVERITY_OPTIONS }]}
                value={search}
                onChange={setSearch}
              />
            }
          />
        }
      >
        <SplitView
          onClose={close}
          details={
            opened && (
              <Drawer
                title={opened.title}
                about={
                  <>
                    <SeverityBadge severity={opened.severity} soft />
                    <StateBadge state={opened.state} />
                  </>
                }
                onClose={close}
                foot={
                  <>
                    <Button look="primary" icon={Check} kbd="a">
                      Acknowledge
                    </Button>
                    <Button icon={CircleCheck}>Resolve</Button>
                  </>
                }
              >
                <Facts
                  items={[
                    ['Service', opened.service],
                    ['Open since', <Timestamp key="at" at={opened.at} />],
                    ['For', <Elapsed key="for" from={opened.at} />],
                    ['Repeats', opened.count],
                    opened.who !== undefined && ['Taken by', <Person key="who" name={opened.who} />],
                  ]}
                />
              </Drawer>
            )
          }
        >
          {rows.length === 0 ? (
            <EmptyState title="No alert matches">Take a filter away.</EmptyState>
          ) : (
            <VirtualList
              label="Alerts"
              rows={rows}
              rowKey={(row) => row.id}
              onOpen={(row) => setSearch({ open: String(row.id) }, true)}
              current={opened?.id}
              tone={(row) => row.severity}
              selection={selection}
              onSelection={setSelection}
              bulk={
                <>
                  <Button size="small" icon={Check} kbd="a" onClick={() => toast('Acknowledged', { undo: () => undefined })}>
                    Acknowledge
                  </Button>
                  <Button size="small" icon={Clock} kbd="s">
                    Snooze
                  </Button>
                  <Button size="small" icon={Merge} kbd="m">
                    Merge
                  </Button>
                </>
              }
            >
              {(row) => (
                <>
                  <Cell>
                    <SeverityIcon severity={row.severity} named />
                  </Cell>
                  <Cell grow>
                    <RowTitle
                      title={row.title}
                      below={
                        <>
                          <StateBadge state={row.state} soft={false} />
                          <span className="ui-cut">{row.service}</span>
                        </>
                      }
                    />
                  </Cell>
                  <Cell width="9rem" from={60}>
                    <span className="ui-cut ui-muted">{row.service}</span>
                  </Cell>
                  <Cell width="7.5rem" from={75} end>
                    <Sparkline values={row.hours} label={`${row.count} repeats`} /> <span className="specimen-count">{row.count}</span>
                  </Cell>
                  <Cell width="9.5rem" from={45}>
                    <StateBadge
                      state={row.state}
                      {...(row.who !== undefined && row.state === 'acknowledged' ? { detail: row.who.split(' ')[0] } : {})}
                    />
                  </Cell>
                  <Cell width="5.5rem" end>
                    <Timestamp at={row.at} show={now - row.at > 20 * HOUR ? 'absolute' : 'relative'} />
                  </Cell>
                </>
              )}
            </VirtualList>
          )}
        </SplitView>
      </Page>
    </main>
  )
}
