import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { setUp } from '../../contract/sign-in.ts'
import { call } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { PasswordInput, TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { localZone } from '../ui/time/zone.ts'
import { Door } from './door.tsx'
import { WithLink } from './use-link.tsx'

/** The first person makes themselves administrator; the wizard goes on from there. */
export function SetupPage() {
  return (
    <WithLink title="Set up Muster" purpose="setup">
      {(token) => <SetupForm token={token} />}
    </WithLink>
  )
}

function SetupForm({ token }: { token: string }) {
  const form = useSchemaForm(setUp.body, { token, name: '', email: '', password: '', timezone: localZone() })
  const client = useQueryClient()
  const navigate = useNavigate()
  return (
    <Door title="Set up Muster" about="You become the first administrator. Everything else can be changed later.">
      <Form
        form={form}
        onSubmit={async (body) => {
          await call(setUp, { body })
          client.clear()
          await navigate({ to: '/welcome', replace: true })
        }}
      >
        <FormField form={form} name="name" label="Your name">
          {(field) => <TextInput {...field} autoComplete="name" autoFocus />}
        </FormField>
        <FormField form={form} name="email" label="E-mail" hint="You sign in with it.">
          {(field) => <TextInput {...field} type="email" autoComplete="username" />}
        </FormField>
        <FormField form={form} name="password" label="Password" hint="At least 8 characters. A sentence is fine.">
          {(field) => <PasswordInput {...field} complete="new-password" />}
        </FormField>
        <FormField form={form} name="timezone" label="Your time zone">
          {(field) => <TimezoneSelect {...field} />}
        </FormField>
        <Button look="primary" submit wide loading={form.formState.isSubmitting}>
          Continue
        </Button>
      </Form>
    </Door>
  )
}
