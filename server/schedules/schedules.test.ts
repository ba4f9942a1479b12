import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import { signedIn } from '../../test/signed-in.ts'
import { DAY, HOUR } from '../../domain/time.ts'

let world: World
let ann: number
let bob: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
  bob = await person(world, 'bob')
})
afterEach(() => world.close())

const iso = (at: number) => new Date(at).toISOString()
const weekly = (more: object = {}) => ({
  name: 'Primary',
  timezone: 'Europe/Berlin',
  layers: [
    {
      id: 'a',
      name: 'Weekly',
      participants: [[ann], [bob]],
      rotation: { kind: 'continuous', unit: 'week', every: 1, startLocal: '2026-03-02T09:00' },
    },
  ],
  ...more,
})
const audit = async () => (await world.db.rows<{ kind: string }>(sql`select kind from event order by position`)).map((entry) => entry.kind)

describe('A schedule', () => {
  it('tells who is on call, until when and who is next', async () => {
    const made = await world.api('POST', 'schedules', weekly())
    expect(made).toMatchObject({
      version: 1,
      now: {
        onCall: [{ userId: ann, name: 'ann', reason: 'in the layer Weekly' }],
        until: '2026-03-09T08:00:00.000Z',
        next: { start: '2026-03-09T08:00:00.000Z', people: [{ name: 'bob' }] },
      },
      gap: null,
      gapHours: 0,
      descriptions: [expect.stringContaining('2 people take turns')],
      people: [{ name: 'ann' }, { name: 'bob' }],
    })
    expect(await audit()).toEqual(['schedule.created'])
  })

  it('shows the first gap of the next 30 days in the list', async () => {
    const restricted = {
      ...weekly().layers[0]!,
      restrictions: [{ weekdays: ['MO', 'TU', 'WE', 'TH', 'FR'], fromLocal: '00:00', toLocal: '00:00' }],
    }
    await world.api('POST', 'schedules', weekly({ layers: [restricted] }))
    const { items } = await world.api('GET', 'schedules')
    expect(items).toMatchObject([
      { gap: { start: '2026-03-06T23:00:00.000Z', end: '2026-03-08T23:00:00.000Z', kind: 'uncovered' }, gapHours: 191 },
    ])
  })

  it('refuses people who do not exist or are not active, naming the field', async () => {
    const layer = { ...weekly().layers[0]!, participants: [[ann], [999]] }
    expect(await world.call('POST', 'schedules', weekly({ layers: [layer] }))).toMatchObject({
      status: 400,
      body: {
        code: 'invalid-input',
        errors: [{ path: 'layers.0.participants.1.0', message: expect.stringContaining('no person with the id 999') }],
      },
    })
  })

  it('refuses a name that is taken and a change of an old version', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    expect(await world.call('POST', 'schedules', weekly({ name: 'PRIMARY' }))).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    })
    await world.api('PUT', `schedules/${id}`, { ...weekly({ description: 'x', teamId: null }), version: 1 })
    expect(await world.call('PUT', `schedules/${id}`, { ...weekly({ description: 'y' }), version: 1 })).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: 'You changed version 1; it is at version 2 now.' },
    })
  })

  it('cannot be deleted while a policy pages by it, even only as its last resort', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const policy = await world.api('POST', 'policies', {
      name: 'Standard',
      policy: {
        levels: [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }],
        repeat: 0,
        ackTimeoutMinutes: null,
        lastResort: { kind: 'schedule', id },
      },
    })
    expect(await world.call('DELETE', `schedules/${id}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: expect.stringContaining('Standard') },
    })
    await world.api('DELETE', `policies/${policy.id}`)
    await world.api('DELETE', `schedules/${id}`)
    expect(await world.call('GET', `schedules/${id}`)).toMatchObject({ status: 404 })
  })

  it('is drawn with a row a layer, the final row, overrides and gaps', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    await world.api('POST', `schedules/${id}/overrides`, {
      override: { kind: 'replace', userId: bob, replacedUserId: ann, start: iso(START + HOUR), end: iso(START + 3 * HOUR) },
      reason: 'dentist',
    })
    const drawn = await world.api('GET', `schedules/${id}/shifts?from=${iso(START)}&to=${iso(START + DAY)}`)
    expect(drawn.layers).toMatchObject([{ id: 'a', shifts: [{ userIds: [ann] }] }])
    expect(drawn.final.map((shift: { userIds: number[] }) => shift.userIds)).toEqual([[ann], [bob], [ann]])
    expect(drawn.overrides).toMatchObject([{ userName: 'bob', replacedUserName: 'ann', reason: 'dentist' }])
    expect(drawn.gaps).toEqual([])
    expect(await world.call('GET', `schedules/${id}/shifts?from=${iso(START)}&to=${iso(START + 401 * DAY)}`)).toMatchObject({ status: 400 })
  })

  it('can be tried before it is saved: gaps, problems, and the hours it moves', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const alone = { ...weekly().layers[0]!, participants: [[bob]] }
    const preview = await world.api('POST', 'schedules/preview', {
      scheduleId: id,
      timezone: 'Europe/Berlin',
      layers: [alone],
      from: iso(START),
      to: iso(START + DAY),
    })
    expect(preview.calendar.final).toMatchObject([{ userIds: [bob] }])
    const [first, second] = preview.hours
    expect([first.name, second.name].sort()).toEqual(['ann', 'bob'])
    expect(first.after - first.before).toBe(-(second.after - second.before))
    expect((await world.api('GET', 'schedules')).items[0].version).toBe(1)
  })
})

describe('An override', () => {
  it('that is over can neither be made nor taken back', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const make = (start: number, end: number) =>
      world.call('POST', `schedules/${id}/overrides`, { override: { kind: 'add', userId: bob, start: iso(start), end: iso(end) } })
    expect(await make(START - 2 * HOUR, START - HOUR)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('over already') },
    })
    const made = await make(START - HOUR, START + HOUR)
    expect(made.body).toMatchObject({ start: iso(START), end: iso(START + HOUR) })
    await world.at('+2h')
    expect(await world.call('DELETE', `schedules/${id}/overrides/${made.body.id}`)).toMatchObject({ status: 400 })
  })

  it('under way is cut short, one ahead is removed; both stay on record', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const make = async (start: number, end: number) =>
      (await world.api('POST', `schedules/${id}/overrides`, { override: { kind: 'add', userId: bob, start: iso(start), end: iso(end) } }))
        .id
    const present = await make(START, START + 4 * HOUR)
    const future = await make(START + 5 * HOUR, START + 6 * HOUR)
    await world.at('+1h')
    await world.api('DELETE', `schedules/${id}/overrides/${present}`)
    await world.api('DELETE', `schedules/${id}/overrides/${future}`)
    const drawn = await world.api('GET', `schedules/${id}/shifts?from=${iso(START)}&to=${iso(START + DAY)}`)
    expect(drawn.overrides).toMatchObject([{ id: present, end: iso(START + HOUR) }])
    expect(await audit()).toEqual(['schedule.created', 'override.added', 'override.added', 'override.removed', 'override.removed'])
  })

  it('for somebody who cannot be paged is refused', async () => {
    const viewer = await person(world, 'vera', ['ntfy'], 'viewer')
    const { id } = await world.api('POST', 'schedules', weekly())
    expect(
      await world.call('POST', `schedules/${id}/overrides`, {
        override: { kind: 'add', userId: viewer, start: iso(START), end: iso(START + HOUR) },
      }),
    ).toMatchObject({
      status: 422,
      body: { code: 'nobody-to-page', detail: 'Nobody would be reached: vera is a viewer, who cannot respond.' },
    })
  })
})

describe('Who is on call', () => {
  it('is told for every schedule and every service', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const policy = await world.api('POST', 'policies', {
      name: 'Standard',
      policy: { levels: [{ targets: [{ kind: 'schedule', id }], delayMinutes: 5 }], repeat: 0, ackTimeoutMinutes: null, lastResort: null },
    })
    await world.api('POST', 'services', { name: 'Shop', escalationPolicyId: policy.id })
    expect((await world.api('GET', 'oncall')).items).toMatchObject([{ name: 'Primary', now: { onCall: [{ name: 'ann' }] } }])
    expect((await world.api('GET', 'oncall/services')).items).toMatchObject([
      { name: 'Shop', people: [{ name: 'ann', reason: 'on call on Primary, in the layer Weekly' }], level: 1, empty: null },
    ])
  })

  it('is told to each person for themselves, with whom they share a shift', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const override = { kind: 'add', userId: bob, start: iso(START + HOUR), end: iso(START + 2 * HOUR) }
    await world.api('POST', `schedules/${id}/overrides`, { override })
    const asBob = await signedIn(world, bob)
    const mine = (await world.call('GET', 'me/oncall', undefined, asBob)).body
    expect(mine.now).toBe(false)
    expect(mine.shifts.slice(0, 2)).toMatchObject([
      { name: 'Primary', start: iso(START + HOUR), end: iso(START + 2 * HOUR), withOthers: [{ name: 'ann' }] },
      { start: '2026-03-09T08:00:00.000Z', end: '2026-03-16T08:00:00.000Z', withOthers: [] },
    ])
    expect(await world.call('GET', 'me/oncall')).toMatchObject({ status: 403 })
  })

  it('may be changed for a time by responders, while layers need a manager', async () => {
    const { id } = await world.api('POST', 'schedules', weekly())
    const asBob = await signedIn(world, bob)
    const override = { kind: 'replace', userId: bob, replacedUserId: ann, start: iso(START), end: iso(START + HOUR) }
    expect(await world.call('POST', `schedules/${id}/overrides`, { override }, asBob)).toMatchObject({
      status: 200,
      body: { createdBy: 'bob' },
    })
    expect(await world.call('PUT', `schedules/${id}`, { ...weekly(), version: 1 }, asBob)).toMatchObject({ status: 403 })
  })

  it('comes in pages by name, in any script', async () => {
    const names = ['Ярославль '.repeat(11), 'Älter', 'zulu', 'Bravo', 'alpha']
    for (const name of names) await world.api('POST', 'schedules', weekly({ name }))
    const seen: string[] = []
    for (let after = ''; ;) {
      const page = await world.api('GET', `oncall?limit=2${after && `&after=${after}`}`)
      seen.push(...page.items.map((item: { name: string }) => item.name))
      if (page.next === null) break
      after = page.next
    }
    expect(seen.toSorted()).toEqual(names.map((name) => name.trim()).toSorted())
  })
})
