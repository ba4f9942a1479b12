import { useId, useState } from 'react'
import { z } from 'zod'
import { addContactMethod, listContactChannels, sendCode } from '../../contract/contact-methods.ts'
import { Name } from '../../contract/endpoint.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast, toastProblem } from '../ui/feedback/toast.ts'
import { FieldGroup } from '../ui/form/field.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { deviceName, pushImpossible, subscribeToPush, type Channel } from './push.ts'

const Method = z.strictObject({ label: Name, address: z.string().trim().max(2_000) })

/** Adds a way to be reached: chooses the channel, asks for its address, then sends the code. */
export function AddMethodDialog({ userId, onClose }: { userId: number; onClose: () => void }) {
  const channels = useCall(listContactChannels)
  const { me } = useSession()
  const mine = me.id === userId
  const [kind, setKind] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useId()
  const shown = (channels.data?.items ?? []).filter((one) => mine || !isOfThisBrowser(one))
  const chosen = shown.find((one) => one.kind === kind)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a contact method"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={form} disabled={!chosen} loading={busy}>
            {chosen?.kind === 'web-push' ? 'Allow notifications and add' : 'Add and send a code'}
          </Button>
        </>
      }
    >
      {channels.isPending ? (
        <Skeleton rows={4} />
      ) : channels.error ? (
        <ErrorState error={channels.error} retry={channels.refetch} small />
      ) : (
        <div className="ui-stack">
          <FieldGroup label="By what">
            <RadioCards
              label="By what"
              value={kind}
              onChange={setKind}
              options={shown.map((one) => ({
                value: one.kind,
                label: one.title,
                hint: one.ready ? one.about : `${one.about} An administrator has to set this channel up first.`,
                disabled: !one.ready,
              }))}
            />
          </FieldGroup>
          {chosen && <AddressForm key={chosen.kind} id={form} userId={userId} channel={chosen} onBusy={setBusy} onClose={onClose} />}
        </div>
      )}
    </Dialog>
  )
}

const isOfThisBrowser = ({ kind }: Channel): boolean => kind === 'web-push' || kind === 'browser'
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function AddressForm({
  id,
  userId,
  channel,
  onBusy,
  onClose,
}: {
  id: string
  userId: number
  channel: Channel
  onBusy: (busy: boolean) => void
  onClose: () => void
}) {
  const { me } = useSession()
  const add = useAct(addContactMethod, { alsoRead: ['me'] })
  const code = useAct(sendCode)
  const address = channel.kind === 'email' && me.id === userId ? me.email : ''
  const form = useSchemaForm(Method, { label: isOfThisBrowser(channel) ? deviceName() : labelOf(channel.kind), address })
  const impossible = channel.kind === 'web-push' ? pushImpossible() : undefined

  async function save({ label, address: typed }: z.output<typeof Method>): Promise<void> {
    onBusy(true)
    try {
      const where = await whereTo(typed)
      const method = await add.mutateAsync({ params: { id: userId }, body: { channel: channel.kind, label, ...where } })
      onClose()
      const sent = await code.mutateAsync({ params: { id: userId, methodId: method.id } }).catch(toastProblem)
      if (sent) toast(`${label} added`, { detail: 'A code is on its way. Type it in under Verify.' })
    } finally {
      onBusy(false)
    }
  }

  async function whereTo(typed: string): Promise<{ address: string; secret?: { p256dh: string; auth: string } }> {
    if (channel.kind === 'browser') return { address: String(userId) }
    if (channel.kind !== 'web-push') return { address: typed }
    const { address: endpoint, secret } = await subscribeToPush(channel.publicKey ?? '')
    return { address: endpoint, secret }
  }

  return (
    <Form id={id} form={form} onSubmit={save}>
      {impossible !== undefined && <Banner tone="warning" title={impossible} />}
      {!isOfThisBrowser(channel) && (
        <FormField
          form={form}
          name="address"
          label={textOf(channel.address['title']) ?? 'Address'}
          hint={textOf(channel.address['description'])}
        >
          {(field) => (
            <TextInput {...field} type={channel.kind === 'email' ? 'email' : channel.kind.startsWith('twilio') ? 'tel' : 'text'} />
          )}
        </FormField>
      )}
      <FormField form={form} name="label" label="Name it" hint="So that you tell it apart in rules">
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
    </Form>
  )
}

function labelOf(kind: string): string {
  if (kind === 'email') return 'Mail'
  if (kind === 'twilio-voice') return 'Phone call'
  return kind === 'twilio-sms' ? 'Text message' : ''
}
