import { describe, expect, it } from 'vitest'
import { can, PERMISSIONS, userIdOf, type Actor, type Permission, type Scope } from './permission.ts'

const token = (...scopes: Scope[]): Actor => ({ kind: 'token', tokenId: 3, scopes })
const allowed = (actor: Actor): Permission[] => PERMISSIONS.filter((permission) => can(actor, permission))

describe('a person', () => {
  it('as administrator may do everything', () => expect(allowed({ kind: 'user', userId: 1, role: 'admin' })).toEqual(PERMISSIONS))

  it('as viewer reads, reports, does what is theirs and keeps their own things', () => {
    const may = allowed({ kind: 'user', userId: 1, role: 'viewer' }).filter((permission) => !permission.endsWith('.read'))
    expect(may).toEqual(['incident.declare', 'task.answer', 'self.write'])
  })

  it('on a responder’s device may only answer pages, whatever their role', () => {
    expect(allowed({ kind: 'user', userId: 1, role: 'admin', responderOnly: true })).toEqual(['incident.read', 'incident.respond'])
  })
})

describe('an API token', () => {
  it('that reads changes nothing, and reads no audit', () => {
    const may = allowed(token('read'))
    expect(may.every((permission) => permission.endsWith('.read'))).toBe(true)
    expect(may).not.toContain('audit.read')
  })

  it('that responds does not configure', () => {
    expect(allowed(token('respond')).filter((permission) => !permission.endsWith('.read'))).toEqual([
      'incident.respond',
      'incident.declare',
      'page.send',
    ])
  })

  it('that writes is nobody’s own, and touches neither people nor secrets', () => {
    for (const permission of ['self.write', 'people.write', 'channel.write', 'token.write', 'setting.write'] as const)
      expect(can(token('write'), permission)).toBe(false)
    expect(can(token('write'), 'schedule.write')).toBe(true)
  })
})

it('only a person has the id of a person', () => {
  expect(userIdOf({ kind: 'user', userId: 7, role: 'viewer' })).toBe(7)
  expect(userIdOf(token('admin'))).toBeNull()
  expect(userIdOf({ kind: 'system' })).toBeNull()
})
