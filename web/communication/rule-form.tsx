import type { UseFormReturn } from 'react-hook-form'
import { CommunicationRule } from '../../domain/communication-plan.ts'
import { Button } from '../ui/action/button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { Checkbox, RadioCards, Switch } from '../ui/form/toggles.tsx'
import { Section } from '../ui/layout/page.tsx'
import { AudiencePicker } from './audience-picker.tsx'
import { Preview } from './preview.tsx'
import { TemplateFields, usePreview } from './template-fields.tsx'
import { TriggerFields } from './trigger-fields.tsx'
import { useNames } from './use-names.ts'

const CHANNELS = [
  { value: 'email' as const, label: 'By e-mail', hint: 'Read when they look' },
  { value: 'loud' as const, label: 'By the loudest way', hint: 'A call or a push, as each of them has it' },
]

type Props = {
  rule: CommunicationRule
  known: ReadonlyMap<string, string>
  action: string
  onSave: (rule: CommunicationRule) => Promise<unknown>
  onCancel: () => void
}

/** All of a rule: who hears what, of which incidents, and who answers for it; beside it how it would read. */
export function RuleForm({ rule, known, action, onSave, onCancel }: Props) {
  const form = useSchemaForm(CommunicationRule, rule)
  const preview = usePreview(...form.watch(['subject', 'body']))
  return (
    <Form form={form} onSubmit={onSave}>
      <div className="communication-form">
        <div className="communication-column">
          <Section title="Who is told">
            <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Executives">
              {(field) => <TextInput {...field} value={field.value ?? ''} autoComplete="off" />}
            </FormField>
            <FormField
              form={form}
              name="audiences"
              label="Audiences"
              hint="Groups are told by their people and e-mail lines; their other lines are given to somebody to call."
            >
              {(field) => <AudiencePicker {...field} value={(field.value ?? []) as CommunicationRule['audiences']} known={known} />}
            </FormField>
            <FormField form={form} name="channel" label="By which way" group>
              {(field) => <RadioCards {...field} label="By which way" columns={2} value={field.value ?? null} options={CHANNELS} />}
            </FormField>
          </Section>
          <Section title="Of which incidents" hint="What is left open takes all.">
            <TriggerFields form={form} />
          </Section>
          <Section title="Who answers for it">
            <Answering form={form} />
          </Section>
        </div>
        <div className="communication-column communication-text">
          <Section title="What they read">
            <TemplateFields form={form} faults={{ subject: preview.data?.subject?.fault, body: preview.data?.body?.fault }} />
          </Section>
          <Preview query={preview} />
        </div>
      </div>
      <div className="communication-savebar">
        <FormField form={form} name="enabled" label="On" quiet>
          {(field) => <Switch {...field} value={field.value ?? true} label="On: carried out at incidents" />}
        </FormField>
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="primary" submit loading={form.formState.isSubmitting}>
          {action}
        </Button>
      </div>
    </Form>
  )
}

function Answering({ form }: { form: UseFormReturn<CommunicationRule> }) {
  const { roles } = useNames()
  const [owner, approver] = form.watch(['ownerRole', 'approverRole'])
  return (
    <>
      <div className="communication-fields">
        <FormField form={form} name="ownerRole" label="Written by" hint="Gets the draft, and sends it." optional>
          {(field) => <Combobox {...field} value={field.value ?? null} options={roles} placeholder="Nobody: goes out as it is" />}
        </FormField>
        <FormField form={form} name="approverRole" label="Approved by" hint="Their word is needed before it goes." optional>
          {(field) => <Combobox {...field} value={field.value ?? null} options={roles} placeholder="Nobody’s word is needed" />}
        </FormField>
        <FormField form={form} name="cadenceMinutes" label="Again every" hint="Until it is over; empty: said once." optional>
          {(field) => <NumberInput {...field} value={field.value ?? null} min={5} max={10_080} step={5} unit="min" placeholder="Once" />}
        </FormField>
        {(owner !== null || approver !== null) && (
          <FormField form={form} name="deadlineMinutes" label="Overdue after" hint="Then whoever answers for it is paged.">
            {(field) => <NumberInput {...field} value={field.value ?? null} min={1} max={43_200} step={5} unit="min" />}
          </FormField>
        )}
      </div>
      <FormField form={form} name="tellEnd" label="The end" quiet>
        {(field) => <Checkbox {...field} value={field.value ?? true} label="Whoever was told hears when it is over" />}
      </FormField>
    </>
  )
}
