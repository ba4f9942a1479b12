import { z } from 'zod'
import { setType } from '../../contract/incidents.ts'
import { listIncidentTypes, type IncidentType } from '../../contract/response.ts'
import { call, useAct } from '../api.ts'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { FormField } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import { ALSO, type ActDialogProps } from './act-dialogs.tsx'

const Choice = z
  .strictObject({ typeId: z.int().nullable(), reason: setType.body.shape.reason.unwrap() })
  .refine(({ typeId }) => typeId !== null, { path: ['typeId'], error: 'Choose a type.' })

/** Another type wants other roles; who has one keeps it. */
export function TypeDialog({ incident, onClose }: ActDialogProps) {
  const change = useAct(setType, ALSO)
  const { type } = incident
  return (
    <ActDialog
      title="Change the type"
      description="Roles that the other type wants and nobody has are filled from its schedules, and those people are paged. Who has a role keeps it."
      action="Change"
      schema={Choice}
      values={{ typeId: null, reason: '' }}
      onSend={async ({ typeId, reason }) => {
        const { type: now } = await change.mutateAsync({
          params: { id: incident.id },
          body: { typeId: typeId!, reason: reason || undefined },
        })
        toast(`#${incident.id} is of the type ${now?.name}`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormField form={form} name="typeId" label="Of what type is it?" hint={type ? `It is of the type ${type.name} now.` : undefined}>
            {(field) => (
              <Combobox
                {...field}
                options={async (typed, signal) =>
                  (await call(listIncidentTypes, {}, { signal })).items
                    .filter(({ id, name }) => id !== type?.id && name.toLowerCase().includes(typed.trim().toLowerCase()))
                    .map((one) => ({ value: one.id, label: one.name, hint: wants(one) }))
                }
                placeholder="Find a type"
                nothing="No other type of this name"
              />
            )}
          </FormField>
          <FormField form={form} name="reason" label="Why?" optional>
            {(field) => <TextInput {...field} placeholder="Somebody is in who should not be" />}
          </FormField>
        </>
      )}
    </ActDialog>
  )
}

/** `Wants Commander, Scribe`, `Wants no roles`. */
export function wants({ roles }: Pick<IncidentType, 'roles'>): string {
  return roles.length === 0 ? 'Wants no roles' : `Wants ${roles.map(({ roleName }) => roleName).join(', ')}`
}
