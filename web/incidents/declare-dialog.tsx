import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { declareIncident } from '../../contract/incidents.ts'
import { listServices } from '../../contract/services.ts'
import { call } from '../api.ts'
import type { FrameDialog } from '../frame/dialogs.tsx'
import { Button } from '../ui/action/button.tsx'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'

/** Two fields and it is out: the title, and a severity that already has a value. Everything else can follow. */
export function DeclareDialog({ open, onClose }: FrameDialog) {
  const navigate = useNavigate()
  const id = useId()
  const form = useSchemaForm(declareIncident.body, {
    title: '',
    serviceId: null,
    severity: 'high',
    description: '',
    suspected: false,
    pageNobody: false,
  })
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      title="Declare an incident"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Declare
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          const incident = await call(declareIncident, { body })
          await navigate({ to: '/incidents/$id', params: { id: incident.id } })
        }}
      >
        <FormField form={form} name="title" label="What is wrong?">
          {(field) => <TextInput {...field} placeholder="Checkout does not load" autoComplete="off" />}
        </FormField>
        <FormField form={form} name="severity" label="How bad is it?">
          {(field) => <Select {...field} options={SEVERITY_OPTIONS} />}
        </FormField>
        <FormField
          form={form}
          name="serviceId"
          label="Which service?"
          hint="Its on-call is paged. Without one, nobody is paged yet."
          optional
        >
          {(field) => (
            <Combobox
              {...field}
              placeholder="Find a service"
              nothing="No service of this name"
              options={async (search, signal) =>
                (await call(listServices, { query: { search, limit: 20 } }, { signal })).items.map((service) => ({
                  value: service.id,
                  label: service.name,
                }))
              }
            />
          )}
        </FormField>
      </Form>
    </Dialog>
  )
}
