import { useId } from 'react'
import { rateRisk, type RiskDetail } from '../../contract/risks.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { ALSO, IMPACT_OPTIONS, LIKELIHOOD_OPTIONS, morningIn } from './words.ts'

/** Scores a risk anew, which is also its review; that nothing changed is an answer too. */
export function RateDialog({ risk, onClose }: { risk: RiskDetail; onClose: () => void }) {
  const id = useId()
  const [now, zone] = [useNow(), useZone()]
  const rate = useAct(rateRisk, ALSO)
  const form = useSchemaForm(rateRisk.body, {
    likelihood: risk.likelihood,
    impact: risk.impact,
    note: '',
    reviewAt: Math.max(risk.reviewAt, morningIn(180, now, zone)),
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Score and review"
      description="As if there were no controls; what they take off is worked out."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Save the score
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          await rate.mutateAsync({ params: { id: risk.id }, body })
          toast(`${risk.name} scored`)
          onClose()
        }}
      >
        <FormField form={form} name="likelihood" label="Likelihood">
          {(field) => <Select {...field} value={field.value ?? null} options={LIKELIHOOD_OPTIONS} />}
        </FormField>
        <FormField form={form} name="impact" label="Impact">
          {(field) => <Select {...field} value={field.value ?? null} options={IMPACT_OPTIONS} />}
        </FormField>
        <FormField form={form} name="note" label="What it rests on" hint="What was learnt, and from where.">
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <FormField form={form} name="reviewAt" label="Next review">
          {(field) => <DateTimeInput {...field} value={field.value ?? null} min={now} />}
        </FormField>
      </Form>
    </Dialog>
  )
}
