import { Plus, Trash2 } from 'lucide-react'
import { CLOCK_EVENTS, EVENT_WORDS, LIMIT_UNITS, type Limit } from '../../domain/obligation.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'

const UNITS: Record<Limit['unit'], string> = {
  hours: 'hours',
  calendarDays: 'days',
  months: 'months',
  businessDays: 'business days',
}
const NEW: Limit = { amount: 24, unit: 'hours', from: 'aware', yearEnd: false, at: null, calendar: null }
const DAY_ENDS = [
  { value: 'same', label: 'at the same time of day' },
  { value: '17:30', label: 'until 17:30' },
  { value: '23:59', label: 'until 23:59' },
]

/** Limits of one stage: each so long after something. */
export function LimitRows({
  value,
  onChange,
  first,
  calendars,
  of,
}: {
  value: readonly Limit[]
  onChange: (limits: Limit[]) => void
  /** Nothing is filed before the first stage. */
  first: boolean
  calendars: readonly { id: string; title: string }[]
  of: string
}) {
  const change = (at: number, more: Partial<Limit>) => onChange(value.map((limit, i) => (i === at ? { ...limit, ...more } : limit)))
  const events = [
    ...(first ? [] : [{ value: 'previous' as const, label: 'from the filing before' }]),
    ...CLOCK_EVENTS.map((event) => ({ value: event, label: `from ${EVENT_WORDS[event]}` })),
  ]
  return (
    <div className="limits">
      {value.length === 0 && <p className="ui-muted">Without undue delay: nobody is warned of it.</p>}
      {value.map((limit, i) => {
        const name = `limit ${i + 1} of ${of}`
        return (
          <div key={i} className="limit">
            <NumberInput
              label={`Amount of ${name}`}
              value={limit.amount}
              min={1}
              max={1_000}
              onChange={(amount) => change(i, { amount: amount ?? 1 })}
            />
            <Select
              label={`Unit of ${name}`}
              value={limit.unit}
              options={LIMIT_UNITS.map((unit) => ({ value: unit, label: UNITS[unit] }))}
              onChange={(unit) =>
                unit !== null &&
                change(i, {
                  unit,
                  calendar: unit === 'businessDays' ? (calendars[0]?.id ?? null) : null,
                  ...(unit === 'hours' ? { at: null } : {}),
                })
              }
            />
            <Select
              label={`Start of ${name}`}
              value={limit.from}
              options={events}
              onChange={(from) => from !== null && change(i, { from })}
            />
            {limit.unit !== 'hours' && (
              <Select
                label={`End of day of ${name}`}
                value={limit.at ?? 'same'}
                options={
                  limit.at === null || DAY_ENDS.some((one) => one.value === limit.at)
                    ? DAY_ENDS
                    : [...DAY_ENDS, { value: limit.at, label: `until ${limit.at}` }]
                }
                onChange={(at) => at !== null && change(i, { at: at === 'same' ? null : at })}
              />
            )}
            {limit.unit === 'businessDays' && (
              <Select
                label={`Calendar of ${name}`}
                value={limit.calendar}
                options={calendars.map(({ id, title }) => ({ value: id, label: title }))}
                onChange={(calendar) => change(i, { calendar })}
              />
            )}
            <IconButton icon={Trash2} label={`Take ${name} away`} onClick={() => onChange(value.filter((_, at) => at !== i))} />
          </div>
        )
      })}
      {value.length < 4 && (
        <Button size="small" look="plain" icon={Plus} onClick={() => onChange([...value, NEW])} aria-label={`Add a limit to ${of}`}>
          Add a limit
        </Button>
      )}
    </div>
  )
}
