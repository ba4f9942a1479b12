import { Toast as Base } from '@base-ui/react/toast'
import { SECOND } from '../../../domain/time.ts'
import { problemOf } from '../../problem.ts'

export type ToastData = { tone: 'plain' | 'success' | 'error'; undo?: (() => void) | undefined; life: number }

/** Joins `toast` to `ToastRoot`. */
export const manager = Base.createToastManager<ToastData>()
const UNDO_MS = 10 * SECOND
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
