import { describe, expect, it } from 'vitest'
import {
  CommunicationRule,
  concerns,
  overdueStep,
  planCommunication,
  type Planned,
  type Situation,
  type StoredRule,
} from './communication-plan.ts'
import { MINUTE } from './time.ts'

const NOW = Date.UTC(2026, 10, 3, 3, 0)
const rule = (more: object = {}): StoredRule => ({
  ...CommunicationRule.parse({
    name: 'Executives',
    audiences: [{ kind: 'user', id: 1 }],
    trigger: { severities: ['critical'] },
    subject: 's',
    body: 'b',
    ...more,
  }),
  id: 7,
})
const situation = (more: Partial<Situation> = {}): Situation => ({
  severity: 'critical',
  phase: 'triage',
  state: 'triggered',
  typeId: null,
  assetKind: null,
  priority: null,
  personalData: false,
  ...more,
})
const planned = (number: number, state: Planned['state'], more: Partial<Planned> = {}): Planned => ({
  id: number,
  ruleId: 7,
  number,
  state,
  final: false,
  settledAt: state === 'sent' ? NOW - 10 * MINUTE : null,
  leftOut: false,
  ...more,
})
const plan = (of: StoredRule, here: Situation, mine: Planned[] = []) => planCommunication([of], here, mine, NOW)

describe('A rule', () => {
  it.each([
    [{ severities: ['high'] }, {}, false],
    [{ phases: ['contain'] }, { phase: 'contain' as const }, true],
    [{ typeIds: [3] }, {}, false],
    [{ typeIds: [3] }, { typeId: 3 }, true],
    [{ assetKinds: ['database'], priorities: [1] }, { assetKind: 'database', priority: 1 as const }, true],
    [{ personalData: true }, {}, false],
    [{ personalData: true }, { personalData: true }, true],
    [{}, {}, true],
  ])('%j concerns %j: %s', (trigger, more, expected) => expect(concerns(rule({ trigger }), situation(more))).toBe(expected))

  it('is said once after its delay', () => {
    expect(plan(rule({ trigger: { afterMinutes: 15 } }), situation())).toEqual({
      plan: [{ ruleId: 7, number: 1, dueAt: NOW + 15 * MINUTE, deadlineAt: NOW + 45 * MINUTE, final: false }],
      skip: [],
    })
    expect(plan(rule(), situation(), [planned(1, 'sent')]).plan).toEqual([])
    expect(plan(rule(), situation(), [planned(1, 'drafted')]).plan).toEqual([])
  })

  it('is left out where it concerns the incident no more, and said when it does again', () => {
    expect(plan(rule(), situation({ severity: 'low' }), [planned(1, 'drafted')])).toEqual({
      plan: [],
      skip: [{ id: 1, reason: 'it is not about this incident any more' }],
    })
    expect(plan(rule(), situation(), [planned(1, 'skipped')]).plan).toMatchObject([{ number: 2, dueAt: NOW }])
    const hourly = rule({ cadenceMinutes: 60 })
    expect(plan(hourly, situation(), [planned(1, 'sent'), planned(2, 'skipped')]).plan).toMatchObject([
      { number: 3, dueAt: NOW + 50 * MINUTE },
    ])
  })

  it('that a person left out stays out, but for its cadence', () => {
    const left = planned(1, 'skipped', { leftOut: true, settledAt: NOW })
    expect(plan(rule(), situation(), [left]).plan).toEqual([])
    expect(plan(rule({ cadenceMinutes: 30 }), situation(), [left]).plan).toMatchObject([{ number: 2, dueAt: NOW + 30 * MINUTE }])
  })

  it('that reached nobody comes again at its cadence', () => {
    const failed = planned(1, 'failed', { settledAt: NOW })
    expect(plan(rule({ cadenceMinutes: 30 }), situation(), [failed]).plan).toMatchObject([{ number: 2, dueAt: NOW + 30 * MINUTE }])
  })

  it('tells the end once to whoever was told, also the second end', () => {
    const over = situation({ state: 'resolved', phase: 'closed' })
    expect(plan(rule(), over)).toEqual({ plan: [], skip: [] })
    expect(plan(rule(), over, [planned(1, 'sent'), planned(2, 'planned')])).toMatchObject({
      plan: [{ number: 3, dueAt: NOW, final: true }],
      skip: [{ id: 2, reason: 'it is over before it was said' }],
    })
    const told = [planned(1, 'sent'), planned(2, 'sent', { final: true })]
    expect(plan(rule(), over, told).plan).toEqual([])
    expect(plan(rule(), over, [...told, planned(3, 'sent')]).plan).toMatchObject([{ number: 4, final: true }])
    expect(plan(rule({ tellEnd: false }), over, [planned(1, 'sent')]).plan).toEqual([])
  })

  it('says at once that it goes on after all', () => {
    expect(plan(rule(), situation(), [planned(1, 'sent'), planned(2, 'sent', { final: true })]).plan).toMatchObject([
      { number: 3, dueAt: NOW },
    ])
    expect(plan(rule(), situation(), [planned(1, 'sent'), planned(2, 'drafted', { final: true })])).toMatchObject({
      plan: [],
      skip: [{ id: 2, reason: 'it is not over after all' }],
    })
  })

  it('that is switched off leaves out what it planned', () => {
    expect(plan(rule({ enabled: false }), situation(), [planned(1, 'approval')]).skip).toHaveLength(1)
  })
})

describe('What is overdue', () => {
  it('pages whoever writes it, then the commander', () => {
    const roles = (state: Planned['state'], more: object) => [0, 1, 2, 3].map((level) => overdueStep(rule(more), state, level)?.role)
    expect(roles('drafted', {})).toEqual(['communications', 'commander', undefined, undefined])
    expect(roles('approval', { approverRole: 'liaison' })).toEqual(['liaison', 'communications', 'commander', undefined])
    expect(roles('sending', { ownerRole: null })).toEqual(['communications', 'commander', undefined, undefined])
  })
})
