import { expect, test } from 'vitest'
import { snoozeChoices } from './snooze.ts'

test('choices are named with the wall time at which they end', () => {
  const choices = snoozeChoices(Date.parse('2026-03-04T22:10:00Z'), 'Europe/Berlin')
  expect(choices.map(({ label, hint }) => `${label}: ${hint}`)).toEqual([
    '30 minutes: 23:40',
    '1 hour: Thu 5 Mar 00:10',
    '4 hours: Thu 5 Mar 03:10',
    'Tomorrow morning: Thu 5 Mar 09:00',
    'Monday morning: Mon 9 Mar 09:00',
  ])
})
