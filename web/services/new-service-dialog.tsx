import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { createService, ServiceInput } from '../../contract/services.ts'
import { DEFAULT_GROUPING } from '../../domain/correlation.ts'
import { useAct } from '../api.ts'
import { findPolicies, findTeams } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'

/** Makes a service with what it cannot be without, and goes on to its page. */
export function NewServiceDialog({ onClose }: { onClose: () => void }) {
  const id = useId()
  const navigate = useNavigate()
  const create = useAct(createService)
  const form = useSchemaForm(ServiceInput, {
    name: '',
    description: '',
    teamId: null,
    urgency: 'bySeverity',
    grouping: DEFAULT_GROUPING,
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New service"
      description="How its alerts are grouped, and what sends them, comes next."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Make the service
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          const made = await create.mutateAsync({ body })
          await navigate({ to: '/services/$id', params: { id: made.id } })
        }}
      >
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Checkout">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField
          form={form}
          name="escalationPolicyId"
          label="Escalation policy"
          hint="Who is paged, and who is next when nobody answers."
        >
          {(field) => (
            <Combobox
              {...field}
              value={field.value ?? null}
              options={findPolicies}
              placeholder="Find a policy"
              nothing="No policy of this name. Make one under Escalation."
            />
          )}
        </FormField>
        <FormField form={form} name="teamId" label="Team" hint="Who owns it." optional>
          {(field) => <Combobox {...field} value={field.value ?? null} options={findTeams} placeholder="Find a team" />}
        </FormField>
      </Form>
    </Dialog>
  )
}
