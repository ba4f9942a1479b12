import { useEffect, useRef } from 'react'
import { verifyContactMethod, type ContactMethod } from '../../contract/contact-methods.ts'
import { useAct } from '../api.ts'
import { problemOf } from '../problem.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'

/** The six digits that were sent; confirms by itself when the sixth is typed or the code is pasted. */
export function CodeEntry({ userId, method, onDone }: { userId: number; method: ContactMethod; onDone: () => void }) {
  const verify = useAct(verifyContactMethod, { alsoRead: ['me'] })
  const form = useSchemaForm(verifyContactMethod.body, { code: '' })
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])

  async function send(code: string): Promise<void> {
    try {
      await verify.mutateAsync({ params: { id: userId, methodId: method.id }, body: { code } })
      toast(`${method.label} is verified`, { detail: 'Send a test now and then: what was not tried for 30 days may have died.' })
      onDone()
    } catch (error) {
      const problem = problemOf(error)
      form.setError('code', { type: 'server', message: [problem.detail ?? problem.title, problem.next].filter(Boolean).join(' ') })
    }
  }

  return (
    <Form form={form} className="people-code" onSubmit={({ code }) => send(code.trim())}>
      <FormField form={form} name="code" label="Code" hint="Six digits">
        {(field) => (
          <TextInput
            {...field}
            ref={(element) => {
              field.ref(element)
              input.current = element
            }}
            mono
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={8}
            onChange={(text) => {
              const code = text.replace(/\D/g, '').slice(0, 6)
              field.onChange(code)
              if (code.length === 6 && !verify.isPending) void send(code)
            }}
          />
        )}
      </FormField>
      <Button look="primary" submit loading={verify.isPending}>
        Confirm
      </Button>
      <Button look="plain" onClick={onDone}>
        Later
      </Button>
    </Form>
  )
}
