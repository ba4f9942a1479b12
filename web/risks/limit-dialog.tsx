import { useId } from 'react'
import { signRiskLimit, type RiskLimit } from '../../contract/risks.ts'
import { BANDS, HIGHEST } from '../../domain/risk.ts'
import { useAct } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { TextArea } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { morningIn } from './words.ts'

const ALSO = { alsoRead: ['risks', 'risk-map', 'risk-tasks'] } as const

/** A signed statement; what was signed before stays in the record. */
export function LimitDialog({ limit, onClose }: { limit: RiskLimit | null; onClose: () => void }) {
  const id = useId()
  const [now, zone] = [useNow(), useZone()]
  const sign = useAct(signRiskLimit, ALSO)
  const form = useSchemaForm(signRiskLimit.body, {
    score: limit?.score ?? BANDS[2].from,
    statement: limit?.statement ?? '',
    expiresAt: morningIn(365, now, zone),
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Sign what is accepted"
      description="You sign with your name. Risks above this score need a treatment; when it runs out, all of them do."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            Sign
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          await sign.mutateAsync({ body })
          toast('Signed', { detail: `Risks up to a score of ${body.score} are accepted.` })
          onClose()
        }}
      >
        <FormField
          form={form}
          name="score"
          label="Accepted up to"
          hint={`Likelihood times impact, 0 to ${HIGHEST}: ${BANDS.toReversed()
            .map(({ band, from }) => `${band} from ${Math.max(1, from)}`)
            .join(', ')}.`}
        >
          {(field) => <NumberInput {...field} value={field.value ?? null} min={0} max={HIGHEST} />}
        </FormField>
        <FormField form={form} name="statement" label="Statement" hint="What the company accepts, and why.">
          {(field) => <TextArea {...field} lines={3} />}
        </FormField>
        <FormField form={form} name="expiresAt" label="Until">
          {(field) => <DateTimeInput {...field} value={field.value ?? null} min={now} />}
        </FormField>
      </Form>
    </Dialog>
  )
}
