import type { LucideIcon } from 'lucide-react'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '../class-names.ts'
import { Kbd } from './kbd.tsx'
import './button.css'

export type ButtonLook = {
  /** `primary`: the one main act of a page. `quiet` (default): bordered. `plain`: no border. `danger`: cannot be taken back. */
  look?: 'primary' | 'quiet' | 'plain' | 'danger'
  /** `large` is for thumbs: 48 px high. */
  size?: 'small' | 'normal' | 'large'
  icon?: LucideIcon | undefined
  /** The full width of its container. */
  wide?: boolean
}

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> &
  ButtonLook & {
    /** Shows that it works and takes no second press. */
    loading?: boolean
    /** The key that does the same, as in `useKeys`; shown, not bound. */
    kbd?: string | undefined
    submit?: boolean
  }

/**
 * A button. Says what it does with a verb.
 *
 *     <Button look="primary" icon={Check} kbd="a" onClick={acknowledge}>Acknowledge</Button>
 */
export function Button({
  look = 'quiet',
  size = 'normal',
  icon,
  wide,
  loading,
  kbd,
  submit,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const Icon = loading ? LoaderCircle : icon
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={cx('ui-button', className)}
      data-look={look}
      data-size={size}
      data-wide={wide || undefined}
      data-loading={loading || undefined}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={loading ? (event) => event.preventDefault() : onClick}
    >
      {Icon && <Icon aria-hidden className="ui-button-icon" />}
      <span className="ui-button-label">{children}</span>
      {kbd && <Kbd keys={kbd} />}
    </button>
  )
}
