import { describe, expect, test } from 'vitest'
import { whySentences, type WhyFacts } from './why.ts'

const ANN = 1
const BOB = 2

const turn = (at: number, level: number, more: object = {}): WhyFacts['timeline'][number] => ({
  kind: 'escalation.reached',
  at,
  sentence: `Level ${level + 1} turned to bob (named)`,
  body: { level, cycle: 0, lastResort: false, users: [{ userId: BOB, reason: 'named' }], ...more },
})

const facts = (userId: number, timeline: WhyFacts['timeline'], acknowledgedAt: number | null = null): WhyFacts => ({
  userId,
  incident: { state: 'triggered', acknowledgedAt, escalation: { levels: 2 } },
  pages: [],
  timeline,
})

describe('why somebody was not paged', () => {
  test('counts each level once, however often it had its turn', () => {
    const timeline = [turn(1, 0), turn(2, 1), turn(3, 0, { cycle: 1 }), turn(4, 1, { cycle: 1 })]
    expect(whySentences(facts(ANN, timeline))).toEqual([{ at: null, sentence: 'Not on any level that was reached (2 of 2 so far).' }])
  })

  test('names the last resort apart from the levels', () => {
    const timeline = [turn(1, 0), turn(2, 1), turn(3, 2, { lastResort: true })]
    expect(whySentences(facts(ANN, timeline, 4))).toEqual([
      { at: null, sentence: 'Not on any level that was reached (2 of 2 so far), nor in the last resort.' },
    ])
  })

  test('says of an acknowledgement that it stopped what was still to come', () => {
    expect(whySentences(facts(ANN, [turn(1, 0)], 2))[0]!.sentence).toBe(
      'Not on any level that was reached (1 of 2 so far). It was acknowledged before any further level was due.',
    )
  })
})

test('What happened again is told apart by its time', () => {
  expect(whySentences(facts(BOB, [turn(1_000, 0), turn(9_000, 0)]))).toEqual([
    { at: 1_000, sentence: 'Level 1 turned to bob (named)' },
    { at: 9_000, sentence: 'Level 1 turned to bob (named)' },
  ])
})
