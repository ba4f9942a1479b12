import { X } from 'lucide-react'
import type { Target } from '../../domain/escalation.ts'
import { findTargets, targetOf, targetText } from '../find.ts'
import { TargetIcon, type Named } from '../policies/target-picker.tsx'
import { IconButton } from '../ui/action/icon-button.tsx'
import { Combobox } from '../ui/form/combobox.tsx'
import type { Option } from '../ui/form/control.ts'
import { moved, Moves, useFollow } from '../ui/data/moves.tsx'

const MOST = 10

/** Whom a role is taken from, in order: the first is the usual one, the next are deputies. */
export function TargetList({
  role,
  value,
  onChange,
  known,
  seen,
  onSeen,
}: {
  role: string
  value: readonly Target[]
  onChange: (targets: Target[]) => void
  known: readonly Named[]
  /** What was found so far, by its text. */
  seen: ReadonlyMap<string, Option<string>>
  onSeen: (options: readonly Option<string>[]) => void
}) {
  const { ref, follow } = useFollow<HTMLOListElement>(value)
  const texts = value.map(targetText)
  const nameOf = (text: string) => known.find((one) => targetText(one) === text)?.name ?? seen.get(text)?.label ?? text
  return (
    <>
      {value.length > 0 && (
        <ol ref={ref} className="response-targets" aria-label={`${role} is taken from`}>
          {value.map((target, at) => {
            const name = nameOf(texts[at]!)
            return (
              <li key={texts[at]}>
                <small>{at === 0 ? 'usual' : 'deputy'}</small>
                <span className="response-target">
                  <TargetIcon kind={target.kind} />
                  <span>{name}</span>
                </span>
                <span className="response-acts">
                  <Moves
                    what={name}
                    at={at}
                    of={value.length}
                    onMove={(by) => {
                      follow(at + by, by)
                      onChange(moved(value, at, by))
                    }}
                  />
                  <IconButton icon={X} size="small" label={`Take out ${name}`} onClick={() => onChange(value.toSpliced(at, 1))} />
                </span>
              </li>
            )
          })}
        </ol>
      )}
      {value.length < MOST && (
        <Combobox
          key={value.length}
          label={value.length === 0 ? `${role}: taken from` : `${role}: add a deputy`}
          placeholder={value.length === 0 ? 'Taken from a schedule, person or team' : 'Add a deputy'}
          nothing="No schedule, person or team of this name"
          value={null}
          options={async (query, signal) => {
            const options = await findTargets(query, signal)
            onSeen(options)
            return options.filter((one) => !texts.includes(one.value))
          }}
          onChange={(text) => text !== null && onChange([...value, targetOf(text)])}
        />
      )}
    </>
  )
}
