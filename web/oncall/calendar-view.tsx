import { useMemo } from 'react'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Select } from '../ui/form/select.tsx'
import { useKeys } from '../ui/keys.ts'
import { useNow, useZone } from '../ui/time/now.ts'
import { ShiftRows, type ShiftRow, type ShiftSpan } from '../ui/time/shift-rows.tsx'
import { dayText } from '../ui/time/words.ts'
import { zoneLabel } from '../ui/time/zone.ts'
import { useSearchState } from '../ui/url.ts'
import { rowsOf, type CalendarShown } from './rows.ts'
import { dayKey, instantOfDay, neighbour, spanAround, VIEWS, type DrawnSpan, type View } from './span.ts'

const VIEW_OPTIONS = [
  { value: 'week', label: 'Week' },
  { value: 'fortnight', label: '2 weeks' },
  { value: 'month', label: 'Month' },
] as const satisfies readonly { value: View; label: string }[]

export type Drawn = DrawnSpan & { view: View; zone: string }

/** What the calendar draws, kept in the URL: `view`, `day` and whose `clock` the days follow. */
export function useDrawnSpan(timezone: string): Drawn {
  const [search] = useSearchState<{ view?: string; day?: string; clock?: string }>()
  const viewer = useZone()
  const zone = search.clock === 'mine' ? viewer : timezone
  const view = VIEWS.find((one) => one === search.view) ?? 'week'
  const today = dayKey(zone, useNow())
  return useMemo(
    () => ({ ...spanAround(view, instantOfDay(search.day ?? today, zone, 0), zone), view, zone }),
    [view, search.day, today, zone],
  )
}

/** The calendar with its tools; `calendar` undefined: still loading. */
export function CalendarView({
  title,
  drawn,
  timezone,
  calendar,
  error,
  retry,
  hint,
  hints,
  onSpan,
  onRange,
}: {
  title: string
  drawn: Drawn
  timezone: string
  calendar: CalendarShown | undefined
  error?: unknown
  retry?: () => unknown
  hint?: React.ReactNode
  /** A line under the name of a layer, by its id. */
  hints?: ReadonlyMap<string, string>
  onSpan?: (span: ShiftSpan, row: ShiftRow) => void
  onRange?: (from: number, to: number) => void
}) {
  const { me } = useSession()
  const viewer = useZone()
  const now = useNow()
  const [, setSearch] = useSearchState<{ view?: string; day?: string; clock?: string }>()
  const { from, to, view, zone } = drawn
  const rows = useMemo(() => calendar && rowsOf(calendar, me.id, hints), [calendar, me.id, hints])
  const step = (by: 1 | -1): void => setSearch({ day: neighbour(view, drawn, zone, by) })
  useKeys([
    { keys: 'Shift+ArrowLeft', label: 'Earlier', group: 'Calendar', run: () => step(-1) },
    { keys: 'Shift+ArrowRight', label: 'Later', group: 'Calendar', run: () => step(1) },
    { keys: 't', label: 'Today', group: 'Calendar', run: () => setSearch({ day: undefined }) },
  ])
  const other = zone === timezone ? viewer : timezone
  return (
    <div className="ui-stack">
      <div className="oncall-tools">
        <h2>
          {dayText(from, zone, now)} to {dayText(to - 1, zone, now)}
        </h2>
        {viewer !== timezone && (
          <Select
            bare
            label="Days by the clocks of"
            value={zone === timezone ? 'schedule' : 'mine'}
            onChange={(clock) => setSearch({ clock: clock === 'mine' ? 'mine' : undefined })}
            options={[
              { value: 'schedule', label: `Schedule: ${zoneLabel(timezone, now)}` },
              { value: 'mine', label: `Mine: ${zoneLabel(viewer, now)}` },
            ]}
          />
        )}
        <Select
          bare
          label="Show"
          value={view}
          onChange={(next) => setSearch({ view: next === 'week' || next === null ? undefined : next })}
          options={VIEW_OPTIONS}
        />
        <span className="ui-row">
          <IconButton icon={ChevronLeft} label="Earlier" onClick={() => step(-1)} />
          <Button look="plain" onClick={() => setSearch({ day: undefined })}>
            Today
          </Button>
          <IconButton icon={ChevronRight} label="Later" onClick={() => step(1)} />
        </span>
      </div>
      {rows ? (
        <div className="oncall-scroll" data-view={view}>
          <ShiftRows
            label={title}
            from={from}
            to={to}
            zone={zone}
            otherZone={other}
            rows={rows}
            labels="7.5rem"
            {...(onSpan ? { onSpan } : {})}
            {...(onRange ? { onRange } : {})}
          />
        </div>
      ) : error ? (
        <ErrorState error={error} small {...(retry ? { retry } : {})} />
      ) : (
        <Skeleton rows={4} />
      )}
      {hint && <p className="ui-muted">{hint}</p>}
    </div>
  )
}
