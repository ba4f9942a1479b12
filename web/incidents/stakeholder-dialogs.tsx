import { useState } from 'react'
import { z } from 'zod'
import * as contract from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import { findStakeholders } from '../find.ts'
import { toast } from '../ui/feedback/toast.ts'
import { FormField } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { ActDialogProps } from './act-dialogs.tsx'
import { untoldFirst } from './untold.ts'

/** Groups beside those that the type has told. */
export function AddStakeholdersDialog({ incident, onClose }: ActDialogProps) {
  const add = useAct(contract.addStakeholders)
  return (
    <ActDialog
      title="Add a group to be told"
      description="Nobody is told by this: it says who has to be, with the lines to them."
      action="Add"
      schema={contract.addStakeholders.body}
      values={{ groupIds: [] }}
      onSend={async (body) => {
        await add.mutateAsync({ params: { id: incident.id }, body })
        toast(body.groupIds.length === 1 ? 'One group is to be told' : `${body.groupIds.length} groups are to be told`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <FormField form={form} name="groupIds" label="Who has to be told?">
          {(field) => (
            <MultiSelect
              {...field}
              options={async (typed, signal) =>
                (await findStakeholders(typed, signal)).filter(({ value }) => !incident.stakeholders.some(({ id }) => id === value))
              }
              placeholder="Find groups"
              nothing="No other group of this name"
            />
          )}
        </FormField>
      )}
    </ActDialog>
  )
}

/** A way that is no line of the group. */
const OTHER = '\u0000other'
const { line: Way, note: Note } = contract.tellStakeholders.body.shape

const Told = z
  .strictObject({ groupId: z.int(), by: z.string(), other: z.string(), note: Note.unwrap() })
  .superRefine(({ by, other }, context) => {
    const way = by === OTHER ? Way.safeParse(other) : undefined
    if (way?.error) context.addIssue({ code: 'custom', path: ['other'], message: way.error.issues[0]!.message })
  })

/** A group was told: by which way, and what is worth to be kept of it. */
export function ToldDialog({ incident, groupId, onClose }: ActDialogProps & { groupId?: number | undefined }) {
  const tell = useAct(contract.tellStakeholders)
  const groups = untoldFirst(incident.stakeholders)
  const [first] = useState(groups.find(({ id }) => id === groupId) ?? groups[0]!)
  const linesOf = (id: number) => [
    ...(groups.find((group) => group.id === id) ?? first).lines.map(({ label, address }) => ({ value: label, label, hint: address })),
    { value: OTHER, label: 'Another way' },
  ]
  return (
    <ActDialog
      title={groupId === undefined ? 'Who was told?' : `${first.name} was told`}
      action="Told"
      schema={Told}
      values={{ groupId: first.id, by: linesOf(first.id)[0]!.value, other: '', note: '' }}
      onSend={async ({ groupId: id, by, other, note }) => {
        const line = by === OTHER ? other.trim() : by
        await tell.mutateAsync({ params: { id: incident.id }, body: { groupId: id, line, note: note || undefined } })
        toast(`Written down: ${groups.find((group) => group.id === id)?.name ?? first.name} by ${line}`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          {groupId === undefined && (
            <FormField form={form} name="groupId" label="Who was told?">
              {(field) => (
                <Select
                  {...field}
                  onChange={(id) => {
                    field.onChange(id)
                    if (id !== null) form.setValue('by', linesOf(id)[0]!.value)
                  }}
                  options={groups.map(({ id, name, toldAt }) => ({
                    value: id,
                    label: name,
                    hint: toldAt === null ? 'Not told yet' : undefined,
                  }))}
                />
              )}
            </FormField>
          )}
          <FormField form={form} name="by" label="By which way?">
            {(field) => <Select {...field} options={linesOf(form.watch('groupId'))} />}
          </FormField>
          {form.watch('by') === OTHER && (
            <FormField form={form} name="other" label="Which one?">
              {(field) => <TextInput {...field} placeholder="In person" autoComplete="off" />}
            </FormField>
          )}
          <FormField form={form} name="note" label="What was said?" optional>
            {(field) => <TextArea {...field} lines={2} placeholder="They call back at noon" />}
          </FormField>
        </>
      )}
    </ActDialog>
  )
}
