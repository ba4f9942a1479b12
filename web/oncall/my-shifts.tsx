import { CalendarDays } from 'lucide-react'
import type { z } from 'zod'
import { durationWords } from '../../domain/time-words.ts'
import { myOnCall } from '../../contract/oncall.ts'
import { useCall } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { EmptyState, ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Drawer } from '../ui/layout/split-view.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { clockText, dayText } from '../ui/time/words.ts'

type Shift = z.output<typeof myOnCall.out>['shifts'][number]

/** One line: am I on call, until when, and what comes next. */
export function MyShifts({ onAll }: { onAll: () => void }) {
  const mine = useCall(myOnCall)
  const now = useNow()
  if (!mine.data) return null
  const { shifts } = mine.data
  const current = shifts.filter((shift) => shift.start <= now && shift.end > now)
  const next = shifts.find((shift) => shift.start > now)
  return (
    <p className="oncall-mine" data-on={current.length > 0 || undefined}>
      {current.length > 0 ? (
        current.slice(0, 2).map((shift) => (
          <span key={`${shift.scheduleId}-${shift.start}`}>
            <strong>You are on call</strong> for {shift.name} until <Timestamp at={shift.end} show="absolute" zone={shift.timezone} />
          </span>
        ))
      ) : (
        <span>You are not on call now.</span>
      )}
      {current.length > 2 && <span>and on {current.length - 2} more schedules</span>}
      {next ? (
        <span className="ui-muted">
          Your next shift: {next.name}, <Timestamp at={next.start} zone={next.timezone} />
        </span>
      ) : (
        <span className="ui-muted">No further shift of yours in the next 30 days.</span>
      )}
      {shifts.length > 0 && (
        <Button size="small" look="plain" icon={CalendarDays} onClick={onAll}>
          My shifts
        </Button>
      )}
    </p>
  )
}

/** All shifts of the viewer in the next 30 days. */
export function MyShiftsDrawer({ onClose }: { onClose: () => void }) {
  const mine = useCall(myOnCall)
  return (
    <Drawer title="My shifts" about={<span className="ui-muted">under way and in the next 30 days</span>} onClose={onClose}>
      {mine.isPending ? (
        <Skeleton rows={4} />
      ) : mine.error ? (
        <ErrorState error={mine.error} retry={mine.refetch} small />
      ) : mine.data.shifts.length === 0 ? (
        <EmptyState small icon={CalendarDays} title="No shifts">
          You are not planned on any schedule in the next 30 days.
        </EmptyState>
      ) : (
        <ul className="oncall-shifts">
          {mine.data.shifts.map((shift) => (
            <ShiftLine key={`${shift.scheduleId}-${shift.start}`} shift={shift} />
          ))}
        </ul>
      )}
    </Drawer>
  )
}

function ShiftLine({ shift }: { shift: Shift }) {
  const zone = useZone()
  const now = useNow()
  const words = (at: number): string => `${dayText(at, zone, now)} ${clockText(at, zone)}`
  return (
    <li>
      <span className="ui-row">
        <Link to="/oncall/schedules/$id" params={{ id: shift.scheduleId }}>
          {shift.name}
        </Link>
        {shift.start <= now && shift.end > now && <Badge tone="accent">Now</Badge>}
      </span>
      <span className="ui-figures">
        {words(shift.start)} to {words(shift.end)}
      </span>
      <small className="ui-muted">
        {durationWords(shift.end - shift.start)}
        {shift.withOthers.length > 0 && `, with ${shift.withOthers.map((one) => one.name).join(', ')}`}
      </small>
    </li>
  )
}
