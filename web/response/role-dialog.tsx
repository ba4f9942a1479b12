import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { z } from 'zod'
import { createRole, deleteRole, RoleInput, updateRole, type ResponseRole } from '../../contract/response.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { DutyRows } from './duty-rows.tsx'

type Values = z.output<typeof RoleInput>
const ALSO = { alsoRead: ['incident-types'] } as const

/** Makes a role, or changes one and its checklist. */
export function RoleDialog({ role, onClose }: { role: ResponseRole | undefined; onClose: () => void }) {
  const id = useId()
  const create = useAct(createRole, ALSO)
  const update = useAct(updateRole, ALSO)
  const remove = useAct(deleteRole, ALSO)
  const [deleting, setDeleting] = useState(false)
  const { name, description, duties } = role ?? { name: '', description: '', duties: [''] }
  const form = useSchemaForm(RoleInput, { name, description, duties })

  async function send(body: Values): Promise<void> {
    if (role) await update.mutateAsync({ params: { key: role.key }, body })
    else await create.mutateAsync({ body })
    toast(`${body.name} saved`, { detail: 'Whoever has the role already keeps their checklist.' })
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !deleting && onClose()}
      title={role ? role.name : 'New role'}
      description="What somebody may be at an incident, and what is then theirs to do."
      footer={
        <>
          {role && !role.builtIn && (
            <Button look="plain" icon={Trash2} className="response-delete" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Save the role
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={send}>
        <FormField form={form} name="name" label="Name">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="description" label="About" hint="One sentence; whoever gets the role reads it first." optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="duties" label="Checklist" hint="In the order in which it is done. Enter adds a line." optional group>
          {(field) => <DutyRows value={field.value ?? []} onChange={field.onChange} />}
        </FormField>
      </Form>
      {role && (
        <ConfirmDialog
          open={deleting}
          onOpenChange={setDeleting}
          title={`Delete ${role.name}?`}
          action="Delete role"
          typeBack={role.name}
          onConfirm={async () => {
            await remove.mutateAsync({ params: { key: role.key } })
            toast(`${role.name} deleted`)
            onClose()
          }}
        >
          Incidents in which it was given keep it. While a type of incidents wants it, it cannot be deleted.
        </ConfirmDialog>
      )}
    </Dialog>
  )
}
