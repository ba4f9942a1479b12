import { describe, expect, it, test } from 'vitest'
import { bandOf, judgeRisk, residualOf, scoreOf, turnTasks, type Control, type RiskFacts, type Treatment } from './risk.ts'
import { DAY } from './time.ts'

const NOW = Date.UTC(2026, 2, 2, 9)
const RISK: RiskFacts = { likelihood: 4, impact: 4, controls: [], treatment: null, reviewAt: NOW + 90 * DAY, scoreAskedAt: null }
const LIMIT = { score: 8, expiresAt: NOW + 300 * DAY }
const control = (lowers: Control['lowers'], by: number): Control => ({ text: 'x', lowers, by })
const plan = (dueAt: number): Treatment => ({ kind: 'mitigate', plan: 'x', ownerId: 1, dueAt })
const accept = (expiresAt: number): Treatment => ({ kind: 'accept', reason: 'x', expiresAt, signedBy: 1, signedAt: NOW - DAY })

test.each<[string, Parameters<typeof residualOf>[0], number, number, number]>([
  ['without controls it is the inherent one', RISK, 0, 16, 0],
  ['controls lower what they say', { ...RISK, controls: [control('likelihood', 2), control('impact', 1)] }, 0, 6, 0],
  [
    'never below the first step',
    { ...RISK, controls: [control('likelihood', 4), control('likelihood', 4), control('impact', 4)] },
    0,
    1,
    0,
  ],
  ['a late piece of work adds a step of likelihood', { ...RISK, controls: [control('likelihood', 3)] }, 1, 8, 1],
  ['two add two', { ...RISK, controls: [control('likelihood', 3)] }, 2, 12, 2],
  ['ten add no more', { ...RISK, controls: [control('likelihood', 3)] }, 10, 12, 2],
  ['never above the last step', RISK, 2, 20, 1],
])('The residual score: %s', (_, risk, late, score, raised) => {
  const residual = residualOf(risk, late)
  expect([scoreOf(residual), residual.raised]).toEqual([score, raised])
})

test.each([
  [25, 'critical'],
  [15, 'critical'],
  [12, 'high'],
  [10, 'high'],
  [9, 'medium'],
  [5, 'medium'],
  [4, 'low'],
  [1, 'low'],
])('A score of %i is %s', (score, band) => expect(bandOf(score).band).toBe(band))

test.each<[string, Partial<RiskFacts>, typeof LIMIT | null, string, number | null]>([
  ['above the limit and undecided', {}, LIMIT, 'open', NOW + 3 * DAY],
  ['just at the limit', { likelihood: 2 }, LIMIT, 'within', null],
  ['the smallest, where nobody signed a limit', { likelihood: 1, impact: 1 }, null, 'open', NOW + 30 * DAY],
  ['within a limit that has run out', { likelihood: 2 }, { score: 8, expiresAt: NOW }, 'open', NOW + 14 * DAY],
  ['accepted by signature', { treatment: accept(NOW + DAY) }, LIMIT, 'accepted', null],
  ['accepted, where no limit holds', { treatment: accept(NOW + DAY) }, null, 'accepted', null],
  ['accepted until a moment ago', { treatment: accept(NOW) }, LIMIT, 'open', NOW],
  ['planned', { treatment: plan(NOW + DAY) }, LIMIT, 'planned', null],
  ['planned for yesterday', { treatment: plan(NOW - DAY) }, LIMIT, 'open', NOW - DAY],
  ['planned for yesterday, but small by now', { likelihood: 1, treatment: plan(NOW - DAY) }, LIMIT, 'within', null],
])('A risk that is %s', (_, facts, limit, standing, dueAt) => {
  const judged = judgeRisk({ ...RISK, ...facts }, limit, 0, NOW)
  expect(judged.standing).toBe(standing)
  expect(judged.tasks.map((task) => [task.kind, task.dueAt])).toEqual(dueAt === null ? [] : [['treat', dueAt]])
})

describe('A risk', () => {
  it('says why it is open', () => {
    const why = (facts: Partial<RiskFacts>, limit: typeof LIMIT | null) => judgeRisk({ ...RISK, ...facts }, limit, 0, NOW).tasks[0]!.why
    expect(why({}, LIMIT)).toBe('Its score of 16 is above the 8 that is accepted. Decide what is done about it.')
    expect(why({ treatment: plan(NOW) }, LIMIT)).toBe('Its score of 16 is above the 8 that is accepted. The plan to mitigate it is late.')
    expect(why({ treatment: accept(NOW) }, null)).toBe(
      'Nobody has signed what the company accepts, so nothing is accepted. Its own acceptance has run out.',
    )
  })

  it('comes back above the limit when work on its asset is late', () => {
    const small = { ...RISK, likelihood: 2 as const }
    expect(judgeRisk(small, LIMIT, 0, NOW).standing).toBe('within')
    expect(judgeRisk(small, LIMIT, 1, NOW).standing).toBe('open')
  })

  it('asks for a new score within a week after it came true, and for its review on the day', () => {
    const { tasks } = judgeRisk({ ...RISK, likelihood: 1, scoreAskedAt: NOW - DAY, reviewAt: NOW }, LIMIT, 0, NOW)
    expect(tasks.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ['score', NOW + 6 * DAY],
      ['review', NOW],
    ])
  })

  it('is looked at again when time alone changes it, and at least once a day', () => {
    expect(judgeRisk(RISK, LIMIT, 0, NOW).nextAt).toBe(NOW + DAY)
    expect(judgeRisk({ ...RISK, treatment: plan(NOW + 5) }, LIMIT, 0, NOW).nextAt).toBe(NOW + 5)
    expect(judgeRisk(RISK, { score: 8, expiresAt: NOW + 7 }, 0, NOW).nextAt).toBe(NOW + 7)
    expect(judgeRisk({ ...RISK, reviewAt: NOW + 9 }, LIMIT, 0, NOW).nextAt).toBe(NOW + 9)
  })
})

test('Tasks that are still wanted keep their time unless it is sooner, others are closed', () => {
  const open = [
    { id: 1, kind: 'treat' as const, why: 'old', dueAt: 50 },
    { id: 2, kind: 'review' as const, why: 'r', dueAt: 10 },
  ]
  const wanted = [
    { kind: 'treat' as const, why: 'new', dueAt: 90 },
    { kind: 'score' as const, why: 's', dueAt: 20 },
  ]
  expect(turnTasks(open, wanted)).toEqual({
    fresh: [{ kind: 'score', why: 's', dueAt: 20 }],
    kept: [{ id: 1, kind: 'treat', why: 'new', dueAt: 50 }],
    closed: [2],
  })
  expect(turnTasks(open, [{ kind: 'treat', why: 'late', dueAt: 40 }]).kept[0]!.dueAt).toBe(40)
})
