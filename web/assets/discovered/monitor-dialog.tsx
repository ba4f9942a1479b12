import { useId } from 'react'
import { createMonitor, MonitorInput, updateMonitor, type Monitor } from '../../../contract/assets.ts'
import { useAct } from '../../api.ts'
import { Button } from '../../ui/action/button.tsx'
import { toast } from '../../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../../ui/form/form.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { Checkbox } from '../../ui/form/toggles.tsx'
import { Dialog } from '../../ui/overlay/dialog.tsx'

/** Adds a Prometheus, or changes one. A token that is kept is never shown; typing another replaces it. */
export function MonitorDialog({ monitor, onClose }: { monitor?: Monitor; onClose: () => void }) {
  const id = useId()
  const create = useAct(createMonitor, { alsoRead: ['asset-candidates'] })
  const update = useAct(updateMonitor, { alsoRead: ['asset-candidates'] })
  const form = useSchemaForm(MonitorInput, { name: monitor?.name ?? '', url: monitor?.url ?? '' })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={monitor ? `Edit ${monitor.name}` : 'Add a Prometheus'}
      description="Its targets are looked through now and every hour."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {monitor ? 'Save' : 'Add it'}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          if (monitor) await update.mutateAsync({ params: { id: monitor.id }, body })
          else await create.mutateAsync({ body })
          toast(`${body.name} saved`)
          onClose()
        }}
      >
        <FormField form={form} name="name" label="Name">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="url" label="Address" hint="As this server reaches it, e.g. https://prometheus.example.com">
          {(field) => <TextInput {...field} type="url" mono autoComplete="off" spellCheck={false} />}
        </FormField>
        <FormField
          form={form}
          name="token"
          label={monitor?.hasToken ? 'Another token' : 'Token'}
          hint={monitor?.hasToken ? 'One is kept. Leave this empty to go on with it.' : 'Sent as “Authorization: Bearer”.'}
          optional
          group
        >
          {(field) => (
            <div className="ui-stack">
              <TextInput
                {...field}
                mono
                aria-label="Token"
                value={field.value ?? ''}
                onChange={(next) => field.onChange(next === '' ? undefined : next)}
                disabled={field.value === null}
                autoComplete="off"
                spellCheck={false}
              />
              {monitor?.hasToken && (
                <Checkbox
                  label="Remove the token"
                  value={field.value === null}
                  onChange={(gone) => field.onChange(gone ? null : undefined)}
                />
              )}
            </div>
          )}
        </FormField>
      </Form>
    </Dialog>
  )
}
