import { Plus, X } from 'lucide-react'
import { WEEKDAYS, type Restriction, type Weekday } from '../../domain/schedule-layer.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { FieldGroup } from '../ui/form/field.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { newRestriction } from './layer-draft.ts'

const DAYS: Record<Weekday, string> = { MO: 'Mon', TU: 'Tue', WE: 'Wed', TH: 'Thu', FR: 'Fri', SA: 'Sat', SU: 'Sun' }

/** The hours in which a layer applies; none: always. */
export function Restrictions({
  restrictions,
  error,
  onChange,
}: {
  restrictions: readonly Restriction[]
  error: string | undefined
  onChange: (restrictions: Restriction[]) => void
}) {
  return (
    <FieldGroup
      label="Only at these hours"
      optional
      hint="Without any, the layer applies around the clock. A time that ends earlier than it begins goes over midnight."
      error={error}
    >
      <div className="oncall-turns">
        {restrictions.map((restriction, index) => {
          const set = (part: Partial<Restriction>): void => onChange(restrictions.with(index, { ...restriction, ...part }))
          return (
            <div key={index} className="oncall-restriction" role="group" aria-label={`Hours ${index + 1}`}>
              <span className="oncall-days">
                {WEEKDAYS.map((day) => (
                  <Checkbox
                    key={day}
                    label={DAYS[day]}
                    value={restriction.weekdays.includes(day)}
                    onChange={(on) => set({ weekdays: WEEKDAYS.filter((one) => (one === day ? on : restriction.weekdays.includes(one))) })}
                  />
                ))}
              </span>
              <TextInput
                aria-label="From"
                inputMode="numeric"
                placeholder="09:00"
                value={restriction.fromLocal}
                onChange={(fromLocal) => set({ fromLocal })}
              />
              <span>to</span>
              <TextInput
                aria-label="To"
                inputMode="numeric"
                placeholder="17:00"
                value={restriction.toLocal}
                onChange={(toLocal) => set({ toLocal })}
              />
              <IconButton
                icon={X}
                size="small"
                label={`Take out hours ${index + 1}`}
                onClick={() => onChange(restrictions.filter((_, at) => at !== index))}
              />
            </div>
          )
        })}
        <div>
          <Button size="small" icon={Plus} onClick={() => onChange([...restrictions, newRestriction()])}>
            Add hours
          </Button>
        </div>
      </div>
    </FieldGroup>
  )
}
