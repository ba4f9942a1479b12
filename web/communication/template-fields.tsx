import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { Controller, type UseFormReturn } from 'react-hook-form'
import { previewTemplate } from '../../contract/communication.ts'
import type { CommunicationRule } from '../../domain/communication-plan.ts'
import { queryOf } from '../api.ts'
import { Button } from '../ui/action/button.tsx'
import { Field } from '../ui/form/field.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { useSettled } from '../ui/settled.ts'
import { FACTS, withFact } from './facts.ts'

type Part = 'subject' | 'body'
type Box = HTMLInputElement | HTMLTextAreaElement
type RuleForm = UseFormReturn<CommunicationRule>

/** Templates as they would read for a made-up incident, a moment after they were typed; or why they cannot be read. */
export function usePreview(subject = '', body = '') {
  const settled = useSettled(`${subject}\u0000${body}`, 300)
  const [settledSubject = '', settledBody = ''] = settled.split('\u0000')
  const asked = { subject: settledSubject.trim(), body: settledBody.trim() }
  return useQuery({
    // one of the two can be looked at before the other is written
    ...queryOf(previewTemplate, { body: { subject: asked.subject || '-', body: asked.body || '-' } }),
    enabled: asked.subject !== '' || asked.body !== '',
    placeholderData: keepPreviousData,
    select: (answer) => ({ subject: asked.subject ? answer.subject : undefined, body: asked.body ? answer.body : undefined }),
  })
}

/** Subject and text, with the facts that can be put in by a click where the cursor stands. */
export function TemplateFields({ form, faults }: { form: RuleForm; faults: Partial<Record<Part, string | null | undefined>> }) {
  const boxes = useRef<Record<Part, Box | null>>({ subject: null, body: null })
  const last = useRef<Part>('body')

  function put(fact: string): void {
    const part = last.current
    const box = boxes.current[part]
    const before = form.getValues(part) ?? ''
    const { text, at } = withFact(before, box?.selectionStart ?? before.length, box?.selectionEnd ?? before.length, fact)
    form.setValue(part, text, { shouldDirty: true, shouldValidate: form.formState.isSubmitted })
    box?.focus()
    requestAnimationFrame(() => box?.setSelectionRange(at, at))
  }

  const part = (name: Part, label: string, hint: string) => (
    <Controller
      control={form.control}
      name={name}
      render={({ field: { ref, value, ...field }, fieldState }) => {
        const control = {
          ...field,
          value: value ?? '',
          onFocus: () => (last.current = name),
          ref: (box: Box | null) => {
            ref(box)
            boxes.current[name] = box
          },
        }
        return (
          <Field label={label} hint={hint} error={fieldState.error?.message ?? faults[name] ?? undefined}>
            {name === 'subject' ? <TextInput {...control} autoComplete="off" /> : <TextArea {...control} lines={8} />}
          </Field>
        )
      }}
    />
  )
  return (
    <>
      {part('subject', 'Subject', 'What is read first, on a phone at night.')}
      {part('body', 'Text', 'Facts stand in double braces and are filled in when it goes out.')}
      <div className="communication-facts" role="group" aria-label="Put in a fact">
        {FACTS.map(({ fact, label }) => (
          <Button key={fact} size="small" title={`{{ ${fact} }}`} onClick={() => put(fact)}>
            {label}
          </Button>
        ))}
      </div>
    </>
  )
}
