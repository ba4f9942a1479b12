import { CalendarOff, Layers, Pencil, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { durationWords } from '../../domain/time-words.ts'
import type { Schedule, ScheduleOverride } from '../../contract/schedules.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Link } from '../ui/action/link.tsx'
import { Person } from '../ui/data/avatar.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { EmptyState } from '../ui/feedback/states.tsx'
import { Facts, Section } from '../ui/layout/page.tsx'
import { useNow } from '../ui/time/now.ts'
import { Timestamp } from '../ui/time/timestamp.tsx'
import { OverrideDialog } from './override-dialog.tsx'
import { overrideWords } from './rows.ts'

/** Below the calendar: who is on call now, overrides that hold or come, the layers in words, what pages by it. */
export function ScheduleFacts({ schedule, onEdit }: { schedule: Schedule; onEdit: (() => void) | undefined }) {
  const { me } = useSession()
  const { onCall, until, next } = schedule.now
  return (
    <div className="oncall-columns">
      <Section title="Now">
        <Facts
          items={[
            [
              'On call',
              onCall.length === 0 ? (
                <Badge tone="critical">Nobody</Badge>
              ) : (
                <ul className="oncall-turns">
                  {onCall.map((one) => (
                    <li key={one.userId}>
                      <Person name={one.name} on me={one.userId === me.id} /> <small className="ui-muted">{one.reason}</small>
                    </li>
                  ))}
                </ul>
              ),
            ],
            ['Until', until === null ? 'No change in the next three years' : <Timestamp at={until} zone={schedule.timezone} />],
            next !== null && [
              'Next',
              <>
                {next.people.map((one) => one.name).join(', ') || 'Nobody'}, from{' '}
                <Timestamp at={next.start} zone={schedule.timezone} show="absolute" />
              </>,
            ],
            schedule.gap !== null && [
              'First gap',
              <>
                <Timestamp at={schedule.gap.start} zone={schedule.timezone} /> for {durationWords(schedule.gap.end - schedule.gap.start)}
                {schedule.gap.kind === 'empty' && ': somebody is planned who may not be paged'}
              </>,
            ],
            [
              'Used by',
              schedule.policies.length === 0 ? (
                'No escalation policy'
              ) : (
                <span className="ui-row">
                  {schedule.policies.map(({ id, name }) => (
                    <Link key={id} to="/policies/$id" params={{ id }}>
                      {name}
                    </Link>
                  ))}
                </span>
              ),
            ],
            schedule.description !== '' && ['About', schedule.description],
          ]}
        />
        {schedule.policies.length === 0 && (
          <Banner tone="warning" title="Nothing pages by this schedule">
            Put it on a level of an escalation policy, or nobody on it is ever called.
          </Banner>
        )}
      </Section>
      <Section title="Overrides" hint="Under way and coming">
        {schedule.overrides.length === 0 ? (
          <EmptyState small icon={CalendarOff} title="No overrides">
            Drag over the calendar to mark a time, or use the button above.
          </EmptyState>
        ) : (
          <ul className="oncall-lines">
            {schedule.overrides.map((one) => (
              <OverrideLine key={one.id} schedule={schedule} override={one} />
            ))}
          </ul>
        )}
      </Section>
      <Section
        title="Layers"
        hint="Where layers overlap, the highest priority counts."
        act={
          onEdit && (
            <Button size="small" icon={Pencil} onClick={onEdit}>
              Edit the layers
            </Button>
          )
        }
      >
        {schedule.layers.length === 0 ? (
          <EmptyState
            small
            icon={Layers}
            title="No layers yet"
            act={
              onEdit && (
                <Button look="primary" onClick={onEdit}>
                  Add people
                </Button>
              )
            }
          >
            A layer is a group of people who take turns. Without one nobody is on call.
          </EmptyState>
        ) : (
          <ul className="oncall-lines">
            {schedule.layers.map((layer, index) => (
              <li key={layer.id}>
                <span className="oncall-two">
                  <strong>{layer.name}</strong>
                  <span className="ui-muted">{schedule.descriptions[index]}</span>
                </span>
                <Badge>Priority {layer.priority}</Badge>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}

function OverrideLine({ schedule, override }: { schedule: Schedule; override: ScheduleOverride }) {
  const session = useSession()
  const now = useNow()
  const [open, setOpen] = useState(false)
  return (
    <li>
      <span className="oncall-two">
        <strong>{overrideWords(override)}</strong>
        <span className="ui-muted">
          <Timestamp at={override.start} show="absolute" zone={schedule.timezone} /> to{' '}
          <Timestamp at={override.end} show="absolute" zone={schedule.timezone} />
          {override.reason && `, ${override.reason}`}
        </span>
      </span>
      {override.start <= now && <Badge tone="accent">Now</Badge>}
      {session.can('override.write') && (
        <Button size="small" icon={Undo2} onClick={() => setOpen(true)} aria-label={`Take back: ${overrideWords(override)}`}>
          Take back
        </Button>
      )}
      {open && <OverrideDialog schedule={schedule} draft={{ ...override, existing: override }} onClose={() => setOpen(false)} />}
    </li>
  )
}
