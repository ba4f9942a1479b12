import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { createSchedule, ScheduleInput } from '../../contract/schedules.ts'
import { useAct } from '../api.ts'
import { findTeams } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useZone } from '../ui/time/now.ts'

/** Makes an empty schedule and goes on to its layers. */
export function NewScheduleDialog({ onClose }: { onClose: () => void }) {
  const zone = useZone()
  const navigate = useNavigate()
  const create = useAct(createSchedule, { alsoRead: ['oncall'] })
  const id = useId()
  const form = useSchemaForm(ScheduleInput, { name: '', description: '', teamId: null, timezone: zone, layers: [] })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New schedule"
      description="Its layers, with the people in them, come next."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Make the schedule
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          const made = await create.mutateAsync({ body })
          await navigate({ to: '/oncall/schedules/$id', params: { id: made.id }, search: { edit: 'layers' } })
        }}
      >
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Payments, first line">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="timezone" label="Time zone" hint="Hand-offs happen by the clocks there.">
          {(field) => <TimezoneSelect {...field} />}
        </FormField>
        <FormField form={form} name="teamId" label="Team" optional>
          {(field) => <Combobox {...field} options={findTeams} placeholder="Find a team" nothing="No team of this name" />}
        </FormField>
      </Form>
    </Dialog>
  )
}
