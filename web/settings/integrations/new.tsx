import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { z } from 'zod'
import { createIntegration, listSourceKinds, type IntegrationWithKey, type SourceKind } from '../../../contract/integrations.ts'
import { Id, Name } from '../../../contract/endpoint.ts'
import { useAct, useCall } from '../../api.ts'
import { findServices } from '../../find.ts'
import { Button } from '../../ui/action/button.tsx'
import { ButtonLink, Link } from '../../ui/action/link.tsx'
import { Combobox } from '../../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../../ui/form/form.tsx'
import { FieldGroup } from '../../ui/form/field.tsx'
import { TextInput } from '../../ui/form/text-input.tsx'
import { RadioCards } from '../../ui/form/toggles.tsx'
import { ErrorState, Skeleton } from '../../ui/feedback/states.tsx'
import { Page, PageHeader } from '../../ui/layout/page.tsx'
import { useSearchState } from '../../ui/url.ts'
import { checkSettings, SchemaFields } from '../schema-form.tsx'
import { fieldsOf, settingsOf, valuesOf, type SettingValues } from '../schema.ts'
import { numberIn } from '../single.ts'
import { DryRun } from './dry-run.tsx'
import { KeyOnce, SetupSteps } from './setup.tsx'

const back = (
  <Link to="/settings/$" params={{ _splat: 'integrations' }}>
    Integrations
  </Link>
)

/** Chooses a kind, its service and settings; then shows the key, once, with what to do at the sender. */
export function NewIntegration() {
  const kinds = useCall(listSourceKinds)
  const [search, setSearch] = useSearchState<{ kind?: string; service?: string }>()
  const [made, setMade] = useState<z.output<typeof IntegrationWithKey>>()
  const kind = kinds.data?.items.find((one) => one.kind === search.kind)
  if (made)
    return (
      <Page
        head={
          <PageHeader
            title={`Set up ${made.name}`}
            back={back}
            act={
              <ButtonLink to="/settings/$" params={{ _splat: `integrations/${made.id}` }}>
                Done
              </ButtonLink>
            }
          />
        }
        width="reading"
      >
        <KeyOnce made={made} />
        <SetupSteps id={made.id} text={made.setup} />
      </Page>
    )
  return (
    <Page head={<PageHeader title="New integration" back={back} />} width="reading">
      {kinds.isPending ? (
        <Skeleton rows={5} />
      ) : kinds.error ? (
        <ErrorState error={kinds.error} retry={kinds.refetch} />
      ) : (
        <>
          <FieldGroup label="What sends the alerts?">
            <RadioCards
              label="What sends the alerts?"
              columns={2}
              value={kind?.kind ?? null}
              onChange={(next) => setSearch({ kind: next ?? undefined })}
              options={kinds.data.items.map(({ kind: value, title, summary }) => ({ value, label: title, hint: summary }))}
            />
          </FieldGroup>
          {kind && <NewForm key={kind.kind} kind={kind} service={numberIn(search.service)} onMade={setMade} />}
        </>
      )}
    </Page>
  )
}

const NewInput = z.strictObject({ name: Name, serviceId: Id, config: z.custom<SettingValues>() })

function NewForm({
  kind,
  service,
  onMade,
}: {
  kind: z.output<typeof SourceKind>
  service: number | undefined
  onMade: (made: z.output<typeof IntegrationWithKey>) => void
}) {
  const navigate = useNavigate()
  const create = useAct(createIntegration, { alsoRead: ['services'] })
  const fields = fieldsOf(kind.config)
  const form = useSchemaForm(NewInput, {
    name: kind.title,
    ...(service === undefined ? {} : { serviceId: service }),
    config: valuesOf(kind.config, {}),
  })
  return (
    <Form
      form={form}
      onSubmit={async ({ name, serviceId, config }) => {
        if (!checkSettings(form, 'config', kind.config)) return
        onMade(await create.mutateAsync({ body: { kind: kind.kind, name, serviceId, config: settingsOf(fields, config) } }))
      }}
    >
      <FormField form={form} name="name" label="Name" hint="To tell it from others, e.g. Prometheus in Frankfurt">
        {(field) => <TextInput {...field} autoComplete="off" />}
      </FormField>
      <FormField form={form} name="serviceId" label="Service" hint="Its alerts page whoever is on call for this service.">
        {(field) => (
          <Combobox
            {...field}
            value={field.value ?? null}
            options={findServices}
            placeholder="Find a service"
            nothing="No service of this name. Make one under Services."
          />
        )}
      </FormField>
      <SchemaFields form={form} at="config" schema={kind.config} />
      {kind.kind === 'generic' && <DryRun kind={kind.kind} config={() => settingsOf(fields, form.getValues('config'))} />}
      <div className="settings-acts">
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          Make it and show the key
        </Button>
        <Button onClick={() => void navigate({ to: '/settings/$', params: { _splat: 'integrations' } })}>Cancel</Button>
      </div>
    </Form>
  )
}
