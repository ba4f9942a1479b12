import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Switch as BaseSwitch } from '@base-ui/react/switch'
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Control, Option } from './control.ts'
import './toggles.css'

type ToggleProps = Control<boolean> & {
  /** Beside it; without one give `aria-label`. */ label?: ReactNode
  hint?: ReactNode
  'aria-label'?: string
}

/** Yes or no, sent with its form: `<Checkbox value={lead} onChange={setLead} label="Leads the team" />`. */
export function Checkbox({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  label,
  hint,
  some,
  ...rest
}: ToggleProps & { /** Some of what it stands for, not all. */ some?: boolean }) {
  const box = (
    <BaseCheckbox.Root
      {...rest}
      ref={ref as never}
      className="ui-checkbox"
      checked={value}
      indeterminate={some ?? false}
      onCheckedChange={(next) => onChange(next)}
      onBlur={onBlur}
      name={name}
      disabled={disabled ?? false}
    >
      <BaseCheckbox.Indicator className="ui-checkbox-mark">
        {some ? <Minus aria-hidden strokeWidth={3} /> : <Check aria-hidden strokeWidth={3} />}
      </BaseCheckbox.Indicator>
    </BaseCheckbox.Root>
  )
  return label === undefined ? box : <Labelled control={box} label={label} hint={hint} />
}

/** On or off, at once: `<Switch value={on} onChange={setOn} label="Pages people" />`. */
export function Switch({ value, onChange, onBlur, name, disabled, ref, label, hint, ...rest }: ToggleProps) {
  const control = (
    <BaseSwitch.Root
      {...rest}
      ref={ref as never}
      className="ui-switch"
      checked={value}
      onCheckedChange={(next) => onChange(next)}
      onBlur={onBlur}
      name={name}
      disabled={disabled ?? false}
    >
      <BaseSwitch.Thumb className="ui-switch-thumb" />
    </BaseSwitch.Root>
  )
  return label === undefined ? control : <Labelled control={control} label={label} hint={hint} />
}

function Labelled({ control, label, hint }: { control: ReactNode; label: ReactNode; hint: ReactNode }) {
  return (
    <label className="ui-toggle">
      {control}
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  )
}

/**
 * One of two to five choices that deserve an explanation each. Put it into a `FieldGroup`.
 *
 *     <RadioCards label="Urgency" value={urgency} onChange={setUrgency} options={[
 *       { value: 'high', label: 'Wake people', hint: 'Voice and push at once' }, …]} />
 */
export function RadioCards<T extends string>({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  options,
  label,
  columns = 1,
}: Omit<Control<T | null>, 'ref'> & {
  options: readonly Option<T>[]
  label?: string
  columns?: 1 | 2 | 3
  ref?: Control<T | null>['ref']
}) {
  return (
    <RadioGroup
      className="ui-cards"
      data-columns={columns}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      onBlur={onBlur}
      name={name}
      disabled={disabled ?? false}
      aria-label={label}
    >
      {options.map((option) => (
        <label key={option.value} className="ui-card-choice">
          <Radio.Root value={option.value} disabled={option.disabled ?? false} className="ui-radio">
            <Radio.Indicator className="ui-radio-mark" />
          </Radio.Root>
          <span className="ui-card-choice-words">
            <span className="ui-row">
              {option.icon}
              {option.label}
            </span>
            {option.hint && <small>{option.hint}</small>}
          </span>
        </label>
      ))}
    </RadioGroup>
  )
}
