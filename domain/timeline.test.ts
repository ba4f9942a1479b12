import { expect, test } from 'vitest'
import { LINK_ACTS } from './link-press.ts'
import { sentence, type TimelineEntry } from './timeline.ts'

const names = { user: (id: number) => (id === 1 ? 'Ann' : 'Bob'), token: () => 'ci', time: String }
const entry = (kind: string, body: Record<string, unknown>, via = 'engine'): TimelineEntry => ({
  kind,
  at: 0,
  body,
  actor: { kind: 'system', id: null },
  via,
  text: null,
})

test('A level’s turn does not claim that anything was sent', () => {
  const body = { level: 0, cycle: 0, lastResort: false, users: [{ userId: 2, reason: 'on call in Primary' }] }
  expect(sentence(entry('escalation.reached', body), names)).toBe('Level 1 turned to Bob (on call in Primary)')
  expect(sentence(entry('escalation.reached', { ...body, lastResort: true }), names)).toBe(
    'The last resort turned to Bob (on call in Primary)',
  )
})

test('A press that did not count is named by what it was meant to do, and claims nothing about paging', () => {
  const press = (act: string) =>
    sentence(entry('link.unconfirmed', { act, userId: 1, reason: 'it was sent from another site' }, 'link'), names)
  expect(press('acknowledge')).toBe(
    'An acknowledgement by link from Ann was not counted: it was sent from another site; it changed nothing',
  )
  expect(press('resolve')).toMatch(/^A resolution by link from Ann was not counted/)
  expect(press('unacknowledge')).toMatch(/^A withdrawal of an acknowledgement by link from Ann was not counted/)
  for (const act of LINK_ACTS) expect(press(act), act).not.toMatch(/^A press/)
})

test('A failed page says what is tried next', () => {
  const failed = (next?: string) =>
    sentence(
      entry('page.failed', { userId: 2, channel: 'twilio-sms', detail: 'There is no such number.', ...(next ? { next } : {}) }),
      names,
    )
  expect(failed('trying phone call now')).toBe('SMS to Bob failed: There is no such number; trying phone call now')
  expect(failed('trying again')).toBe('SMS to Bob failed: There is no such number; trying again')
  expect(failed()).toBe('SMS to Bob failed: There is no such number.')
})

test('Who takes a role, or hands over their own, is named once', () => {
  const given = (userId: number, more: object = {}) =>
    sentence(
      { ...entry('role.assigned', { role: 'scribe', name: 'Scribe', userId, ...more }), actor: { kind: 'user', id: 1 } } as TimelineEntry,
      names,
    )
  expect(given(2)).toBe('Ann made Bob Scribe')
  expect(given(1)).toBe('Ann took the role of Scribe')
  expect(given(1, { from: 2 })).toBe('Ann took the role of Scribe over from Bob')
  expect(given(2, { from: 1 })).toBe('Ann handed the role of Scribe over to Bob')
})

test('What a provider only took is not said to have reached anybody, and the record counts whoever has no account', () => {
  const sent = (more: object) =>
    sentence(entry('communication.sent', { name: 'Executives', people: [], others: 0, failed: 0, ...more }), names)
  expect(sent({ others: 1 })).toBe('“Executives” was sent to 1 other')
  expect(sent({ others: 2, failed: 1 })).toBe('“Executives” was sent to 2 others; 1 could not be told')
  expect(sentence(entry('communication.failed', { name: 'Executives', reason: 'Cy is deactivated' }), names)).toContain('Cy is deactivated')
})
