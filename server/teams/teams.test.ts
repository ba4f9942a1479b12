import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, type World } from '../../test/harness.ts'

let world: World
let ann: number
let teamId: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
  teamId = (await world.api('POST', 'teams', { name: 'Payments', members: [{ userId: ann, lead: true }] })).id
})
afterEach(() => world.close())

const policyOf = (id: number) => ({
  name: 'Payments first',
  policy: { levels: [{ targets: [{ kind: 'team', id }], delayMinutes: 5 }], repeat: 0, ackTimeoutMinutes: null, lastResort: null },
})

describe('A team', () => {
  it('is changed with a record of what', async () => {
    const changed = await world.api('PUT', `teams/${teamId}`, { name: 'Billing', members: [] })
    expect(changed).toMatchObject({ name: 'Billing', members: [] })
    const { body } = await world.db.one<{ body: unknown }>(sql`select body from event where kind = 'team.changed'`)
    expect(body).toMatchObject({ name: 'Billing', changes: { name: ['Payments', 'Billing'] } })
    expect(await world.call('PUT', 'teams/9999', { name: 'Nobody' })).toMatchObject({ status: 404 })
  })

  it('that a policy pages is not deleted', async () => {
    await world.api('POST', 'policies', policyOf(teamId))
    expect(await world.call('DELETE', `teams/${teamId}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'It is used by escalation policy Payments first.' },
    })
  })

  it('is not deleted while a policy that is to page it is being saved', async () => {
    const asked = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    // As saving a policy does: the team's row is held, then the policy is written.
    const saving = world.db.tx(async (tx) => {
      await tx.run(sql`select id from team where id = ${teamId} for share`)
      asked.resolve()
      await go.promise
      const { name, policy } = policyOf(teamId)
      await tx.run(sql`
        insert into escalation_policy (name, description, document, created_at) values (${name}, '', ${JSON.stringify(policy)}::jsonb, to_timestamp(0))`)
    })
    await asked.promise
    const deleting = world.call('DELETE', `teams/${teamId}`)
    // Until somebody waits for the row: whatever the deletion looked at before that, it looked at too early.
    const waiting = () => world.db.one<{ n: number }>(sql`select count(*)::int as n from pg_locks where not granted`)
    while ((await waiting()).n === 0) continue
    go.resolve()
    await saving
    expect(await deleting).toMatchObject({ status: 409, body: { code: 'in-use' } })
  })
})
