import { describe, expect, it } from 'vitest'
import { decide, raiseIncident, type Command, type Decision, type Incident } from './incident.ts'
import { isRejection } from './rejection.ts'

const NOW = Date.UTC(2026, 10, 3, 3, 12)
const ANN = 1
const BEN = 2

const triggered: Incident = {
  id: 7,
  title: 'Disk full',
  severity: 'medium',
  urgency: 'low',
  state: 'triggered',
  phase: 'triage',
  groupKey: '["disk"]',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  snoozedUntil: null,
  openAlertCount: 1,
}
const acknowledged: Incident = { ...triggered, state: 'acknowledged', acknowledgedAt: NOW - 60_000, acknowledgedBy: ANN }
const resolved: Incident = {
  ...triggered,
  state: 'resolved',
  phase: 'closed',
  resolvedAt: NOW - 60_000,
  resolvedBy: ANN,
  openAlertCount: 0,
}

function done(incident: Incident, command: Command, userId: number | null = ANN): Decision {
  const decision = decide(incident, command, { userId, now: NOW })
  if (isRejection(decision)) throw new Error(`refused: ${decision.rejected}`)
  return decision
}

function refused(incident: Incident, command: Command, userId: number | null = ANN, engaged = false): string | undefined {
  const decision = decide(incident, command, { userId, now: NOW, engaged })
  return isRejection(decision) ? decision.rejected : undefined
}

describe('acknowledging', () => {
  it('stops the paging, and makes of a suspicion an incident that is looked at', () => {
    const decision = done({ ...triggered, phase: 'suspected' }, { act: 'acknowledge' })
    expect(decision).toMatchObject({
      change: { state: 'acknowledged', acknowledgedAt: NOW, acknowledgedBy: ANN, phase: 'triage' },
      escalation: { to: 'acknowledged' },
      cancelPages: true,
      responders: [{ userId: ANN, state: 'engaged' }],
    })
  })

  it('a second time joins the response, once', () => {
    expect(done(acknowledged, { act: 'acknowledge' }, BEN)).toMatchObject({ change: {}, responders: [{ userId: BEN, state: 'engaged' }] })
    expect(refused(acknowledged, { act: 'acknowledge' }, BEN, true)).toBe('no-change')
    expect(refused(acknowledged, { act: 'acknowledge' }, null)).toBe('no-change')
  })
})

describe('passing on', () => {
  it('by whoever has it leaves nobody on it, so that the next level is due', () => {
    expect(done(acknowledged, { act: 'decline' })).toMatchObject({
      change: { state: 'triggered', acknowledgedBy: null },
      escalation: { to: 'next' },
    })
  })

  it('is only a word while somebody else has it', () => {
    const decision = done(acknowledged, { act: 'decline' }, BEN)
    expect(decision.change).toEqual({})
    expect(decision.escalation).toBeUndefined()
  })

  const second = { at: NOW - 9_000, level: 1, cycle: 0, lastResort: false, users: [{ userId: BEN, reason: '' }] }
  it.each<[string, number | null, Partial<typeof second>, Partial<Incident>, boolean]>([
    ['by somebody of an earlier level, just after the next was paged', ANN, {}, {}, false],
    ['by an API token just then', null, {}, {}, false],
    ['by somebody of an earlier level, a while later', ANN, { at: NOW - 10_000 }, {}, true],
    ['by whoever was paged just now', BEN, {}, {}, true],
    ['at once at the first level, by anybody', ANN, { level: 0 }, {}, true],
    ['by whoever has acknowledged', ANN, {}, acknowledged, true],
    ['by somebody else than who has acknowledged', 3, {}, acknowledged, false],
  ])('%s: goes on to the next level unless that skips one unseen', (_, userId, turn, standing, goesOn) => {
    const act = (command: Command) => decide({ ...triggered, ...standing }, command, { userId, now: NOW, turn: { ...second, ...turn } })
    const refusal = { rejected: 'conflict', detail: expect.stringContaining('Level 2 was paged a moment ago') }
    expect(act({ act: 'escalate' })).toMatchObject(goesOn ? { escalation: { to: 'next' } } : refusal)
    if (userId === null) return
    const declined = act({ act: 'decline' })
    expect(declined).toMatchObject({ responders: [{ userId, state: 'declined' }] })
    expect('escalation' in declined).toBe(goesOn)
  })

  it('frees the roles that they have, so that somebody else is found', () => {
    const held = [{ role: 'commander', name: 'Commander' }]
    const decision = decide(triggered, { act: 'decline' }, { userId: ANN, now: NOW, held })
    expect(decision).toMatchObject({
      events: [{ kind: 'responder.declined' }, { kind: 'role.freed', body: { role: 'commander', name: 'Commander', userId: ANN } }],
      roles: [{ role: 'commander', userId: null, empty: 'declined' }],
    })
    expect(done(triggered, { act: 'decline' })).not.toHaveProperty('roles')
  })

  it('is for people alone', () => expect(refused(triggered, { act: 'decline' }, null)).toBe('invalid-input'))
})

describe('resolving', () => {
  it('ends the run, calls pages off and tells those who were told', () => {
    expect(done(triggered, { act: 'resolve', note: 'Log rotated.' })).toEqual({
      change: { state: 'resolved', phase: 'closed', resolvedAt: NOW, resolvedBy: ANN, snoozedUntil: null },
      events: [{ kind: 'incident.resolved', body: {}, text: 'Log rotated.' }],
      escalation: { to: 'ended' },
      cancelPages: true,
      tellResolved: true,
    })
  })

  it('says why where it is the sender that says so', () => {
    expect(done(triggered, { act: 'resolve', reason: 'the last alert of it is over' }, null).events).toEqual([
      { kind: 'incident.resolved', body: { reason: 'the last alert of it is over' } },
    ])
  })
})

it.each<[Command]>([
  [{ act: 'acknowledge' }],
  [{ act: 'unacknowledge', reason: 'x' }],
  [{ act: 'resolve' }],
  [{ act: 'snooze', until: NOW + 1 }],
  [{ act: 'escalate' }],
  [{ act: 'decline' }],
  [{ act: 'setPhase', phase: 'contain' }],
  [{ act: 'addResponders', userIds: [BEN] }],
])('what is resolved refuses %j', (command) => expect(refused(resolved, command)).toBe('already-resolved'))

describe('reopening', () => {
  it('pages from the first level on and takes alerts in no more, for another incident may have its group', () => {
    expect(done(resolved, { act: 'reopen', reason: 'It is back.' })).toMatchObject({
      change: { state: 'triggered', phase: 'triage', resolvedAt: null, groupKey: null },
      escalation: { to: 'restart' },
    })
  })

  it('keeps the group where nothing else has it', () => {
    expect(done(resolved, { act: 'reopen', reason: 'It is back.', keepGroup: true }).change).not.toHaveProperty('groupKey')
  })
})

describe('a worse severity', () => {
  it.each([
    ['high', 'high'],
    ['critical', 'high'],
    ['low', undefined],
  ] as const)('%s makes the urgency %s', (severity, urgency) => {
    const decision = done(triggered, { act: 'setSeverity', severity, reason: 'Customers see it.' })
    expect(decision.change.urgency).toBe(urgency)
    expect(decision.escalation).toEqual(urgency && { to: 'restart' })
  })

  it('leaves a service whose urgency is always low quiet', () => {
    const command = { act: 'setSeverity', severity: 'critical', reason: 'Worse.' } as const
    expect(decide(triggered, command, { userId: ANN, now: NOW, urgencyRule: 'low' })).toEqual({
      change: { severity: 'critical' },
      events: [{ kind: 'incident.severityChanged', body: { from: 'medium', to: 'critical', louder: false }, text: 'Worse.' }],
    })
  })

  it('does not page again whoever has it', () => {
    expect(done(acknowledged, { act: 'setSeverity', severity: 'critical', reason: 'Worse.' }).escalation).toBeUndefined()
  })

  it('needs a reason', () => expect(refused(triggered, { act: 'setSeverity', severity: 'low', reason: ' ' })).toBe('reason-needed'))
})

describe('an alert that is louder than its incident', () => {
  const alert = { severity: 'medium', urgency: 'high', reason: 'an alert of high urgency joined: Disk full', derivation: null } as const

  it('has people paged loudly, anew where nobody has it', () => {
    expect(raiseIncident(triggered, alert)).toEqual({
      change: { urgency: 'high' },
      events: [{ kind: 'incident.louder', body: { reason: alert.reason } }],
      escalation: { to: 'restart' },
    })
    expect(raiseIncident(acknowledged, alert)).not.toHaveProperty('escalation')
  })

  it('raises the severity too where it is worse, and nothing where it is neither', () => {
    expect(raiseIncident(triggered, { ...alert, severity: 'critical' })?.change).toEqual({ severity: 'critical', urgency: 'high' })
    expect(raiseIncident({ ...triggered, urgency: 'high' }, alert)).toBeUndefined()
    expect(raiseIncident(triggered, { ...alert, urgency: 'low' })).toBeUndefined()
  })
})

describe('taking an act back', () => {
  const before = { id: 7, state: 'triggered', phase: 'suspected', acknowledgedAt: null, acknowledgedBy: null, snoozedUntil: null } as const

  it('brings the incident back to how it stood', () => {
    expect(done(acknowledged, { act: 'restore', undone: 'acknowledge', from: 'acknowledged', to: before })).toMatchObject({
      change: { state: 'triggered', acknowledgedBy: null, phase: 'suspected' },
      escalation: { to: 'restart' },
    })
  })

  it('is refused once somebody changed it', () => {
    expect(refused(resolved, { act: 'restore', undone: 'acknowledge', from: 'acknowledged', to: before })).toBe('conflict')
  })

  it('of a snooze that is over by now leaves it acknowledged', () => {
    const to = { ...before, state: 'acknowledged', acknowledgedBy: BEN, snoozedUntil: NOW - 1 } as const
    expect(done(resolved, { act: 'restore', undone: 'resolve', from: 'resolved', to })).toMatchObject({
      change: { state: 'acknowledged', snoozedUntil: null, resolvedAt: null },
      escalation: { to: 'resumed', until: null },
      cancelPages: true,
    })
  })
})
