import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { AssetInput, createAsset, updateAsset, type AssetDetail } from '../../contract/assets.ts'
import { NEEDS, type NeedLevel } from '../../domain/asset.ts'
import { MINUTE } from '../../domain/time.ts'
import { useAct } from '../api.ts'
import { problemOf } from '../problem.ts'
import { findPeople, findTeams } from '../find.ts'
import { Button } from '../ui/action/button.tsx'
import { Behind } from '../ui/feedback/behind.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { DurationInput } from '../ui/form/time-inputs.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { useVersion } from '../ui/form/use-version.ts'
import { Identifiers } from './identifiers.tsx'
import { inputOf, NEW_ASSET } from './input.ts'
import { KindsDialog } from './kinds-dialog.tsx'
import { KindPicker } from './kind-picker.tsx'
import { isPriority, PRIORITY_OPTIONS } from './priority.tsx'
import { Tags } from './tags.tsx'
import { NEED_LEVEL_LABELS, NEED_WORDS } from './words.ts'

const UNRANKED = { value: 'none' as const, label: 'Not ranked', hint: 'What it belongs to speaks for it.' }
const LEVELS = [{ value: 0, label: 'Not said' }, ...([1, 2, 3] as const).map((value) => ({ value, label: NEED_LEVEL_LABELS[value] }))]

/** All that can be written of an asset; makes one where none is given. */
export function AssetForm({ asset, onDone, reload }: { asset?: AssetDetail; onDone: () => void; reload?: () => Promise<unknown> }) {
  const navigate = useNavigate()
  const alsoRead = ['asset-map', 'asset-tags', 'asset-kinds', 'services', 'asset-candidates']
  const create = useAct(createAsset, { alsoRead })
  const update = useAct(updateAsset, { alsoRead })
  const before = asset ? inputOf(asset) : NEW_ASSET
  const { version, behind, take } = useVersion(asset?.version ?? 1)
  const form = useSchemaForm(AssetInput, before)
  const [managing, setManaging] = useState(false)
  async function save(body: AssetInput): Promise<void> {
    if (!asset) {
      const made = await create.mutateAsync({ body })
      await navigate({ to: '/assets/$id', params: { id: made.id } })
      return
    }
    await change(asset, body, version)
  }
  async function change(was: AssetDetail, body: AssetInput, over: number): Promise<void> {
    const params = { id: was.id }
    try {
      const saved = await update.mutateAsync({ params, body: { ...NEW_ASSET, ...body, version: over } })
      toast('Saved', { undo: () => update.mutateAsync({ params, body: { ...inputOf(was), version: saved.version } }) })
      onDone()
    } catch (error) {
      if (problemOf(error).code !== 'conflict') throw error
      await reload?.()
    }
  }
  return (
    <>
      {asset && behind && !update.isPending && (
        <Behind
          what="this asset"
          saving={update.isPending}
          onTheirs={() => {
            form.reset(inputOf(asset))
            take()
          }}
          onMine={form.handleSubmit((body) => {
            take()
            return change(asset, body, asset.version)
          })}
        />
      )}
      <Form form={form} className="asset-form" onSubmit={save}>
        <FormField form={form} name="name" label="Name" hint="As people say it.">
          {(field) => <TextInput {...field} autoComplete="off" />}
        </FormField>
        <FormField form={form} name="kind" label="Kind" hint="It decides which scenarios can happen to it.">
          {(field) => <KindPicker {...field} value={field.value ?? 'application'} onManage={() => setManaging(true)} />}
        </FormField>
        <FormField form={form} name="description" label="Description" hint="What it is for, and where its runbook is." optional>
          {(field) => <TextArea {...field} value={field.value ?? ''} lines={2} />}
        </FormField>
        <FormField form={form} name="priority" label="Priority" hint="How loudly its alerts page follows from this." group>
          {(field) => (
            <RadioCards
              {...field}
              label="Priority"
              columns={2}
              value={field.value ? (`${field.value}` as const) : 'none'}
              onChange={(next) => field.onChange(isPriority(Number(next)) ? Number(next) : null)}
              options={[...PRIORITY_OPTIONS, UNRANKED]}
            />
          )}
        </FormField>
        <div className="asset-fields">
          <FormField form={form} name="teamId" label="Team" optional>
            {(field) => (
              <Combobox
                {...field}
                value={field.value ?? null}
                options={findTeams}
                known={asset?.teamId ? [{ value: asset.teamId, label: asset.teamName ?? '' }] : []}
                placeholder="Find a team"
                nothing="No team of this name"
              />
            )}
          </FormField>
          <FormField form={form} name="ownerIds" label="Owners" optional>
            {(field) => (
              <MultiSelect
                {...field}
                value={field.value ?? []}
                options={findPeople}
                known={asset?.owners.map(({ id, name }) => ({ value: id, label: name })) ?? []}
                placeholder="Add people"
                nothing="Nobody of this name"
              />
            )}
          </FormField>
        </div>
        <div className="asset-fields" data-columns="3">
          {NEEDS.map((need) => (
            <FormField key={need} form={form} name={need} label={NEED_WORDS[need].label} hint={NEED_WORDS[need].hint}>
              {(field) => (
                <Select
                  {...field}
                  value={field.value ?? 0}
                  onChange={(next) => field.onChange(next === 0 ? null : (next as NeedLevel))}
                  options={LEVELS}
                />
              )}
            </FormField>
          ))}
        </div>
        <div className="asset-fields" data-columns="3">
          <FormField form={form} name="rtoMinutes" label="May be gone for (RTO)" hint="Longest time without it." optional>
            {(field) => <Minutes {...field} value={field.value ?? null} />}
          </FormField>
          <FormField form={form} name="rpoMinutes" label="May lose data of (RPO)" hint="Back from the newest." optional>
            {(field) => <Minutes {...field} value={field.value ?? null} />}
          </FormField>
          <FormField form={form} name="hourlyCost" label="An hour without it costs" hint="In your currency." optional>
            {(field) => <NumberInput {...field} value={field.value ?? null} min={0} max={1_000_000_000_000} />}
          </FormField>
        </div>
        <FormField form={form} name="tags" label="Tags" hint="Short words to find and to choose by." optional>
          {(field) => <Tags {...field} value={field.value ?? []} />}
        </FormField>
        <FormField
          form={form}
          name="identifiers"
          label="How alerts name it"
          hint="An alert that carries one of these labels with this value is about this asset."
          optional
          group
        >
          {(field) => <Identifiers value={field.value ?? []} onChange={field.onChange} />}
        </FormField>
        <div className="ui-row">
          <Button look="primary" submit loading={form.formState.isSubmitting} disabled={behind}>
            {asset ? 'Save' : 'Add the asset'}
          </Button>
          <Button onClick={onDone}>Cancel</Button>
        </div>
      </Form>
      {managing && <KindsDialog onClose={() => setManaging(false)} onMade={(key) => form.setValue('kind', key, { shouldDirty: true })} />}
    </>
  )
}

/** Whole minutes, written as people write lengths of time. */
function Minutes({ value, onChange, ...rest }: { value: number | null; onChange: (minutes: number | null) => void }) {
  return (
    <DurationInput
      {...rest}
      value={value === null ? null : value * MINUTE}
      onChange={(ms) => onChange(ms === null ? null : Math.round(ms / MINUTE))}
      max={525_600 * MINUTE}
      placeholder="4 h"
    />
  )
}
