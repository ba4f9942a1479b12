import type { IncidentDetail } from '../../contract/incidents.ts'
import type { Option } from '../ui/form/control.ts'

export type OnCallNow = { name: string; teamName: string | null; now: { onCall: readonly { userId: number; name: string }[] } }

const STANDS = { engaged: 'Takes part', asked: 'Was asked to join', declined: 'Could not take it' } as const

/**
 * Who may get a role, the likeliest first: oneself, who takes part, who was asked, who is on call (for the team of the
 * incident before others), everybody else. Nobody twice, and not who has it. `people` fit what was typed; the others are
 * held against it here.
 */
export function heirsOf(
  {
    incident,
    holder,
    me,
  }: { incident: Pick<IncidentDetail, 'responders' | 'team'>; holder: number | undefined; me: { id: number; name: string } },
  onCall: readonly OnCallNow[],
  people: readonly Option<number>[],
  typed: string,
): Option<number>[] {
  const { responders, team } = incident
  const standing = (state: keyof typeof STANDS): Option<number>[] =>
    responders.filter((one) => one.state === state).map(({ userId, name }) => ({ value: userId, label: name, hint: STANDS[state] }))
  const schedules = onCall.toSorted((a, b) => Number(isOf(b, team)) - Number(isOf(a, team)))
  const onShift = schedules.flatMap(({ now }) => now.onCall)
  const near: Option<number>[] = [
    { value: me.id, label: me.name, hint: 'You take it' },
    ...standing('engaged'),
    ...standing('asked'),
    ...onShift.map(({ userId, name }) => ({ value: userId, label: name, hint: shiftWords(userId, schedules) })),
  ]
  const hints = new Map([...standing('declined'), ...near].toReversed().map(({ value, hint }) => [value, hint]))
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const fitting = near.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
  const seen = new Set([holder])
  return [...fitting, ...people].flatMap((one) => {
    if (seen.has(one.value)) return []
    seen.add(one.value)
    return [{ ...one, hint: hints.get(one.value) ?? one.hint }]
  })
}

function isOf({ teamName }: OnCallNow, team: { name: string } | null): boolean {
  return team !== null && teamName === team.name
}

function shiftWords(userId: number, schedules: readonly OnCallNow[]): string {
  const names = schedules.filter(({ now }) => now.onCall.some((one) => one.userId === userId)).map(({ name }) => name)
  return `On call: ${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''}`
}
