import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { acceptInvitation } from '../../contract/sign-in.ts'
import { call } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { PasswordInput, TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { localZone } from '../ui/time/zone.ts'
import { Door } from './door.tsx'
import { WithLink } from './use-link.tsx'

/** Joining with an invitation: name, password, time zone. */
export function InvitePage() {
  return (
    <WithLink title="Join" purpose="invite">
      {(token, link) => <InviteForm token={token} name={link.name ?? ''} email={link.email ?? ''} />}
    </WithLink>
  )
}

function InviteForm({ token, name, email }: { token: string; name: string; email: string }) {
  const form = useSchemaForm(acceptInvitation.body, { token, name, password: '', timezone: localZone() })
  const client = useQueryClient()
  const navigate = useNavigate()
  return (
    <Door title="Join" about={<>You are invited as {email}.</>}>
      <Form
        form={form}
        onSubmit={async (body) => {
          await call(acceptInvitation, { body })
          client.clear()
          await navigate({ to: '/me', replace: true })
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <FormField form={form} name="name" label="Your name">
          {(field) => <TextInput {...field} autoComplete="name" />}
        </FormField>
        <FormField form={form} name="password" label="Choose a password" hint="At least 8 characters. A sentence is fine.">
          {(field) => <PasswordInput {...field} complete="new-password" autoFocus />}
        </FormField>
        <FormField form={form} name="timezone" label="Your time zone">
          {(field) => <TimezoneSelect {...field} />}
        </FormField>
        <Button look="primary" submit wide loading={form.formState.isSubmitting}>
          Join
        </Button>
      </Form>
    </Door>
  )
}
