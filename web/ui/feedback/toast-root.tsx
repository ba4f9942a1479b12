import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, Undo2, X } from 'lucide-react'
import { Button } from '../action/button.tsx'
import { IconButton } from '../action/icon-button.tsx'
import { manager, type ToastData } from './toast.ts'
import './toast.css'

const ICONS = { plain: Info, success: CircleCheck, error: CircleAlert }

/** Where toasts appear; rendered once by `UiRoot`. */
export function ToastRoot() {
  return (
    <Base.Provider toastManager={manager} limit={3}>
      <Base.Portal>
        <Base.Viewport className="ui-toasts" aria-label="Messages">
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  )
}

function Toasts() {
  const { toasts } = Base.useToastManager<ToastData>()
  return toasts.map((one) => {
    const { tone, undo, life } = one.data ?? { tone: 'plain' as const, life: 0 }
    const Icon = ICONS[tone]
    return (
      <Base.Root key={one.id} toast={one} className="ui-toast" data-tone={tone} swipeDirection={['down', 'right']}>
        <Base.Content className="ui-toast-content">
          <Icon aria-hidden className="ui-toast-icon" />
          <div className="ui-toast-words">
            <Base.Title className="ui-toast-title" render={<p />} />
            <Base.Description className="ui-toast-detail" />
          </div>
          {undo && (
            <Button size="small" icon={Undo2} kbd="z" onClick={undo}>
              Undo
            </Button>
          )}
          <Base.Close render={<IconButton icon={X} label="Dismiss" size="small" />} />
        </Base.Content>
        {undo && <span className="ui-toast-life" style={{ animationDuration: `${life}ms` }} aria-hidden />}
      </Base.Root>
    )
  })
}
