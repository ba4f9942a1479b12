import { useId, useRef, useState, type ReactNode } from 'react'
import type { Problem } from '../../../contract/endpoint.ts'
import { problemOf } from '../../problem.ts'
import { Button } from '../action/button.tsx'
import { Field } from '../form/field.tsx'
import { TextInput } from '../form/text-input.tsx'
import { ProblemBanner } from '../feedback/problem-banner.tsx'
import { Dialog } from './dialog.tsx'

/**
 * Asks before something that cannot be undone. With `typeBack` the name must be typed to go on; use it where
 * others would miss the thing. If `onConfirm` throws, the dialog stays and says why.
 *
 *     <ConfirmDialog open={open} onOpenChange={setOpen} title="Delete the schedule?" action="Delete schedule"
 *       typeBack={schedule.name} onConfirm={remove}>Its overrides go with it.</ConfirmDialog>
 */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  action,
  danger = true,
  typeBack,
  onConfirm,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** The verb on the button, e.g. "Delete schedule". */
  action: string
  danger?: boolean
  typeBack?: string
  onConfirm: () => Promise<unknown> | void
  children?: ReactNode
}) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const cancel = useRef<HTMLButtonElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const form = useId()
  const allowed = typeBack === undefined || typed.trim() === typeBack.trim()

  function close(next: boolean): void {
    if (busy) return
    setTyped('')
    setProblem(undefined)
    onOpenChange(next)
  }

  async function confirm(): Promise<void> {
    if (!allowed || busy) return
    setBusy(true)
    setProblem(undefined)
    try {
      await onConfirm()
      setTyped('')
      onOpenChange(false)
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={title}
      size="small"
      initialFocus={typeBack === undefined ? cancel : input}
      footer={
        <>
          <Button ref={cancel} onClick={() => close(false)}>
            Cancel
          </Button>
          <Button look={danger ? 'danger' : 'primary'} submit form={form} disabled={!allowed} loading={busy}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="ui-stack"
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        {problem && <ProblemBanner problem={problem} />}
        {children && <div>{children}</div>}
        {typeBack !== undefined && (
          <Field
            label={
              <>
                Type <strong>{typeBack}</strong> to go on
              </>
            }
          >
            <TextInput ref={input} value={typed} onChange={setTyped} autoComplete="off" spellCheck={false} />
          </Field>
        )}
      </form>
    </Dialog>
  )
}
