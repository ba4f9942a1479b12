import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { createPolicy, PolicyInput } from '../../contract/policies.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { TargetPicker } from './target-picker.tsx'

/** Makes a policy with its first level and goes on to the ladder. */
export function NewPolicyDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const create = useAct(createPolicy)
  const id = useId()
  const form = useSchemaForm(PolicyInput, {
    name: '',
    description: '',
    policy: { levels: [{ targets: [], delayMinutes: 10 }], repeat: 2, ackTimeoutMinutes: 30, lastResort: null },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New escalation policy"
      description="Further levels and the last resort come next."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Make the policy
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          const made = await create.mutateAsync({ body })
          await navigate({ to: '/policies/$id', params: { id: made.id }, search: { edit: 'ladder' } })
        }}
      >
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Payments, day and night">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="policy.levels.0.targets" label="Who is paged first" group>
          {(field) => <TargetPicker label="Who is paged first" value={field.value ?? []} onChange={field.onChange} known={[]} />}
        </FormField>
      </Form>
    </Dialog>
  )
}
