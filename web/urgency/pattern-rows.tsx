import { Check, Plus, Trash2, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { matcherOf, type Pattern } from '../../domain/scenario.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import type { Option } from '../ui/form/control.ts'
import { Field } from '../ui/form/field.tsx'
import { TextInput } from '../ui/form/text-input.tsx'

const FIELDS: readonly Option<string>[] = [
  { value: '@title', label: 'Title' },
  { value: '@text', label: 'Title and description' },
  { value: '@source', label: 'Source', hint: 'Host, instance or component' },
  { value: 'alertname', label: 'alertname', hint: 'Label of Prometheus' },
]

/** The usual fields, and whatever was typed: senders have labels of their own. */
function fieldsFor(query: string): readonly Option<string>[] {
  const typed = query.trim()
  const found = FIELDS.filter(({ label }) => label.toLowerCase().includes(typed.toLowerCase()))
  const same = FIELDS.some(({ value, label }) => value === typed || label.toLowerCase() === typed.toLowerCase())
  return typed === '' || same ? found : [{ value: typed, label: typed, hint: 'The label of this name' }, ...found]
}

type Faults = { [row: number]: { is?: { message?: string | undefined } | undefined } | undefined } | undefined

/** Patterns, one a row: a field and what it looks like. */
export function PatternRows({
  value,
  onChange,
  faults,
}: {
  value: Pattern[]
  onChange: (patterns: Pattern[]) => void
  faults: Faults | object | undefined
}) {
  const list = useRef<HTMLUListElement>(null)
  const change = (at: number, part: Partial<Pattern>): void => onChange(value.with(at, { ...value[at]!, ...part }))
  const focusRow = (at: number): void => {
    setTimeout(() => list.current?.querySelectorAll<HTMLInputElement>('[data-is] input')[at]?.focus(), 0)
  }
  return (
    <>
      <ul ref={list} className="urgency-pattern-rows">
        {value.map(({ field, is }, at) => (
          <li key={at} data-invalid={(faults as Faults)?.[at] !== undefined || undefined}>
            <Combobox
              label={`Field of pattern ${at + 1}`}
              value={field}
              onChange={(next) => change(at, { field: next ?? '@title' })}
              options={(query) => Promise.resolve(fieldsFor(query))}
              known={[...FIELDS, { value: field, label: field }].filter(
                (one, index, all) => all.findIndex((x) => x.value === one.value) === index,
              )}
              clearable={false}
            />
            <span data-is>
              <TextInput
                aria-label={`Pattern ${at + 1} looks like`}
                value={is}
                onChange={(next) => change(at, { is: next })}
                placeholder="*power*fail*"
                autoComplete="off"
                spellCheck={false}
              />
            </span>
            <IconButton
              icon={Trash2}
              look="plain"
              label={`Remove pattern ${at + 1}`}
              onClick={() => {
                onChange(value.toSpliced(at, 1))
                focusRow(Math.max(0, at - 1))
              }}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="small"
          icon={Plus}
          disabled={value.length >= 50}
          onClick={() => {
            onChange([...value, { field: value.at(-1)?.field ?? '@title', is: '' }])
            focusRow(value.length)
          }}
        >
          Add a pattern
        </Button>
      </div>
    </>
  )
}

/** Whether a title would meet the patterns as they stand in the form. */
export function PatternTry({ patterns }: { patterns: readonly Pattern[] }) {
  const [title, setTitle] = useState('')
  const at = patterns.findIndex((pattern) => pattern.is !== '' && matcherOf([pattern])({ title, labels: {} }))
  return (
    <Field label="Try a title" optional hint="What is typed here is not kept.">
      <TextInput value={title} onChange={setTitle} autoComplete="off" placeholder="Power failure in hall 3" />
      <p className="urgency-met" data-met={at >= 0 || undefined} role="status">
        {title !== '' &&
          (at >= 0 ? (
            <>
              <Check aria-hidden /> Meets pattern {at + 1}.
            </>
          ) : (
            <>
              <X aria-hidden /> Meets none of them.
            </>
          ))}
      </p>
    </Field>
  )
}
