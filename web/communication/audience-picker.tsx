import { AtSign, CalendarClock, ClipboardCheck, type LucideIcon, Megaphone, UserRound, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { z } from 'zod'
import type { Audience } from '../../domain/communication-plan.ts'
import { findPeople, findSchedules, findStakeholders, findTeams } from '../find.ts'
import type { Control, Option } from '../ui/form/control.ts'
import { MultiSelect } from '../ui/form/multi-select.tsx'
import { useNames } from './use-names.ts'

const KINDS: Record<Audience['kind'], { icon: LucideIcon; word: string }> = {
  stakeholders: { icon: Megaphone, word: 'Stakeholders' },
  role: { icon: ClipboardCheck, word: 'Role: whoever has it at the incident' },
  user: { icon: UserRound, word: 'Person' },
  team: { icon: UsersRound, word: 'Team' },
  schedule: { icon: CalendarClock, word: 'On call' },
  address: { icon: AtSign, word: 'Address outside' },
}
const MOST = 8

export const audienceText = (audience: Audience): string =>
  `${audience.kind} ${audience.kind === 'role' ? audience.role : audience.kind === 'address' ? audience.email : audience.id}`

function audienceOf(text: string): Audience {
  const [kind, rest] = [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1)]
  if (kind === 'role') return { kind, role: rest }
  if (kind === 'address') return { kind, email: rest }
  return { kind: kind as 'stakeholders' | 'user' | 'team' | 'schedule', id: Number(rest) }
}

const optionOf = (kind: Audience['kind'], ref: string | number, label: string, hint?: string): Option<string> => {
  const { icon: Icon, word } = KINDS[kind]
  return { value: `${kind} ${ref}`, label, hint: hint ? `${word} · ${hint}` : word, icon: <Icon aria-hidden size={16} /> }
}

/** Who is told: groups, roles, people, teams, whoever is on call, and addresses outside, found in one list. */
export function AudiencePicker({
  value,
  onChange,
  known,
  ...field
}: Control<Audience[], HTMLInputElement> & { /** Names of what is chosen already, by its text. */ known: ReadonlyMap<string, string> }) {
  const { roles } = useNames()
  const [seen, setSeen] = useState<readonly Option<string>[]>([])

  async function find(typed: string, signal: AbortSignal): Promise<readonly Option<string>[]> {
    const email = z.email().safeParse(typed.trim())
    const [groups, people, teams, schedules] = await Promise.all([
      findStakeholders(typed, signal),
      findPeople(typed, signal),
      findTeams(typed, signal),
      findSchedules(typed, signal),
    ])
    const from = (kind: 'stakeholders' | 'user' | 'team' | 'schedule', found: readonly Option<number>[]) =>
      found.slice(0, MOST).map((one) => optionOf(kind, one.value, one.label, kind === 'stakeholders' ? undefined : one.hint))
    const options = [
      ...(email.success ? [optionOf('address', email.data, email.data)] : []),
      ...from('stakeholders', groups),
      ...roles
        .filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()))
        .map((role) => optionOf('role', role.value, role.label)),
      ...from('user', people),
      ...from('team', teams),
      ...from('schedule', schedules),
    ]
    setSeen((before) => [...before, ...options])
    return options
  }

  const named = value.map((audience) => {
    const text = audienceText(audience)
    const name = known.get(text) ?? (audience.kind === 'role' ? roles.find((one) => one.value === audience.role)?.label : undefined)
    const label = name ?? (audience.kind === 'address' ? audience.email : seen.find((one) => one.value === text)?.label)
    return optionOf(audience.kind, text.slice(text.indexOf(' ') + 1), label ?? text)
  })
  return (
    <MultiSelect
      {...field}
      value={value.map(audienceText)}
      known={named}
      options={find}
      onChange={(texts) => onChange(texts.map(audienceOf))}
      placeholder="Add stakeholders, a role, people, or an address"
      nothing="Nobody of this name. A whole e-mail address can be told, too."
    />
  )
}
