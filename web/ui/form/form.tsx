import type { ReactElement, ReactNode } from 'react'
import {
  Controller,
  type ControllerRenderProps,
  type DefaultValues,
  type FieldErrors,
  type FieldPath,
  type FieldValues,
  FormProvider,
  type Resolver,
  set,
  useForm,
  type UseFormReturn,
} from 'react-hook-form'
import type { z } from 'zod'
import type { Problem } from '../../../contract/endpoint.ts'
import { problemOf } from '../../problem.ts'
import { cx } from '../class-names.ts'
import { ProblemBanner } from '../feedback/problem-banner.tsx'
import { Field, FieldGroup, type FieldProps } from './field.tsx'

const SERVER = 'root.server'

/**
 * A form over a schema of the contract. Its values are the schema's inner form (instants are numbers), the same
 * that `call` takes as `body`. Checked when sent, then on every change.
 *
 *     const form = useSchemaForm(TeamInput, { name: '', description: '', escalationPolicyId: null, members: [] })
 *     <Form form={form} onSubmit={(body) => call(createTeam, { body })}>
 *       <FormField form={form} name="name" label="Name">{(field) => <TextInput {...field} />}</FormField>
 *       <Button look="primary" submit loading={form.formState.isSubmitting}>Make the team</Button>
 *     </Form>
 */
export function useSchemaForm<S extends z.ZodType<FieldValues>>(schema: S, values: DefaultValues<z.output<S>>): UseFormReturn<z.output<S>> {
  return useForm<z.output<S>>({ defaultValues: values, resolver: resolverOf(schema), mode: 'onSubmit', reValidateMode: 'onChange' })
}

function resolverOf<S extends z.ZodType<FieldValues>>(schema: S): Resolver<z.output<S>> {
  return (values) => {
    const result = schema.safeEncode(values as z.output<S>)
    if (result.success) return { values: values as z.output<S>, errors: {} }
    const errors: FieldErrors = {}
    for (const { path, message, code } of result.error.issues) {
      const name = path.join('.') || SERVER
      set(errors, name, { type: code, message })
    }
    return { values: {}, errors: errors as FieldErrors<z.output<S>> }
  }
}

/**
 * The form element. What the server refuses goes to the fields that it names; the rest, with its reason and next
 * step, stands above the form. Nothing that was typed is lost.
 */
export function Form<V extends FieldValues>({
  form,
  onSubmit,
  className,
  children,
  id,
}: {
  form: UseFormReturn<V>
  onSubmit: (values: V) => Promise<unknown> | void
  className?: string
  id?: string
  children: ReactNode
}) {
  const refused = (form.formState.errors.root as Record<string, { message?: string; problem?: Problem }> | undefined)?.server
  const send = form.handleSubmit(async (values) => {
    try {
      await onSubmit(values as V)
    } catch (error) {
      showProblem(form, problemOf(error))
    }
  })
  return (
    <FormProvider {...form}>
      <form id={id} className={cx('ui-stack', className)} noValidate onSubmit={(event) => void send(event)}>
        {refused && (refused.problem ? <ProblemBanner problem={refused.problem} /> : <p role="alert">{refused.message}</p>)}
        {children}
      </form>
    </FormProvider>
  )
}

function showProblem<V extends FieldValues>(form: UseFormReturn<V>, problem: Problem): void {
  const known = Object.keys(form.getValues())
  const mine = (problem.errors ?? []).filter(({ path }) => known.includes(path.split('.')[0] ?? ''))
  mine.forEach(({ path, message }, index) => form.setError(path as FieldPath<V>, { type: 'server', message }, { shouldFocus: index === 0 }))
  if (mine.length > 0 && mine.length === problem.errors?.length) return
  form.setError(SERVER as `root.${string}`, { type: problem.code, message: problem.title, problem } as never)
}

type RenderedField<V extends FieldValues, N extends FieldPath<V>> = ControllerRenderProps<V, N>

/** A field of the form: wires value, error and focus into any of our controls. `group` for radio cards and the like. */
export function FormField<V extends FieldValues, N extends FieldPath<V>>({
  form,
  name,
  group,
  children,
  ...field
}: Omit<FieldProps, 'children' | 'error'> & {
  form: UseFormReturn<V>
  name: N
  group?: boolean
  children: (field: RenderedField<V, N>) => ReactElement
}) {
  const Frame = group ? FieldGroup : Field
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field: control, fieldState }) => (
        <Frame {...field} error={messageOf(fieldState.error)}>
          {children(control)}
        </Frame>
      )}
    />
  )
}

/** The message of an error, also where it lies deeper (one entry of a list). */
function messageOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('message' in error && typeof error.message === 'string') return error.message
  for (const inner of Object.values(error)) {
    const message = messageOf(inner)
    if (message !== undefined) return message
  }
  return undefined
}
