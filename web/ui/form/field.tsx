import { Field as Base } from '@base-ui/react/field'
import { Fieldset } from '@base-ui/react/fieldset'
import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import './field.css'

export type FieldProps = {
  label: ReactNode
  /** One sentence below the label: what it is for, or an example. */
  hint?: ReactNode
  /** Why the value cannot stay, and what would do. */
  error?: string | undefined
  /** Most fields are required; the few that are not say so. */
  optional?: boolean
  /** Hides the label from sight where the place says enough; it is still read aloud. */
  quiet?: boolean
  disabled?: boolean
  children: ReactNode
}

/**
 * Label, control, hint and error, wired together for screen readers. For several controls under one label
 * (radio cards, checkboxes) use `FieldGroup`.
 *
 *     <Field label="Name" hint="As people say it" error={error}><TextInput value={name} onChange={setName} /></Field>
 */
export function Field({ label, hint, error, optional, quiet, disabled, children }: FieldProps) {
  return (
    <Base.Root className="ui-field" invalid={error !== undefined} disabled={disabled ?? false}>
      <Base.Label className={quiet ? 'ui-unseen' : 'ui-field-label'}>
        {label}
        {optional && <span className="ui-field-optional"> optional</span>}
      </Base.Label>
      {hint && <Base.Description className="ui-field-hint">{hint}</Base.Description>}
      {children}
      {error !== undefined && (
        <Base.Error match className="ui-field-error">
          <CircleAlert aria-hidden />
          {error}
        </Base.Error>
      )}
    </Base.Root>
  )
}

/** The same for a group of controls: `<FieldGroup label="Urgency"><RadioCards … /></FieldGroup>`. */
export function FieldGroup({ label, hint, error, optional, quiet, children }: Omit<FieldProps, 'disabled'>) {
  return (
    <Fieldset.Root className="ui-field">
      <Fieldset.Legend className={quiet ? 'ui-unseen' : 'ui-field-label'}>
        {label}
        {optional && <span className="ui-field-optional"> optional</span>}
      </Fieldset.Legend>
      {hint && <p className="ui-field-hint">{hint}</p>}
      {children}
      {error !== undefined && (
        <p className="ui-field-error" role="alert">
          <CircleAlert aria-hidden />
          {error}
        </p>
      )}
    </Fieldset.Root>
  )
}
