import { expect, test } from 'vitest'
import { reachOf, type Roster } from './reach.ts'
import { recipientsOf, type Behind } from './recipients.ts'

const roster: Roster = {
  people: new Map([
    [1, { id: 1, name: 'Ann', role: 'responder', state: 'active' }],
    [2, { id: 2, name: 'Bob', role: 'viewer', state: 'deactivated' }],
    [3, { id: 3, name: 'Cy', role: 'responder', state: 'invited' }],
  ]),
  teams: new Map(),
  schedules: new Map(),
}
const behind: Behind = {
  reach: (target) => reachOf(roster, target, 0),
  holder: (role) => (role === 'commander' ? 2 : undefined),
  roleName: (role) => role,
  group: (id) => (id === 1 ? { name: 'Board', memberIds: [1, 3], lines: [] } : undefined),
  person: (id) => (id === 1 ? { name: 'Ann', methods: [{ id: 11, channel: 'email' }] } : undefined),
}

test.each<[string, Parameters<typeof recipientsOf>[0], string[], string[]]>([
  ['somebody', [{ kind: 'user', id: 1 }], ['Ann'], []],
  ['somebody who left, by their name', [{ kind: 'user', id: 2 }], [], ['Bob is deactivated']],
  ['who left and has a role still', [{ kind: 'role', role: 'commander' }], [], ['Bob is deactivated']],
  ['a member who has not come yet', [{ kind: 'stakeholders', id: 1 }], ['Ann'], ['Cy has not accepted the invitation yet']],
])('%s', (_, audiences, told, missing) => {
  const found = recipientsOf(audiences, 'email', behind)
  expect([found.recipients.map(({ name }) => name), found.missing]).toEqual([told, missing])
})
