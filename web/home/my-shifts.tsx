import { useQuery } from '@tanstack/react-query'
import { myOnCall } from '../../contract/oncall.ts'
import { DAY, HOUR } from '../../domain/time.ts'
import { durationWords } from '../../domain/time-words.ts'
import { queryOf, type Output } from '../api.ts'
import { ButtonLink, Link } from '../ui/action/link.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { clockText, dayText } from '../ui/time/words.ts'
import { zoneLabel } from '../ui/time/zone.ts'

type Shift = Output<typeof myOnCall>['shifts'][number]
const MOST = 3
/** Shifts are known this far ahead; where one is cut there, its end is not. */
const KNOWN = 30 * DAY

/** Whether I am on call, until when, and when next. */
export function MyShifts() {
  const query = useQuery(queryOf(myOnCall))
  const now = useNow()
  const zone = useZone()
  return (
    <Section title="On call" hint={`Times in ${zoneLabel(zone, now)}`}>
      {query.isPending ? (
        <Skeleton rows={2} />
      ) : query.error && !query.data ? (
        <ErrorState small error={query.error} retry={query.refetch} />
      ) : (
        <Shifts shifts={query.data.shifts} now={now} zone={zone} />
      )}
    </Section>
  )
}

function Shifts({ shifts, now, zone }: { shifts: Shift[]; now: number; zone: string }) {
  const present = shifts.filter(({ start, end }) => start <= now && end > now)
  const coming = shifts.filter(({ start }) => start > now)
  const at = (instant: number): string => `${dayText(instant, zone, now)} ${clockText(instant, zone)}`
  return (
    <div className="home-shifts">
      {present.length === 0 && (
        <p>
          <strong>Not on call</strong>
          {coming.length === 0 && <span className="ui-muted"> in the next 30 days</span>}
        </p>
      )}
      <ul>
        {present.map((shift) => (
          <li key={`${shift.scheduleId} ${shift.start}`} data-on>
            <strong>
              {shift.end - now < KNOWN - HOUR
                ? `On call until ${at(shift.end)}, ${durationWords(shift.end - now)} to go`
                : 'On call, for the next 30 days at least'}
            </strong>
            <Where shift={shift} />
          </li>
        ))}
        {coming.slice(0, MOST).map((shift, index) => (
          <li key={`${shift.scheduleId} ${shift.start}`}>
            <span>
              {index === 0 ? 'Next: ' : ''}
              {shift.end - now < KNOWN - HOUR ? '' : 'from '}
              {at(shift.start)}
              {shift.end - now < KNOWN - HOUR && ` to ${at(shift.end)}`}
            </span>
            <Where shift={shift} />
          </li>
        ))}
      </ul>
      {coming.length > MOST && (
        <ButtonLink to="/oncall" search={{}} look="plain" size="small">
          {coming.length - MOST} more in 30 days
        </ButtonLink>
      )}
    </div>
  )
}

function Where({ shift }: { shift: Shift }) {
  return (
    <small>
      <Link to="/oncall/schedules/$id" params={{ id: shift.scheduleId }} search={{}} look="row">
        {shift.name}
      </Link>
      {shift.withOthers.length > 0 && ` with ${shift.withOthers.map(({ name }) => name).join(', ')}`}
    </small>
  )
}
