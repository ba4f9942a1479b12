import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useRef, type ReactNode, type RefObject } from 'react'
import { IconButton } from '../action/icon-button.tsx'
import './dialog.css'

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  /** Buttons, main act last; they stay in view while the content scrolls. */
  footer?: ReactNode
  size?: 'small' | 'normal' | 'wide'
  /**
   * What gets the focus; by default the first control. `dialog` for one that opens by itself: whoever is typing
   * then answers nothing by accident.
   */
  initialFocus?: RefObject<HTMLElement | null> | 'dialog'
  children?: ReactNode
}

/**
 * A modal dialog: the page waits behind it. On a phone it comes from the bottom. Focus returns to what opened it.
 *
 *     <Dialog open={open} onOpenChange={setOpen} title="Declare an incident"
 *       footer={<><Button onClick={close}>Cancel</Button><Button look="primary" submit>Declare</Button></>}>…</Dialog>
 */
export function Dialog({ open, onOpenChange, title, description, footer, size = 'normal', initialFocus, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="ui-veil" />
        <Base.Viewport className="ui-dialog-place">
          <Base.Popup
            ref={popup}
            className="ui-dialog"
            data-size={size}
            data-modal
            initialFocus={
              typeof initialFocus === 'object'
                ? initialFocus
                : (how) => (how === 'touch' || initialFocus === 'dialog' ? popup.current : firstControl(popup.current))
            }
          >
            <header className="ui-dialog-head">
              <div>
                <Base.Title className="ui-dialog-title">{title}</Base.Title>
                {description && <Base.Description className="ui-dialog-description">{description}</Base.Description>}
              </div>
              <Base.Close render={<IconButton icon={X} label="Close" size="small" kbd="Escape" />} />
            </header>
            {children && <div className="ui-dialog-body">{children}</div>}
            {footer && <footer className="ui-dialog-foot">{footer}</footer>}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

/** What to begin with: the first control of the content, else the main act; never the button that closes. */
function firstControl(popup: HTMLElement | null): HTMLElement | null {
  const inBody = popup?.querySelector<HTMLElement>('.ui-dialog-body :is(input, textarea, select, button, [role="combobox"]):not(:disabled)')
  return inBody ?? popup?.querySelector<HTMLElement>('.ui-dialog-foot .ui-button:last-child') ?? popup
}
