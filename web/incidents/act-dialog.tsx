import { useId, useRef, useState, type ReactNode } from 'react'
import type { DefaultValues, FieldValues, UseFormReturn } from 'react-hook-form'
import type { z } from 'zod'
import { Button } from '../ui/action/button.tsx'
import { Form, useSchemaForm } from '../ui/form/form.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'

/**
 * One question, one act: a short form in a dialog. `$mod+Enter` sends it from anywhere inside. Mount it while it is open.
 *
 *     <ActDialog title="Resolve" action="Resolve" schema={resolve.body} values={{ note: '' }} onSend={…} onClose={close}>
 *       {(form) => <FormField form={form} name="note" label="How was it solved?">…</FormField>}
 *     </ActDialog>
 */
export function ActDialog<S extends z.ZodType<FieldValues, any>>({
  title,
  description,
  action,
  schema,
  values,
  onSend,
  onClose,
  children,
}: {
  title: string
  description?: ReactNode
  /** The verb on the button. */
  action: string
  schema: S
  values: DefaultValues<z.output<S>>
  onSend: (values: z.output<S>) => Promise<unknown>
  onClose: () => void
  children: (form: UseFormReturn<z.output<S>>) => ReactNode
}) {
  const id = useId()
  const form = useSchemaForm(schema, values)
  const fields = useRef<HTMLDivElement>(null)
  // what is asked for in words comes first; a choice that has a value already can wait
  const [first] = useState(() => ({
    get current() {
      return fields.current?.querySelector<HTMLElement>('textarea') ?? fields.current?.querySelector<HTMLElement>('input, button') ?? null
    },
  }))
  return (
    <Dialog
      open
      onOpenChange={(next) => next || onClose()}
      title={title}
      description={description}
      size="small"
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {action}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (sent) => {
          await onSend(sent)
          onClose()
        }}
      >
        <div
          ref={fields}
          className="ui-stack"
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
            event.preventDefault()
            ;(document.getElementById(id) as HTMLFormElement | null)?.requestSubmit()
          }}
        >
          {children(form)}
        </div>
      </Form>
    </Dialog>
  )
}
