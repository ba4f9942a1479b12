import { useId } from 'react'
import { addOverride, removeOverride, type Schedule, type ScheduleOverride } from '../../contract/schedules.ts'
import type { Instant } from '../../domain/time.ts'
import { useAct } from '../api.ts'
import { findResponders } from '../find.ts'
import { useSession } from '../session.tsx'
import { Button } from '../ui/action/button.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Form, FormField, useSchemaForm } from '../ui/form/form.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { RadioCards } from '../ui/form/toggles.tsx'
import { ConfirmDialog } from '../ui/overlay/confirm-dialog.tsx'
import { Dialog } from '../ui/overlay/dialog.tsx'
import { useNow } from '../ui/time/now.ts'
import { absoluteText } from '../ui/time/words.ts'
import { overrideWords } from './rows.ts'

export type OverrideDraft = {
  kind: ScheduleOverride['kind']
  start: Instant
  end: Instant
  userId: number | null
  replacedUserId?: number | null
  /** One that is saved already: it can be taken back. */
  existing?: ScheduleOverride
}

const KINDS = [
  { value: 'replaceAll', label: 'Instead of everybody', hint: 'One person alone, whoever is planned' },
  { value: 'replace', label: 'Take over from one', hint: 'Only while that person would be on call' },
  { value: 'add', label: 'On call too', hint: 'Beside those who are planned' },
  { value: 'remove', label: 'Not on call', hint: 'The others stay' },
] as const

/** Changes who is on call for a time; of a saved override, offers to take it back. */
export function OverrideDialog({ schedule, draft, onClose }: { schedule: Schedule; draft: OverrideDraft; onClose: () => void }) {
  return draft.existing ? (
    <TakeBack schedule={schedule} override={draft.existing} onClose={onClose} />
  ) : (
    <AddOverride schedule={schedule} draft={draft} onClose={onClose} />
  )
}

function AddOverride({ schedule, draft, onClose }: { schedule: Schedule; draft: OverrideDraft; onClose: () => void }) {
  const { me } = useSession()
  const add = useAct(addOverride, { alsoRead: ['oncall', 'me'] })
  const takeBack = useAct(removeOverride, { alsoRead: ['oncall', 'me'] })
  const id = useId()
  const { existing: _, ...override } = draft
  const form = useSchemaForm(addOverride.body, { override: { ...override, replacedUserId: draft.replacedUserId ?? null }, reason: '' })
  const { kind, userId } = form.watch('override')
  const known = [{ userId: me.id, name: me.name }, ...schedule.people].map((one) => ({ value: one.userId, label: one.name }))
  const mine = kind === 'replace' && userId === me.id
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={mine ? 'Take this shift' : 'Add an override'}
      description={`${schedule.name}: who is on call for a time, without changing the layers.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" submit form={id} loading={form.formState.isSubmitting}>
            {mine ? 'Take the shift' : 'Add the override'}
          </Button>
        </>
      }
    >
      <Form
        id={id}
        form={form}
        onSubmit={async (body) => {
          const made = await add.mutateAsync({ params: { id: schedule.id }, body })
          onClose()
          toast(`Override added: ${overrideWords(made)}`, {
            undo: () => takeBack.mutateAsync({ params: { id: schedule.id, overrideId: made.id } }),
          })
        }}
      >
        <FormField form={form} name="override.kind" label="What changes" group>
          {(field) => (
            <RadioCards
              {...field}
              label="What changes"
              columns={2}
              options={KINDS}
              onChange={(next) => {
                field.onChange(next)
                if (next !== 'replace') form.setValue('override.replacedUserId', null)
              }}
            />
          )}
        </FormField>
        {kind === 'replace' && (
          <FormField form={form} name="override.replacedUserId" label="From whom">
            {(field) => (
              <Combobox
                {...field}
                value={field.value ?? null}
                options={schedule.people.map((one) => ({ value: one.userId, label: one.name }))}
                placeholder="Who is planned"
                nothing="Nobody of this name is in the schedule"
              />
            )}
          </FormField>
        )}
        <FormField form={form} name="override.userId" label={kind === 'remove' ? 'Who is not on call' : 'Who is on call'}>
          {(field) => (
            <Combobox
              {...field}
              value={field.value ?? null}
              options={findResponders}
              known={known}
              placeholder="Find a person"
              nothing="Nobody of this name"
            />
          )}
        </FormField>
        <div className="oncall-fields">
          <FormField form={form} name="override.start" label="From">
            {(field) => <DateTimeInput {...field} zone={schedule.timezone} />}
          </FormField>
          <FormField form={form} name="override.end" label="Until">
            {(field) => <DateTimeInput {...field} zone={schedule.timezone} />}
          </FormField>
        </div>
        <FormField form={form} name="reason" label="Reason" optional>
          {(field) => <TextInput {...field} placeholder="Holiday, doctor, swap" />}
        </FormField>
      </Form>
    </Dialog>
  )
}

function TakeBack({ schedule, override, onClose }: { schedule: Schedule; override: ScheduleOverride; onClose: () => void }) {
  const remove = useRemoveOverride(schedule)
  const now = useNow()
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Take this override back?"
      action="Take it back"
      onConfirm={() => remove(override)}
    >
      <p>
        <strong>{overrideWords(override)}</strong>, {absoluteText(override.start, schedule.timezone, now)} to{' '}
        {absoluteText(override.end, schedule.timezone, now)} ({schedule.timezone}).
      </p>
      <p className="ui-muted">
        {override.reason && `Reason: ${override.reason}. `}
        {override.createdBy && `Made by ${override.createdBy}. `}
        {override.start < now ? 'It is under way; what has passed of it stays in the record.' : 'The layers hold again.'}
      </p>
    </ConfirmDialog>
  )
}

/** Takes an override back, and offers to undo that for 10 s. */
export function useRemoveOverride(schedule: Schedule): (override: ScheduleOverride) => Promise<void> {
  const remove = useAct(removeOverride, { alsoRead: ['oncall', 'me'] })
  const add = useAct(addOverride, { alsoRead: ['oncall', 'me'] })
  return async (override) => {
    await remove.mutateAsync({ params: { id: schedule.id, overrideId: override.id } })
    const { kind, end, userId, replacedUserId, reason } = override
    toast('Override taken back', {
      undo: () =>
        add.mutateAsync({
          params: { id: schedule.id },
          body: { override: { kind, start: Math.max(override.start, Date.now()), end, userId, replacedUserId }, reason },
        }),
    })
  }
}
