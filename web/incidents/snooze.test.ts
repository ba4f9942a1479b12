import { expect, test } from 'vitest'
import { snoozeChoices } from './snooze.ts'

const at = (text: string) => Date.parse(text)
const hints = (now: string, zone: string) => snoozeChoices(at(now), zone).map(({ label, hint }) => `${label}: ${hint}`)

test('choices are named with the wall time at which they end', () => {
  expect(hints('2026-03-04T22:10:00Z', 'Europe/Berlin')).toEqual([
    '30 minutes: 23:40',
    '1 hour: Thu 5 Mar 00:10',
    '4 hours: Thu 5 Mar 03:10',
    'Tomorrow morning: Thu 5 Mar 09:00',
    'Monday morning: Mon 9 Mar 09:00',
  ])
})

test('on a Sunday, tomorrow is Monday', () => {
  expect(hints('2026-03-08T12:00:00Z', 'UTC').filter((hint) => hint.includes('morning'))).toEqual(['Tomorrow morning: Mon 9 Mar 09:00'])
})

test('before nine on a Monday, the next Monday morning is too far away', () => {
  expect(hints('2026-03-09T08:00:00Z', 'UTC').filter((hint) => hint.includes('morning'))).toEqual(['Tomorrow morning: Tue 10 Mar 09:00'])
})

test('the morning after clocks change is still at nine', () => {
  const [, , , tomorrow] = snoozeChoices(at('2026-03-28T20:00:00Z'), 'Europe/Berlin')
  expect(new Date(tomorrow!.until).toISOString()).toBe('2026-03-29T07:00:00.000Z')
})
