import { Input } from '@base-ui/react/input'
import { Eye, EyeOff, type LucideIcon } from 'lucide-react'
import { useState, type ComponentProps, type ReactNode } from 'react'
import { cx } from '../class-names.ts'
import type { Control } from './control.ts'
import './field.css'

type Native<Tag extends 'input' | 'textarea'> = Omit<
  ComponentProps<Tag>,
  'value' | 'onChange' | 'onBlur' | 'ref' | 'name' | 'disabled' | 'type'
>

export type TextInputProps = Native<'input'> &
  Control<string, HTMLInputElement> & {
    type?: 'text' | 'date' | 'email' | 'url' | 'tel' | 'search'
    icon?: LucideIcon
    /** A unit, a key hint or a small button at the end. */
    end?: ReactNode
    /** For keys, addresses and code. */
    mono?: boolean
  }

/** One line of text: `<TextInput value={name} onChange={setName} placeholder="Checkout" />`. */
export function TextInput({ onChange, icon: Icon, end, mono, className, ...rest }: TextInputProps) {
  return (
    <span className={cx('ui-input', mono && 'ui-input-mono', className)}>
      {Icon && <Icon aria-hidden />}
      <Input {...rest} onValueChange={(value) => onChange(value)} />
      {end && <span className="ui-input-end">{end}</span>}
    </span>
  )
}

/** A password, with a way to look at it; pasting is welcome. `complete` tells the password manager which one it is. */
export function PasswordInput({
  onChange,
  complete,
  ...rest
}: Omit<TextInputProps, 'type' | 'end' | 'icon' | 'autoComplete'> & { complete: 'current-password' | 'new-password' }) {
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <span className="ui-input">
      <Input {...rest} type={shown ? 'text' : 'password'} autoComplete={complete} onValueChange={(value) => onChange(value)} />
      <button type="button" className="ui-input-act" aria-label="Show the password" aria-pressed={shown} onClick={() => setShown(!shown)}>
        <Icon aria-hidden />
      </button>
    </span>
  )
}

export type TextAreaProps = Native<'textarea'> &
  Control<string, HTMLTextAreaElement> & { mono?: boolean /** How many lines it shows when empty; it grows as you type. */; lines?: number }

/** Several lines of text: `<TextArea lines={5} value={note} onChange={setNote} />`. */
export function TextArea({ onChange, mono, lines = 3, className, style, value, name, disabled, ref, onBlur, ...rest }: TextAreaProps) {
  return (
    <Input
      value={value}
      name={name}
      disabled={disabled ?? false}
      onBlur={onBlur}
      onValueChange={(next) => onChange(next)}
      className={cx('ui-input', mono && 'ui-input-mono', className)}
      render={<textarea {...rest} ref={ref} style={{ ...style, ['--lines' as string]: lines }} />}
    />
  )
}
