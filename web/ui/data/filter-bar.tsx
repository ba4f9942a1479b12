import { Popover } from '@base-ui/react/popover'
import { ListFilter, Search, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { Button } from '../action/button.tsx'
import { Kbd } from '../action/kbd.tsx'
import type { Option } from '../form/control.ts'
import { TextInput } from '../form/text-input.tsx'
import { Checkbox } from '../form/toggles.tsx'
import { useOptions, type LoadOptions } from '../form/use-options.ts'
import { useKeys } from '../keys.ts'
import '../overlay/pop.css'
import './filter-bar.css'

export type Filter = {
  /** Its name in the URL. */
  id: string
  label: string
  options: readonly Option<string>[] | LoadOptions<string>
  /** Options that name values from the URL before anything is loaded. */
  known?: readonly Option<string>[]
}

type Values = Record<string, string | readonly string[] | undefined>

/**
 * Filters above a list. Their state is the URL's: pass what `useSearchState` gives. Within one filter values are
 * alternatives, filters narrow each other. `/` goes to the search box.
 *
 *     const [search, setSearch] = useSearchState<AlertSearch>()
 *     <FilterBar search="q" filters={FILTERS} value={search} onChange={setSearch} end={<Button>Group</Button>} />
 */
export function FilterBar({
  search,
  placeholder = 'Search',
  filters,
  value,
  onChange,
  end,
}: {
  /** The search box's name in the URL; absent: no box. */
  search?: string
  placeholder?: string
  filters: readonly Filter[]
  value: Values
  onChange: (change: Record<string, string | string[] | undefined>) => void
  end?: ReactNode
}) {
  const active = filters.filter(({ id }) => listOf(value[id]).length > 0)
  const text = search === undefined ? undefined : value[search]
  const dirty = active.length > 0 || (typeof text === 'string' && text !== '')
  return (
    <search className="ui-filters">
      {search !== undefined && (
        <SearchBox
          value={typeof text === 'string' ? text : ''}
          placeholder={placeholder}
          onChange={(next) => onChange({ [search]: next || undefined })}
        />
      )}
      <div className="ui-filters-chips">
        {filters.map((filter) => (
          <FilterChip
            key={filter.id}
            filter={filter}
            chosen={listOf(value[filter.id])}
            onChange={(next) => onChange({ [filter.id]: next.length > 0 ? next : undefined })}
          />
        ))}
        {dirty && (
          <Button
            look="plain"
            size="small"
            icon={X}
            onClick={() =>
              onChange(
                Object.fromEntries(
                  [...filters.map(({ id }) => id), ...(search === undefined ? [] : [search])].map((id) => [id, undefined]),
                ),
              )
            }
          >
            Clear
          </Button>
        )}
      </div>
      {end && <div className="ui-filters-end">{end}</div>}
    </search>
  )
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value

function SearchBox({ value, placeholder, onChange }: { value: string; placeholder: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  const input = useRef<HTMLInputElement>(null)
  const tell = useEffectEvent(() => typed !== value && onChange(typed))
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    const timer = setTimeout(tell, 120)
    return () => clearTimeout(timer)
  }, [typed])
  useKeys([{ keys: '[Shift]+/', label: 'Search this list', group: 'Lists', run: () => input.current?.select() }])
  return (
    <TextInput
      ref={input}
      type="search"
      icon={Search}
      className="ui-filters-search"
      aria-label={placeholder}
      placeholder={placeholder}
      value={typed}
      onChange={setTyped}
      onKeyDown={(event) => event.key === 'Escape' && (typed === '' ? input.current?.blur() : setTyped(''))}
      end={typed === '' ? <Kbd keys="/" /> : undefined}
    />
  )
}

function FilterChip({ filter, chosen, onChange }: { filter: Filter; chosen: readonly string[]; onChange: (chosen: string[]) => void }) {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const { options, known, state } = useOptions(filter.options, filter.known ?? [], query, open)
  const names = chosen.map((one) => known(one)?.label ?? one)
  const asks = typeof filter.options === 'function' || filter.options.length > 9
  return (
    <Popover.Root open={open} onOpenChange={(next) => (setOpen(next), next || setQuery(''))}>
      <Popover.Trigger
        render={
          <button
            type="button"
            className="ui-button ui-filter-chip"
            data-look={chosen.length > 0 ? 'quiet' : 'plain'}
            data-size="small"
            data-set={chosen.length > 0 || undefined}
          >
            {chosen.length === 0 && <ListFilter aria-hidden className="ui-button-icon" />}
            <span className="ui-button-label">
              {filter.label}
              {names.length > 0 && <strong>{names.length > 2 ? `${names.length} of them` : names.join(', ')}</strong>}
            </span>
          </button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner className="ui-pop-place" align="start" sideOffset={4} collisionPadding={8}>
          <Popover.Popup className="ui-pop" aria-label={filter.label}>
            {asks && (
              <div className="ui-filter-search">
                <TextInput
                  value={query}
                  onChange={setQuery}
                  placeholder={`Find ${filter.label.toLowerCase()}`}
                  aria-label={`Find ${filter.label.toLowerCase()}`}
                />
              </div>
            )}
            <div className="ui-pop-list">
              {options.map((option) => (
                <label key={option.value} className="ui-pop-item ui-filter-option">
                  <Checkbox
                    aria-label={option.label}
                    value={chosen.includes(option.value)}
                    onChange={(on) => onChange(on ? [...chosen, option.value] : chosen.filter((one) => one !== option.value))}
                  />
                  {option.icon}
                  <span className="ui-pop-item-words">
                    {option.label}
                    {option.hint && <small>{option.hint}</small>}
                  </span>
                </label>
              ))}
              {options.length === 0 && (
                <p className="ui-pop-note">
                  {state === 'loading' ? 'Searching' : state === 'failed' ? 'Could not be loaded. Type to try again.' : 'Nothing found'}
                </p>
              )}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
