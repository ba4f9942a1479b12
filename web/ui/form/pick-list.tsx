import { Autocomplete as Base } from '@base-ui/react/autocomplete'
import { Search } from 'lucide-react'
import { useState, type Ref } from 'react'
import '../overlay/pop.css'
import type { Option } from './control.ts'
import './field.css'
import './combobox.css'
import { type LoadOptions, useOptions } from './use-options.ts'

/**
 * One of many, taken at once: a search over a list that stands open, for a dialog whose choice is its act. The first is
 * marked, so that Enter takes it.
 *
 *     <PickList label="To whom?" options={findHeirs} onPick={handOver} placeholder="Find somebody" nothing="Nobody of this name" />
 */
export function PickList<T extends string | number>({
  options: source,
  onPick,
  label,
  placeholder = 'Search',
  nothing = 'Nothing found',
  disabled = false,
  ref,
}: {
  options: readonly Option<T>[] | LoadOptions<T>
  onPick: (option: Option<T>) => void
  label: string
  placeholder?: string
  nothing?: string
  disabled?: boolean
  ref?: Ref<HTMLInputElement>
}) {
  const [typed, setTyped] = useState('')
  const { options, state } = useOptions(source, [], typed, true)
  return (
    <Base.Root<Option<T>>
      inline
      open
      items={options}
      filteredItems={options}
      itemToStringValue={({ label: text }) => text}
      value={typed}
      onValueChange={(next, { reason }) => reason === 'input-change' && setTyped(next)}
      filter={null}
      autoHighlight="always"
      keepHighlight
      disabled={disabled}
    >
      <div className="ui-pick">
        <Base.InputGroup className="ui-input">
          <Search aria-hidden />
          <Base.Input ref={ref} placeholder={placeholder} aria-label={label} spellCheck={false} />
        </Base.InputGroup>
        <Base.Status className="ui-pop-note">
          {state === 'failed' ? 'The choices could not be loaded. Type again to retry.' : null}
        </Base.Status>
        <Base.Empty className="ui-pop-note">{state === 'loading' ? 'Searching' : state === 'ready' ? nothing : null}</Base.Empty>
        <Base.List className="ui-pop-list ui-combobox-list" aria-label={label}>
          {(option: Option<T>) => (
            <Base.Item
              key={option.value}
              value={option}
              disabled={option.disabled ?? false}
              className="ui-pop-item"
              onClick={() => onPick(option)}
            >
              {option.icon}
              <span className="ui-pop-item-words">
                {option.label}
                {option.hint && <small>{option.hint}</small>}
              </span>
            </Base.Item>
          )}
        </Base.List>
      </div>
    </Base.Root>
  )
}
