import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { z } from 'zod'
import { listKinds } from '../../contract/assets.ts'
import { listIncidentTypes } from '../../contract/response.ts'
import { createScenario, deleteScenario, ScenarioChange, updateScenario, type Scenario } from '../../contract/urgency.ts'
import { NEEDS, type Need } from '../../domain/asset.ts'
import { call, useAct, useCall } from '../api.ts'
import { problemOf } from '../problem.ts'
import { findPolicies } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { Behind } from '../ui/feedback/behind.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Checkbox, Switch } from '../ui/form/toggles.tsx'
import type { LoadOptions } from '../ui/form/use-options.ts'
import { useVersion } from '../ui/form/use-version.ts'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { PatternRows, PatternTry } from './pattern-rows.tsx'
import { capital, IMPACT_OPTIONS } from './words.ts'

const ALSO = { alsoRead: ['urgency-matrix', 'policies', 'incident-types'] } as const

const Values = ScenarioChange.omit({ version: true })
type Values = z.infer<typeof Values>

/** Makes a scenario, or changes one. */
export function ScenarioDialog({
  scenario,
  onClose,
  reload,
}: {
  scenario: Scenario | undefined
  onClose: () => void
  reload: () => Promise<unknown>
}) {
  const id = useId()
  const create = useAct(createScenario, ALSO)
  const update = useAct(updateScenario, ALSO)
  const remove = useAct(deleteScenario, ALSO)
  const [deleting, setDeleting] = useState(false)
  const form = useSchemaForm(Values, valuesOf(scenario))
  const { version, behind, take } = useVersion(scenario?.version ?? 1)
  const patterns = form.watch('patterns')

  async function send(body: Values, over = version): Promise<void> {
    try {
      if (scenario) await update.mutateAsync({ params: { id: scenario.id }, body: { ...body, version: over } })
      else await create.mutateAsync({ body })
    } catch (error) {
      if (problemOf(error).code !== 'conflict') throw error
      await reload()
      return
    }
    toast(`${body.name} saved`, { detail: 'Alerts that arrive from now on are tried by it.' })
    onClose()
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !deleting && onClose()}
      title={scenario ? scenario.name : 'New scenario'}
      description="Something that could happen to assets, how an alert of it looks, and how bad it is."
      footer={
        <>
          {scenario && (
            <Button look="plain" icon={Trash2} className="urgency-delete" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting} disabled={behind}>
            Save the scenario
          </Button>
        </>
      }
    >
      {scenario && behind && !update.isPending && (
        <Behind
          what="this scenario"
          saving={update.isPending}
          onTheirs={() => {
            form.reset(valuesOf(scenario))
            take()
          }}
          onMine={form.handleSubmit((body) => {
            take()
            return send(body, scenario.version)
          })}
        />
      )}
      <Form id={id} form={form} onSubmit={(body) => send(body)}>
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Power cut">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="description" label="About" optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="impact" label="Impact" hint="How bad it is before it is known how important the asset is.">
          {(field) => <Select {...field} value={field.value ?? null} options={IMPACT_OPTIONS} />}
        </FormField>
        <FormField
          form={form}
          name="harms"
          label="Harms"
          hint="An asset whose need of one of these is high is hit a step worse; one that hardly needs them, a step less."
          optional
          group
        >
          {(field) => (
            <div className="urgency-harms">
              {NEEDS.map((need) => (
                <Checkbox
                  key={need}
                  label={capital(need)}
                  value={(field.value ?? []).includes(need)}
                  onChange={(on) => field.onChange(withNeed(field.value ?? [], need, on))}
                />
              ))}
            </div>
          )}
        </FormField>
        <FormField form={form} name="kinds" label="Kinds of assets" hint="None named: it can happen to any." optional group>
          {(field) => <Kinds value={field.value ?? []} onChange={field.onChange} />}
        </FormField>
        <FormField
          form={form}
          name="patterns"
          label="How an alert of it looks"
          hint="One of these is enough. * stands for anything, ? for one character; capitals do not count."
          group
        >
          {(field) => <PatternRows value={field.value ?? []} onChange={field.onChange} faults={form.formState.errors.patterns} />}
        </FormField>
        <PatternTry patterns={patterns ?? []} />
        <FormField form={form} name="escalationPolicyId" label="Pages by" hint="Instead of the service’s own policy." optional>
          {(field) => (
            <Combobox
              {...field}
              value={field.value ?? null}
              options={findPolicies}
              known={
                scenario?.escalationPolicyId ? [{ value: scenario.escalationPolicyId, label: scenario.escalationPolicyName ?? '' }] : []
              }
              placeholder="The service’s policy"
              nothing="No policy of this name. Make one under Escalation."
            />
          )}
        </FormField>
        <FormField
          form={form}
          name="incidentTypeId"
          label="Type of its incidents"
          hint="It says which roles are filled and who is told."
          optional
        >
          {(field) => <IncidentTypeChoice value={field.value ?? null} onChange={field.onChange} />}
        </FormField>
        <FormField form={form} name="enabled" label="State" quiet group>
          {(field) => (
            <Switch
              value={field.value ?? true}
              onChange={field.onChange}
              label="On"
              hint="Switched off, it is kept and no alert is tried by it."
            />
          )}
        </FormField>
      </Form>
      {scenario && (
        <ConfirmDialog
          open={deleting}
          onOpenChange={setDeleting}
          title={`Delete ${scenario.name}?`}
          action="Delete scenario"
          onConfirm={async () => {
            await remove.mutateAsync({ params: { id: scenario.id } })
            toast(`${scenario.name} deleted`)
            onClose()
          }}
        >
          Alerts that it met keep what was said of them. New ones are tried by the scenarios that remain.
        </ConfirmDialog>
      )}
    </Dialog>
  )
}

function Kinds({ value, onChange }: { value: string[]; onChange: (keys: string[]) => void }) {
  const known = useCall(listKinds).data?.items.map(({ key, name }) => ({ value: key, label: name })) ?? []
  return (
    <MultiSelect
      label="Kinds of assets"
      placeholder="Any kind"
      value={value}
      onChange={onChange}
      known={known}
      options={findKinds}
      nothing="No kind of this name"
    />
  )
}

function IncidentTypeChoice({ value, onChange }: { value: number | null; onChange: (id: number | null) => void }) {
  const types = useCall(listIncidentTypes).data?.items ?? []
  return (
    <Combobox
      value={value}
      onChange={onChange}
      options={types.map(({ id, name, description }) => ({ value: id, label: name, hint: description }))}
      placeholder="The first that stands for its severity"
      nothing="No type of this name. Make one under Roles."
    />
  )
}

const findKinds: LoadOptions<string> = async (search, signal) =>
  (await call(listKinds, {}, { signal })).items
    .filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
    .map(({ key, name }) => ({ value: key, label: name }))

function withNeed(needs: readonly Need[], need: Need, on: boolean): Need[] {
  return NEEDS.filter((one) => (one === need ? on : needs.includes(one)))
}

function valuesOf(scenario: Scenario | undefined): Values {
  if (scenario === undefined)
    return {
      name: '',
      description: '',
      impact: 3,
      harms: ['availability'],
      kinds: [],
      patterns: [{ field: '@title', is: '' }],
      escalationPolicyId: null,
      incidentTypeId: null,
      enabled: true,
    }
  const { id: _, met: __, escalationPolicyName: ___, incidentTypeName: ____, version: _____, ...values } = scenario
  return values
}
