import { useId, useState } from 'react'
import { listKinds } from '../../contract/assets.ts'
import { createHardening, HardeningInput, updateHardening, type Hardening } from '../../contract/hardening.ts'
import { PRIORITIES, PRIORITY_WORDS } from '../../domain/asset.ts'
import { HARDENING_KINDS } from '../../domain/hardening.ts'
import { parseLocal, toLocal, type Instant } from '../../domain/time.ts'
import { useAct, useCall } from '../api.ts'
import { findAssets, findOwners, ownerText, ownerOf, findTagOptions } from '../find.ts'
import { morningIn } from '../risks/words.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Field } from '../ui/form/field.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow, useZone } from '../ui/time/now.ts'
import { ALSO, KIND_OPTIONS } from './words.ts'

const UNITS = [
  { value: 'day', label: 'days' },
  { value: 'week', label: 'weeks' },
  { value: 'month', label: 'months' },
] as const

/** Adds work that comes again, or changes it. */
export function WorkDialog({ work, onClose }: { work?: Hardening; onClose: () => void }) {
  const id = useId()
  const { me } = useSession()
  const create = useAct(createHardening, ALSO)
  const update = useAct(updateHardening, ALSO)
  const values = useValues(work)
  const form = useSchemaForm(HardeningInput, values)
  const [one, setOne] = useState(work === undefined || work.asset !== null)
  const kinds = useCall(listKinds).data?.items ?? []
  const known = [{ value: ownerText(values.owner), label: work?.owner.name ?? me.name }]

  function choose(asset: boolean): void {
    setOne(asset)
    if (asset) for (const name of ['assetKind', 'tag', 'priority'] as const) form.setValue(name, null)
    else form.setValue('assetId', null)
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={work ? `Edit ${work.name}` : 'New work'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {work ? 'Save the work' : 'Add the work'}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          if (work) await update.mutateAsync({ params: { id: work.id }, body })
          else await create.mutateAsync({ body })
          toast(`${body.name} saved`)
          onClose()
        }}
      >
        <FormField form={form} name="name" label="Name" hint="As people say it, e.g. Patch the web servers">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="kind" label="Kind" group>
          {(field) => <Kind value={field.value ?? ''} onChange={field.onChange} />}
        </FormField>
        <FormField form={form} name="note" label="How" hint="What is to be done, so that anybody can." optional>
          {(field) => <TextArea {...field} lines={2} />}
        </FormField>
        <Field label="For">
          <Select
            value={one ? 'asset' : 'class'}
            onChange={(next) => choose(next === 'asset')}
            options={[
              { value: 'asset', label: 'One asset' },
              { value: 'class', label: 'A class of assets', hint: 'Also those that are added later' },
            ]}
          />
        </Field>
        {one ? (
          <FormField form={form} name="assetId" label="Asset">
            {(field) => (
              <Combobox
                {...field}
                value={field.value ?? null}
                options={findAssets}
                known={work?.asset ? [{ value: work.asset.id, label: work.asset.name }] : []}
                placeholder="Find an asset"
                nothing="No asset of this name"
              />
            )}
          </FormField>
        ) : (
          <>
            <FormField form={form} name="assetKind" label="Of the kind" optional>
              {(field) => (
                <Combobox
                  {...field}
                  value={field.value ?? null}
                  options={kinds.map(({ key, name }) => ({ value: key, label: name }))}
                  placeholder="Any kind"
                />
              )}
            </FormField>
            <FormField form={form} name="priority" label="Of the priority" optional>
              {(field) => (
                <Combobox
                  {...field}
                  value={field.value ?? null}
                  options={PRIORITIES.map((priority) => ({ value: priority, label: `P${priority}`, hint: PRIORITY_WORDS[priority] }))}
                  placeholder="Any priority"
                />
              )}
            </FormField>
            <FormField form={form} name="tag" label="With the tag" optional>
              {(field) => (
                <Combobox
                  {...field}
                  value={field.value ?? null}
                  options={findTagOptions}
                  known={work?.tag ? [{ value: work.tag, label: work.tag }] : []}
                  placeholder="Any tag"
                  nothing="No tag like this"
                />
              )}
            </FormField>
          </>
        )}
        <div className="risk-pair">
          <FormField form={form} name="every" label="Every">
            {(field) => <NumberInput {...field} value={field.value ?? null} min={1} max={60} />}
          </FormField>
          <FormField form={form} name="unit" label="Unit">
            {(field) => <Select {...field} value={field.value ?? null} options={UNITS} />}
          </FormField>
        </div>
        <FormField
          form={form}
          name="firstAt"
          label="For the first time"
          hint="Later times are counted from it: what is due on the 31st is due on the last day of shorter months."
        >
          {(field) => (
            <DateTimeInput
              {...field}
              zone={values.timezone}
              value={field.value ? parseLocal(field.value, values.timezone) : null}
              onChange={(at: Instant | null) => field.onChange(at === null ? '' : toLocal(at, values.timezone).slice(0, 16))}
            />
          )}
        </FormField>
        <FormField form={form} name="owner" label="Whose" hint="A person, or a team of which anybody does it.">
          {(field) => (
            <Combobox
              name={field.name}
              onBlur={field.onBlur}
              ref={field.ref}
              value={field.value ? ownerText(field.value) : null}
              onChange={(text: string | null) => field.onChange(text === null ? undefined : ownerOf(text))}
              options={findOwners}
              known={known}
              placeholder="Find a person or a team"
              nothing="Nobody of this name"
            />
          )}
        </FormField>
      </Form>
    </Dialog>
  )
}

function Kind({ value, onChange }: { value: string; onChange: (kind: string) => void }) {
  const known = value in HARDENING_KINDS
  return (
    <div className="ui-stack">
      <Select label="Kind" value={known ? value : ''} onChange={(next) => onChange(next ?? '')} options={KIND_OPTIONS} />
      {!known && (
        <TextInput aria-label="Your word for it" placeholder="Your word for it" value={value} onChange={onChange} autoComplete="off" />
      )}
    </div>
  )
}

function useValues(work: Hardening | undefined): HardeningInput {
  const [now, zone] = [useNow(), useZone()]
  const { me } = useSession()
  const [first] = useState(() => toLocal(morningIn(30, now, zone), zone).slice(0, 16))
  if (work) {
    const { name, kind, note, asset, assetKind, tag, priority, every, unit, firstAt, timezone, owner } = work
    return {
      name,
      kind,
      note,
      assetId: asset?.id ?? null,
      assetKind,
      tag,
      priority,
      every,
      unit,
      firstAt,
      timezone,
      owner: { kind: owner.kind, id: owner.id },
    }
  }
  return {
    name: '',
    kind: 'patch',
    note: '',
    assetId: null,
    assetKind: null,
    tag: null,
    priority: null,
    every: 1,
    unit: 'month',
    firstAt: first,
    timezone: zone,
    owner: { kind: 'user', id: me.id },
  }
}
