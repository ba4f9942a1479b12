import { z } from 'zod'
import * as contract from '../../contract/incidents.ts'
import { useAct } from '../api.ts'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { FormField } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import { ALSO, type ActDialogProps } from './act-dialogs.tsx'
import { findPolicies, findResponders, findTargets, targetOf } from '../find.ts'

export function RespondersDialog({ incident, onClose }: ActDialogProps) {
  const ask = useAct(contract.addResponders, ALSO)
  return (
    <ActDialog
      title="Ask people to join"
      description="They are paged at once, by their own rules. It stays yours."
      action="Ask"
      schema={contract.addResponders.body}
      values={{ userIds: [], message: '' }}
      onSend={async ({ userIds, message }) => {
        await ask.mutateAsync({ params: { id: incident.id }, body: { userIds, message: message || undefined } })
        toast(userIds.length === 1 ? 'Asked one person to join' : `Asked ${userIds.length} people to join`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormField form={form} name="userIds" label="Whom?">
            {(field) => <MultiSelect {...field} options={findResponders} placeholder="Find people" nothing="Nobody of this name" />}
          </FormField>
          <FormField form={form} name="message" label="What for?" optional>
            {(field) => <TextArea {...field} value={field.value ?? ''} lines={2} placeholder="Please look at the payment queue" />}
          </FormField>
        </>
      )}
    </ActDialog>
  )
}

const Handover = z
  .strictObject({
    to: z.enum(['target', 'policy']),
    target: z.string().nullable(),
    policyId: z.int().nullable(),
    reason: z.string().trim().max(2_000, 'At most 2,000 characters.'),
  })
  .refine(({ to, target }) => to !== 'target' || target !== null, { path: ['target'], error: 'Say to whom.' })
  .refine(({ to, policyId }) => to !== 'policy' || policyId !== null, { path: ['policyId'], error: 'Say by which policy.' })

export function ReassignDialog({ incident, onClose }: ActDialogProps) {
  const reassign = useAct(contract.reassign, ALSO)
  return (
    <ActDialog
      title="Reassign"
      description="It is no longer yours: they are paged from the beginning, until somebody acknowledges it."
      action="Reassign"
      schema={Handover}
      values={{ to: 'target', target: null, policyId: null, reason: '' }}
      onSend={async ({ to, target, policyId, reason }) => {
        const whom = to === 'policy' ? { policyId: policyId! } : { target: targetOf(target!) }
        await reassign.mutateAsync({ params: { id: incident.id }, body: { ...whom, reason: reason || undefined } })
        toast(`Reassigned #${incident.id}`)
      }}
      onClose={onClose}
    >
      {(form) => (
        <>
          <FormField form={form} name="to" label="To">
            {(field) => (
              <Select
                {...field}
                options={[
                  { value: 'target', label: 'A person, team or schedule' },
                  { value: 'policy', label: 'An escalation policy' },
                ]}
              />
            )}
          </FormField>
          {form.watch('to') === 'policy' ? (
            <FormField form={form} name="policyId" label="Which policy?">
              {(field) => <Combobox {...field} options={findPolicies} placeholder="Find a policy" nothing="No policy of this name" />}
            </FormField>
          ) : (
            <FormField form={form} name="target" label="To whom?">
              {(field) => (
                <Combobox {...field} options={findTargets} placeholder="Find people, teams, schedules" nothing="Nobody of this name" />
              )}
            </FormField>
          )}
          <FormField form={form} name="reason" label="Why?" optional>
            {(field) => <TextInput {...field} placeholder="It is the database" />}
          </FormField>
        </>
      )}
    </ActDialog>
  )
}
