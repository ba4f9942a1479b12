import type { UseFormReturn } from 'react-hook-form'
import { PRIORITIES, type Priority } from '../../domain/asset.ts'
import type { CommunicationRule } from '../../domain/communication-plan.ts'
import { PHASES, type Phase } from '../../domain/incident.ts'
import { priorityWords } from '../assets/priority.tsx'
import { PHASE_HINTS, PHASE_WORDS } from '../incidents/phase.ts'
import { Severities } from '../response/severities.tsx'
import { FormField } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { useNames } from './use-names.ts'

const PHASE_OPTIONS = PHASES.map((value) => ({ value, label: PHASE_WORDS[value], hint: PHASE_HINTS[value] }))
const RANK_OPTIONS = PRIORITIES.map((value) => ({
  value,
  label: `P${value} ${priorityWords(value).label}`,
  hint: priorityWords(value).hint,
}))

/** Which incidents a rule is about; what is left empty takes all. */
export function TriggerFields({ form }: { form: UseFormReturn<CommunicationRule> }) {
  const { types, kinds } = useNames()
  return (
    <>
      <FormField form={form} name="trigger.severities" label="Severities" optional group>
        {(field) => <Severities value={field.value ?? []} onChange={field.onChange} />}
      </FormField>
      <FormField form={form} name="trigger.personalData" label="Personal data" quiet>
        {(field) => (
          <Checkbox
            {...field}
            value={field.value ?? false}
            label="Only where personal data are concerned"
            hint="Whoever responds says so at the incident."
          />
        )}
      </FormField>
      <div className="communication-fields">
        <FormField form={form} name="trigger.afterMinutes" label="After" hint="For how long it has to be so.">
          {(field) => <NumberInput {...field} value={field.value ?? null} min={0} max={43_200} step={5} unit="min" />}
        </FormField>
        <FormField form={form} name="trigger.typeIds" label="Types of incidents" optional>
          {(field) => (
            <MultiSelect
              {...field}
              value={(field.value ?? []) as number[]}
              options={types}
              placeholder="Any type"
              nothing="No type of this name"
            />
          )}
        </FormField>
        <FormField form={form} name="trigger.assetKinds" label="Kinds of assets" optional>
          {(field) => (
            <MultiSelect
              {...field}
              value={(field.value ?? []) as string[]}
              options={kinds}
              placeholder="Any kind"
              nothing="No kind of this name"
            />
          )}
        </FormField>
        <FormField form={form} name="trigger.priorities" label="Priorities of assets" optional>
          {(field) => (
            <MultiSelect {...field} value={(field.value ?? []) as Priority[]} options={RANK_OPTIONS} placeholder="Any priority" />
          )}
        </FormField>
        <FormField form={form} name="trigger.phases" label="Phases" optional>
          {(field) => <MultiSelect {...field} value={(field.value ?? []) as Phase[]} options={PHASE_OPTIONS} placeholder="Any phase" />}
        </FormField>
      </div>
    </>
  )
}
