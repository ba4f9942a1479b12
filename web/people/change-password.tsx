import { changePassword } from '../../contract/sign-in.ts'
import { useAct } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { PasswordInput } from '../ui/form/text-input.tsx'
import { Section } from '../ui/layout/page.tsx'

/** Changes the viewer's password; ends their other sessions. */
export function ChangePassword() {
  const { me } = useSession()
  const change = useAct(changePassword)
  const form = useSchemaForm(changePassword.body, { current: '', password: '' })
  return (
    <Section title="Password" hint="A new one ends your other sessions.">
      <Form
        form={form}
        onSubmit={async (body) => {
          await change.mutateAsync({ body })
          form.reset()
          toast('Password changed', { detail: 'Your other sessions have ended.' })
        }}
      >
        {/* so that the password manager knows whose it is */}
        <input type="text" autoComplete="username" value={me.email} readOnly hidden />
        <div className="people-columns">
          <FormField form={form} name="current" label="The one you have">
            {(field) => <PasswordInput {...field} complete="current-password" />}
          </FormField>
          <FormField form={form} name="password" label="The new one" hint="A few words that belong together only for you">
            {(field) => <PasswordInput {...field} complete="new-password" />}
          </FormField>
        </div>
        <div>
          <Button submit loading={form.formState.isSubmitting}>
            Change the password
          </Button>
        </div>
      </Form>
    </Section>
  )
}
