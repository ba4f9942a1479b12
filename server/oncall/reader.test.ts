import sql, { type Sql } from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, START, type World } from '../../test/harness.ts'
import type { Queryable } from '../db/database.ts'
import { onCallReader, type Asked } from './reader.ts'

let world: World
let ann: number
let bob: number
let schedule: number
let team: number
let asked: Asked
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann', ['ntfy', 'email'])
  bob = await person(world, 'bob')
  const layers = [{ id: 'a', name: 'A', participants: [[ann]] }]
  schedule = (await world.api('POST', 'schedules', { name: 'Primary', timezone: 'UTC', layers })).id
  team = (await world.api('POST', 'teams', { name: 'Team', members: [{ userId: ann }] })).id
  const levels = [
    { targets: [{ kind: 'schedule', id: schedule }], delayMinutes: 5 },
    { targets: [{ kind: 'team', id: team }], delayMinutes: 5 },
  ]
  const policy = (
    await world.api('POST', 'policies', { name: 'Policy', policy: { levels, repeat: 0, ackTimeoutMinutes: null, lastResort: null } })
  ).id
  asked = { policyIds: [policy] }
})
afterEach(() => world.close())

/** The database, counting how often everything is read anew. */
function counting(db: Queryable): { db: Queryable; read: () => number } {
  let count = 0
  const one = <R>(statement: Sql, options?: { name?: string }) => {
    if (options?.name === 'on-call') count++
    return db.one<R>(statement, options)
  }
  return { db: { ...db, one }, read: () => count }
}

/** Whom the two levels reach and by which ways, in the words of a test. */
async function told(reader: ReturnType<typeof onCallReader>, db: Queryable, at = START): Promise<string> {
  const { policies, reach, people } = await reader.read(db, asked, at)
  const targets = [...policies.values()].flatMap((policy) => policy.levels.flatMap((level) => level.targets))
  const reached = targets.map((target) => reach(target).users.map(({ userId }) => userId))
  const say = (id: number) => {
    const { name, methods, rules } = people.get(id)!
    return `${name} by ${methods.map(({ channel }) => channel).join('+') || 'nothing'}${rules.length > 0 ? ' by rule' : ''}`
  }
  return reached.map((ids) => ids.map(say).join(', ') || 'nobody').join(' | ')
}

describe('what policies stand for', () => {
  const BEFORE = 'ann by ntfy+email | ann by ntfy+email'
  const run = (statement: Sql) => () => world.db.run(statement)

  it('is read once while nothing changes, and each asks only what it does not know', async () => {
    const reader = onCallReader()
    const { db, read } = counting(world.db)
    for (let i = 0; i < 3; i++) expect(await told(reader, db)).toBe(BEFORE)
    expect(read()).toBe(1)
    await reader.read(db, { targets: [{ kind: 'user', id: bob }] }, START)
    expect(read()).toBe(2)
    await reader.read(db, { ...asked, targets: [{ kind: 'user', id: bob }] }, START)
    expect(read()).toBe(2)
  })

  it('is read anew a minute later, for overrides begin and end', async () => {
    const reader = onCallReader()
    const { db, read } = counting(world.db)
    await told(reader, db)
    await told(reader, db, START + 60_000)
    await told(reader, db, START - 1)
    expect(read()).toBe(3)
  })

  const at = (ms: number) => new Date(START + ms)
  const changes: [string, () => Sql, string][] = [
    ['a policy', () => sql`update escalation_policy set document = document #- '{levels,1}'`, 'ann by ntfy+email'],
    [
      'a schedule',
      () => sql`update schedule set layers = jsonb_set(layers, '{0,participants}', ${JSON.stringify([[bob]])}::jsonb)`,
      'bob by ntfy | ann by ntfy+email',
    ],
    [
      'an override',
      () => sql`insert into schedule_override (schedule_id, kind, user_id, start_at, end_at, created_at)
        values (${schedule}, 'replaceAll', ${bob}, ${at(-1)}, ${at(60_000)}, ${at(0)})`,
      'bob by ntfy | ann by ntfy+email',
    ],
    ['a team', () => sql`update team set deleted_at = ${at(0)}`, 'ann by ntfy+email | nobody'],
    [
      'a member',
      () => sql`insert into team_member (team_id, user_id) values (${team}, ${bob})`,
      'ann by ntfy+email | ann by ntfy+email, bob by ntfy',
    ],
    ['a person', () => sql`update users set state = 'deactivated' where id = ${ann}`, 'nobody | nobody'],
    ['a contact method', () => sql`update contact_method set disabled_at = ${at(0)} where channel = 'email'`, 'ann by ntfy | ann by ntfy'],
    [
      'a rule',
      () => sql`insert into notification_rule (user_id, urgency, delay_minutes, contact_method_id)
        select ${ann}, 'high', 3, id from contact_method where channel = 'email' limit 1`,
      'ann by ntfy+email by rule | ann by ntfy+email by rule',
    ],
    ['a channel', () => sql`update channel set enabled = false where kind = 'email'`, 'ann by ntfy | ann by ntfy'],
  ]
  it.each(changes)('follows a change of %s at once, whoever made it', async (_what, change, after) => {
    const reader = onCallReader()
    expect(await told(reader, world.db)).toBe(BEFORE)
    await run(change())()
    expect(await told(reader, world.db)).toBe(after)
  })

  it('is not remembered from before a change that was not committed yet', async () => {
    const reader = onCallReader()
    await world.db.tx(async (tx) => {
      await tx.run(sql`update users set state = 'deactivated' where id = ${ann}`)
      expect(await told(reader, world.db)).toBe(BEFORE)
    })
    expect(await told(reader, world.db)).toBe('nobody | nobody')
  })

  it('comes with what went to people lately, asked each time', async () => {
    const reader = onCallReader()
    const sent = async () => (await reader.read(world.db, asked, START)).sent(ann, 'ntfy')
    expect(await sent()).toEqual([])
    await world.db.run(sql`
      insert into page (user_id, channel, purpose, urgency, reason, key, state, created_at, sent_at)
      values (${ann}, 'ntfy', 'page', 'high', 'r', gen_random_uuid(), 'accepted', ${at(-1_000)}, ${at(-1_000)}),
        (${ann}, 'ntfy', 'page', 'high', 'r', gen_random_uuid(), 'accepted', ${at(-16 * 60_000)}, ${at(-16 * 60_000)}),
        (${bob}, 'ntfy', 'page', 'high', 'r', gen_random_uuid(), 'accepted', ${at(-1_000)}, ${at(-1_000)})`)
    expect(await sent()).toEqual([START - 1_000])
  })
})
