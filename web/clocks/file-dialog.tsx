import { z } from 'zod'
import { fileStage, type ClockShown } from '../../contract/clocks.ts'
import { useAct } from '../api.ts'
import { ActDialog } from '../incidents/act-dialog.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { FormField } from '../ui/form/form.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { useNow } from '../ui/time/now.ts'

const { proof, approvedBy, included } = fileStage.body.shape
const Filing = z.strictObject({
  at: z.int('Say when it was filed.'),
  proof,
  approvedBy,
  included: included.unwrap(),
  reason: z.string().max(1_000, 'At most 1,000 characters.'),
})

/** Something was filed: when, with which proof, on whose word, and what of the checklist it says. */
export function FileDialog({
  incidentId,
  clock,
  stage,
  onClose,
}: {
  incidentId: number
  clock: ClockShown
  stage: ClockShown['stages'][number]
  onClose: () => void
}) {
  const file = useAct(fileStage)
  const now = useNow()
  const again = stage.filedAt !== null
  return (
    <ActDialog
      title={again ? `Correct the filing: ${stage.title}` : `${stage.title} was filed`}
      description={`To: ${stage.recipients.join('; ')}. Nothing is sent by this: it says that it was, and keeps the proof.`}
      action={again ? 'Correct' : 'Filed'}
      schema={Filing}
      values={{
        at: stage.filedAt ?? Math.floor(now / 60_000) * 60_000,
        proof: stage.proof ?? '',
        approvedBy: stage.approvedBy ?? clock.approverHolder ?? '',
        included: stage.included ?? [],
        reason: '',
      }}
      onSend={async ({ reason, ...body }) => {
        const params = { id: incidentId, key: clock.id, stage: stage.id }
        await file.mutateAsync({ params, body: { ...body, ...(reason.trim() === '' ? {} : { reason }) } })
        toast(`Written down: ${stage.title} was filed`)
      }}
      onClose={onClose}
    >
      {(form) => {
        const late = stage.dueAt !== null && form.watch('at') > stage.dueAt
        return (
          <>
            <FormField form={form} name="included" label="It says" group>
              {(field) => (
                <div className="clock-checklist">
                  {stage.checklist.map((item) => (
                    <Checkbox
                      key={item}
                      label={item}
                      value={field.value.includes(item)}
                      onChange={(on) => field.onChange(stage.checklist.filter((one) => (one === item ? on : field.value.includes(one))))}
                    />
                  ))}
                </div>
              )}
            </FormField>
            <FormField form={form} name="at" label="When was it filed?">
              {(field) => <DateTimeInput {...field} max={now} />}
            </FormField>
            <FormField form={form} name="proof" label="Proof" hint="The number of the receipt, a link, or where it lies.">
              {(field) => <TextArea {...field} lines={2} />}
            </FormField>
            <FormField
              form={form}
              name="approvedBy"
              label="Approved by"
              hint={`${clock.approver}${clock.approverHolder === null ? ' (nobody has this role here)' : ''}, or whoever answers for it.`}
            >
              {(field) => <TextInput {...field} autoComplete="off" />}
            </FormField>
            {(late || again) && (
              <FormField form={form} name="reason" label={again ? 'Why is it corrected?' : 'It is late. Why?'}>
                {(field) => <TextArea {...field} lines={2} />}
              </FormField>
            )}
          </>
        )
      }}
    </ActDialog>
  )
}
