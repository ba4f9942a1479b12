import { ArrowDown, ArrowUp, Plus, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import type { Layer } from '../../domain/schedule-layer.ts'
import { findResponders } from '../find.ts'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import type { Option } from '../ui/form/control.ts'
import { Field, FieldGroup } from '../ui/form/field.tsx'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { NumberInput } from '../ui/form/number-input.tsx'
import { Select } from '../ui/form/select.tsx'
import { TextInput } from '../ui/form/text-input.tsx'
import { DateTimeInput } from '../ui/form/time-inputs.tsx'
import { useNow } from '../ui/time/now.ts'
import { instantOfLocal, localText, turnsOf, withTurns, type Turns } from './layer-draft.ts'
import { Restrictions } from './restrictions.tsx'

const TURNS: readonly Option<Turns>[] = [
  { value: 'hour', label: 'Hourly' },
  { value: 'day', label: 'Daily' },
  { value: 'week', label: 'Weekly' },
  { value: 'month', label: 'Monthly' },
  { value: 'always', label: 'No turns', hint: 'Everybody is always on' },
]
const KEPT: Option<Turns> = { value: 'shifts', label: 'Shifts with pauses', hint: 'Imported or made by the API; kept as they are' }
const UNITS: Record<string, string> = { hour: 'hours', day: 'days', week: 'weeks', month: 'months' }

type Props = {
  layer: Layer
  timezone: string
  names: ReadonlyMap<number, string>
  /** By the path inside the layer. */
  errors: ReadonlyMap<string, string>
  onChange: (layer: Layer) => void
  onRemove: () => void
}

/** One layer: who is in it, how turns pass, when it applies. */
export function LayerEditor({ layer, timezone, names, errors, onChange, onRemove }: Props) {
  const now = useNow()
  const zone = layer.timezone ?? timezone
  const { rotation } = layer
  const change = (part: Partial<Layer>): void => onChange({ ...layer, ...part })
  return (
    <section className="oncall-layer" aria-label={`Layer ${layer.name}`}>
      <div className="oncall-layer-head">
        <h3>{layer.name || 'Layer without a name'}</h3>
        <IconButton icon={Trash2} label={`Remove the layer ${layer.name}`} onClick={onRemove} />
      </div>
      <div className="oncall-fields">
        <Field label="Name" error={errors.get('name')}>
          <TextInput value={layer.name} onChange={(name) => change({ name })} />
        </Field>
        <Field label="Turns pass" error={errors.get('rotation')}>
          <Select
            value={turnsOf(rotation)}
            options={rotation?.kind === 'recurring' ? [...TURNS, KEPT] : TURNS}
            onChange={(turns) => turns !== null && change({ rotation: withTurns(layer, turns, zone, now) })}
          />
        </Field>
        {rotation?.kind === 'continuous' && (
          <>
            <Field label="Every" error={errors.get('rotation.every')}>
              <NumberInput
                value={rotation.every}
                min={1}
                max={366}
                unit={UNITS[rotation.unit] ?? ''}
                onChange={(every) => change({ rotation: { ...rotation, every: every ?? 1 } })}
              />
            </Field>
            <Field label="First hand-off" hint="Sets the time of all others" error={errors.get('rotation.startLocal')}>
              <DateTimeInput
                zone={zone}
                value={instantOfLocal(rotation.startLocal, zone)}
                onChange={(at) => at !== null && change({ rotation: { ...rotation, startLocal: localText(at, zone) } })}
              />
            </Field>
          </>
        )}
        <Field label="Priority" hint="The highest that has somebody on counts" error={errors.get('priority')}>
          <NumberInput value={layer.priority} min={-1_000} max={1_000} onChange={(priority) => change({ priority: priority ?? 1 })} />
        </Field>
      </div>
      <Participants
        groups={layer.participants}
        names={names}
        error={firstError(errors, 'participants')}
        onChange={(participants) => change({ participants })}
      />
      <Restrictions
        restrictions={layer.restrictions}
        error={firstError(errors, 'restrictions')}
        onChange={(restrictions) => change({ restrictions })}
      />
    </section>
  )
}

function firstError(errors: ReadonlyMap<string, string>, prefix: string): string | undefined {
  for (const [path, message] of errors) if (path === prefix || path.startsWith(`${prefix}.`)) return message
  return undefined
}

/** The turns in their order; people of one turn are on call together. */
function Participants({
  groups,
  names,
  error,
  onChange,
}: {
  groups: Layer['participants']
  names: ReadonlyMap<number, string>
  error: string | undefined
  onChange: (groups: Layer['participants']) => void
}) {
  const [seen, setSeen] = useState<ReadonlyMap<number, string>>(new Map())
  const known = [...names, ...seen].map(([value, label]) => ({ value, label }))
  const find = async (query: string, signal: AbortSignal): Promise<readonly Option<number>[]> => {
    const options = await findResponders(query, signal)
    setSeen((before) => new Map([...before, ...options.map((one): [number, string] => [one.value, one.label])]))
    return options
  }
  const move = (from: number, to: number): void => {
    const next = groups.filter((_, index) => index !== from)
    onChange([...next.slice(0, to), groups[from]!, ...next.slice(to)])
  }
  const nameOf = (group: number[]): string => group.map((id) => names.get(id) ?? seen.get(id) ?? String(id)).join(', ')
  return (
    <FieldGroup label="People, in the order of their turns" error={error}>
      <ol className="oncall-turns">
        {groups.map((group, index) => (
          <li key={`${index}-${group[0]}`} className="oncall-turn">
            <span className="ui-figures">{index + 1}.</span>
            <MultiSelect
              label={`Turn ${index + 1}`}
              value={group}
              known={known}
              options={find}
              onChange={(next) => onChange(next.length === 0 ? groups.filter((_, at) => at !== index) : groups.with(index, next))}
            />
            <IconButton
              icon={ArrowUp}
              size="small"
              label={`Earlier: ${nameOf(group)}`}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            />
            <IconButton
              icon={ArrowDown}
              size="small"
              label={`Later: ${nameOf(group)}`}
              disabled={index === groups.length - 1}
              onClick={() => move(index, index + 1)}
            />
            <IconButton
              icon={X}
              size="small"
              label={`Take out ${nameOf(group)}`}
              onClick={() => onChange(groups.filter((_, at) => at !== index))}
            />
          </li>
        ))}
        <li className="oncall-turn">
          <span className="ui-figures">
            <Plus aria-hidden width={14} height={14} />
          </span>
          <Combobox
            key={groups.length}
            label="Add a person as the last turn"
            placeholder="Add a person"
            nothing="Nobody of this name who may be paged"
            value={null}
            options={find}
            onChange={(id) => id !== null && onChange([...groups, [id]])}
          />
        </li>
      </ol>
    </FieldGroup>
  )
}
