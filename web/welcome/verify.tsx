import { useState } from 'react'
import { sendCode, verifyContactMethod } from '../../contract/contact-methods.ts'
import { call } from '../api.ts'
import { startTone } from '../frame/ring-tone.ts'
import { useLive, useRings } from '../live.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'

/** A tab proves itself by ringing: the code comes with the ring, and pressing the button sends it back. */
export function VerifyInTab({ methodId, onDone }: { methodId: number; onDone: () => void }) {
  const { me } = useSession()
  // before its stream stands, the server knows of no tab to ring in
  const { phase } = useLive()
  const params = { id: me.id, methodId }
  const [code, setCode] = useState<string>()
  const [busy, setBusy] = useState(false)
  useRings((ring) => {
    if (ring.purpose !== 'verify' || ring.verificationCode === null) return
    setCode(ring.verificationCode)
    const { stop } = startTone()
    setTimeout(stop, 1_500)
  })

  async function run(act: () => Promise<unknown>): Promise<void> {
    setBusy(true)
    try {
      await act()
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="ui-row">
      {code === undefined ? (
        <Button look="primary" loading={busy || phase !== 'live'} onClick={() => void run(() => call(sendCode, { params }))}>
          Let it ring
        </Button>
      ) : (
        <Button
          look="primary"
          loading={busy}
          onClick={() => void run(async () => call(verifyContactMethod, { params, body: { code } }).then(onDone))}
        >
          It rang
        </Button>
      )}
    </div>
  )
}

/** A code of six digits, sent to the address and typed in here. */
export function VerifyByCode({ methodId, address, onDone }: { methodId: number; address: string; onDone: () => void }) {
  const { me } = useSession()
  const params = { id: me.id, methodId }
  const [sent, setSent] = useState(false)
  const [busy, setBusy] = useState(false)
  const form = useSchemaForm(verifyContactMethod.body, { code: '' })

  async function send(): Promise<void> {
    setBusy(true)
    try {
      await call(sendCode, { params })
      setSent(true)
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }

  if (!sent) {
    return (
      <div>
        <Button look="primary" loading={busy} onClick={() => void send()}>
          Send a code to {address}
        </Button>
      </div>
    )
  }
  return (
    <Form form={form} onSubmit={async (body) => call(verifyContactMethod, { params, body }).then(onDone)}>
      <FormField form={form} name="code" label="Code" hint={`Six digits, sent to ${address}. It is good for 10 minutes.`}>
        {(field) => <TextInput {...field} inputMode="numeric" autoComplete="one-time-code" autoFocus mono />}
      </FormField>
      <div className="ui-row">
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          Confirm
        </Button>
        <Button loading={busy} onClick={() => void send()}>
          Send another
        </Button>
      </div>
    </Form>
  )
}
