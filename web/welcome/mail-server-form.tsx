import { z } from 'zod'
import { createChannel } from '../../contract/channels.ts'
import { call } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { PasswordInput, TextInput } from '../ui/form/text-input.tsx'

const Fields = z.object({
  host: z.string().trim().min(1, 'Say which mail server to use, like smtp.example.com.'),
  from: z.string().trim().pipe(z.email('Not an e-mail address.')),
  user: z.string().trim(),
  password: z.string(),
})

/** The least that a mail server needs; the rest (port, encryption, authority) stands in Settings → Channels. */
export function MailServerForm({ onDone }: { onDone: () => void }) {
  const form = useSchemaForm(Fields, { host: '', from: '', user: '', password: '' })
  return (
    <Form
      form={form}
      onSubmit={async ({ host, from, user, password }) => {
        const [name, port] = host.split(':')
        const config = {
          host: name!,
          from,
          ...(port ? { port: Number(port) } : {}),
          ...(user ? { user } : {}),
          ...(password ? { password } : {}),
        }
        await call(createChannel, { body: { kind: 'email', name: 'Mail', config, enabled: true } })
        onDone()
      }}
    >
      <FormField form={form} name="host" label="Mail server" hint="smtp.example.com; with a port other than 587: smtp.example.com:465">
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="from" label="Sender address" hint="Pages come from it.">
        {(field) => <TextInput {...field} type="email" autoComplete="off" />}
      </FormField>
      <FormField form={form} name="user" label="User name" optional>
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="password" label="Password" optional>
        {(field) => <PasswordInput {...field} complete="new-password" />}
      </FormField>
      <div>
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          Use this mail server
        </Button>
      </div>
    </Form>
  )
}
