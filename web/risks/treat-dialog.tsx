import { useId, useState } from 'react'
import { z } from 'zod'
import { treatRisk, type RiskDetail } from '../../contract/risks.ts'
import { Acceptance, Plan, type Treatment } from '../../domain/risk.ts'
import { useAct } from '../api.ts'
import { findPeople } from '../find.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Field } from '../ui/form/field.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { ALSO, capital, morningIn, TREATMENT_OPTIONS } from './words.ts'

type Props = { risk: RiskDetail; onClose: () => void }
const PlanFacts = z.strictObject({ plan: Plan.shape.plan, ownerId: Plan.shape.ownerId, dueAt: Plan.shape.dueAt })
const AcceptFacts = z.strictObject({ reason: Acceptance.shape.reason, expiresAt: Acceptance.shape.expiresAt })

/** What is done about a risk: a plan with an owner and a day, or an acceptance that is signed for. */
export function TreatDialog({ risk, onClose }: Props) {
  const id = useId()
  const [kind, setKind] = useState<Treatment['kind']>(risk.treatment?.kind ?? 'mitigate')
  const treat = useAct(treatRisk, ALSO)
  async function send(treatment: z.output<typeof treatRisk.body>['treatment']): Promise<void> {
    await treat.mutateAsync({ params: { id: risk.id }, body: { treatment } })
    toast(treatment === null ? 'No treatment any more' : `Decided: ${treatment.kind}`)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="What is done about it"
      description="It covers the risk until its day has passed; then the risk asks its owner again."
      footer={
        <>
          {risk.treatment && (
            <Button look="plain" className="risk-away" loading={treat.isPending} onClick={() => void send(null)}>
              Take it back
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={treat.isPending}>
            {kind === 'accept' ? 'Sign' : 'Decide'}
          </Button>
        </>
      }
    >
      <div className="ui-stack">
        <Field label="Treatment">
          <Select value={kind} onChange={(next) => next && setKind(next)} options={TREATMENT_OPTIONS} />
        </Field>
        {kind === 'accept' ? (
          <Accept id={id} risk={risk} onSend={(facts) => send({ kind, ...facts })} />
        ) : (
          <PlanForm key={kind} id={id} risk={risk} label={`How to ${kind} it`} onSend={(facts) => send({ kind, ...facts })} />
        )}
      </div>
    </Dialog>
  )
}

type FormProps<S extends z.ZodType> = { id: string; risk: RiskDetail; onSend: (facts: z.output<S>) => Promise<void> }

function PlanForm({ id, risk, label, onSend }: FormProps<typeof PlanFacts> & { label: string }) {
  const [now, zone] = [useNow(), useZone()]
  const { treatment, treatedBy, owner } = risk
  const before = treatment === null || treatment.kind === 'accept' ? undefined : treatment
  const form = useSchemaForm(PlanFacts, {
    plan: before?.plan ?? '',
    ownerId: before?.ownerId ?? owner.id,
    dueAt: before?.dueAt ?? morningIn(30, now, zone),
  })
  const known = [
    { value: owner.id, label: owner.name },
    ...(before && before.ownerId !== owner.id ? [{ value: before.ownerId, label: treatedBy ?? '' }] : []),
  ]
  return (
    <Form id={id} form={form} onSubmit={onSend}>
      <FormField form={form} name="plan" label={capital(label)}>
        {(field) => <TextArea {...field} lines={3} />}
      </FormField>
      <FormField form={form} name="ownerId" label="Who does it">
        {(field) => <Combobox {...field} value={field.value ?? null} options={findPeople} known={known} nothing="Nobody of this name" />}
      </FormField>
      <FormField form={form} name="dueAt" label="Done by">
        {(field) => <DateTimeInput {...field} value={field.value ?? null} min={now} />}
      </FormField>
    </Form>
  )
}

function Accept({ id, risk, onSend }: FormProps<typeof AcceptFacts>) {
  const [now, zone] = [useNow(), useZone()]
  const { me } = useSession()
  const before = risk.treatment?.kind === 'accept' ? risk.treatment : undefined
  const form = useSchemaForm(AcceptFacts, { reason: before?.reason ?? '', expiresAt: morningIn(90, now, zone) })
  return (
    <Form id={id} form={form} onSubmit={onSend}>
      <FormField form={form} name="reason" label="Why it can be lived with" hint={`Signed by ${me.name}.`}>
        {(field) => <TextArea {...field} lines={3} />}
      </FormField>
      <FormField form={form} name="expiresAt" label="Until">
        {(field) => <DateTimeInput {...field} value={field.value ?? null} min={now} />}
      </FormField>
    </Form>
  )
}
