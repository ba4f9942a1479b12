import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown, X } from 'lucide-react'
import { useState } from 'react'
import '../overlay/pop.css'
import type { Control, Option } from './control.ts'
import './field.css'
import './combobox.css'
import { type LoadOptions, useOptions } from './use-options.ts'

export type ComboboxProps<T> = {
  /** Fixed options, or a function that finds them on the server by what was typed. */
  options: readonly Option<T>[] | LoadOptions<T>
  /** Options that name the present value before anything is loaded. */
  known?: readonly Option<T>[]
  placeholder?: string
  /** Its name where no `Field` gives one. */
  label?: string
  /** Said when nothing fits, e.g. "No team of this name". */
  nothing?: string
}

/**
 * One of many: type to find it. The value is the option's `value` (an id, say), never the option.
 *
 *     <Combobox value={teamId} onChange={setTeamId} known={[{ value: 3, label: 'Payments' }]}
 *       options={(query, signal) => findTeams(query, signal)} />
 */
export function Combobox<T extends string | number>({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  options: source,
  known = [],
  placeholder = 'Search',
  label,
  nothing = 'Nothing found',
  clearable = true,
}: Control<T | null, HTMLInputElement> & ComboboxProps<T> & { clearable?: boolean }) {
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState<string>()
  const found = useOptions(source, known, typed ?? '', open)
  const chosen = value === null ? null : (found.known(value) ?? { value, label: String(value) })
  return (
    <Base.Root<Option<T>>
      items={found.options}
      filteredItems={found.options}
      value={chosen}
      onValueChange={(next) => onChange(next?.value ?? null)}
      isItemEqualToValue={(one, other) => one.value === other.value}
      inputValue={typed ?? chosen?.label ?? ''}
      onInputValueChange={(next, { reason }) => setTyped(reason === 'input-change' ? next : undefined)}
      open={open}
      onOpenChange={(next) => {
        setOpen(next)
        if (!next) setTyped(undefined)
      }}
      filter={null}
      autoHighlight
      name={name}
      disabled={disabled ?? false}
    >
      <Base.InputGroup className="ui-input">
        {chosen?.icon}
        <Base.Input ref={ref} onBlur={onBlur} placeholder={placeholder} aria-label={label} spellCheck={false} />
        {clearable && chosen && (
          <Base.Clear className="ui-input-act" aria-label="Clear">
            <X aria-hidden />
          </Base.Clear>
        )}
        <Base.Trigger className="ui-input-act" aria-label="Show the choices" aria-labelledby={undefined} tabIndex={-1}>
          <ChevronsUpDown aria-hidden />
        </Base.Trigger>
      </Base.InputGroup>
      <Choices nothing={nothing} state={found.state} />
    </Base.Root>
  )
}

/** The list under a combobox; inside its root. */
export function Choices({ nothing, state }: { nothing: string; state: 'ready' | 'loading' | 'failed' }) {
  return (
    <Base.Portal>
      <Base.Positioner className="ui-pop-place" sideOffset={4} align="start" collisionPadding={8}>
        <Base.Popup className="ui-pop">
          <Base.Status className="ui-pop-note">
            {state === 'failed' ? 'The choices could not be loaded. Type again to retry.' : null}
          </Base.Status>
          <Base.Empty className="ui-pop-note">{state === 'loading' ? 'Searching' : state === 'ready' ? nothing : null}</Base.Empty>
          <Base.List className="ui-pop-list ui-combobox-list">
            {(option: Option<string | number>) => (
              <Base.Item key={option.value} value={option} disabled={option.disabled ?? false} className="ui-pop-item">
                {option.icon}
                <span className="ui-pop-item-words">
                  {option.label}
                  {option.hint && <small>{option.hint}</small>}
                </span>
                <span className="ui-pop-item-check">
                  <Base.ItemIndicator>
                    <Check aria-hidden />
                  </Base.ItemIndicator>
                </span>
              </Base.Item>
            )}
          </Base.List>
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  )
}
