import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { requestReset, signIn, signInState } from '../../contract/sign-in.ts'
import { useState } from 'react'
import { call, useCall } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { PasswordInput, TextInput } from '../ui/form/text-input.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { Door } from './door.tsx'

/** E-mail and password; over a connection that cannot carry a session it says what to do instead of asking. */
export function SignInPage() {
  const state = useCall(signInState)
  const [forgotten, setForgotten] = useState(false)

  if (state.error)
    return (
      <Door title="Sign in">
        <ErrorState error={state.error} retry={state.refetch} small />
      </Door>
    )
  if (!state.data)
    return (
      <Door title="Sign in">
        <Skeleton rows={3} />
      </Door>
    )
  if (!state.data.possible) {
    return (
      <Door title="Sign in">
        <Banner tone="warning" title="This connection is not encrypted">
          {state.data.problem}
        </Banner>
      </Door>
    )
  }
  if (!state.data.setUp) {
    return (
      <Door title="Nobody is set up yet" about="Muster printed a link when it started. Open it to make yourself the first administrator.">
        <p className="ui-muted">
          Cannot find it? Start Muster again: while nobody is set up, each start prints a new one. Or set MUSTER_ADMIN_EMAIL and
          MUSTER_ADMIN_PASSWORD.
        </p>
      </Door>
    )
  }
  return forgotten ? (
    <Forgotten byMail={state.data.resetByMail} back={() => setForgotten(false)} />
  ) : (
    <SignInForm forgot={() => setForgotten(true)} />
  )
}

function SignInForm({ forgot }: { forgot: () => void }) {
  const form = useSchemaForm(signIn.body, { email: '', password: '', responderOnly: false })
  const client = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ from: '/sign-in' })

  return (
    <Door
      title="Sign in"
      foot={
        <Button look="plain" onClick={forgot}>
          Forgotten your password?
        </Button>
      }
    >
      <Form
        form={form}
        onSubmit={async (body) => {
          await call(signIn, { body })
          client.clear()
          await navigate({ href: next ?? '/', replace: true })
        }}
      >
        <FormField form={form} name="email" label="E-mail">
          {(field) => <TextInput {...field} type="email" autoComplete="username" autoFocus />}
        </FormField>
        <FormField form={form} name="password" label="Password">
          {(field) => <PasswordInput {...field} complete="current-password" />}
        </FormField>
        <FormField form={form} name="responderOnly" label="This device" quiet group>
          {({ value, ...field }) => (
            <Checkbox
              {...field}
              value={value ?? false}
              label="Only for answering pages"
              hint="Stays signed in for 30 days; can acknowledge and resolve, nothing else."
            />
          )}
        </FormField>
        <Button look="primary" submit wide loading={form.formState.isSubmitting}>
          Sign in
        </Button>
      </Form>
    </Door>
  )
}

function Forgotten({ byMail, back }: { byMail: boolean; back: () => void }) {
  const form = useSchemaForm(requestReset.body, { email: '' })
  const [sent, setSent] = useState(false)
  const foot = (
    <Button look="plain" onClick={back}>
      Back to signing in
    </Button>
  )
  if (!byMail) {
    return (
      <Door title="Forgotten your password?" foot={foot}>
        <p>
          Muster cannot send mail yet. Whoever runs the server can make you a link: <code>muster password-reset you@example.com</code>.
        </p>
      </Door>
    )
  }
  if (sent) {
    return (
      <Door title="Look into your mail" foot={foot}>
        <p role="status">If that address belongs to somebody here, a link is on its way. It works once, for an hour.</p>
      </Door>
    )
  }
  return (
    <Door title="Forgotten your password?" about="We send a link with which you set a new one." foot={foot}>
      <Form form={form} onSubmit={async (body) => call(requestReset, { body }).then(() => setSent(true))}>
        <FormField form={form} name="email" label="E-mail">
          {(field) => <TextInput {...field} type="email" autoComplete="username" autoFocus />}
        </FormField>
        <Button look="primary" submit wide loading={form.formState.isSubmitting}>
          Send the link
        </Button>
      </Form>
    </Door>
  )
}
