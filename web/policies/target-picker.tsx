import { CalendarClock, UserRound, UsersRound, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import type { NamedTarget } from '../../contract/policies.ts'
import type { Target } from '../../domain/escalation.ts'
import { findTargets, targetOf, targetText } from '../find.ts'
import { Link } from '../ui/action/link.tsx'
import { Badge } from '../ui/data/badge.tsx'
import type { Option } from '../ui/form/control.ts'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { KIND_WORDS } from './words.ts'

export type Named = z.output<typeof NamedTarget>
const ICONS: Record<Target['kind'], LucideIcon> = { user: UserRound, schedule: CalendarClock, team: UsersRound }

export function TargetIcon({ kind }: { kind: Target['kind'] }) {
  const Icon = ICONS[kind]
  return <Icon aria-label={KIND_WORDS[kind]} role="img" width={15} height={15} />
}

/** A target with its kind and a link to it; says so where it is gone. */
export function TargetLink({ target }: { target: Named }) {
  const { kind, id, name, missing } = target
  return (
    <span className="policy-target">
      <TargetIcon kind={kind} />
      {kind === 'user' ? (
        <Link to="/people/$id" params={{ id }}>
          {name}
        </Link>
      ) : kind === 'schedule' ? (
        <Link to="/oncall/schedules/$id" params={{ id }}>
          {name}
        </Link>
      ) : (
        <Link to="/teams/$id" params={{ id }}>
          {name}
        </Link>
      )}
      {missing && <Badge tone="critical">Gone</Badge>}
    </span>
  )
}

/** Finds people, schedules and teams in one list; `most` 1 keeps the newest. */
export function TargetPicker({
  value,
  onChange,
  known,
  most = 20,
  label,
  placeholder = 'Add a schedule, person or team',
}: {
  value: readonly Target[]
  onChange: (targets: Target[]) => void
  known: readonly Named[]
  most?: number
  label: string
  placeholder?: string
}) {
  const [seen, setSeen] = useState<readonly Option<string>[]>([])
  const find = async (query: string, signal: AbortSignal): Promise<readonly Option<string>[]> => {
    const options = await findTargets(query, signal)
    setSeen((before) => [...before, ...options])
    return options
  }
  return (
    <MultiSelect
      label={label}
      placeholder={placeholder}
      nothing="No schedule, person or team of this name"
      value={value.map(targetText)}
      known={[...known.map((one) => ({ value: targetText(one), label: one.name, icon: <TargetIcon kind={one.kind} /> })), ...seen]}
      options={find}
      onChange={(texts) => onChange(texts.slice(-most).map(targetOf))}
    />
  )
}
