import { describe, expect, it } from 'vitest'
import { allot, THROTTLE } from './contact-plan.ts'
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
