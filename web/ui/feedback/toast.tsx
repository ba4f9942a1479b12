import { Toast as Base } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, Info, Undo2, X } from 'lucide-react'
import { SECOND } from '../../../domain/time.ts'
import { problemOf } from '../../problem.ts'
import { Button } from '../action/button.tsx'
import { IconButton } from '../action/icon-button.tsx'
import './toast.css'

type ToastData = { tone: 'plain' | 'success' | 'error'; undo?: (() => void) | undefined; life: number }

const manager = Base.createToastManager<ToastData>()
const UNDO_MS = 10 * SECOND
const ICONS = { plain: Info, success: CircleCheck, error: CircleAlert }
let latestUndo: { id: string; run: () => void } | undefined

/**
 * Says that something happened. With `undo` it can be taken back for 10 s (also by `z`), and shows how long still.
 *
 *     toast('Acknowledged 12 incidents', { undo: () => call(unacknowledge, …) })
 */
export function toast(
  title: string,
  { detail, tone = 'success', undo }: { detail?: string | undefined; tone?: ToastData['tone']; undo?: () => unknown } = {},
): void {
  const life = undo ? UNDO_MS : tone === 'error' ? 0 : 4 * SECOND
  const id = manager.add({
    title,
    description: detail,
    timeout: life,
    priority: tone === 'error' ? 'high' : 'low',
    onClose: () => {
      if (latestUndo?.id === id) latestUndo = undefined
    },
    data: { tone, life, undo: undo && (() => takeBack(id, undo)) },
  })
  if (undo) latestUndo = { id, run: () => takeBack(id, undo) }
}

/** Shows a refusal that has no place of its own on the page; stays until closed. */
export function toastProblem(error: unknown): void {
  const problem = problemOf(error)
  toast(problem.title, { tone: 'error', detail: [problem.detail, problem.next].filter(Boolean).join(' ') })
}

/** Takes back the last act that still can be; returns whether there was one. */
export function undoLatest(): boolean {
  if (!latestUndo) return false
  latestUndo.run()
  return true
}

function takeBack(id: string, undo: () => unknown): void {
  manager.close(id)
  Promise.resolve(undo()).then(() => toast('Undone', { tone: 'plain' }), toastProblem)
}

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
