import { CalendarRange } from 'lucide-react'
import { Button } from '../ui/action/button.tsx'
import { Field } from '../ui/form/field.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Popover } from '../ui/overlay/popover.tsx'
import { currentInstant, useZone } from '../ui/time/now.ts'
import { absoluteText } from '../ui/time/words.ts'

/** From … to … as a filter; what is left empty is open. The URL holds epoch milliseconds. */
export function Span({
  from,
  to,
  onChange,
}: {
  from: number | undefined
  to: number | undefined
  onChange: (change: { from?: string | undefined; to?: string | undefined }) => void
}) {
  const zone = useZone()
  const text = (at: number | null): string | undefined => (at === null ? undefined : String(at))
  const words = (at: number): string => absoluteText(at, zone, currentInstant())
  const label = [from !== undefined && `from ${words(from)}`, to !== undefined && `to ${words(to)}`].filter(Boolean).join(' ')
  return (
    <Popover
      align="end"
      title="Time"
      trigger={
        <Button size="small" look={label === '' ? 'plain' : 'quiet'} icon={CalendarRange}>
          {label === '' ? 'Any time' : label}
        </Button>
      }
    >
      <div className="ui-stack">
        <Field label="From" optional>
          <DateTimeInput value={from ?? null} onChange={(at) => onChange({ from: text(at) })} />
        </Field>
        <Field label="To" optional>
          <DateTimeInput value={to ?? null} onChange={(at) => onChange({ to: text(at) })} />
        </Field>
        {label !== '' && <Button onClick={() => onChange({ from: undefined, to: undefined })}>Any time</Button>}
      </div>
    </Popover>
  )
}
