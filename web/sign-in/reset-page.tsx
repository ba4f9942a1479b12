import { useNavigate } from '@tanstack/react-router'
import { finishReset } from '../../contract/sign-in.ts'
import { call } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { PasswordInput } from '../ui/form/text-input.tsx'
import { Door } from './door.tsx'
import { WithLink } from './use-link.tsx'

/** A new password by a mailed link; all sessions end with it. */
export function ResetPage() {
  return (
    <WithLink title="New password" purpose="reset">
      {(token, link) => <ResetForm token={token} email={link.email ?? ''} />}
    </WithLink>
  )
}

function ResetForm({ token, email }: { token: string; email: string }) {
  const form = useSchemaForm(finishReset.body, { token, password: '' })
  const navigate = useNavigate()
  return (
    <Door title="New password" about={<>For {email}. You are signed out everywhere.</>}>
      <Form
        form={form}
        onSubmit={async (body) => {
          await call(finishReset, { body })
          toast('The password is changed. Sign in with it.')
          await navigate({ to: '/sign-in', search: {}, replace: true })
        }}
      >
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <FormField form={form} name="password" label="New password" hint="At least 8 characters. A sentence is fine.">
          {(field) => <PasswordInput {...field} complete="new-password" autoFocus />}
        </FormField>
        <Button look="primary" submit wide loading={form.formState.isSubmitting}>
          Set the password
        </Button>
      </Form>
    </Door>
  )
}
