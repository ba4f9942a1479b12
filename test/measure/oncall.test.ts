import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { gaps, onCallAt, Schedule, shifts } from '../../domain/schedule.ts'
import { toLocal } from '../../domain/time.ts'
import { layersFromCalendar } from './calendar.ts'

/** On-call cases in neutral fields; what the fields mean stands beside the data. */
type Case = {
  id: string
  family: string
  description: string
  timezone: string
  layers: NeutralLayer[]
  overrides?: { start: string; end: string; add?: string; remove?: string; replace_all?: string | string[] }[]
  temporary?: { start: string; end: string; shifts: { user: string; start: string; end: string }[] }[]
  swaps?: { start: string; end: string; requester: string; taker: string | null }[]
  calendar_ics?: string
  ineligible_users?: string[]
  queries: Probe[]
  convention_queries?: Probe[]
  gaps?: [string, string][]
  events?: string[]
}
type Probe = { at: string; on_call: string[] }
type Window = { weekdays: string[]; from_local: string; to_local: string }
type NeutralLayer = {
  id: string
  priority?: number
  users: string[][]
  timezone?: string
  window?: Window | Window[]
  handoff?: { unit: string; every: number; start_local: string }
  recurring?: {
    unit: string
    every?: number
    first_start: string
    duration_s: number
    by_day?: string[]
    by_monthday?: number[]
    turn_length_matching_days?: number
    effective_from?: string
    until?: string
  }
}

const file = join(process.env.MUSTER_TEST_DATA!, 'oncall', 'cases.json')
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[]

function scheduleOf(one: Case): { schedule: Schedule; name: (userId: number) => string } {
  const names: string[] = []
  const userId = (name: string) => {
    if (!names.includes(name)) names.push(name)
    return names.indexOf(name) + 1
  }
  const schedule = Schedule.parse({
    timezone: one.timezone,
    layers: [
      ...one.layers.map((layer) => layerOf(layer, one.timezone, userId)),
      ...layersFromCalendar(one.calendar_ics ?? '', one.timezone, userId),
    ],
    overrides: overridesOf(one, userId).map((override, i) => ({ id: i + 1, ...override })),
    ...(one.temporary && {
      temporary: one.temporary.map(({ start, end, shifts }) => ({
        start,
        end,
        shifts: shifts.map(({ user, ...span }) => ({ userId: userId(user), ...span })),
      })),
    }),
    ...(one.ineligible_users && { ineligibleUserIds: one.ineligible_users.map(userId) }),
  })
  return { schedule, name: (id) => names[id - 1]! }
}

function layerOf(layer: NeutralLayer, caseZone: string, userId: (name: string) => number): object {
  const zone = layer.timezone ?? caseZone
  const { handoff, recurring } = layer
  return {
    id: layer.id,
    name: layer.id,
    priority: layer.priority,
    participants: layer.users.map((group) => group.map(userId)),
    timezone: layer.timezone,
    rotation: handoff ? { kind: 'continuous', unit: handoff.unit, every: handoff.every, startLocal: handoff.start_local } : recurrence(),
    restrictions: [layer.window ?? []].flat().map((window) => ({
      weekdays: window.weekdays,
      fromLocal: window.from_local.slice(0, 5),
      toLocal: window.to_local.slice(0, 5),
    })),
    effectiveFrom: recurring?.effective_from,
    until: recurring?.until,
  }

  function recurrence(): object | null {
    if (!recurring) return null
    return {
      kind: 'recurring',
      unit: recurring.unit,
      every: recurring.every,
      startLocal: toLocal(Date.parse(recurring.first_start), zone),
      durationSeconds: recurring.duration_s,
      weekdays: recurring.by_day,
      monthDays: recurring.by_monthday,
      turnLength: recurring.turn_length_matching_days,
    }
  }
}

function overridesOf({ overrides = [], swaps = [] }: Case, userId: (name: string) => number): object[] {
  const found: object[] = []
  for (const { start, end, add, remove, replace_all } of overrides) {
    const span = { start, end }
    if (replace_all) for (const name of [replace_all].flat()) found.push({ ...span, kind: 'replaceAll', userId: userId(name) })
    else if (add && remove) found.push({ ...span, kind: 'replace', userId: userId(add), replacedUserId: userId(remove) })
    else if (add) found.push({ ...span, kind: 'add', userId: userId(add) })
    else found.push({ ...span, kind: 'remove', userId: userId(remove!) })
  }
  for (const { start, end, requester, taker } of swaps) {
    // A swap that nobody has taken changes nothing.
    if (taker) found.push({ start, end, kind: 'replace', userId: userId(taker), replacedUserId: userId(requester) })
  }
  return found
}

describe('on-call cases of other systems', () => {
  const score = new Map<string, { passed: number; total: number }>()
  const convention = { passed: 0, total: 0 }
  const handoffs = { passed: 0, total: 0 }

  test.each(cases.map((one) => [one.id, one] as const))('%s', (_, one) => {
    const tally = score.get(one.family) ?? { passed: 0, total: 0 }
    score.set(one.family, tally)
    tally.total++
    convention.total += one.convention_queries?.length ?? 0
    const { schedule, name } = scheduleOf(one)
    const answers = (probes: Probe[]) =>
      probes.map(({ at }) => ({
        at,
        on_call: onCallAt(schedule, Date.parse(at))
          .map(({ userId }) => name(userId))
          .toSorted(),
      }))
    const wanted = (probes: Probe[]) => probes.map(({ at, on_call }) => ({ at, on_call: on_call.toSorted() }))
    const differs = answers(one.convention_queries ?? []).filter(
      (answer, i) => JSON.stringify(answer) !== JSON.stringify(wanted(one.convention_queries!)[i]),
    )
    convention.passed += (one.convention_queries?.length ?? 0) - differs.length
    if (one.events) {
      // Asserted by the sources, by conventions of their own over clock changes, so counted and not required.
      const events = one.events.map((at) => Date.parse(at))
      const starts = shifts(schedule, events[0]!, events.at(-1)! + 1).map((shift) => shift.start)
      handoffs.total++
      if (JSON.stringify(starts) === JSON.stringify(events)) handoffs.passed++
    }
    expect(answers(one.queries), one.description).toEqual(wanted(one.queries))
    if (one.gaps) {
      const [from, to] = [Date.parse(one.gaps[0]![0]), Date.parse(one.gaps.at(-1)![1])]
      const found = gaps(schedule, from, to).filter((gap) => gap.kind === 'uncovered')
      expect(found.map(({ start, end }) => [start, end])).toEqual(one.gaps.map((gap) => gap.map((at) => Date.parse(at))))
    }
    tally.passed++
  })

  afterAll(() => {
    const all = [...score.values()]
    const sum = (key: 'passed' | 'total') => all.reduce((total, one) => total + one[key], 0)
    const families = [...score].map(([family, { passed, total }]) => `${family} ${passed}/${total}`)
    console.log(
      `on-call cases ${sum('passed')}/${sum('total')} (${families.join(', ')}); ` +
        `convention queries ${convention.passed}/${convention.total}; cases with all hand-off instants ${handoffs.passed}/${handoffs.total}`,
    )
  })
})
