import { describe, expect, it, test } from 'vitest'
import type { JudgedAsset, Needs, Priority } from './asset.ts'
import type { Impact } from './scenario.ts'
import type { Severity, UrgencyRule } from './severity.ts'
import { derivationWords, derive, Matrix, matrixChanges, USUAL_MATRIX, type JudgedScenario, type Ranked } from './urgency.ts'

const shop = (priority: Priority | null, needs: Partial<Needs> = {}): Ranked => {
  const asset: JudgedAsset = {
    id: 1,
    name: 'Shop',
    kind: 'application',
    priority,
    needs: { confidentiality: null, integrity: null, availability: null, ...needs },
  }
  return { asset, priority, inherited: null }
}
const scenario = (impact: Impact, more: Partial<JudgedScenario> = {}): JudgedScenario => ({
  id: 7,
  name: 'Unavailable',
  impact,
  harms: ['availability'],
  policyId: null,
  ...more,
})
const judge = (rank: Ranked, what: JudgedScenario | null, said: Severity = 'low', rule: UrgencyRule = 'bySeverity') =>
  derive(rank, what, said, rule, USUAL_MATRIX)

test('the usual matrix has a cell for everything and never falls with priority or impact', () => {
  expect(Matrix.parse(USUAL_MATRIX)).toEqual(USUAL_MATRIX)
  const rank = ['low', 'medium', 'high', 'critical']
  for (const impact of [4, 3, 2, 1] as const)
    for (const priority of [1, 2, 3] as const)
      expect(rank.indexOf(USUAL_MATRIX[priority][impact].severity)).toBeGreaterThanOrEqual(
        rank.indexOf(USUAL_MATRIX[(priority + 1) as Priority][impact].severity),
      )
})

describe('Severity', () => {
  it.each<[Priority, Impact, Severity, string]>([
    [1, 4, 'critical', 'high'],
    [1, 1, 'medium', 'low'],
    [2, 3, 'high', 'high'],
    [3, 4, 'high', 'high'],
    [4, 4, 'medium', 'low'],
    [4, 1, 'low', 'low'],
  ])('of P%i hit by impact %i is %s, %s urgency', (priority, impact, severity, urgency) => {
    expect(judge(shop(priority), scenario(impact))).toMatchObject({ severity, urgency, impact, need: null, fixedUrgency: false })
  })

  it.each<[Severity, Impact]>([
    ['critical', 4],
    ['high', 3],
    ['medium', 2],
    ['low', 1],
  ])('where no scenario is known: %s of its sender is impact %i', (said, impact) => {
    expect(judge(shop(2), null, said)).toMatchObject({ impact, scenario: null, said, ...USUAL_MATRIX[2][impact] })
  })
})

describe('What an asset needs', () => {
  it.each<[string, Partial<Needs>, JudgedScenario, Impact, object | null]>([
    ['much counts a step more', { availability: 3 }, scenario(2), 3, { of: 'availability', level: 3, changed: 1 }],
    ['hardly counts a step less', { availability: 1 }, scenario(2), 1, { of: 'availability', level: 1, changed: -1 }],
    ['as usual changes nothing', { availability: 2 }, scenario(2), 2, null],
    ['and nobody said changes nothing', {}, scenario(2), 2, null],
    ['and is not harmed changes nothing', { confidentiality: 3 }, scenario(2), 2, null],
    [
      'is that of the strongest',
      { confidentiality: 1, availability: 3 },
      scenario(2, { harms: ['confidentiality', 'availability'] }),
      3,
      { of: 'availability', level: 3, changed: 1 },
    ],
    [
      'is not lessened by a weaker one',
      { confidentiality: 1, availability: 2 },
      scenario(2, { harms: ['confidentiality', 'availability'] }),
      2,
      null,
    ],
    ['makes severe no worse, and does not say so', { availability: 3 }, scenario(4), 4, null],
    ['makes minor no better, and does not say so', { availability: 1 }, scenario(1), 1, null],
  ])('%s', (_, needs, what, impact, need) => {
    expect(judge(shop(2, needs), what)).toMatchObject({ impact, need, ...USUAL_MATRIX[2][impact] })
  })
})

test.each<[UrgencyRule, Severity, string]>([
  ['high', 'low', 'high'],
  ['low', 'critical', 'low'],
])('a service that is always %s is so for %s too, and its severity is still derived', (rule, said, urgency) => {
  expect(judge(shop(4), null, said, rule)).toMatchObject({ urgency, fixedUrgency: true })
  expect(judge(shop(1), scenario(4), said, rule)).toMatchObject({ severity: 'critical', urgency })
})

test('without a priority the sender’s word stands, whatever the scenario', () => {
  expect(judge(shop(null), scenario(4), 'medium')).toMatchObject({ severity: 'medium', urgency: 'low', priority: null })
  expect(judge(shop(null), scenario(1, { policyId: 3 }), 'critical')).toMatchObject({ severity: 'critical', urgency: 'high', policyId: 3 })
})

test.each<[string, Ranked, JudgedScenario | null, Severity, UrgencyRule]>([
  ['Shop is P1 and this is Unavailable (severe): critical, high urgency', shop(1), scenario(4), 'low', 'bySeverity'],
  ['Shop is P2 and medium, as its sender said, is moderate for it: medium, low urgency', shop(2), null, 'medium', 'bySeverity'],
  [
    'Shop is P2 and this is Unavailable (major), a step more as its need of availability is high: high, high urgency',
    shop(2, { availability: 3 }),
    scenario(2),
    'low',
    'bySeverity',
  ],
  [
    'Shop is P2 and this is Unavailable (minor), a step less as its need of availability is low: low, low urgency',
    shop(2, { availability: 1 }),
    scenario(2),
    'low',
    'bySeverity',
  ],
  [
    'Shop counts as P1 because Tills needs it and this is Unavailable (severe): critical, high urgency',
    { ...shop(null), priority: 1, inherited: { id: 2, name: 'Tills' } },
    scenario(4),
    'low',
    'bySeverity',
  ],
  ['Shop is P4 and this is Unavailable (severe): medium, high urgency, as the service always has it', shop(4), scenario(4), 'low', 'high'],
  [
    'Shop is P1 and this is Unavailable (severe): critical, high urgency; Unavailable pages by a policy of its own',
    shop(1),
    scenario(4, { policyId: 3 }),
    'low',
    'bySeverity',
  ],
  [
    'Shop has no priority yet, so medium stands as its sender said it; Unavailable pages by a policy of its own',
    shop(null),
    scenario(4, { policyId: 3 }),
    'medium',
    'bySeverity',
  ],
])('is read aloud: %s', (words, rank, what, said, rule) => {
  expect(derivationWords(judge(rank, what, said, rule))).toBe(words)
})

test('two matrices differ cell by cell', () => {
  const changed: Matrix = { ...USUAL_MATRIX, 4: { ...USUAL_MATRIX[4], 1: { severity: 'medium', urgency: 'high' } } }
  expect(matrixChanges(USUAL_MATRIX, USUAL_MATRIX)).toEqual({})
  expect(matrixChanges(USUAL_MATRIX, changed)).toEqual({ 'P4, minor': ['low, low urgency', 'medium, high urgency'] })
})
