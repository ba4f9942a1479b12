import { Send } from 'lucide-react'
import { testChannel, type Channel } from '../../../contract/channels.ts'
import { useAct } from '../../api.ts'
import { problemOf } from '../../problem.ts'
import { useSession } from '../../session.tsx'
import { Button } from '../../ui/action/button.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import { ProblemBanner } from '../../ui/feedback/problem-banner.tsx'
import { Form, FormField, useSchemaForm } from '../../ui/form/form.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { addressField } from '../schema.ts'

const OUTCOMES = {
  accepted: { tone: 'success', title: 'Accepted by the provider' },
  unknown: { tone: 'warning', title: 'Not known whether it went out' },
  failed: { tone: 'error', title: 'It was not sent' },
} as const

/** Sends one message now and shows what the provider said. */
export function ChannelTest({ channel, address }: { channel: Channel; address: unknown }) {
  const { me } = useSession()
  const send = useAct(testChannel, { alsoRead: ['health'] })
  const field = addressField(address)
  const form = useSchemaForm(testChannel.body, { address: channel.kind === 'email' ? me.email : '' })
  return (
    <Section title="Test it" hint="Sends one message at once, with the settings that are saved.">
      <Form
        form={form}
        className="settings-form"
        onSubmit={async (body) => {
          send.reset()
          await send.mutateAsync({ params: { id: channel.id }, body }).catch(() => {})
        }}
      >
        <FormField form={form} name="address" label={field.label} hint={field.hint}>
          {(control) => <TextInput {...control} {...(field.example ? { placeholder: field.example } : {})} />}
        </FormField>
        <div className="settings-acts">
          <Button icon={Send} submit loading={form.formState.isSubmitting}>
            Send a test
          </Button>
        </div>
        <div aria-live="polite">
          {send.error && <ProblemBanner problem={problemOf(send.error)} />}
          {send.data && (
            <Banner tone={OUTCOMES[send.data.outcome].tone} title={`${OUTCOMES[send.data.outcome].title} in ${seconds(send.data.tookMs)}`}>
              {send.data.detail}
              {send.data.outcome === 'accepted' && <p>Look whether it arrives: accepted is not yet delivered.</p>}
            </Banner>
          )}
        </div>
      </Form>
    </Section>
  )
}

const seconds = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`)
