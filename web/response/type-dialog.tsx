import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { z } from 'zod'
import {
  createIncidentType,
  deleteIncidentType,
  IncidentTypeInput,
  updateIncidentType,
  type IncidentType,
} from '../../contract/response.ts'
import { useAct } from '../api.ts'
import { findStakeholders } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { NeedsEditor } from './needs-editor.tsx'
import { Severities } from './severities.tsx'

type Values = z.output<typeof IncidentTypeInput>
const ALSO = { alsoRead: ['response-roles', 'scenarios', 'stakeholders'] } as const

/** Makes a type of incidents, or changes one. */
export function TypeDialog({ type, onClose }: { type: IncidentType | undefined; onClose: () => void }) {
  const id = useId()
  const create = useAct(createIncidentType, ALSO)
  const update = useAct(updateIncidentType, ALSO)
  const remove = useAct(deleteIncidentType, ALSO)
  const [deleting, setDeleting] = useState(false)
  const form = useSchemaForm(IncidentTypeInput, valuesOf(type))

  async function send(body: Values): Promise<void> {
    if (type) await update.mutateAsync({ params: { id: type.id }, body })
    else await create.mutateAsync({ body })
    toast(`${body.name} saved`, { detail: 'Incidents under way keep who has which role.' })
    onClose()
  }

  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => !open && !deleting && onClose()}
      title={type ? type.name : 'New type of incidents'}
      description="Who is needed at such incidents, whom they are taken from, and who has to be told."
      footer={
        <>
          {type && (
            <Button look="plain" icon={Trash2} className="response-delete" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Save the type
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={send}>
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Security incident">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="description" label="About" optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField
          form={form}
          name="severities"
          label="Stands for"
          hint={`Incidents of these severities whose scenario names no type. ${namedBy(type)}`}
          optional
          group
        >
          {(field) => <Severities value={field.value ?? []} onChange={field.onChange} />}
        </FormField>
        <FormField form={form} name="security" label="Kind" group>
          {(field) => (
            <Checkbox
              value={field.value ?? false}
              onChange={field.onChange}
              label="It is about security"
              hint="Duties to report such incidents are suggested; their clocks are set under Clocks."
            />
          )}
        </FormField>
        <FormField
          form={form}
          name="roles"
          label="Roles"
          hint="Each is given to the first in its list who can be reached; those after the first are deputies. Nobody gets two while somebody else can be reached."
          group
        >
          {(field) => (
            <NeedsEditor value={field.value ?? []} onChange={field.onChange} known={(type?.roles ?? []).flatMap(({ from }) => from)} />
          )}
        </FormField>
        <FormField form={form} name="stakeholderIds" label="To be told" hint="The incident lists them, with their lines." optional>
          {(field) => (
            <MultiSelect
              {...field}
              value={field.value ?? []}
              options={findStakeholders}
              known={(type?.stakeholders ?? []).map(({ id: value, name: label }) => ({ value, label }))}
              placeholder="Add stakeholders"
              nothing="No stakeholders of this name. Add them under Stakeholders."
            />
          )}
        </FormField>
      </Form>
      {type && (
        <ConfirmDialog
          open={deleting}
          onOpenChange={setDeleting}
          title={`Delete ${type.name}?`}
          action="Delete type"
          typeBack={type.name}
          onConfirm={async () => {
            await remove.mutateAsync({ params: { id: type.id } })
            toast(`${type.name} deleted`)
            onClose()
          }}
        >
          Incidents that were of it keep their roles. While a scenario names it, it cannot be deleted.
        </ConfirmDialog>
      )}
    </Dialog>
  )
}

function namedBy(type: IncidentType | undefined): string {
  if (!type || type.scenarios.length === 0) return 'Scenarios name a type under Urgency.'
  return `These scenarios name it: ${type.scenarios.join(', ')}.`
}

function valuesOf(type: IncidentType | undefined): Values {
  if (type === undefined)
    return { name: '', description: '', severities: [], roles: [{ role: 'commander', from: [] }], stakeholderIds: [], security: false }
  const { name, description, severities, roles, stakeholders, security } = type
  return {
    name,
    description,
    severities,
    roles: roles.map(({ role, from }) => ({ role, from: from.map(({ kind, id }) => ({ kind, id })) })),
    stakeholderIds: stakeholders.map(({ id }) => id),
    security,
  }
}
