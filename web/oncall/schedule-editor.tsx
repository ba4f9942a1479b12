import { Plus } from 'lucide-react'
import { useState } from 'react'
import { ScheduleChange, updateSchedule, type Schedule } from '../../contract/schedules.ts'
import type { Problem } from '../../contract/endpoint.ts'
import { useAct } from '../api.ts'
import { findTeams } from '../find.ts'
import { problemOf } from '../problem.ts'
import { Button } from '../ui/action/button.tsx'
import { Behind } from '../ui/feedback/behind.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Combobox } from '../ui/form/combobox.tsx'
import { Field } from '../ui/form/field.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { TimezoneSelect } from '../ui/form/time-inputs.tsx'
import { Section } from '../ui/layout/page.tsx'
import { useNow } from '../ui/time/now.ts'
import { DraftPreview } from './draft-preview.tsx'
import { LayerEditor } from './layer-editor.tsx'
import { newLayer, type ScheduleDraft } from './layer-draft.ts'

/** Changes a schedule as a whole: the draft is drawn and compared while it is edited, and saved only then. */
export function ScheduleEditor({ schedule, onDone, reload }: { schedule: Schedule; onDone: () => void; reload: () => Promise<unknown> }) {
  const now = useNow()
  const save = useAct(updateSchedule, { alsoRead: ['oncall', 'policies', 'me'] })
  const [draft, setDraft] = useState<ScheduleDraft>(() => draftOf(schedule))
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map())
  const [problem, setProblem] = useState<Problem>()
  const change = (part: Partial<ScheduleDraft>): void => setDraft((before) => ({ ...before, ...part }))
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(schedule))
  const behind = schedule.version !== draft.version
  const known = new Map(schedule.people.map((one) => [one.userId, one.name]))

  async function send(version: number): Promise<void> {
    const body = { ...draft, version }
    const checked = ScheduleChange.safeEncode(body)
    setProblem(undefined)
    setErrors(new Map(checked.success ? [] : checked.error.issues.map((issue) => [issue.path.join('.'), issue.message])))
    if (!checked.success) return focusFirstError()
    try {
      await save.mutateAsync({ params: { id: schedule.id }, body })
      toast(`${draft.name} saved`)
      onDone()
    } catch (error) {
      const refused = problemOf(error)
      setErrors(new Map((refused.errors ?? []).map(({ path, message }) => [path, message])))
      setProblem(refused)
      if (refused.code === 'conflict') await reload()
    }
  }

  return (
    <form
      className="ui-stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void send(draft.version)
      }}
    >
      {behind ? (
        <Behind
          what="this schedule"
          saving={save.isPending}
          onTheirs={() => setDraft(draftOf(schedule))}
          onMine={() => send(schedule.version)}
        />
      ) : (
        problem && <ProblemBanner problem={problem} />
      )}
      <Section title="Schedule">
        <div className="oncall-fields">
          <Field label="Name" error={errors.get('name')}>
            <TextInput value={draft.name} onChange={(name) => change({ name })} />
          </Field>
          <Field label="Time zone" error={errors.get('timezone')}>
            <TimezoneSelect value={draft.timezone} onChange={(timezone) => timezone !== null && change({ timezone })} />
          </Field>
          <Field label="Team" optional error={errors.get('teamId')}>
            <Combobox
              value={draft.teamId}
              onChange={(teamId) => change({ teamId })}
              options={findTeams}
              known={schedule.teamId === null ? [] : [{ value: schedule.teamId, label: schedule.teamName ?? '' }]}
              placeholder="Find a team"
              nothing="No team of this name"
            />
          </Field>
          <Field label="About" optional error={errors.get('description')}>
            <TextArea lines={1} value={draft.description} onChange={(description) => change({ description })} />
          </Field>
        </div>
      </Section>
      <DraftPreview scheduleId={schedule.id} draft={draft} />
      <Section title="Layers" hint="Where layers overlap, the highest priority counts.">
        {draft.layers.map((layer, index) => (
          <LayerEditor
            key={layer.id}
            layer={layer}
            timezone={draft.timezone}
            names={known}
            errors={errorsBelow(errors, `layers.${index}`)}
            onChange={(next) => change({ layers: draft.layers.with(index, next) })}
            onRemove={() => change({ layers: draft.layers.filter((_, at) => at !== index) })}
          />
        ))}
        <div>
          <Button icon={Plus} onClick={() => change({ layers: [...draft.layers, newLayer(draft.layers, draft.timezone, now)] })}>
            Add a layer
          </Button>
        </div>
      </Section>
      <div className="oncall-savebar">
        <span>{changed ? 'Not saved yet. The calendar above shows what will hold.' : 'Nothing is changed.'}</span>
        <Button onClick={onDone}>{changed ? 'Discard' : 'Back'}</Button>
        <Button look="primary" submit loading={save.isPending} disabled={!changed || behind}>
          Save the schedule
        </Button>
      </div>
    </form>
  )
}

function draftOf({ name, description, teamId, timezone, layers, version }: Schedule): ScheduleDraft {
  return { name, description, teamId, timezone, layers, version }
}

/** The errors below a path, with the rest of their paths. */
function errorsBelow(errors: ReadonlyMap<string, string>, prefix: string): ReadonlyMap<string, string> {
  return new Map(
    [...errors].flatMap(([path, message]) => (path.startsWith(`${prefix}.`) ? [[path.slice(prefix.length + 1), message]] : [])),
  )
}

function focusFirstError(): void {
  setTimeout(() => document.querySelector<HTMLElement>('[data-invalid] input, [aria-invalid="true"]')?.focus(), 50)
}
