import { expect, test } from 'vitest'
import { replaceInLayers, replaceInPolicy, replaceInRoles } from './departure.ts'
import type { Layer } from './schedule.ts'

test('a policy pages the replacement instead, once a level', () => {
  const policy = {
    levels: [
      {
        targets: [
          { kind: 'user' as const, id: 1 },
          { kind: 'user' as const, id: 2 },
        ],
        delayMinutes: 5,
      },
      { targets: [{ kind: 'team' as const, id: 1 }], delayMinutes: 5 },
    ],
    repeat: 0,
    ackTimeoutMinutes: null,
    lastResort: { kind: 'user' as const, id: 1 },
  }
  expect(replaceInPolicy(policy, 1, 2)).toEqual({
    ...policy,
    levels: [{ targets: [{ kind: 'user', id: 2 }], delayMinutes: 5 }, policy.levels[1]],
    lastResort: { kind: 'user', id: 2 },
  })
})

test('a role is taken from the replacement instead, once a role', () => {
  const roles = [
    {
      role: 'commander',
      from: [
        { kind: 'schedule' as const, id: 1 },
        { kind: 'user' as const, id: 1 },
        { kind: 'user' as const, id: 2 },
      ],
    },
    { role: 'scribe', from: [{ kind: 'team' as const, id: 1 }] },
  ]
  expect(replaceInRoles(roles, 1, 2)).toEqual([
    {
      role: 'commander',
      from: [
        { kind: 'schedule', id: 1 },
        { kind: 'user', id: 2 },
      ],
    },
    roles[1],
  ])
})

test('the replacement takes the turns, and nobody else’s turn moves', () => {
  const layer: Layer = { id: 'a', name: 'Primary', priority: 1, participants: [[1], [2, 1], [3]], rotation: null, restrictions: [] }
  expect(replaceInLayers([layer], 1, 2)).toEqual([{ ...layer, participants: [[2], [2], [3]] }])
})
