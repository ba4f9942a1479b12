import { Combobox as Base } from '@base-ui/react/combobox'
import { X } from 'lucide-react'
import { useState } from 'react'
import type { Control, Option } from './control.ts'
import { Choices, type ComboboxProps } from './combobox.tsx'
import './combobox.css'
import { useOptions } from './use-options.ts'

/**
 * Several of many, as chips: backspace takes the last one away.
 *
 *     <MultiSelect value={userIds} onChange={setUserIds} options={findPeople} known={people} placeholder="Add people" />
 */
export function MultiSelect<T extends string | number>({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  options: source,
  known = [],
  placeholder = 'Add',
  label,
  nothing = 'Nothing found',
}: Control<T[], HTMLInputElement> & ComboboxProps<T>) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const found = useOptions(source, known, typed, open)
  const chosen = value.map((one): Option<T> => found.known(one) ?? { value: one, label: String(one) })
  return (
    <Base.Root<Option<T>, true>
      multiple
      items={found.options}
      filteredItems={found.options}
      value={chosen}
      onValueChange={(next) => onChange(next.map((option) => option.value))}
      isItemEqualToValue={(one, other) => one.value === other.value}
      inputValue={typed}
      onInputValueChange={setTyped}
      open={open}
      onOpenChange={setOpen}
      filter={null}
      autoHighlight
      name={name}
      disabled={disabled ?? false}
    >
      <Base.Chips className="ui-input ui-chips">
        {chosen.map((option) => (
          <Base.Chip key={option.value} className="ui-chip" aria-label={option.label}>
            {option.icon}
            <span className="ui-cut">{option.label}</span>
            <Base.ChipRemove className="ui-input-act" aria-label={`Remove ${option.label}`}>
              <X aria-hidden />
            </Base.ChipRemove>
          </Base.Chip>
        ))}
        <Base.Input ref={ref} onBlur={onBlur} aria-label={label} placeholder={chosen.length === 0 ? placeholder : ''} spellCheck={false} />
      </Base.Chips>
      <Choices nothing={nothing} state={found.state} />
    </Base.Root>
  )
}
