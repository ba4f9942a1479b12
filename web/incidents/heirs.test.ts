import { describe, expect, it } from 'vitest'
import { heirsOf, type OnCallNow } from './heirs.ts'

const ann = { id: 1, name: 'Ann Okafor' }
const responder = (userId: number, name: string, state: 'asked' | 'engaged' | 'declined') => ({
  userId,
  name,
  state,
  askedAt: 0,
  answeredAt: null,
})
const shift = (name: string, teamName: string | null, ...onCall: [number, string][]): OnCallNow => ({
  name,
  teamName,
  now: { onCall: onCall.map(([userId, who]) => ({ userId, name: who })) },
})
const everybody = [
  { value: 1, label: 'Ann Okafor', hint: 'ann@example.com' },
  { value: 2, label: 'Bob Brecht', hint: 'bob@example.com' },
  { value: 9, label: 'Zoe Zeller', hint: 'zoe@example.com' },
]
const incident = {
  team: { id: 1, name: 'Payments' },
  responders: [responder(2, 'Bob Brecht', 'engaged'), responder(3, 'Cat Carver', 'asked'), responder(4, 'Dan Dorn', 'declined')],
}
const onCall = [
  shift('Network', null, [5, 'Eve Ender']),
  shift('Primary', 'Payments', [4, 'Dan Dorn'], [6, 'Flo Frey']),
  shift('Second', 'Payments', [6, 'Flo Frey']),
]

describe('Who may get a role', () => {
  it('begins with oneself, who takes part, who was asked, who is on call, and ends with everybody else', () => {
    expect(heirsOf({ incident, holder: undefined, me: ann }, onCall, everybody, '').map(({ label, hint }) => `${label}: ${hint}`)).toEqual([
      'Ann Okafor: You take it',
      'Bob Brecht: Takes part',
      'Cat Carver: Was asked to join',
      'Dan Dorn: Could not take it',
      'Flo Frey: On call: Primary, Second',
      'Eve Ender: On call: Network',
      'Zoe Zeller: zoe@example.com',
    ])
  })

  it('is not who has it', () => {
    const found = heirsOf({ incident, holder: 1, me: ann }, onCall, everybody, '')
    expect(found[0]).toMatchObject({ label: 'Bob Brecht' })
    expect(found.some(({ value }) => value === 1)).toBe(false)
  })

  it('is held against what was typed, and says how they stand when their address was what fitted', () => {
    expect(heirsOf({ incident, holder: undefined, me: ann }, onCall, [everybody[1]!], 'bob@')).toEqual([
      { value: 2, label: 'Bob Brecht', hint: 'Takes part' },
    ])
    expect(heirsOf({ incident, holder: undefined, me: ann }, onCall, [], 'fl fr').map(({ value }) => value)).toEqual([6])
  })
})
