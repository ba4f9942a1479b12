import { NumberField } from '@base-ui/react/number-field'
import { Minus, Plus } from 'lucide-react'
import type { Control } from './control.ts'
import './field.css'
import './number-input.css'

/**
 * A number with a unit; arrow keys and the two buttons step it.
 *
 *     <NumberInput value={minutes} onChange={setMinutes} min={1} max={60} unit="min" />
 */
export function NumberInput({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  min,
  max,
  step,
  unit,
  placeholder,
  label,
}: Control<number | null, HTMLInputElement> & {
  min?: number
  max?: number
  step?: number
  unit?: string
  placeholder?: string
  /** Its name where no `Field` gives one. */
  label?: string
}) {
  return (
    <NumberField.Root
      value={value}
      onValueChange={(next) => onChange(next)}
      name={name}
      disabled={disabled ?? false}
      min={min}
      max={max}
      step={step}
      inputRef={ref}
      className="ui-number"
    >
      <NumberField.Group className="ui-input">
        <NumberField.Input aria-label={label} onBlur={onBlur} placeholder={placeholder} inputMode="numeric" />
        {unit && <span className="ui-input-end">{unit}</span>}
        <NumberField.Decrement className="ui-input-act" aria-label="Less">
          <Minus aria-hidden />
        </NumberField.Decrement>
        <NumberField.Increment className="ui-input-act" aria-label="More">
          <Plus aria-hidden />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  )
}
