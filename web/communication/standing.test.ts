import { describe, expect, it } from 'vitest'
import type { Communication } from '../../contract/communication.ts'
import { MINUTE } from '../../domain/time.ts'
import { isLate, mayApprove, nextWords, sorted, standingOf } from './standing.ts'

const NOW = Date.UTC(2026, 0, 17, 3)
const one = (values: Partial<Communication>): Communication => ({
  id: 1,
  ruleId: 1,
  name: 'Executives',
  number: 1,
  final: false,
  state: 'drafted',
  plannedAt: NOW - 5 * MINUTE,
  deadlineAt: NOW + 25 * MINUTE,
  overdue: false,
  subject: null,
  body: null,
  owner: null,
  approver: null,
  writtenBy: null,
  approvedBy: null,
  sentAt: null,
  reason: null,
  messages: [],
  ...values,
})
const waiting: Communication['messages'] = [
  { id: 1, name: 'Counsel', channel: 'phone', address: '1', state: 'waiting', detail: null, settledAt: null },
]

describe('A communication stands', () => {
  it.each([
    ['as due', { state: 'planned', plannedAt: NOW + 12 * MINUTE }, 'Due in 12 min', false],
    ['as due now', { state: 'planned', plannedAt: NOW }, 'Due now', false],
    ['as a draft', {}, 'To be written', false],
    ['as overdue after its deadline', { deadlineAt: NOW }, 'Overdue', true],
    ['as overdue where somebody was paged for it', { overdue: true }, 'Overdue', true],
    ['as waiting for approval', { state: 'approval' }, 'To be approved', false],
    ['as going out', { state: 'sending', deadlineAt: NOW }, 'Going out', false],
    ['as to be done by hand', { state: 'sending', messages: waiting }, 'To be told', false],
    ['as overdue where a call is left', { state: 'sending', messages: waiting, deadlineAt: NOW }, 'Overdue', true],
    ['as sent', { state: 'sent', deadlineAt: NOW }, 'Sent', false],
  ] as const)('%s', (_, values, word, late) => {
    expect([standingOf(one(values as Partial<Communication>), NOW).word, isLate(one(values as Partial<Communication>), NOW)]).toEqual([
      word,
      late,
    ])
  })
})

it('The head says what is due soon, loudly what is overdue, and nothing of what has time', () => {
  expect(nextWords(null, NOW)).toBeUndefined()
  expect(nextWords(NOW + 16 * MINUTE, NOW)).toBeUndefined()
  expect(nextWords(NOW + 12 * MINUTE, NOW)).toEqual({ text: 'Next update due in 12 min', loud: false })
  expect(nextWords(NOW, NOW)).toEqual({ text: 'An update is due now', loud: true })
  expect(nextWords(NOW - 4 * MINUTE, NOW)).toEqual({ text: 'An update is overdue by 4 min', loud: true })
})

it('What is open, what went out and what was left out stand apart, the newest that went out first', () => {
  const { open, out, left } = sorted([
    one({ id: 1 }),
    one({ id: 2, state: 'sent', sentAt: NOW - 9 * MINUTE }),
    one({ id: 3, state: 'sent', sentAt: NOW }),
    one({ id: 4, state: 'skipped' }),
  ])
  expect([open, out, left].map((list) => list.map(({ id }) => id))).toEqual([[1], [3, 2], [4]])
})

it('Approved it is by the holder of the role, and by whoever plans only where nobody has it', () => {
  const role = (person: { id: number; name: string } | null) => ({
    roles: [{ role: 'commander', roleName: 'Commander', person, since: null, duties: [] }],
  })
  const may = (holder: number | null, userId: number, plans: boolean) =>
    mayApprove(role(holder === null ? null : { id: holder, name: 'x' }), { approver: 'Commander' }, { userId, plans })
  expect([may(1, 1, false), may(1, 2, true), may(null, 2, true), may(null, 2, false)]).toEqual([true, false, true, false])
})
