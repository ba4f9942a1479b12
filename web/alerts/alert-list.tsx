import { Check, CircleCheck, Clock } from 'lucide-react'
import { useState } from 'react'
import { listAlerts, type AlertChoice, type AlertRow } from '../../contract/alerts.ts'
import { call, keyOf } from '../api.ts'
import { useCommands } from '../frame/commands.ts'
import { SnoozeDialog } from '../incidents/snooze-dialog.tsx'
import { usePagedList } from '../paged-list.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { LoadMore } from '../ui/data/load-more.tsx'
import { NOTHING, type Selection } from '../ui/data/selection.ts'
import { VirtualList } from '../ui/data/virtual-list.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { useKeys } from '../ui/keys.ts'
import { SplitView } from '../ui/layout/split-view.tsx'
import { useSearchState } from '../ui/url.ts'
import { AlertDrawer } from './alert-drawer.tsx'
import { AlertLine } from './alert-line.tsx'
import { NoAlerts } from './no-alerts.tsx'
import { filterOf, type AlertSearch } from './search.ts'
import { useAlertActs } from './use-alert-acts.ts'
import './alerts.css'

const PAGE = 200
/** The server counts no further than this; a bulk act covers no more either. */
const COUNTED = 10_000

export function AlertList() {
  const [search, setSearch] = useSearchState<AlertSearch>()
  const { can } = useSession()
  const filter = filterOf(search)
  const query = { ...filter, state: search.state ?? ('open' as const), limit: PAGE }
  const list = usePagedList<AlertRow>(keyOf(listAlerts, { query }), (after, signal) =>
    call(listAlerts, { query: { ...query, ...(after === undefined ? {} : { after }) } }, { signal }),
  )
  const [selection, setSelection] = useState<Selection<number>>(NOTHING)
  const [active, setActive] = useState<AlertRow>()
  const [snoozing, setSnoozing] = useState<AlertChoice>()
  const acts = useAlertActs()
  const responds = can('incident.respond') && search.state !== 'resolved'
  const opened = search.open === undefined ? undefined : Number(search.open)
  const close = (): void => setSearch({ open: undefined })

  const some = selection.all || selection.keys.size > 0
  const keys = [...selection.keys]
  const choice: AlertChoice | undefined = selection.all
    ? { filter, ...(keys.length > 0 ? { except: keys } : {}) }
    : keys.length > 0
      ? { ids: keys }
      : active?.state === 'open'
        ? { ids: [active.id] }
        : opened !== undefined && !active
          ? { ids: [opened] }
          : undefined
  const done = (did: boolean): void => void (did && setSelection(NOTHING))
  const offered = [
    {
      keys: 'a',
      label: 'Acknowledge',
      icon: Check,
      busy: acts.busy === 'acknowledge',
      run: () => void (choice && acts.acknowledge(choice).then(done)),
    },
    {
      keys: 'r',
      label: 'Resolve',
      icon: CircleCheck,
      busy: acts.busy === 'resolve',
      run: () => void (choice && acts.resolve(choice).then(done)),
    },
    { keys: 's', label: 'Snooze', icon: Clock, busy: false, run: () => choice && setSnoozing(choice) },
  ]
  const possible = responds && choice !== undefined
  useKeys(
    offered.map(({ keys: key, label, run }) => ({ keys: key, label, group: 'Alerts', run })),
    possible,
  )
  useCommands(
    possible
      ? offered.map(({ keys: key, label, icon, run }) => ({
          id: `alerts-${key}`,
          kind: 'do' as const,
          label: `${label} ${some ? 'the selected alerts' : 'this alert'}`,
          icon,
          keys: key,
          run,
        }))
      : [],
  )

  /** With the details open, `j` and `k` read on: the details follow, unless their own row is no longer listed. */
  function follow(row: AlertRow | undefined): void {
    setActive(row)
    if (row && opened !== undefined && row.id !== opened && list.rows.some(({ id }) => id === opened)) setSearch({ open: String(row.id) })
  }

  const empty = list.rows.length === 0 && !list.stale
  return (
    <>
      <SplitView
        onClose={close}
        details={opened !== undefined && <AlertDrawer key={opened} id={opened} acts={acts} onSnooze={setSnoozing} onClose={close} />}
      >
        {list.error && list.rows.length === 0 ? (
          <ErrorState error={list.error} retry={list.retry} />
        ) : list.pending ? (
          <div className="alerts-waiting">
            <Skeleton rows={10} />
          </div>
        ) : empty ? (
          <NoAlerts />
        ) : (
          <VirtualList
            key={list.name}
            label="Alerts"
            rows={list.rows}
            rowKey={(row) => row.id}
            lines={2}
            tone={(row) => row.severity}
            total={list.total ?? Math.max(COUNTED, list.rows.length)}
            onOpen={(row) => setSearch({ open: String(row.id) }, opened === undefined)}
            current={opened}
            onActive={follow}
            onRange={list.onRange}
            {...(responds ? { selection, onSelection: setSelection } : {})}
            bulk={offered.map(({ keys: key, label, icon, busy, run }) => (
              <Button key={key} size="small" icon={icon} kbd={key} loading={busy} onClick={run}>
                {label}
              </Button>
            ))}
            foot={
              <LoadMore
                shown={list.rows.length}
                total={list.total ?? undefined}
                more={list.more}
                loading={list.loadingMore}
                onMore={list.loadMore}
                what={(list.total ?? list.rows.length) === 1 ? 'alert' : 'alerts'}
              />
            }
          >
            {(row) => <AlertLine row={row} />}
          </VirtualList>
        )}
      </SplitView>
      {snoozing && (
        <SnoozeDialog
          what={snoozing.ids?.length === 1 ? 'its incident' : 'their incidents'}
          onClose={() => setSnoozing(undefined)}
          onSnooze={async (until) => done(await acts.snooze(snoozing, until))}
        />
      )}
    </>
  )
}
