import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { declareIncident } from '../../contract/incidents.ts'
import { listIncidentTypes, type IncidentType } from '../../contract/response.ts'
import { isStaffed, typeOf } from '../../domain/incident-type.ts'
import { queryOf, useAct } from '../api.ts'
import type { FrameDialog } from '../frame/frame-dialog.ts'
import { Button } from '../ui/action/button.tsx'
import { SEVERITY_OPTIONS } from '../ui/data/severity.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { Checkbox } from '../ui/form/toggles.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { findServices } from '../find.ts'
import { useSession } from '../session.tsx'
import { wants } from './type-dialog.tsx'

const Declaration = declareIncident.body.refine(({ serviceId, pageNobody }) => serviceId !== null || pageNobody, {
  path: ['serviceId'],
  error: 'Choose the service whose on-call shall be paged, or page nobody.',
})

const BY_SEVERITY = 0

/** Two fields and it is out: what is wrong, and where. Everything else has a value already or can follow. */
export function DeclareDialog({ open, onClose }: FrameDialog) {
  const navigate = useNavigate()
  const id = useId()
  const declare = useAct(declareIncident, { alsoRead: ['counts', 'me', 'services'] })
  const { can } = useSession()
  const types = useQuery({ ...queryOf(listIncidentTypes), enabled: open && can('response.read') }).data?.items ?? []
  const [more, setMore] = useState(false)
  const form = useSchemaForm(Declaration, {
    title: '',
    serviceId: null,
    severity: 'high',
    description: '',
    suspected: false,
    pageNobody: false,
  })
  const [pageNobody, severity, typeId] = form.watch(['pageNobody', 'severity', 'typeId'])
  const bySeverity = typeOf(types, severity, null)
  const type = typeOf(types, severity, typeId ?? null)
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      title="Declare an incident"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {pageNobody ? 'Declare, page nobody' : 'Declare and page'}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          const incident = await declare.mutateAsync({ body })
          await navigate({ to: '/incidents/$id', params: { id: incident.id }, search: {} })
        }}
      >
        <FormField form={form} name="title" label="What is wrong?">
          {(field) => <TextInput {...field} placeholder="Checkout does not load" autoComplete="off" />}
        </FormField>
        <FormField
          form={form}
          name="serviceId"
          label="Which service?"
          optional={pageNobody}
          hint={pageNobody ? undefined : 'Whoever is on call for it is paged.'}
        >
          {(field) => <Combobox {...field} placeholder="Find a service" nothing="No service of this name" options={findServices} />}
        </FormField>
        <FormField form={form} name="severity" label="How bad is it?">
          {(field) => <Select {...field} options={SEVERITY_OPTIONS} />}
        </FormField>
        {types.length > 0 && (
          <FormField form={form} name="typeId" label="Of what type is it?" hint={staffing(type, pageNobody)}>
            {(field) => (
              <Select
                {...field}
                value={field.value ?? BY_SEVERITY}
                onChange={(next) => field.onChange(next === BY_SEVERITY ? undefined : next)}
                options={[
                  { value: BY_SEVERITY, label: 'By its severity', hint: bySeverity?.name ?? 'None' },
                  ...types.map(({ id: value, name, description }) => ({ value, label: name, hint: description || undefined })),
                ]}
              />
            )}
          </FormField>
        )}
        {more ? (
          <>
            <FormField form={form} name="description" label="What is known so far?" optional>
              {(field) => <TextArea {...field} lines={3} />}
            </FormField>
            <FormField form={form} name="suspected" label="Only a suspicion" quiet>
              {(field) => (
                <Checkbox {...field} label="Only a suspicion" hint="It begins in the phase “suspected” until somebody takes it." />
              )}
            </FormField>
            <FormField form={form} name="pageNobody" label="Page nobody" quiet>
              {(field) => <Checkbox {...field} label="Page nobody" hint="To log what is over, or what somebody has in hand already." />}
            </FormField>
          </>
        ) : (
          <div>
            <Button look="plain" onClick={() => setMore(true)}>
              More: a suspicion, page nobody
            </Button>
          </div>
        )}
      </Form>
    </Dialog>
  )
}

/** What the type means for this incident: which roles it wants, and that its people are asked even where nobody is paged. */
function staffing(type: IncidentType | undefined, pageNobody: boolean): string | undefined {
  if (!type) return undefined
  const who = pageNobody ? 'Whoever they are taken from is asked to join all the same.' : 'Whoever they are taken from is paged too.'
  return [`${type.name} ${wants(type).replace('Wants', 'wants')}.`, isStaffed(type) && who].filter(Boolean).join(' ')
}
