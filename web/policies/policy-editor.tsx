import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import type { Problem } from '../../contract/endpoint.ts'
import { PolicyChange, updatePolicy, type Policy } from '../../contract/policies.ts'
import type { EscalationPolicy } from '../../domain/escalation.ts'
import { MINUTE } from '../../domain/time.ts'
import { useAct } from '../api.ts'
import { problemOf } from '../problem.ts'
import { Button } from '../ui/action/button.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Behind } from '../ui/feedback/behind.tsx'
import { ProblemBanner } from '../ui/feedback/problem-banner.tsx'
import { toast } from '../ui/feedback/toast.ts'
import { Field, FieldGroup } from '../ui/form/field.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { TextArea, TextInput } from '../ui/form/text-input.tsx'
import { DurationInput } from '../ui/form/time-inputs.tsx'
import { Switch } from '../ui/form/toggles.tsx'
import { Section } from '../ui/layout/page.tsx'
import { Simulator } from './simulator.tsx'
import { TargetPicker } from './target-picker.tsx'
import { minutesOf, minuteText } from './words.ts'

type Draft = z.output<typeof PolicyChange>

/** Changes a policy; beside it the simulator runs the draft, with what is wrong with it. */
export function PolicyEditor({ policy, onDone, reload }: { policy: Policy; onDone: () => void; reload: () => Promise<unknown> }) {
  const save = useAct(updatePolicy, { alsoRead: ['services', 'teams', 'oncall'] })
  const [draft, setDraft] = useState<Draft>(() => draftOf(policy))
  const [errors, setErrors] = useState<ReadonlyMap<string, string>>(new Map())
  const [problem, setProblem] = useState<Problem>()
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const ladder = (part: Partial<EscalationPolicy>): void => change({ policy: { ...draft.policy, ...part } })
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(policy))
  const behind = policy.version !== draft.version
  const error = (prefix: string): string | undefined => [...errors].find(([path]) => path === prefix || path.startsWith(`${prefix}.`))?.[1]

  async function send(version: number): Promise<void> {
    const body = { ...draft, version }
    const checked = PolicyChange.safeEncode(body)
    setProblem(undefined)
    setErrors(new Map(checked.success ? [] : checked.error.issues.map((issue) => [issue.path.join('.'), issue.message])))
    if (!checked.success) {
      setTimeout(() => document.querySelector<HTMLElement>('[data-invalid] input, [aria-invalid="true"]')?.focus(), 50)
      return
    }
    try {
      await save.mutateAsync({ params: { id: policy.id }, body })
      toast(`${draft.name} saved`, { detail: 'Pages under way go on by the policy they began with.' })
      onDone()
    } catch (thrown) {
      const refused = problemOf(thrown)
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
        <Behind what="this policy" saving={save.isPending} onTheirs={() => setDraft(draftOf(policy))} onMine={() => send(policy.version)} />
      ) : (
        problem && <ProblemBanner problem={problem} />
      )}
      <div className="policy-columns">
        <div className="ui-stack">
          <Field label="Name" error={error('name')}>
            <TextInput value={draft.name} onChange={(name) => change({ name })} />
          </Field>
          <Field label="About" optional error={error('description')}>
            <TextArea lines={2} value={draft.description} onChange={(description) => change({ description })} />
          </Field>
          <Section title="Ladder" hint="The minutes count from the page while nobody acknowledges.">
            <Levels policy={draft.policy} known={policy.targets} error={error} onChange={(levels) => ladder({ levels })} />
          </Section>
          <Section title="In the end">
            <div className="policy-fields">
              <Field label="Go through the levels again" error={error('policy.repeat')}>
                <NumberInput
                  value={draft.policy.repeat}
                  min={0}
                  max={9}
                  unit="times"
                  onChange={(repeat) => ladder({ repeat: repeat ?? 0 })}
                />
              </Field>
              <FieldGroup
                label="Last resort"
                optional
                hint="Told once when every level has passed unheard"
                error={error('policy.lastResort')}
              >
                <TargetPicker
                  label="Last resort"
                  most={1}
                  known={policy.targets}
                  value={draft.policy.lastResort === null ? [] : [draft.policy.lastResort]}
                  onChange={([lastResort]) => ladder({ lastResort: lastResort ?? null })}
                />
              </FieldGroup>
            </div>
            <Switch
              value={draft.policy.ackTimeoutMinutes !== null}
              onChange={(on) => ladder({ ackTimeoutMinutes: on ? 30 : null })}
              label="Acknowledgements lapse"
              hint="Who acknowledged and fell asleep again is paged anew"
            />
            {draft.policy.ackTimeoutMinutes !== null && (
              <Field label="Lapse after" error={error('policy.ackTimeoutMinutes')}>
                <DurationInput
                  value={draft.policy.ackTimeoutMinutes * MINUTE}
                  min={MINUTE}
                  max={10_080 * MINUTE}
                  onChange={(ms) => ms !== null && ladder({ ackTimeoutMinutes: Math.round(ms / MINUTE) })}
                />
              </Field>
            )}
          </Section>
        </div>
        <Simulator policy={draft.policy} />
      </div>
      <div className="policy-savebar">
        <span>{changed ? 'Not saved yet. The simulator runs this draft.' : 'Nothing is changed.'}</span>
        <Button onClick={onDone}>{changed ? 'Discard' : 'Back'}</Button>
        <Button look="primary" submit loading={save.isPending} disabled={!changed || behind}>
          Save the policy
        </Button>
      </div>
    </form>
  )
}

function Levels({
  policy,
  known,
  error,
  onChange,
}: {
  policy: EscalationPolicy
  known: Policy['targets']
  error: (prefix: string) => string | undefined
  onChange: (levels: EscalationPolicy['levels']) => void
}) {
  const { levels } = policy
  const due = minutesOf(policy).levels
  const move = (from: number, to: number): void => {
    const rest = levels.filter((_, index) => index !== from)
    onChange([...rest.slice(0, to), levels[from]!, ...rest.slice(to)])
  }
  return (
    <>
      <ol className="policy-ladder">
        {levels.map((level, index) => (
          <li key={index} className="policy-rung">
            <span className="policy-minute">{minuteText(due[index] ?? 0)}</span>
            <div className="policy-rung-body">
              <span className="policy-rung-head">
                <strong>Level {index + 1}</strong>
                <IconButton
                  icon={ArrowUp}
                  size="small"
                  label={`Level ${index + 1} earlier`}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                />
                <IconButton
                  icon={ArrowDown}
                  size="small"
                  label={`Level ${index + 1} later`}
                  disabled={index === levels.length - 1}
                  onClick={() => move(index, index + 1)}
                />
                <IconButton
                  icon={Trash2}
                  size="small"
                  label={`Remove level ${index + 1}`}
                  disabled={levels.length === 1}
                  onClick={() => onChange(levels.filter((_, at) => at !== index))}
                />
              </span>
              <FieldGroup label={`Who is paged on level ${index + 1}`} quiet error={error(`policy.levels.${index}.targets`)}>
                <TargetPicker
                  label={`Who is paged on level ${index + 1}`}
                  known={known}
                  value={level.targets}
                  onChange={(targets) => onChange(levels.with(index, { ...level, targets }))}
                />
              </FieldGroup>
              <Field label="Then wait" error={error(`policy.levels.${index}.delayMinutes`)}>
                <DurationInput
                  value={level.delayMinutes * MINUTE}
                  min={MINUTE}
                  max={1_440 * MINUTE}
                  onChange={(ms) => ms !== null && onChange(levels.with(index, { ...level, delayMinutes: Math.round(ms / MINUTE) }))}
                />
              </Field>
            </div>
          </li>
        ))}
      </ol>
      <div>
        <Button icon={Plus} disabled={levels.length >= 10} onClick={() => onChange([...levels, { targets: [], delayMinutes: 10 }])}>
          Add a level
        </Button>
      </div>
    </>
  )
}

function draftOf({ name, description, policy, version }: Policy): Draft {
  return { name, description, policy, version }
}
