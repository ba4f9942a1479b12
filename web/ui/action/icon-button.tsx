import type { LucideIcon } from 'lucide-react'
import { LoaderCircle } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cx } from '../class-names.ts'
import { Tooltip } from '../overlay/tooltip.tsx'
import type { ButtonLook } from './button.tsx'
import './button.css'

export type IconButtonProps = Omit<ComponentProps<'button'>, 'type' | 'children' | 'aria-label'> &
  Omit<ButtonLook, 'wide' | 'icon'> & {
    icon: LucideIcon
    /** What it does; read aloud and shown on hover and focus. */
    label: string
    kbd?: string | undefined
    loading?: boolean
    /** For toggles: whether it is on. */
    pressed?: boolean
  }

/**
 * A button that is only an icon; its label is a tooltip and its accessible name.
 *
 *     <IconButton icon={Copy} label="Copy the link" kbd="l" onClick={copy} />
 */
export function IconButton({ icon, label, kbd, loading, pressed, look = 'plain', size = 'normal', className, ...rest }: IconButtonProps) {
  const Icon = loading ? LoaderCircle : icon
  return (
    <Tooltip content={label} kbd={kbd}>
      <button
        {...rest}
        type="button"
        className={cx('ui-button ui-icon-button', className)}
        data-look={look}
        data-size={size}
        data-loading={loading || undefined}
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={loading || undefined}
      >
        <Icon aria-hidden className="ui-button-icon" />
      </button>
    </Tooltip>
  )
}
