import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { z } from 'zod'
import {
  createStakeholders,
  deleteStakeholders,
  StakeholdersInput,
  updateStakeholders,
  type Stakeholders,
} from '../../contract/response.ts'
import { STAKEHOLDER_KIND_WORDS, STAKEHOLDER_KINDS } from '../../domain/stakeholder.ts'
import { useAct } from '../api.ts'
import { findPeople } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { LineRows } from './line-rows.tsx'

type Values = z.output<typeof StakeholdersInput>
const ALSO = { alsoRead: ['incident-types'] } as const
const KINDS = STAKEHOLDER_KINDS.map((value) => ({ value, label: STAKEHOLDER_KIND_WORDS[value] }))

/** Adds a group, or changes one. */
export function GroupDialog({ group, onClose }: { group: Stakeholders | undefined; onClose: () => void }) {
  const id = useId()
  const create = useAct(createStakeholders, ALSO)
  const update = useAct(updateStakeholders, ALSO)
  const remove = useAct(deleteStakeholders, ALSO)
  const [deleting, setDeleting] = useState(false)
  const form = useSchemaForm(StakeholdersInput, valuesOf(group))

  async function send(body: Values): Promise<void> {
    if (group) await update.mutateAsync({ params: { id: group.id }, body })
    else await create.mutateAsync({ body })
    toast(`${body.name} saved`)
    onClose()
  }

  return (
    <Dialog
      open
      size="wide"
      onOpenChange={(open) => !open && !deleting && onClose()}
      title={group ? group.name : 'New stakeholders'}
      description="Somebody who has to be told, and the lines that reach them in the middle of the night."
      footer={
        <>
          {group && (
            <Button look="plain" icon={Trash2} className="response-delete" onClick={() => setDeleting(true)}>
              Delete
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Save the stakeholders
          </Button>
        </>
      }
    >
      <Form id={id} form={form} onSubmit={send}>
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Data protection authority">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="kind" label="Kind">
          {(field) => <Select {...field} value={field.value ?? null} options={KINDS} />}
        </FormField>
        <FormField form={form} name="description" label="About" hint="What they have to hear, and by when." optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="lines" label="Lines" hint="The one to try first stands first." optional group>
          {(field) => <LineRows value={field.value ?? []} onChange={field.onChange} faults={form.formState.errors.lines} />}
        </FormField>
        <FormField form={form} name="memberIds" label="People here who belong to them" optional>
          {(field) => (
            <MultiSelect
              {...field}
              value={field.value ?? []}
              options={findPeople}
              known={(group?.members ?? []).map(({ id: value, name: label }) => ({ value, label }))}
              placeholder="Add people"
              nothing="Nobody of this name"
            />
          )}
        </FormField>
      </Form>
      {group && (
        <ConfirmDialog
          open={deleting}
          onOpenChange={setDeleting}
          title={`Delete ${group.name}?`}
          action="Delete stakeholders"
          typeBack={group.name}
          onConfirm={async () => {
            await remove.mutateAsync({ params: { id: group.id } })
            toast(`${group.name} deleted`)
            onClose()
          }}
        >
          What was told them at incidents stays in the record. While a type of incidents has them told, they cannot be deleted.
        </ConfirmDialog>
      )}
    </Dialog>
  )
}

function valuesOf(group: Stakeholders | undefined): Values {
  if (group === undefined)
    return { name: '', kind: 'legal', description: '', memberIds: [], lines: [{ label: '', by: 'phone', address: '', note: '' }] }
  const { name, kind, description, members, lines } = group
  return { name, kind, description, memberIds: members.map(({ id }) => id), lines }
}
