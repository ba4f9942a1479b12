import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import { CHANNELS } from '../../integrations/channels/index.ts'
import { onCallReader } from './reader.ts'
import { WITHOUT_PROVIDER } from '../db/usable.ts'
import { loadContacts } from './store.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

it('Channels without a provider are those that accept empty settings', () => {
  expect(WITHOUT_PROVIDER.toSorted()).toEqual(
    CHANNELS.filter((channel) => channel.config.safeParse({}).success)
      .map((channel) => channel.kind)
      .toSorted(),
  )
})

describe('How people can be reached', () => {
  const kinds = async (id: number) => (await loadContacts(world.db, [id])).get(id)!.methods.map((method) => method.channel)

  it('is by verified methods that are not out of use and whose channel is set up', async () => {
    const ann = await person(world, 'ann', ['ntfy', 'email', 'browser', 'twilio-sms'])
    expect(await kinds(ann)).toEqual(['ntfy', 'email', 'browser'])
    await world.db.run(sql`update contact_method set verified_at = null where channel = 'ntfy'`)
    await world.db.run(sql`update contact_method set disabled_at = ${new Date(START)} where channel = 'email'`)
    expect(await kinds(ann)).toEqual(['browser'])
  })

  it('ends when an administrator switches the channel off, also where none was needed', async () => {
    const ann = await person(world, 'ann', ['email', 'webhook'])
    await world.db.run(sql`delete from channel where kind = 'webhook'`)
    expect(await kinds(ann)).toEqual(['email', 'webhook'])
    await world.db.run(
      sql`insert into channel (kind, name, config, enabled, created_at) values ('webhook', 'off', '{}', false, ${new Date(START)})`,
    )
    await world.db.run(sql`update channel set enabled = false where kind = 'email'`)
    expect(await kinds(ann)).toEqual([])
  })

  it('holds only rules that name a usable method; somebody without any is there too', async () => {
    const ann = await person(world, 'ann', ['ntfy', 'email'])
    const bob = await person(world, 'bob', [])
    await world.db.run(sql`
      insert into notification_rule (user_id, urgency, delay_minutes, contact_method_id) select ${ann}, 'high', 3, id from contact_method`)
    await world.db.run(sql`update contact_method set disabled_at = ${new Date(START)} where channel = 'email'`)
    const contacts = await loadContacts(world.db, [ann, bob])
    expect(contacts.get(ann)!.rules).toMatchObject([{ urgency: 'high', delayMinutes: 3, methodId: contacts.get(ann)!.methods[0]!.id }])
    expect(contacts.get(bob)).toEqual({ name: 'bob', timezone: 'UTC', methods: [], rules: [] })
  })
})

describe('What targets reach', () => {
  it('is read for all of them at once, with overrides, and never a deactivated person', async () => {
    const [ann, bob, cem] = [await person(world, 'ann'), await person(world, 'bob'), await person(world, 'cem')]
    const schedule = await world.api('POST', 'schedules', {
      name: 'Primary',
      timezone: 'UTC',
      layers: [{ id: 'a', name: 'A', participants: [[ann]] }],
    })
    const team = await world.api('POST', 'teams', { name: 'Team', members: [{ userId: bob }, { userId: cem }] })
    const override = { kind: 'add', userId: cem, start: new Date(START).toISOString(), end: new Date(START + 3_600_000).toISOString() }
    await world.api('POST', `schedules/${schedule.id}/overrides`, { override })
    await world.db.run(sql`update users set state = 'deactivated' where id = ${bob}`)
    const targets = [
      { kind: 'schedule' as const, id: schedule.id },
      { kind: 'team' as const, id: team.id },
      { kind: 'user' as const, id: bob },
    ]
    const reader = onCallReader()
    const { reach, people } = await reader.read(world.db, { targets }, START)
    const reached = targets.map((target) => reach(target))
    expect(reached.map(({ users }) => users.map((user) => user.userId))).toEqual([[ann, cem], [cem], []])
    expect([...people.keys()].sort()).toEqual([ann, bob, cem].sort())
    expect(reached[2]!.empty).toBe('bob is deactivated')
    const later = await reader.read(world.db, { targets }, START + 3_600_000)
    expect(later.reach(targets[0]!).users.map((user) => user.userId)).toEqual([ann])
  })
})
