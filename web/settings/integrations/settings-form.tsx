import { z } from 'zod'
import { Id, Name } from '../../../contract/endpoint.ts'
import { listSourceKinds, updateIntegration, type Integration } from '../../../contract/integrations.ts'
import { useAct, useCall } from '../../api.ts'
import { findServices } from '../../find.ts'
import { Button } from '../../ui/action/button.tsx'
import { Combobox } from '../../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../../ui/form/form.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { toast } from '../../ui/feedback/toast.ts'
import { useSearchState } from '../../ui/url.ts'
import { checkSettings, SchemaFields } from '../schema-form.tsx'
import { fieldsOf, settingsOf, valuesOf, type SettingValues } from '../schema.ts'
import { DryRun } from './dry-run.tsx'
import { usePayloadText } from './payload-text.ts'

/** Name, service and the kind's own settings of an integration. */
export function IntegrationSettings({ one }: { one: Integration }) {
  const kinds = useCall(listSourceKinds)
  if (kinds.isPending) return <Skeleton rows={4} />
  if (kinds.error) return <ErrorState error={kinds.error} retry={kinds.refetch} small />
  return <SettingsForm key={one.id} one={one} schema={kinds.data.items.find(({ kind }) => kind === one.kind)?.config ?? {}} />
}

const Input = z.strictObject({ name: Name, serviceId: Id, config: z.custom<SettingValues>() })

function SettingsForm({ one, schema }: { one: Integration; schema: unknown }) {
  const [search] = useSearchState<{ sample?: string }>()
  const sample = usePayloadText(one.id, search.sample)
  const update = useAct(updateIntegration, { alsoRead: ['services'] })
  const fields = fieldsOf(schema)
  const form = useSchemaForm(Input, { name: one.name, serviceId: one.serviceId, config: valuesOf(schema, one.config) })
  return (
    <Form
      form={form}
      className="settings-form"
      onSubmit={async ({ name, serviceId, config }) => {
        if (!checkSettings(form, 'config', schema)) return
        const body = { name, serviceId, config: settingsOf(fields, config), enabled: one.enabled }
        await update.mutateAsync({ params: { id: one.id }, body })
        toast('Saved')
      }}
    >
      <FormField form={form} name="name" label="Name">
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="serviceId" label="Service" hint="Alerts that are open stay where they are.">
        {(field) => (
          <Combobox
            {...field}
            options={findServices}
            known={[{ value: one.serviceId, label: one.serviceName }]}
            placeholder="Find a service"
            clearable={false}
          />
        )}
      </FormField>
      <SchemaFields form={form} at="config" schema={schema} />
      {one.kind !== 'heartbeat' && (
        <DryRun key={sample} kind={one.kind} config={() => settingsOf(fields, form.getValues('config'))} sample={sample} />
      )}
      <div className="settings-acts">
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          Save
        </Button>
      </div>
    </Form>
  )
}
