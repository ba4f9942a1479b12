import { Popover as Base } from '@base-ui/react/popover'
import type { ReactElement, ReactNode } from 'react'
import './pop.css'
import './popover.css'

/**
 * A small panel beside what opened it, for details and short forms. Give `title` unless the content has one.
 *
 *     <Popover trigger={<Button>Who was paged?</Button>} title="Paged">…</Popover>
 */
export function Popover({
  trigger,
  title,
  open,
  onOpenChange,
  align = 'start',
  side = 'bottom',
  children,
}: {
  trigger: ReactElement
  title?: string
  open?: boolean
  onOpenChange?: (open: boolean) => void
  align?: 'start' | 'center' | 'end'
  side?: 'bottom' | 'top' | 'right' | 'left'
  children: ReactNode
}) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange: (next: boolean) => onOpenChange(next) } : {})}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="ui-pop-place" align={align} side={side} sideOffset={6} collisionPadding={8}>
          <Base.Popup className="ui-pop ui-popover">
            {title && <Base.Title className="ui-popover-title">{title}</Base.Title>}
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
