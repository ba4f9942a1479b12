import { ArrowLeft, X } from 'lucide-react'
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { IconButton } from '../action/icon-button.tsx'
import { useKeys } from '../keys.ts'
import './split-view.css'

const phone = typeof matchMedia === 'function' ? matchMedia('(max-width: 820px)') : undefined

function useCovers(): boolean {
  return useSyncExternalStore(
    (listener) => {
      phone?.addEventListener('change', listener)
      return () => phone?.removeEventListener('change', listener)
    },
    () => phone?.matches ?? false,
  )
}

/**
 * A list and, beside it, the details of one row. The list keeps its place and its keys; `Escape` closes. Where there
 * is no room for both, the details cover the list and take the focus.
 *
 *     <SplitView details={alert && <Drawer title={alert.title} onClose={close}>…</Drawer>} onClose={close}>
 *       <VirtualList … />
 *     </SplitView>
 */
export function SplitView({ details, onClose, children }: { details: ReactNode; onClose: () => void; children: ReactNode }) {
  const open = details !== null && details !== undefined && details !== false
  const covers = useCovers()
  const before = useRef<HTMLElement | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  useKeys([{ keys: 'Escape', run: onClose }], open)
  useEffect(() => {
    if (!open || !covers) return
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    panel.current?.querySelector<HTMLElement>('h2')?.focus()
    return () => before.current?.focus()
  }, [open, covers])
  return (
    <div className="ui-split" data-open={open || undefined}>
      <div className="ui-split-list" inert={open && covers}>
        {children}
      </div>
      {open && (
        <div ref={panel} className="ui-split-details">
          {details}
        </div>
      )}
    </div>
  )
}

/**
 * The details panel: head and foot stay, the middle scrolls. `foot` holds the acts, at the thumb on a phone.
 *
 *     <Drawer title="Disk almost full" about={<StateBadge state="open" />} onClose={close} foot={<Button wide …/>}>…</Drawer>
 */
export function Drawer({
  title,
  about,
  acts,
  foot,
  onClose,
  children,
}: {
  title: string
  about?: ReactNode
  acts?: ReactNode
  foot?: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  const Close = useCovers() ? ArrowLeft : X
  return (
    <aside className="ui-drawer" aria-label={title}>
      <header className="ui-drawer-head">
        <div className="ui-drawer-title">
          <h2 tabIndex={-1}>
            <bdi>{title}</bdi>
          </h2>
          {about && <div className="ui-row">{about}</div>}
        </div>
        <div className="ui-drawer-acts">
          {acts}
          <IconButton icon={Close} label="Close the details" kbd="Escape" onClick={onClose} />
        </div>
      </header>
      <div className="ui-drawer-body">{children}</div>
      {foot && <footer className="ui-drawer-foot">{foot}</footer>}
    </aside>
  )
}
