import { getRetention, setRetention } from '../../contract/settings.ts'
import { Retention, USUAL_RETENTION } from '../../domain/retention.ts'
import { useAct, useCall } from '../api.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { ErrorState, Skeleton } from '../ui/feedback/states.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Facts, Page, PageHeader } from '../ui/layout/page.tsx'

const WORDS: Record<keyof Retention, { label: string; hint: string }> = {
  alerts: { label: 'Alerts', hint: 'After they were resolved. A year and a half lets a season be compared with the last.' },
  pages: { label: 'Pages and deliveries', hint: 'After they were made. This is the delivery log.' },
  unreadablePayloads: { label: 'Unreadable payloads', hint: 'After they arrived. At most 1,000 of each integration.' },
  expired: { label: 'Sessions, links and codes', hint: 'After they ran out.' },
  canaries: { label: 'Canary pages', hint: 'The pages that Muster sends to itself, to see that the chain works.' },
}
const NAMES = Object.keys(WORDS) as (keyof Retention)[]

/** How long things are kept. */
export function RetentionSettings() {
  const { data, error, refetch } = useCall(getRetention)
  const mayWrite = useSession().can('setting.write')
  return (
    <Page head={<PageHeader title="Retention" />} width="form">
      <p className="ui-muted">
        Timelines, the audit and whatever belongs to an open incident are kept, whatever stands here. The rest is deleted after so many
        days.
      </p>
      {error ? (
        <ErrorState error={error} retry={refetch} />
      ) : !data ? (
        <Skeleton rows={5} />
      ) : mayWrite ? (
        <RetentionForm days={data} />
      ) : (
        <Facts items={NAMES.map((name) => [WORDS[name].label, `${data[name].toLocaleString('en')} days`] as const)} />
      )}
    </Page>
  )
}

function RetentionForm({ days }: { days: Retention }) {
  const save = useAct(setRetention)
  const form = useSchemaForm(Retention, days)
  return (
    <Form
      form={form}
      onSubmit={async (body) => {
        const before = days
        await save.mutateAsync({ body })
        form.reset(body)
        toast('Saved', {
          undo: async () => {
            await save.mutateAsync({ body: before })
            form.reset(before)
          },
        })
      }}
    >
      {NAMES.map((name) => (
        <FormField
          key={name}
          form={form}
          name={name}
          label={WORDS[name].label}
          hint={`${WORDS[name].hint} Usually ${USUAL_RETENTION[name]}.`}
        >
          {(field) => <NumberInput {...field} min={1} max={3_650} unit="days" />}
        </FormField>
      ))}
      <div className="settings-acts">
        <Button look="primary" submit loading={form.formState.isSubmitting} disabled={!form.formState.isDirty}>
          Save
        </Button>
        <Button onClick={() => NAMES.forEach((name) => form.setValue(name, USUAL_RETENTION[name], { shouldDirty: true }))}>
          Back to the usual
        </Button>
      </div>
    </Form>
  )
}
