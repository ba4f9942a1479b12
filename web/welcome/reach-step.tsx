import { Bell, Mail } from 'lucide-react'
import { useState } from 'react'
import { addContactMethod, listContactChannels, listContactMethods } from '../../contract/contact-methods.ts'
import { call, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toastProblem } from '../ui/feedback/toast.ts'
import { FieldGroup } from '../ui/form/field.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { MailServerForm } from './mail-server-form.tsx'
import { VerifyByCode, VerifyInTab } from './verify.tsx'

type Way = 'email' | 'browser'

/** One verified way to be reached: mail, or this tab, which needs nothing and wakes nobody. */
export function ReachStep({ onDone }: { onDone: () => void }) {
  const { me } = useSession()
  const methods = useCall(listContactMethods, { params: { id: me.id } })
  const channels = useCall(listContactChannels)
  const [way, setWay] = useState<Way>('browser')
  const [busy, setBusy] = useState(false)

  if (methods.error) return <ErrorState error={methods.error} retry={methods.refetch} />
  if (!methods.data || !channels.data) return <Skeleton rows={4} />
  const method = methods.data.items.find((item) => item.channel === way)
  const mailReady = channels.data.items.find((channel) => channel.kind === 'email')?.ready === true

  async function addTab(): Promise<void> {
    setBusy(true)
    try {
      await call(addContactMethod, { params: { id: me.id }, body: { channel: 'browser', label: 'Open tab', address: String(me.id) } })
      await methods.refetch()
    } catch (error) {
      toastProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <section className="welcome-step" aria-labelledby="reach">
      <h1 id="reach">How are you reached?</h1>
      <p className="ui-muted">
        A page must arrive somewhere. More ways (phone calls, SMS, push) follow in your profile; one is enough to try it now.
      </p>
      <FieldGroup label="Way" quiet>
        <RadioCards<Way>
          value={way}
          onChange={(next) => next && setWay(next)}
          columns={2}
          options={[
            {
              value: 'browser',
              label: 'This tab',
              hint: 'Rings while Muster is open. Needs nothing else, and wakes nobody.',
              icon: <Bell aria-hidden width={16} height={16} />,
            },
            {
              value: 'email',
              label: 'E-mail',
              hint: `To ${me.email}, through a mail server of yours.`,
              icon: <Mail aria-hidden width={16} height={16} />,
            },
          ]}
        />
      </FieldGroup>

      {way === 'browser' && (
        <Banner tone="warning" title="A tab wakes nobody">
          It is there so that you can try everything in five minutes. Before you rely on Muster at night, add a phone call, SMS or push.
        </Banner>
      )}
      {way === 'email' && !mailReady && <MailServerForm onDone={() => void channels.refetch()} />}
      {way === 'browser' && !method && (
        <div>
          <Button look="primary" loading={busy} onClick={() => void addTab()}>
            Use this tab
          </Button>
        </div>
      )}
      {method && method.verifiedAt === null && way === 'browser' && (
        <VerifyInTab methodId={method.id} onDone={() => void methods.refetch()} />
      )}
      {method && method.verifiedAt === null && way === 'email' && mailReady && (
        <VerifyByCode methodId={method.id} address={me.email} onDone={() => void methods.refetch()} />
      )}
      {method && method.verifiedAt !== null && (
        <div className="ui-stack">
          <p role="status">Verified. Pages can reach you {way === 'browser' ? 'in this tab' : `at ${me.email}`}.</p>
          <div>
            <Button look="primary" onClick={onDone}>
              Continue
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}
