import { describe, expect, it } from 'vitest'
import { directPolicy, dueAfter, escalationStep, targetsOf, type EscalationPolicy, type Reached, type Target } from './escalation.ts'
import { MINUTE } from './time.ts'

const NOW = Date.UTC(2026, 10, 3, 3, 12)
const user = (id: number): Target => ({ kind: 'user', id })
const EMPTY: Target = { kind: 'schedule', id: 9 }

const policy: EscalationPolicy = {
  levels: [
    { targets: [user(1), user(2)], delayMinutes: 5 },
    { targets: [user(3)], delayMinutes: 10 },
  ],
  repeat: 1,
  ackTimeoutMinutes: null,
  lastResort: user(4),
}

function reach(target: Target): Reached {
  if (target.kind !== 'user') return { target, users: [], empty: 'nobody is on call' }
  return { target, users: [{ userId: target.id, reason: 'named in the policy' }] }
}

const step = (run: { level: number; cycle: number }, of = policy) => escalationStep(of, run, reach, NOW)
const told = (run: { level: number; cycle: number }, of = policy) => step(run, of).reached?.users.map(({ userId }) => userId)

describe('a step', () => {
  it('pages the level that is due and waits its minutes before the next', () => {
    expect(step({ level: 0, cycle: 0 })).toMatchObject({
      reached: { level: 0, cycle: 0, lastResort: false },
      next: { level: 1, cycle: 0 },
      dueAt: NOW + 5 * MINUTE,
      exhausted: false,
    })
    expect(told({ level: 0, cycle: 0 })).toEqual([1, 2])
  })

  it('begins the next round after the last level', () => {
    expect(step({ level: 2, cycle: 0 })).toMatchObject({ reached: { level: 0, cycle: 1 }, next: { level: 1, cycle: 1 } })
  })

  it('skips a level that reaches nobody without waiting, and says why', () => {
    const gap = { ...policy, levels: [{ targets: [EMPTY], delayMinutes: 30 }, policy.levels[1]!] }
    expect(step({ level: 0, cycle: 0 }, gap)).toMatchObject({
      skipped: [{ level: 0, cycle: 0, reason: 'nobody is on call' }],
      reached: { level: 1 },
      dueAt: NOW + 10 * MINUTE,
    })
  })

  it('says who chose the policy: instead of that it names somebody, beside what they are on call for', () => {
    const schedule: Target = { kind: 'schedule', id: 8 }
    const onCall = (target: Target) =>
      target.kind === 'user' ? reach(target) : { target, users: [{ userId: 8, reason: 'on call on Primary' }] }
    const chosen = directPolicy([user(5), schedule], 'asked directly by Ann')
    expect(escalationStep(chosen, { level: 0, cycle: 0 }, onCall, NOW).reached?.users).toEqual([
      { userId: 5, reason: 'asked directly by Ann' },
      { userId: 8, reason: 'asked directly by Ann, on call on Primary' },
    ])
  })

  it('pages nobody twice who is reached in two ways', () => {
    expect(told({ level: 0, cycle: 0 }, { ...policy, levels: [{ targets: [user(1), user(1)], delayMinutes: 5 }] })).toEqual([1])
  })
})

describe('after the last round', () => {
  it('the last resort is told, and the run ends', () => {
    expect(step({ level: 2, cycle: 1 })).toMatchObject({ reached: { lastResort: true }, dueAt: null, exhausted: true })
    expect(told({ level: 2, cycle: 1 })).toEqual([4])
  })

  it('it is told once', () => {
    const { next } = step({ level: 2, cycle: 1 })
    expect(step(next)).toMatchObject({ reached: null, dueAt: null, exhausted: true })
  })

  it('nobody is told where there is none', () => {
    expect(step({ level: 2, cycle: 1 }, { ...policy, lastResort: null })).toMatchObject({ reached: null, dueAt: null, exhausted: true })
  })

  it('a policy that reaches nobody at all comes to it at once', () => {
    const empty = { ...policy, levels: [{ targets: [EMPTY], delayMinutes: 5 }], repeat: 9 }
    const taken = step({ level: 0, cycle: 0 }, empty)
    expect(taken.skipped).toHaveLength(1)
    expect(taken.reached).toMatchObject({ lastResort: true })
  })
})

it.each([
  ['somebody was told', NOW + MINUTE, false, NOW + MINUTE],
  ['nobody could be told anything', NOW + MINUTE, true, NOW],
  ['the run has ended', null, true, null],
])('the next step is due rightly where %s', (_, dueAt, nobodyTold, expected) => {
  expect(dueAfter({ dueAt }, nobodyTold, NOW)).toBe(expected)
})

it('whom somebody pages directly is paged three times, ten minutes apart', () => {
  const direct = directPolicy([user(5)], 'asked directly by Ann')
  expect(told({ level: 0, cycle: 0 }, direct)).toEqual([5])
  expect(step({ level: 1, cycle: 1 }, direct)).toMatchObject({ reached: { cycle: 2 }, dueAt: NOW + 10 * MINUTE })
  expect(step({ level: 1, cycle: 2 }, direct)).toMatchObject({ reached: null, exhausted: true })
})

it('every target is named once, the last resort too', () => {
  expect(targetsOf({ ...policy, lastResort: user(1) })).toEqual([user(1), user(2), user(3)])
})
