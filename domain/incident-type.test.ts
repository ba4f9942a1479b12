import { describe, expect, test } from 'vitest'
import type { Reached, Target } from './escalation.ts'
import { fillRoles, isStaffed, typeOf, type RoleNeed, type TypeRule } from './incident-type.ts'
import type { Severity } from './severity.ts'

const user = (id: number): Target => ({ kind: 'user', id })
const schedule = (id: number): Target => ({ kind: 'schedule', id })
const team = (id: number): Target => ({ kind: 'team', id })

describe('the type of an incident', () => {
  const type = (id: number, severities: Severity[]): TypeRule => ({ id, severities, roles: [] })
  const types = [type(1, []), type(2, ['critical']), type(3, ['critical', 'high'])]

  test.each([
    ['the one that its scenario names, whatever its severity', 'high', 1, 1],
    ['the first that stands for its severity', 'critical', null, 2],
    ['the next where the first stands for another', 'high', null, 3],
    ['by its severity where the named one is gone', 'high', 99, 3],
    ['none where nothing stands for its severity', 'low', null, undefined],
  ] as const)('is %s', (_, severity, named, expected) => {
    expect(typeOf(types, severity, named)?.id).toBe(expected)
  })
})

test('a type is staffed once one of its roles is taken from somebody', () => {
  const of = (...roles: RoleNeed[]) => isStaffed({ id: 1, severities: [], roles })
  expect(of()).toBe(false)
  expect(of({ role: 'commander', from: [] })).toBe(false)
  expect(of({ role: 'scribe', from: [] }, { role: 'commander', from: [user(1)] })).toBe(true)
})

describe('roles are filled', () => {
  /** Ann (1) and Bo (2) are on call on schedule 1, Cy (3) on schedule 2, nobody on schedule 3; the team 1 is Ann and Dee (4); 9 is gone. */
  const reach = (target: Target): Reached => {
    const on = (reason: string, ...ids: number[]) => ({ target, users: ids.map((userId) => ({ userId, reason })) })
    if (target.kind === 'user')
      return target.id === 9 ? { target, users: [], empty: 'Ivy is deactivated' } : on('named in the policy', target.id)
    if (target.kind === 'team') return on('in the team Web', 1, 4)
    if (target.id === 1) return on('on call on Commanders', 1, 2)
    return target.id === 2 ? on('on call on Scribes', 3) : { target, users: [], empty: 'nobody is on call on Nights' }
  }
  const fill = (needs: RoleNeed[], holders: [string, number][] = []) =>
    fillRoles(needs, new Map(holders), reach).map(({ role, userId, reason }) => [role, userId, reason])

  test.each<[string, RoleNeed[], [string, number][], ReturnType<typeof fill>]>([
    [
      'by the first who can be reached',
      [{ role: 'commander', from: [schedule(1), user(5)] }],
      [],
      [['commander', 1, 'on call on Commanders']],
    ],
    [
      'by a deputy where the usual one cannot be reached',
      [{ role: 'commander', from: [schedule(3), user(9), user(5)] }],
      [],
      [['commander', 5, 'named for the role, as deputy']],
    ],
    [
      'by nobody twice: the next of a schedule or team, then a deputy',
      [
        { role: 'commander', from: [schedule(1)] },
        { role: 'communications', from: [schedule(1)] },
        { role: 'scribe', from: [team(1)] },
        { role: 'resolver', from: [schedule(1), schedule(2)] },
      ],
      [],
      [
        ['commander', 1, 'on call on Commanders'],
        ['communications', 2, 'on call on Commanders'],
        ['scribe', 4, 'in the team Web'],
        ['resolver', 3, 'on call on Scribes, as deputy'],
      ],
    ],
    [
      'by somebody twice where nobody else can be reached',
      [
        { role: 'commander', from: [user(1)] },
        { role: 'scribe', from: [user(1), schedule(3)] },
      ],
      [],
      [
        ['commander', 1, 'named for the role'],
        ['scribe', 1, 'named for the role'],
      ],
    ],
    [
      'only where nobody has them, by others than those who have one',
      [
        { role: 'commander', from: [user(5)] },
        { role: 'scribe', from: [schedule(1)] },
      ],
      [['commander', 1]],
      [['scribe', 2, 'on call on Commanders']],
    ],
    [
      'by nobody, with every reason',
      [{ role: 'commander', from: [schedule(3), user(9)] }],
      [],
      [['commander', null, 'nobody is on call on Nights; Ivy is deactivated']],
    ],
    ['not at all where they are taken from nobody', [{ role: 'commander', from: [] }], [], []],
  ])('%s', (_, needs, holders, expected) => {
    expect(fill(needs, holders)).toEqual(expected)
  })
})
