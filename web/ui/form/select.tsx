import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../class-names.ts'
import '../overlay/pop.css'
import type { Control, Option } from './control.ts'
import './field.css'

/**
 * One of a few fixed choices (up to about 15; beyond that, and for records, `Combobox`).
 *
 *     <Select label="Severity" value={severity} onChange={setSeverity} options={SEVERITY_OPTIONS} />
 */
export function Select<T extends string | number>({
  value,
  onChange,
  onBlur,
  name,
  disabled,
  ref,
  options,
  placeholder = 'Choose',
  label,
  bare,
}: Control<T | null, HTMLButtonElement> & {
  options: readonly Option<T>[]
  placeholder?: ReactNode
  /** Its name where no `Field` gives one. */
  label?: string
  /** Without a box, for tool bars. */
  bare?: boolean
}) {
  const chosen = options.find((option) => option.value === value)
  return (
    <Base.Root<T>
      value={value}
      onValueChange={(next) => next !== null && onChange(next as T)}
      name={name}
      disabled={disabled ?? false}
      modal={false}
    >
      <Base.Trigger
        ref={ref}
        onBlur={onBlur}
        aria-label={label === undefined ? undefined : `${label}: ${chosen?.label ?? 'nothing chosen'}`}
        className={bare ? 'ui-button' : cx('ui-input', 'ui-select')}
        data-look={bare ? 'plain' : undefined}
      >
        {chosen?.icon}
        <span className={cx('ui-cut', !chosen && 'ui-select-empty')}>{chosen?.label ?? placeholder}</span>
        <span className="ui-input-end">
          <ChevronsUpDown aria-hidden width={14} height={14} />
        </span>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="ui-pop-place" sideOffset={4} alignItemWithTrigger={false} align="start" collisionPadding={8}>
          <Base.Popup className="ui-pop">
            <Base.List className="ui-pop-list">
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} disabled={option.disabled ?? false} className="ui-pop-item">
                  {option.icon}
                  <span className="ui-pop-item-words">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.hint && <small>{option.hint}</small>}
                  </span>
                  <span className="ui-pop-item-check">
                    <Base.ItemIndicator>
                      <Check aria-hidden />
                    </Base.ItemIndicator>
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
