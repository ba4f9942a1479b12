import { useState, type ReactElement } from 'react'
import type { ControllerRenderProps, FieldPath, FieldValues, UseFormReturn } from 'react-hook-form'
import { Button } from '../ui/action/button.tsx'
import { Badge } from '../ui/data/badge.tsx'
import { FormField } from '../ui/form/form.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'
import { PasswordInput, TextArea, TextInput } from '../ui/form/text-input.tsx'
import { fieldsOf, missingIn, type SettingField, type SettingValues } from './schema.ts'
import { Hint } from './hint.tsx'

export type SetSecrets = Record<string, { hint: string }>

/**
 * The fields of settings that a JSON Schema describes, inside any form of ours. `at` is where they stand in its
 * values. Secrets that are set are shown by their end alone, and can be replaced or removed.
 *
 *     <SchemaFields form={form} at="config" schema={kind.config} secrets={channel.secrets} />
 */
export function SchemaFields<V extends FieldValues>({
  form,
  at,
  schema,
  secrets = {},
}: {
  form: UseFormReturn<V>
  at: string
  schema: unknown
  secrets?: SetSecrets
}) {
  return fieldsOf(schema).map((field) => (
    <FormField
      key={field.name}
      form={form}
      name={`${at}.${field.name}` as FieldPath<V>}
      label={field.label}
      hint={field.hint && <Hint text={field.hint} />}
      optional={!field.required}
    >
      {(control) => <SettingControl field={field} control={control as Bound} set={secrets[field.name]} />}
    </FormField>
  ))
}

/** Tells the form which required settings are empty; true if none is. */
export function checkSettings<V extends FieldValues>(
  form: UseFormReturn<V>,
  at: string,
  schema: unknown,
  secrets: SetSecrets = {},
): boolean {
  const missing = missingIn(fieldsOf(schema), form.getValues(at as FieldPath<V>) as SettingValues, Object.keys(secrets))
  missing.forEach((name, index) =>
    form.setError(`${at}.${name}` as FieldPath<V>, { type: 'required', message: 'Fill this in.' }, { shouldFocus: index === 0 }),
  )
  return missing.length === 0
}

type Bound = ControllerRenderProps<FieldValues, string>

function SettingControl({ field, control, set }: { field: SettingField; control: Bound; set: { hint: string } | undefined }): ReactElement {
  const { value, onChange, onBlur, name, ref, disabled } = control
  const shared = { onBlur, name, ref, ...(disabled === undefined ? {} : { disabled }) }
  const placeholder = field.placeholder === undefined ? {} : { placeholder: field.placeholder }
  const text = typeof value === 'string' ? value : ''
  const kind = field.control
  switch (kind.kind) {
    case 'secret':
      return <SecretInput {...shared} value={value as string | null | undefined} onChange={onChange} set={set} required={field.required} />
    case 'number':
      return (
        <NumberInput
          {...shared}
          {...placeholder}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
          {...(kind.min === undefined ? {} : { min: kind.min })}
          {...(kind.max === undefined ? {} : { max: kind.max })}
        />
      )
    case 'yes-no':
      return (
        <Select
          {...shared}
          value={value === true ? 'yes' : value === false ? 'no' : field.required ? null : 'usual'}
          onChange={(next) => onChange(next === 'usual' ? undefined : next === 'yes')}
          options={[
            ...(field.required ? [] : [{ value: 'usual', label: 'As usual' }]),
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
        />
      )
    case 'choice':
      return (
        <Select
          {...shared}
          value={(value as string | number | undefined) ?? null}
          onChange={onChange}
          options={kind.options.map((option) => ({ value: option, label: capital(String(option)) }))}
        />
      )
    case 'words':
      return (
        <TextInput
          {...shared}
          value={Array.isArray(value) ? value.join(', ') : ''}
          onChange={(next) => onChange(next.split(/,\s*/))}
          placeholder="Separate them by commas"
        />
      )
    case 'lines':
      return <TextArea {...shared} {...placeholder} value={text} onChange={onChange} mono={kind.code} lines={3} spellCheck={false} />
    case 'text':
      return (
        <TextInput
          {...shared}
          {...placeholder}
          type={kind.format}
          mono={kind.code}
          value={text}
          onChange={onChange}
          autoComplete="off"
          spellCheck={false}
        />
      )
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** A value that is written and never read back: undefined leaves what is set, null takes it away. */
function SecretInput({
  value,
  onChange,
  set,
  required,
  ...shared
}: Pick<Bound, 'onBlur' | 'name' | 'ref'> & {
  value: string | null | undefined
  onChange: (value: string | null | undefined) => void
  set: { hint: string } | undefined
  required: boolean
}) {
  const [replacing, setReplacing] = useState(false)
  if (set && !replacing && value !== null)
    return (
      <span className="ui-row">
        <Badge tone="resolved">{set.hint === '' ? 'Set' : `Set, ends in ${set.hint}`}</Badge>
        <Button size="small" onClick={() => setReplacing(true)}>
          Replace
        </Button>
        {!required && (
          <Button size="small" look="plain" onClick={() => onChange(null)}>
            Remove
          </Button>
        )}
      </span>
    )
  if (set && value === null)
    return (
      <span className="ui-row">
        <Badge tone="medium">Is removed when you save</Badge>
        <Button size="small" onClick={() => onChange(undefined)}>
          Keep it
        </Button>
      </span>
    )
  return (
    <span className="settings-secret">
      <PasswordInput
        {...shared}
        complete="new-password"
        value={value ?? ''}
        onChange={(next) => onChange(next === '' ? undefined : next)}
      />
      {set && (
        <Button
          size="small"
          look="plain"
          onClick={() => {
            setReplacing(false)
            onChange(undefined)
          }}
        >
          Keep the old one
        </Button>
      )}
    </span>
  )
}
