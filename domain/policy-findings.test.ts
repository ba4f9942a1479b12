import { describe, expect, it } from 'vitest'
import type { EscalationPolicy, Target } from './escalation.ts'
import { policyFindings } from './policy-findings.ts'
import type { Person, Roster } from './reach.ts'
import { Layer } from './schedule.ts'
import type { Contacts } from './simulation.ts'

const at = Date.parse('2026-11-02T10:00:00Z')
const person = (id: number, name: string, state: Person['state'] = 'active'): [number, Person] => [
  id,
  { id, name, role: 'responder', state },
]

const always = Layer.parse({
  id: 'a',
  name: 'Always',
  participants: [[1], [2]],
  rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-11-02T09:00' },
})
const weekdays = Layer.parse({
  ...always,
  restrictions: [{ weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], fromLocal: '00:00', toLocal: '00:00' }],
})
const stopped = Layer.parse({ ...always, participants: [[3]] })

const roster: Roster = {
  people: new Map([person(1, 'Ann'), person(2, 'Bob'), person(3, 'Cem', 'deactivated'), person(4, 'Dee')]),
  teams: new Map([[1, { name: 'Empty', deleted: false, members: [] }]]),
  schedules: new Map([
    [1, { name: 'Primary', deleted: false, schedule: { timezone: 'UTC', layers: [always], overrides: [] } }],
    [2, { name: 'Weekdays', deleted: false, schedule: { timezone: 'UTC', layers: [weekdays], overrides: [] } }],
    [3, { name: 'Stopped', deleted: false, schedule: { timezone: 'UTC', layers: [stopped], overrides: [] } }],
  ]),
}
const contacts: Contacts = new Map([1, 2].map((id) => [id, { methods: [{ id, channel: 'email' }], rules: [] }]))

const user = (id: number): Target => ({ kind: 'user', id })
const schedule = (id: number): Target => ({ kind: 'schedule', id })
const team = (id: number): Target => ({ kind: 'team', id })

function found(levels: Target[][], lastResort: Target | null = user(1)): string[] {
  const policy: EscalationPolicy = {
    levels: levels.map((targets) => ({ targets, delayMinutes: 5 })),
    repeat: 0,
    ackTimeoutMinutes: null,
    lastResort,
  }
  return policyFindings(policy, roster, contacts, at).map(({ severity, level, message }) => `${severity} ${level ?? '-'} ${message}`)
}

describe('The findings about a policy', () => {
  it.each<[string, Target[][], Target | null, string[]]>([
    ['are none where everything is in order', [[schedule(1)], [user(2)]], user(1), []],
    [
      'name a missing last resort',
      [[user(1)]],
      null,
      ['warning - There is no last resort: when every level has passed unheard, nobody else is told.'],
    ],
    [
      'name a level that reaches nobody',
      [[team(1)], [user(1)]],
      user(1),
      ['warning 0 Level 1 reaches nobody: the team Empty has no members. It is skipped at once.'],
    ],
    [
      'are errors where no level reaches anybody and there is no last resort',
      [[user(3)], [schedule(3)]],
      null,
      [
        'error 0 Level 1 reaches nobody: Cem is deactivated. It is skipped at once.',
        'error 1 Level 2 reaches nobody: nobody is on call on Stopped in the next 30 days. It is skipped at once.',
        'warning - There is no last resort: when every level has passed unheard, nobody else is told.',
      ],
    ],
    [
      'name a dead target beside a living one',
      [[user(1), user(3)]],
      user(1),
      ['warning 0 A target of level 1 reaches nobody: Cem is deactivated.'],
    ],
    [
      'tell of gaps in a schedule that stands alone',
      [[schedule(2)]],
      user(1),
      [
        'warning 0 Weekdays has nobody on call for 192 hours of the next 30 days, first from Sat 7 Nov 2026, 00:00 (UTC) to Mon 9 Nov 2026, 00:00 (UTC); level 1 is skipped then.',
      ],
    ],
    [
      'only mention gaps that somebody else covers',
      [[schedule(2), user(1)]],
      user(1),
      [
        'info 0 Weekdays has nobody on call for 192 hours of the next 30 days, first from Sat 7 Nov 2026, 00:00 (UTC) to Mon 9 Nov 2026, 00:00 (UTC).',
      ],
    ],
    ['name people who would hear nothing', [[user(4)]], user(1), ['error 0 Dee has no verified contact method and would hear nothing.']],
    ['name a last resort that reaches nobody', [[user(1)]], user(3), ['error - The last resort reaches nobody: Cem is deactivated.']],
  ])('%s', (_, levels, lastResort, expected) => {
    expect(found(levels, lastResort)).toEqual(expected)
  })
})
