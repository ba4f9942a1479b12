import { describe, expect, it } from 'vitest'
import { mayHear, type Heard } from './hearing.ts'
import type { Actor, Role } from './permission.ts'

const user = (role: Role, more: object = {}): Actor => ({ kind: 'user', userId: 7, role, ...more })
const heard = (subject: string, kind = `${subject}.changed`, subjectId: number | null = 1): Heard => ({
  subject,
  kind,
  subjectId,
  incidentId: subject === 'incident' ? subjectId : null,
})

describe('who hears of what', () => {
  it.each<[string, Heard, Role[]]>([
    ['incidents', heard('incident'), ['admin', 'manager', 'responder', 'viewer']],
    ['schedules', heard('schedule'), ['admin', 'manager', 'responder', 'viewer']],
    ['people who come and go', heard('user', 'user.invited'), ['admin', 'manager', 'responder', 'viewer']],
    ['passwords of others', heard('user', 'user.passwordChanged'), ['admin', 'manager']],
    ['lost contact methods of others', heard('user', 'contact.lost'), ['admin', 'manager']],
    ['what is their own', heard('user', 'contact.lost', 7), ['admin', 'manager', 'responder', 'viewer']],
    ...['service', 'asset', 'assetKind', 'candidate', 'monitor', 'scenario', 'setting'].map((subject): [string, Heard, Role[]] => [
      `the ${subject}`,
      heard(subject),
      ['admin', 'manager', 'responder', 'viewer'],
    ]),
    ...['responseRole', 'incidentType', 'stakeholders', 'communicationRule'].map((subject): [string, Heard, Role[]] => [
      `the ${subject}`,
      heard(subject),
      ['admin', 'manager', 'responder', 'viewer'],
    ]),
    ['integrations', heard('integration'), ['admin', 'manager']],
    ['sessions', heard('session'), ['admin', 'manager']],
    ['tokens', heard('token'), ['admin', 'manager']],
    ['denials', heard('access', 'access.denied', null), ['admin', 'manager']],
    ['what nobody thought of yet', heard('something'), ['admin', 'manager']],
  ])('%s', (_, event, roles) => {
    const all: Role[] = ['admin', 'manager', 'responder', 'viewer']
    expect(all.filter((role) => mayHear(user(role), event))).toEqual(roles)
  })
  it('a responder’s device hears of incidents alone', () => {
    const device = user('admin', { responderOnly: true })
    expect(mayHear(device, heard('incident'))).toBe(true)
    for (const subject of ['schedule', 'user', 'token', 'service']) expect(mayHear(device, heard(subject, 'x', 7))).toBe(false)
  })
  it('a token that reads hears no audit', () => {
    const token: Actor = { kind: 'token', tokenId: 1, scopes: ['read'] }
    expect(mayHear(token, heard('incident'))).toBe(true)
    expect(mayHear(token, heard('token'))).toBe(false)
  })
})
