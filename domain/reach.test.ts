import { describe, expect, it } from 'vitest'
import type { EscalationPolicy, Target } from './escalation.ts'
import { firstReached, reachOf, type Person, type Roster } from './reach.ts'
import { Layer, type Override } from './schedule.ts'

const at = (text: string) => Date.parse(text)
const person = (id: number, name: string, more: Partial<Person> = {}): [number, Person] => [
  id,
  { id, name, role: 'responder', state: 'active', ...more },
]

const nights = Layer.parse({
  id: 'nights',
  name: 'Nights',
  participants: [[1], [2]],
  rotation: { kind: 'continuous', unit: 'day', every: 1, startLocal: '2026-11-02T09:00' },
  restrictions: [{ weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], fromLocal: '09:00', toLocal: '17:00' }],
})

function roster(more: { overrides?: Override[]; layers?: Layer[]; people?: [number, Person][] } = {}): Roster {
  return {
    people: new Map([
      person(1, 'Ann'),
      person(2, 'Bob'),
      person(3, 'Cem', { state: 'deactivated' }),
      person(4, 'Dee', { role: 'viewer' }),
      ...(more.people ?? []),
    ]),
    teams: new Map([
      [1, { name: 'Platform', deleted: false, members: [2, 3, 1] }],
      [2, { name: 'Empty', deleted: false, members: [] }],
      [3, { name: 'Gone', deleted: true, members: [1] }],
      [4, { name: 'Watchers', deleted: false, members: [3, 4] }],
    ]),
    schedules: new Map([
      [
        1,
        {
          name: 'Primary',
          deleted: false,
          schedule: { timezone: 'Europe/Berlin', layers: more.layers ?? [nights], overrides: more.overrides ?? [] },
        },
      ],
      [2, { name: 'Old', deleted: true, schedule: { timezone: 'UTC', layers: [nights], overrides: [] } }],
    ]),
  }
}

const monday = at('2026-11-02T10:00:00Z')
const reasons = (found: Roster, target: Target, when = monday) => {
  const { users, empty } = reachOf(found, target, when)
  return { users: users.map((user) => `${user.userId}: ${user.reason}`), empty }
}

describe('What a target reaches', () => {
  it.each<[string, Target, string[]]>([
    ['a person', { kind: 'user', id: 1 }, ['1: named in the policy']],
    ['a team, without those who may not be paged', { kind: 'team', id: 1 }, ['2: in the team Platform', '1: in the team Platform']],
    ['whoever is on call', { kind: 'schedule', id: 1 }, ['1: on call on Primary, in the layer Nights']],
  ])('is %s', (_, target, users) => {
    expect(reasons(roster(), target)).toEqual({ users, empty: undefined })
  })

  it.each<[string, Target, string]>([
    ['a deactivated person', { kind: 'user', id: 3 }, 'Cem is deactivated'],
    ['a viewer', { kind: 'user', id: 4 }, 'Dee is a viewer, who cannot respond'],
    ['somebody who is gone', { kind: 'user', id: 99 }, 'somebody who does not exist any more is named'],
    ['an empty team', { kind: 'team', id: 2 }, 'the team Empty has no members'],
    ['a team of people who cannot be paged', { kind: 'team', id: 4 }, 'nobody in the team Watchers can be paged'],
    ['a deleted team', { kind: 'team', id: 3 }, 'the team Gone was deleted'],
    ['a deleted schedule', { kind: 'schedule', id: 2 }, 'the schedule Old was deleted'],
    ['a schedule that is gone', { kind: 'schedule', id: 9 }, 'a schedule that does not exist any more'],
  ])('is nobody for %s, and it says why', (_, target, empty) => {
    expect(reasons(roster(), target)).toEqual({ users: [], empty })
  })

  it('says until when nobody is on call, by the clock of the schedule', () => {
    const friday = at('2026-11-06T18:00:00Z')
    expect(reasons(roster(), { kind: 'schedule', id: 1 }, friday).empty).toBe(
      'nobody is on call on Primary until Mon 9 Nov 2026, 09:00 (UTC+01:00)',
    )
  })

  it('says who would be on call, where that person cannot be paged', () => {
    const only = Layer.parse({ id: 'a', name: 'A', participants: [[3]] })
    expect(reasons(roster({ layers: [only] }), { kind: 'schedule', id: 1 }).empty).toBe(
      'nobody is on call on Primary for the next 14 days (Cem is deactivated)',
    )
  })

  it('lets a lower layer step in for somebody who cannot be paged', () => {
    const upper = Layer.parse({ id: 'a', name: 'A', priority: 2, participants: [[3]] })
    expect(reasons(roster({ layers: [upper, nights] }), { kind: 'schedule', id: 1 }).users).toEqual([
      '1: on call on Primary, in the layer Nights',
    ])
  })

  it('goes past a schedule that cannot be computed, and says so', () => {
    const broken = roster({ layers: [{ ...nights, timezone: 'Nowhere/Else' }] })
    const reached = reachOf(broken, { kind: 'schedule', id: 1 }, at('2026-11-24T12:00:00Z'))
    expect(reached.users).toEqual([])
    expect(reached.empty).toContain('the schedule Primary cannot be computed')
  })

  it('follows an override', () => {
    const swap: Override = { id: 1, kind: 'replace', userId: 2, replacedUserId: 1, start: monday - 1, end: monday + 1 }
    expect(reasons(roster({ overrides: [swap] }), { kind: 'schedule', id: 1 }).users).toEqual([
      expect.stringMatching(/^2: on call on Primary, .*override/),
    ])
  })
})

describe('Whom a policy pages first', () => {
  const policy = (levels: Target[][], lastResort: Target | null = null): EscalationPolicy => ({
    levels: levels.map((targets) => ({ targets, delayMinutes: 5 })),
    repeat: 0,
    ackTimeoutMinutes: null,
    lastResort,
  })

  it('is the first level that reaches anybody, with why those before it do not', () => {
    const found = firstReached(policy([[{ kind: 'team', id: 2 }], [{ kind: 'user', id: 2 }]]), roster(), monday)
    expect(found).toEqual({
      people: [{ userId: 2, name: 'Bob', reason: 'named in the policy' }],
      level: 2,
      lastResort: false,
      empty: 'the team Empty has no members',
    })
  })

  it('is the last resort where no level reaches anybody', () => {
    const found = firstReached(policy([[{ kind: 'user', id: 3 }]], { kind: 'user', id: 1 }), roster(), monday)
    expect(found).toMatchObject({ level: null, lastResort: true, people: [{ name: 'Ann' }] })
  })

  it('is nobody where even that is missing', () => {
    expect(firstReached(policy([[{ kind: 'user', id: 3 }]]), roster(), monday)).toEqual({
      people: [],
      level: null,
      lastResort: false,
      empty: 'Cem is deactivated',
    })
  })
})
