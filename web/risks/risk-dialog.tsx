import { useNavigate } from '@tanstack/react-router'
import { useId } from 'react'
import { createRisk, NewRisk, updateRisk, type RiskDetail } from '../../contract/risks.ts'
import { useAct } from '../api.ts'
import { findAssets, findPeople, findScenarios } from '../find.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { ControlRows } from './control-rows.tsx'
import { ALSO, IMPACT_OPTIONS, LIKELIHOOD_OPTIONS, morningIn } from './words.ts'

/** Adds a risk, or changes one; a risk that is there already is scored on its own page, with a reason. */
export function RiskDialog({ risk, onClose }: { risk?: RiskDetail; onClose: () => void }) {
  const id = useId()
  const navigate = useNavigate()
  const { me } = useSession()
  const create = useAct(createRisk, ALSO)
  const update = useAct(updateRisk, ALSO)
  const form = useSchemaForm(NewRisk, useValues(risk))
  const known = (one: { id: number; name: string } | null | undefined) => (one ? [{ value: one.id, label: one.name }] : [])

  async function send(values: NewRisk): Promise<void> {
    const { likelihood, impact, ...facts } = values
    if (risk) {
      await update.mutateAsync({ params: { id: risk.id }, body: facts })
      toast(`${facts.name} saved`)
      onClose()
    } else {
      const made = await create.mutateAsync({ body: { ...facts, likelihood, impact } })
      await navigate({ to: '/risks/$id', params: { id: made.id } })
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={risk ? `Edit ${risk.name}` : 'New risk'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {risk ? 'Save the risk' : 'Add the risk'}
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={send}>
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Ransomware in the shop">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="threat" label="Threat" hint="What could happen, and who or what would do it.">
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="vulnerability" label="Vulnerability" hint="What makes it possible here." optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="assetId" label="Asset" hint="What it would hit. Late work on it makes the risk likelier." optional>
          {(field) => (
            <Combobox
              {...field}
              value={field.value ?? null}
              options={findAssets}
              known={known(risk?.asset)}
              placeholder="Any asset"
              nothing="No asset of this name"
            />
          )}
        </FormField>
        <FormField
          form={form}
          name="scenarioId"
          label="Scenario"
          hint="An incident whose alerts meet it on this asset shows this risk."
          optional
        >
          {(field) => (
            <Combobox
              {...field}
              value={field.value ?? null}
              options={findScenarios}
              known={known(risk?.scenario)}
              placeholder="None"
              nothing="No scenario of this name"
            />
          )}
        </FormField>
        {!risk && (
          <>
            <FormField form={form} name="likelihood" label="Likelihood" hint="As if there were no controls.">
              {(field) => <Select {...field} value={field.value ?? null} options={LIKELIHOOD_OPTIONS} />}
            </FormField>
            <FormField form={form} name="impact" label="Impact" hint="As if there were no controls.">
              {(field) => <Select {...field} value={field.value ?? null} options={IMPACT_OPTIONS} />}
            </FormField>
          </>
        )}
        <FormField
          form={form}
          name="controls"
          label="Controls"
          hint="What stands already and makes it less likely or less bad."
          optional
          group
        >
          {(field) => <ControlRows value={field.value ?? []} onChange={field.onChange} />}
        </FormField>
        <FormField form={form} name="ownerId" label="Owner" hint="Who is asked when something is open about it.">
          {(field) => (
            <Combobox
              {...field}
              value={field.value ?? null}
              options={findPeople}
              known={known(risk?.owner ?? me)}
              placeholder="Find a person"
              nothing="Nobody of this name"
            />
          )}
        </FormField>
        <FormField form={form} name="reviewAt" label="Next review">
          {(field) => <DateTimeInput {...field} value={field.value ?? null} />}
        </FormField>
      </Form>
    </Dialog>
  )
}

function useValues(risk: RiskDetail | undefined): NewRisk {
  const [now, zone] = [useNow(), useZone()]
  const { me } = useSession()
  if (risk) {
    const { name, threat, vulnerability, controls, reviewAt, likelihood, impact } = risk
    const ids = { assetId: risk.asset?.id ?? null, scenarioId: risk.scenario?.id ?? null, ownerId: risk.owner.id }
    return { name, threat, vulnerability, controls, reviewAt, likelihood, impact, ...ids }
  }
  return {
    name: '',
    threat: '',
    vulnerability: '',
    assetId: null,
    scenarioId: null,
    likelihood: 3,
    impact: 3,
    controls: [],
    ownerId: me.id,
    reviewAt: morningIn(180, now, zone),
  }
}
