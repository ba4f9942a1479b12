import { describe, expect, it } from 'vitest'
import { allot, allotAlone, contactPlan, THROTTLE, type Rule } from './contact-plan.ts'
import { MINUTE } from './time.ts'

const NOW = Date.UTC(2026, 2, 2, 9)
const sent = (...minutesAgo: number[]) => minutesAgo.map((ago) => NOW - ago * MINUTE)
const times = (count: number, minutesAgo: number) => sent(...Array.from({ length: count }, () => minutesAgo))

describe('what of a person’s due messages goes now', () => {
  it.each([
    ['nothing went yet: each goes alone', [], 3, { single: 3, bundle: 0 }],
    ['up to the limit each goes alone', [], 10, { single: 10, bundle: 0 }],
    ['past the limit the last one carries the rest', [], 14, { single: 9, bundle: 5 }],
    ['what went before counts', times(8, 5), 5, { single: 1, bundle: 4 }],
    ['the last place carries all', times(9, 5), 40, { single: 0, bundle: 40 }],
    ['one for the last place goes alone', times(9, 5), 1, { single: 1, bundle: 0 }],
    ['what went longer ago than the span does not count', times(10, 15), 2, { single: 2, bundle: 0 }],
  ])('%s', (_, sentAt, count, expected) => {
    expect(allot(sentAt, count, false, NOW)).toEqual(expected)
  })

  it('sends what was held back as one, even where there is room for more', () => {
    expect(allot([], 4, true, NOW)).toEqual({ single: 0, bundle: 4 })
  })

  it('waits until the oldest of the last ten is out of the span', () => {
    const sentAt = sent(1, 2, 3, 4, 5, 6, 7, 8, 9, 14, 20)
    expect(allot(sentAt, 3, true, NOW)).toEqual({ single: 0, bundle: 0, heldUntil: NOW - 14 * MINUTE + THROTTLE.span })
  })
})

describe('when somebody with rules of their own is told', () => {
  const rules: Rule[] = [
    { urgency: 'high', delayMinutes: 0, methodId: 1 },
    { urgency: 'high', delayMinutes: 5, methodId: 2 },
    { urgency: 'high', delayMinutes: 12, methodId: 3 },
  ]
  const ways = [1, 2, 3].map((id) => ({ id, channel: 'ntfy' }))
  const minutes = (of: Rule[], methods: typeof ways) =>
    contactPlan(of, methods, 'high', NOW).map(({ methodId, dueAt }) => [methodId, (dueAt - NOW) / MINUTE])

  it('keeps the times that the rules say', () => {
    expect(minutes(rules, ways)).toEqual([
      [1, 0],
      [2, 5],
      [3, 12],
    ])
  })

  it('moves the others forward where the first way cannot be used any more', () => {
    expect(minutes(rules, ways.slice(1))).toEqual([
      [2, 0],
      [3, 7],
    ])
    expect(contactPlan(rules, ways.slice(1), 'high', NOW)[0]!.reason).toBe(
      'by their own rule, earlier because their first way cannot be used',
    )
  })

  it('keeps the times where a later way cannot be used, and a wait that was wanted', () => {
    expect(minutes(rules, [ways[0]!, ways[2]!])).toEqual([
      [1, 0],
      [3, 12],
    ])
    expect(minutes(rules.slice(1), ways)).toEqual([
      [2, 5],
      [3, 12],
    ])
  })
})

describe('messages that cannot travel together', () => {
  const ago = (minutes: number) => NOW - minutes * MINUTE
  it.each<[string, number[], number, ReturnType<typeof allotAlone>]>([
    ['all go where there is room', [ago(1)], 9, { going: 9 }],
    ['the rest waits until the first that was sent is old enough', [ago(10), ago(1)], 12, { going: 8, heldUntil: ago(10) + THROTTLE.span }],
    ['the rest of many waits for those that go now', [], 12, { going: 10, heldUntil: NOW + THROTTLE.span }],
    ['none goes where the limit is reached', Array(10).fill(ago(5)), 1, { going: 0, heldUntil: ago(5) + THROTTLE.span }],
    ['what is old does not count', Array(10).fill(ago(15)), 1, { going: 1 }],
  ])('%s', (_name, sentAt, count, expected) => expect(allotAlone(sentAt, count, NOW)).toEqual(expected))
})
