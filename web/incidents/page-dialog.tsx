import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { z } from 'zod'
import { sendPage } from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import type { FrameDialog } from '../frame/frame-dialog.ts'
import { Button } from '../ui/action/button.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { findTargets, targetOf } from '../find.ts'

const { title, message, urgency } = sendPage.body.shape
const Page = z.strictObject({
  title,
  message,
  urgency,
  targets: z.array(z.string()).min(1, 'Say whom to page.').max(20, 'At most 20 at once.'),
})

/** Pages people, teams or whoever a schedule has on call, without any service in between. */
export function PageDialog({ open, onClose }: FrameDialog) {
  const navigate = useNavigate()
  const id = useId()
  const send = useAct(sendPage, { alsoRead: ['incidents', 'counts', 'me'] })
  const form = useSchemaForm(Page, { title: '', message: '', urgency: 'high', targets: [] })
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      title="Page someone"
      description="Opens an incident of its own; paging goes on until somebody acknowledges it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Page
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async ({ targets, ...words }) => {
          const incident = await send.mutateAsync({
            body: { ...words, targets: targets.map(targetOf), severity: words.urgency === 'high' ? 'high' : 'medium' },
          })
          await navigate({ to: '/incidents/$id', params: { id: incident.id }, search: {} })
        }}
      >
        <FormField form={form} name="targets" label="Whom?" hint="A person, a team, or whoever is on call on a schedule.">
          {(field) => (
            <MultiSelect {...field} options={findTargets} placeholder="Find people, teams, schedules" nothing="Nobody of this name" />
          )}
        </FormField>
        <FormField form={form} name="title" label="What about?">
          {(field) => <TextInput {...field} placeholder="Please look at the payment queue" autoComplete="off" />}
        </FormField>
        <FormField form={form} name="message" label="More words" optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="urgency" label="How loudly?" group>
          {(field) => (
            <RadioCards
              {...field}
              columns={2}
              options={[
                { value: 'high', label: 'Wake them', hint: 'By their rules for high urgency' },
                { value: 'low', label: 'It can wait', hint: 'By their rules for low urgency' },
              ]}
            />
          )}
        </FormField>
      </Form>
    </Dialog>
  )
}
