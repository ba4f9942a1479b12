import { useId, useState } from 'react'
import { invitePerson, type Invitation } from '../../contract/people.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { CopyField } from '../ui/data/copy-field.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useZone } from '../ui/time/now.ts'
import { ROLE_OPTIONS } from './words.ts'

/** Invites somebody; shows the link once, also where no mail can go out. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const zone = useZone()
  const invite = useAct(invitePerson)
  const id = useId()
  const [made, setMade] = useState<Invitation>()
  const form = useSchemaForm(invitePerson.body, { name: '', email: '', role: 'responder', timezone: zone })
  if (made) return <InvitationDialog invitation={made} onClose={onClose} />
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Invite somebody"
      description="They join by a link that works once, for 7 days."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Invite
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={async (body) => setMade(await invite.mutateAsync({ body }))}>
        <FormField form={form} name="name" label="Name">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="email" label="E-mail">
          {(field) => <TextInput {...field} type="email" autoComplete="off" />}
        </FormField>
        <FormField form={form} name="role" label="Role">
          {(field) => <Select {...field} options={ROLE_OPTIONS} />}
        </FormField>
        <FormField form={form} name="timezone" label="Time zone" hint="They can change it when they join.">
          {(field) => <TimezoneSelect {...field} />}
        </FormField>
      </Form>
    </Dialog>
  )
}

/** The link of an invitation, shown once. */
export function InvitationDialog({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const { person, link, mailed, mailProblem } = invitation
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`${person.name} is invited`}
      footer={
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="ui-stack">
        {mailed ? (
          <Banner tone="success" title={`The link went by mail to ${person.email}`} />
        ) : (
          <Banner tone="warning" title="The link did not go out by mail">
            {mailProblem ? `${mailProblem} ` : ''}Send it to them yourself.
          </Banner>
        )}
        <CopyField label="Invitation link" value={link} />
        <p className="ui-muted">It is shown only now, works once, and for 7 days. A new one can be made on their page.</p>
      </div>
    </Dialog>
  )
}
