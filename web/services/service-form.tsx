import { useWatch } from 'react-hook-form'
import { ServiceInput, updateService, type Service } from '../../contract/services.ts'
import { useAct } from '../api.ts'
import { findPolicies, findTeams } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { GROUPING_WORDS, groupingSentences, URGENCY_WORDS } from './words.ts'

const cards = <T extends string>(words: Record<T, { label: string; hint: string }>) =>
  (Object.keys(words) as T[]).map((value) => ({ value, ...words[value] }))

const USUAL_LABELS = [
  { value: '@group', label: 'Group', hint: 'As the sender groups them: Alertmanager’s group_by, or the alert’s name' },
  { value: '@source', label: 'Source', hint: 'The host or component that they speak about' },
  ...['alertname', 'cluster', 'environment', 'region', 'namespace', 'job', 'instance'].map((label) => ({ value: label, label })),
]

/** Owner, policy, urgency and grouping of a service. */
export function ServiceForm({ service, onDone }: { service: Service; onDone: () => void }) {
  const update = useAct(updateService, { alsoRead: ['incidents', 'policies', 'teams'] })
  const { name, description, teamId, escalationPolicyId, urgency, grouping } = service
  const before = { name, description, teamId, escalationPolicyId, urgency, grouping }
  const form = useSchemaForm(ServiceInput, before)
  const by = useWatch({ control: form.control, name: 'grouping.by' })
  return (
    <Form
      form={form}
      className="service-form"
      onSubmit={async (body) => {
        await update.mutateAsync({ params: { id: service.id }, body })
        toast('Saved', { undo: () => update.mutateAsync({ params: { id: service.id }, body: before }) })
        onDone()
      }}
    >
      <FormField form={form} name="name" label="Name">
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="description" label="Description" hint="What it does, and where its runbook is." optional>
        {(field) => <TextArea {...field} value={field.value ?? ''} lines={3} />}
      </FormField>
      <FormField form={form} name="escalationPolicyId" label="Escalation policy" hint="Who is paged, and who is next when nobody answers.">
        {(field) => (
          <Combobox
            {...field}
            options={findPolicies}
            known={[{ value: service.escalationPolicyId, label: service.escalationPolicyName }]}
            clearable={false}
          />
        )}
      </FormField>
      <FormField form={form} name="teamId" label="Team" hint="Who owns it." optional>
        {(field) => (
          <Combobox
            {...field}
            value={field.value ?? null}
            options={findTeams}
            known={service.teamId === null ? [] : [{ value: service.teamId, label: service.teamName ?? '' }]}
            placeholder="Find a team"
          />
        )}
      </FormField>
      <FormField form={form} name="urgency" label="Urgency" hint="How loudly people are paged for it." group>
        {(field) => <RadioCards {...field} value={field.value ?? null} label="Urgency" options={cards(URGENCY_WORDS)} />}
      </FormField>
      <FormField
        form={form}
        name="grouping.by"
        label="Grouping"
        hint="Which alerts share an incident, so that one trouble pages once."
        group
      >
        {(field) => <RadioCards {...field} label="Grouping" options={cards(GROUPING_WORDS)} />}
      </FormField>
      {by === 'labels' && (
        <FormField form={form} name="grouping.labels" label="Labels" group>
          {(field) => (
            <MultiSelect
              label="Labels"
              placeholder="Add a label"
              value={field.value ?? []}
              onChange={field.onChange}
              known={(field.value ?? []).filter((one) => !one.startsWith('@')).map((one) => ({ value: one, label: one }))}
              options={(query) => Promise.resolve(labelsFor(query))}
            />
          )}
        </FormField>
      )}
      {by !== 'alert' && (
        <FormField
          form={form}
          name="grouping.windowMinutes"
          label="Alerts join for"
          hint="Minutes since the incident opened; empty: for as long as it is open."
          optional
        >
          {(field) => <NumberInput {...field} value={field.value ?? null} min={1} max={10_080} unit="min" />}
        </FormField>
      )}
      <FormField
        form={form}
        name="grouping.reopenMinutes"
        label="Reopen within"
        hint="Minutes after it was resolved in which the same trouble reopens the incident; 0: never."
      >
        {(field) => (
          <NumberInput {...field} value={field.value ?? 0} onChange={(next) => field.onChange(next ?? 0)} min={0} max={1_440} unit="min" />
        )}
      </FormField>
      <Explained form={form} />
      <div className="ui-row">
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </Form>
  )
}

/** The usual labels, and whatever was typed: senders have labels of their own. */
function labelsFor(query: string): { value: string; label: string; hint?: string }[] {
  const typed = query.trim()
  const found = USUAL_LABELS.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
  const same = USUAL_LABELS.some(({ value, label }) => value === typed || label.toLowerCase() === typed.toLowerCase())
  return typed === '' || same ? found : [{ value: typed, label: typed, hint: 'This label' }, ...found]
}

/** What the grouping, as it stands in the form, will do. */
function Explained({ form }: { form: ReturnType<typeof useSchemaForm<typeof ServiceInput>> }) {
  const grouping = useWatch({ control: form.control, name: 'grouping' })
  return (
    <div className="service-explained" aria-live="polite">
      {groupingSentences(grouping).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  )
}
