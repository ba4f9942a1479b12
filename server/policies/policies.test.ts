import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import { MINUTE } from '../../domain/time.ts'

let world: World
let ann: number
let bob: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann', ['ntfy', 'email'])
  bob = await person(world, 'bob')
})
afterEach(() => world.close())

type Target = { kind: string; id: number }
const policy = (levels: Target[][], more: object = {}) => ({
  levels: levels.map((targets) => ({ targets, delayMinutes: 5 })),
  repeat: 0,
  ackTimeoutMinutes: null,
  lastResort: null,
  ...more,
})
const user = (id: number): Target => ({ kind: 'user', id })
const iso = (at: number) => new Date(at).toISOString()

describe('An escalation policy', () => {
  it('names its targets, whom it would page now, and what is wrong with it', async () => {
    const deaf = await person(world, 'dee', [])
    const team = await world.api('POST', 'teams', { name: 'Empty' })
    const made = await world.api('POST', 'policies', {
      name: 'Standard',
      policy: policy([[{ kind: 'team', id: team.id }], [user(ann), user(deaf)]]),
    })
    expect(made).toMatchObject({
      version: 1,
      targets: [{ name: 'Empty', missing: false }, { name: 'ann' }, { name: 'dee' }],
      onCall: { people: [{ name: 'ann' }, { name: 'dee' }], level: 2, empty: 'the team Empty has no members' },
      findings: [
        { severity: 'error', level: 2, message: 'dee has no verified contact method and would hear nothing.' },
        { severity: 'warning', level: 1, message: 'Level 1 reaches nobody: the team Empty has no members. It is skipped at once.' },
        { severity: 'warning', level: null, message: expect.stringContaining('no last resort') },
      ],
    })
  })

  it('refuses targets that do not exist, naming each', async () => {
    const refused = await world.call('POST', 'policies', {
      name: 'X',
      policy: policy([[user(ann), user(404)]], { lastResort: { kind: 'schedule', id: 405 } }),
    })
    expect(refused).toMatchObject({ status: 400 })
    expect(refused.body.errors.map((error: { path: string }) => error.path)).toEqual([
      'policy.levels.0.targets.1.id',
      'policy.lastResort.id',
    ])
  })

  it('is not overwritten by somebody who saw an older version, nor deleted while a service uses it', async () => {
    const { id } = await world.api('POST', 'policies', { name: 'Standard', policy: policy([[user(ann)]]) })
    const change = { name: 'Standard', policy: policy([[user(bob)]]), version: 1 }
    expect(await world.api('PUT', `policies/${id}`, change)).toMatchObject({ version: 2, onCall: { people: [{ name: 'bob' }] } })
    expect(await world.call('PUT', `policies/${id}`, change)).toMatchObject({ status: 409, body: { code: 'conflict' } })
    await world.api('POST', 'services', { name: 'Shop', escalationPolicyId: id })
    expect(await world.call('DELETE', `policies/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'It is used by the service Shop.' },
    })
    expect((await world.api('GET', `policies/${id}`)).usedBy).toEqual([{ kind: 'service', id: expect.any(Number), name: 'Shop' }])
  })
})

describe('The simulator', () => {
  it('tells minute by minute who would be paged how, following a hand-off', async () => {
    const schedule = await world.api('POST', 'schedules', {
      name: 'Primary',
      timezone: 'UTC',
      layers: [
        {
          id: 'a',
          name: 'Daily',
          participants: [[ann], [bob]],
          rotation: { kind: 'continuous', unit: 'day', every: 1, startLocal: '2026-03-02T03:05' },
        },
      ],
    })
    const target = { kind: 'schedule', id: schedule.id }
    const { rungs } = await world.api('POST', 'policies/simulate', {
      policy: policy([[target], [target]], { lastResort: user(ann) }),
      at: '2026-03-07T03:00:00Z',
    })
    expect(rungs).toMatchObject([
      {
        kind: 'paged',
        minute: 0,
        level: 1,
        round: 1,
        people: [
          {
            name: 'ann',
            target: { name: 'Primary' },
            pages: [
              { minute: 0, channel: 'ntfy' },
              { minute: 5, channel: 'email' },
            ],
          },
        ],
      },
      { kind: 'paged', minute: 5, level: 2, people: [{ name: 'bob', pages: [{ minute: 5, channel: 'ntfy' }] }] },
      { kind: 'paged', minute: 10, level: null, people: [{ name: 'ann' }] },
      { kind: 'ended', minute: 10, reason: 'The last resort was told; nothing further follows.' },
    ])
  })

  it('says what the engine then does', async () => {
    const deaf = await person(world, 'dee', [])
    const document = policy([[user(deaf)], [user(ann)], [user(bob)]], { repeat: 1 })
    const made = await world.api('POST', 'policies', { name: 'Standard', policy: document })
    const service = await world.api('POST', 'services', { name: 'Shop', escalationPolicyId: made.id, urgency: 'high' })
    const { rungs } = await world.api('POST', 'policies/simulate', { policyId: made.id, at: iso(START) })
    const foretold = rungs
      .flatMap((rung: any) =>
        (rung.people ?? []).flatMap((p: any) => p.pages.map((page: any) => `${page.minute} ${page.channel} ${p.name}`)),
      )
      .sort()

    const { key } = await world.api('POST', 'integrations', { serviceId: service.id, kind: 'pagerduty', name: 'Probe' })
    await world.api('POST', '/v2/enqueue', {
      routing_key: key,
      event_action: 'trigger',
      dedup_key: 'x',
      payload: { summary: 'x', source: 'x', severity: 'critical' },
    })
    await world.at('+1h')
    const rang = world.rings.map(({ at, address }) => `${(at - START) / MINUTE} ${address.split('@')[1]} ${address.split('@')[0]}`).sort()
    expect(rang).toEqual(foretold)
    expect(rang.length).toBeGreaterThan(4)
  })

  it('wants either a saved policy or a draft', async () => {
    expect(await world.call('POST', 'policies/simulate', { at: iso(START) })).toMatchObject({ status: 400 })
    expect(await world.call('POST', 'policies/simulate', { at: iso(START), policyId: 404 })).toMatchObject({ status: 404 })
  })
})
