import { describe, expect, it } from 'vitest'
import type { EscalationPolicy, Reached, Target } from './escalation.ts'
import { longestRun, simulate, type Contacts, type Rung } from './simulation.ts'
import { HOUR, MINUTE, type Instant } from './time.ts'

const begin = Date.parse('2026-11-07T03:00:00Z')
const user = (id: number): Target => ({ kind: 'user', id })
const schedule: Target = { kind: 'schedule', id: 1 }
const policy = (levels: [Target[], number][], more: Partial<EscalationPolicy> = {}): EscalationPolicy => ({
  levels: levels.map(([targets, delayMinutes]) => ({ targets, delayMinutes })),
  repeat: 0,
  ackTimeoutMinutes: null,
  lastResort: null,
  ...more,
})

/** User 9 is gone; the schedule has 1 on call until 03:10, then 2, and nobody from 04:00 on. */
function reach(target: Target, at: Instant): Reached {
  if (target.kind === 'user')
    return target.id === 9
      ? { target, users: [], empty: 'Zoe is deactivated' }
      : { target, users: [{ userId: target.id, reason: 'named' }] }
  if (at >= begin + HOUR) return { target, users: [], empty: 'nobody is on call on Primary' }
  return { target, users: [{ userId: at < begin + 10 * MINUTE ? 1 : 2, reason: 'on call' }] }
}

const contacts: Contacts = new Map([
  [
    1,
    {
      methods: [
        { id: 1, channel: 'email' },
        { id: 2, channel: 'ntfy' },
      ],
      rules: [],
    },
  ],
  [2, { methods: [{ id: 3, channel: 'twilio-sms' }], rules: [{ urgency: 'high', delayMinutes: 2, methodId: 3 }] }],
  [3, { methods: [], rules: [] }],
])

/** `minute level people(channel@minute …)`, as short as it can be read. */
function told(rungs: Rung[]): string[] {
  return rungs.map((rung) => {
    if (rung.kind !== 'paged') return `${rung.minute} ${rung.kind}${rung.kind === 'skipped' ? ` ${rung.level}` : ''}: ${rung.reason}`
    const people = rung.people.map((p) => `${p.userId}(${p.pages.map((page) => `${page.channel}@${page.minute}`).join(' ')})`)
    return `${rung.minute} level ${rung.level ?? 'last resort'} round ${rung.cycle}: ${people.join(' ')}${rung.nobodyTold ? ' nobody told' : ''}`
  })
}

const END = 'Every level has had its time, and there is no last resort; nothing further follows.'

describe('A simulated escalation', () => {
  it.each<[string, EscalationPolicy, string[]]>([
    [
      'plans each person’s pages by their rules or the defaults',
      policy([[[user(1), user(2)], 5]]),
      ['0 level 0 round 0: 1(ntfy@0 email@5) 2(twilio-sms@2)', `5 ended: ${END}`],
    ],
    [
      'asks the schedule at the instant of each step, so that a hand-off counts',
      policy([
        [[schedule], 10],
        [[schedule], 5],
      ]),
      ['0 level 0 round 0: 1(ntfy@0 email@5)', '10 level 1 round 0: 2(twilio-sms@12)', `15 ended: ${END}`],
    ],
    [
      'skips a level that reaches nobody at once, and says why',
      policy([
        [[user(9)], 30],
        [[user(1)], 5],
      ]),
      ['0 skipped 0: Zoe is deactivated', '0 level 1 round 0: 1(ntfy@0 email@5)', `5 ended: ${END}`],
    ],
    [
      'does not wait for people who can be told nothing',
      policy([
        [[user(3)], 30],
        [[user(1)], 5],
      ]),
      ['0 level 0 round 0: 3() nobody told', '0 level 1 round 0: 1(ntfy@0 email@5)', `5 ended: ${END}`],
    ],
    [
      'goes through the levels again, then tells the last resort',
      policy([[[user(1)], 5]], { repeat: 1, lastResort: user(2) }),
      [
        '0 level 0 round 0: 1(ntfy@0 email@5)',
        '5 level 0 round 1: 1(ntfy@5 email@10)',
        '10 level last resort round 2: 2(twilio-sms@12)',
        '10 ended: The last resort was told; nothing further follows.',
      ],
    ],
    [
      'says so when nobody at all is reached',
      policy([[[user(9)], 5]]),
      ['0 skipped 0: Zoe is deactivated', '0 ended: Nobody could be reached, and there is no last resort.'],
    ],
    [
      'says so when the last resort reaches nobody either',
      policy([[[user(1)], 5]], { lastResort: user(9) }),
      [
        '0 level 0 round 0: 1(ntfy@0 email@5)',
        '5 ended: Every level has had its time, and the last resort reaches nobody; nothing further follows.',
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(told(simulate(given, reach, contacts, 'high', begin))).toEqual(expected)
  })

  it('names the target that stands for each person', () => {
    const [first] = simulate(policy([[[schedule, user(2)], 5]]), reach, contacts, 'high', begin)
    expect(first).toMatchObject({
      kind: 'paged',
      people: [
        { userId: 1, target: schedule },
        { userId: 2, target: user(2) },
      ],
    })
  })

  it('pages quietly when the urgency is low', () => {
    expect(told(simulate(policy([[[user(1)], 5]]), reach, contacts, 'low', begin))[0]).toBe('0 level 0 round 0: 1(email@0)')
  })

  it('lasts as long as all levels of all rounds', () => {
    expect(
      longestRun(
        policy(
          [
            [[user(1)], 5],
            [[user(2)], 10],
          ],
          { repeat: 2 },
        ),
      ),
    ).toBe(45 * MINUTE)
  })
})
