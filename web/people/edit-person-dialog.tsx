import { useId } from 'react'
import { updatePerson, type Person } from '../../contract/people.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { ROLE_OPTIONS } from './words.ts'

/** Name, e-mail, role and time zone of somebody. */
export function EditPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const update = useAct(updatePerson, { alsoRead: ['me'] })
  const id = useId()
  const { name, email, role, timezone } = person
  const form = useSchemaForm(updatePerson.body, { name, email, role, timezone })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Edit ${person.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Save
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          await update.mutateAsync({ params: { id: person.id }, body })
          toast(`${body.name ?? name} saved`)
          onClose()
        }}
      >
        <FormField form={form} name="name" label="Name">
          {(field) => <TextInput {...field} value={field.value ?? ''} />}
        </FormField>
        <FormField form={form} name="email" label="E-mail">
          {(field) => <TextInput {...field} value={field.value ?? ''} type="email" />}
        </FormField>
        <FormField form={form} name="role" label="Role">
          {(field) => <Select {...field} value={field.value ?? null} options={ROLE_OPTIONS} />}
        </FormField>
        <FormField form={form} name="timezone" label="Time zone">
          {(field) => <TimezoneSelect {...field} value={field.value ?? null} />}
        </FormField>
      </Form>
    </Dialog>
  )
}
