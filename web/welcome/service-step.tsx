import { useState } from 'react'
import { z } from 'zod'
import { createIntegration, listSourceKinds } from '../../contract/integrations.ts'
import { createPolicy, listPolicies } from '../../contract/policies.ts'
import { createService } from '../../contract/services.ts'
import { DEFAULT_GROUPING } from '../../domain/correlation.ts'
import { call, useCall, type Output } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { CopyField } from '../ui/data/copy-field.tsx'
import { Markdown } from '../ui/data/markdown.tsx'
import { Banner } from '../ui/feedback/banner.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'

const Fields = z.object({
  name: z.string().trim().min(1, 'Give it a name.').max(120),
  kind: z.string().min(1, 'Choose what sends alerts.'),
})
type Made = Output<typeof createIntegration>

/** A service, an escalation policy that pages its maker, and a way in for alerts: one form. */
export function ServiceStep({ onDone }: { onDone: () => void }) {
  const kinds = useCall(listSourceKinds)
  const [made, setMade] = useState<Made>()
  if (kinds.error) return <ErrorState error={kinds.error} retry={kinds.refetch} />
  if (!kinds.data) return <Skeleton rows={4} />
  return made ? <SetUpText made={made} onDone={onDone} /> : <ServiceForm kinds={kinds.data.items} onMade={setMade} onSkip={onDone} />
}

function ServiceForm({
  kinds,
  onMade,
  onSkip,
}: {
  kinds: Output<typeof listSourceKinds>['items']
  onMade: (made: Made) => void
  onSkip: () => void
}) {
  const { me } = useSession()
  const offered = kinds.filter((kind) => kind.kind !== 'heartbeat')
  const form = useSchemaForm(Fields, { name: '', kind: offered[0]?.kind ?? '' })

  async function make({ name, kind }: z.output<typeof Fields>): Promise<void> {
    const own = `Page ${me.name}`
    const known = (await call(listPolicies, { query: { search: own } })).items.find((policy) => policy.name === own)
    const policy =
      known ??
      (await call(createPolicy, {
        body: {
          name: own,
          description: '',
          policy: {
            levels: [{ targets: [{ kind: 'user', id: me.id }], delayMinutes: 5 }],
            repeat: 2,
            ackTimeoutMinutes: null,
            lastResort: null,
          },
        },
      }))
    const service = await call(createService, {
      body: { name, description: '', teamId: null, escalationPolicyId: policy.id, urgency: 'bySeverity', grouping: DEFAULT_GROUPING },
    })
    const title = offered.find((item) => item.kind === kind)?.title ?? kind
    onMade(await call(createIntegration, { body: { serviceId: service.id, kind, name: title, config: {} } }))
  }

  return (
    <section className="welcome-step" aria-labelledby="service">
      <h1 id="service">What are you paged for?</h1>
      <p className="ui-muted">
        A service is something that alerts are about. Its escalation policy pages you at once, and twice more if you do not answer.
      </p>
      <Form form={form} onSubmit={make}>
        <FormField form={form} name="name" label="Service" hint="As your team calls it.">
          {(field) => <TextInput {...field} placeholder="Checkout" autoFocus />}
        </FormField>
        <FormField form={form} name="kind" label="What sends its alerts?">
          {(field) => (
            <Select {...field} options={offered.map(({ kind, title, summary }) => ({ value: kind, label: title, hint: summary }))} />
          )}
        </FormField>
        <div className="ui-row">
          <Button look="primary" submit loading={form.formState.isSubmitting}>
            Make it
          </Button>
          <Button look="plain" onClick={onSkip}>
            Skip
          </Button>
        </div>
      </Form>
    </section>
  )
}

function SetUpText({ made, onDone }: { made: Made; onDone: () => void }) {
  return (
    <section className="welcome-step" aria-labelledby="sender">
      <h1 id="sender">Let it send here</h1>
      <Banner tone="info" title="The key is shown once">
        Copy it now. If it gets lost, make a new one on the integration’s page.
      </Banner>
      <CopyField label="Address" value={made.url} />
      <CopyField label="Integration key" value={made.key} secret />
      <Markdown text={made.setup} />
      <div>
        <Button look="primary" onClick={onDone}>
          Continue
        </Button>
      </div>
    </section>
  )
}
