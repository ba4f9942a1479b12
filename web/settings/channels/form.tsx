import { z } from 'zod'
import type { ChannelKind } from '../../../contract/channels.ts'
import { Name } from '../../../contract/endpoint.ts'
import { Button } from '../../ui/action/button.tsx'
import { Form, FormField, useSchemaForm } from '../../ui/form/form.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { Switch } from '../../ui/form/toggles.tsx'
import { checkSettings, SchemaFields, type SetSecrets } from '../schema-form.tsx'
import { fieldsOf, settingsOf, valuesOf, type SettingValues } from '../schema.ts'

const Input = z.strictObject({ name: Name, enabled: z.boolean(), config: z.custom<SettingValues>() })
type Sent = { name: string; enabled: boolean; config: ReturnType<typeof settingsOf> }

/** Settings of a channel; what is set of its secrets is never read back. */
export function ChannelForm({
  kind,
  first,
  secrets = {},
  action,
  onSubmit,
}: {
  kind: z.output<typeof ChannelKind>
  first: { name: string; enabled: boolean; config: Record<string, unknown> }
  secrets?: SetSecrets
  action: string
  onSubmit: (body: Sent) => Promise<unknown>
}) {
  const fields = fieldsOf(kind.config)
  const form = useSchemaForm(Input, { name: first.name, enabled: first.enabled, config: valuesOf(kind.config, first.config) })
  return (
    <Form
      form={form}
      className="settings-form"
      onSubmit={async ({ name, enabled, config }) => {
        if (!checkSettings(form, 'config', kind.config, secrets)) return
        await onSubmit({ name, enabled, config: settingsOf(fields, config) })
      }}
    >
      <FormField form={form} name="name" label="Name">
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
      <SchemaFields form={form} at="config" schema={kind.config} secrets={secrets} />
      <FormField form={form} name="enabled" label="In use" quiet group>
        {(field) => (
          <Switch {...field} label="In use" hint="Switched off, it is passed over, and people are reached by their other ways." />
        )}
      </FormField>
      <div className="settings-acts">
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          {action}
        </Button>
      </div>
    </Form>
  )
}
