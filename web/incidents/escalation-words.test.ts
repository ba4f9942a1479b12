import { expect, test } from 'vitest'
import { MINUTE } from '../../domain/time.ts'
import { escalationWords, type EscalationFacts } from './escalation-words.ts'

const now = Date.UTC(2026, 2, 4, 10)
const run = {
  policyId: 1,
  policyName: 'Payments',
  state: 'active',
  level: 1,
  levels: 2,
  cycle: 0,
  repeat: 1,
  next: ['Ann'],
  dueAt: now + 3 * MINUTE,
}
const words = (more: object, state: EscalationFacts['state'] = 'triggered') =>
  escalationWords({ state, escalation: { ...run, ...more } as EscalationFacts['escalation'] }, now)

test('the next step is named with whom it pages and when', () => {
  expect(words({})).toEqual({ text: 'Next: level 2 (Ann) in 3 min' })
  expect(words({ level: 2 })).toEqual({ text: 'Next: level 1 again, round 2 (Ann) in 3 min' })
  expect(words({ level: 2, cycle: 1, next: ['Platform'] })).toEqual({ text: 'Next: last resort (Platform) in 3 min' })
  expect(words({ dueAt: now - 1 })).toEqual({ text: 'Next: level 2 (Ann) now' })
})

test('that nobody further will hear of it is loud', () => {
  expect(words({ state: 'ended', dueAt: null })).toMatchObject({ loud: true })
  expect(words({ next: [] })).toMatchObject({ loud: true })
  expect(escalationWords({ state: 'triggered', escalation: null }, now)).toEqual({ text: 'Pages nobody', loud: true })
})

test('while somebody has it, it says when paging begins again', () => {
  expect(words({ state: 'acknowledged', dueAt: now + 52 * MINUTE }, 'acknowledged')).toEqual({
    text: 'Pages again in 52 min unless resolved',
  })
  expect(words({ state: 'acknowledged', dueAt: null }, 'acknowledged')).toEqual({ text: 'Paging has stopped' })
  expect(words({ state: 'snoozed' }, 'acknowledged')).toEqual({ text: 'Pages again in 3 min' })
  expect(words({ state: 'ended' }, 'resolved')).toBeUndefined()
})
