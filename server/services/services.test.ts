import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../../test/harness.ts'

let world: World
let ann: number
beforeEach(async () => {
  world = await openWorld()
  ann = await person(world, 'ann')
})
afterEach(() => world.close())

const level = () => [{ targets: [{ kind: 'user' as const, id: ann }], delayMinutes: 5 }]
const kinds = async () =>
  (await world.db.rows<{ kind: string }>(sql`select kind from event where subject <> 'incident' order by position`)).map(
    (entry) => entry.kind,
  )

describe('A service', () => {
  it('shows what is open on it and whom it would page', async () => {
    const { key, serviceId } = await service(world, 'Shop', level())
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'web'))
    expect(await world.api('GET', `services/${serviceId}`)).toMatchObject({
      name: 'Shop',
      escalationPolicyName: 'Shop',
      openIncidents: 2,
      openAlerts: 2,
      integrations: 1,
      onCall: { people: [{ name: 'ann', reason: 'named in the policy' }], level: 1, lastResort: false, empty: null },
    })
  })

  it('is made with defaults, changed with a record of what, and refuses what does not exist', async () => {
    const { policyId } = await service(world, 'Shop', level())
    const made = await world.api('POST', 'services', { name: 'Search', escalationPolicyId: policyId })
    expect(made).toMatchObject({ urgency: 'bySeverity', grouping: { by: 'labels', labels: ['@group'] }, teamId: null })
    await world.api('PUT', `services/${made.id}`, { name: 'Search', escalationPolicyId: policyId, urgency: 'low' })
    const { body } = await world.db.one<{ body: unknown }>(sql`select body from event where kind = 'service.changed'`)
    expect(body).toEqual({ name: 'Search', changes: { urgency: ['bySeverity', 'low'] } })
    expect(await world.call('POST', 'services', { name: 'X', escalationPolicyId: 99, teamId: 98 })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'teamId' }, { path: 'escalationPolicyId' }] },
    })
    expect(await world.call('POST', 'services', { name: 'search', escalationPolicyId: policyId })).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    })
  })

  it('is deleted only with force and a reason while something hangs on it; then its senders are refused', async () => {
    const { key, serviceId } = await service(world, 'Shop', level())
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    expect(await world.call('DELETE', `services/${serviceId}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'One incident is open on it and one integration sends to it.' },
    })
    expect(await world.call('DELETE', `services/${serviceId}?force=true`)).toMatchObject({ status: 422, body: { code: 'reason-needed' } })
    await world.api('DELETE', `services/${serviceId}?force=true&reason=retired`)
    expect(await world.call('GET', `services/${serviceId}`)).toMatchObject({ status: 404 })
    expect((await world.api('GET', 'services')).items).toEqual([])
    expect(await kinds()).toEqual(['service.deleted', 'integration.disabled'])
    expect(await world.db.one(sql`select enabled from integration`)).toEqual({ enabled: false })
  })

  it('that nothing hangs on is deleted without more ado', async () => {
    const { policyId } = await service(world, 'Shop', level())
    const { id } = await world.api('POST', 'services', { name: 'Search', escalationPolicyId: policyId })
    await world.api('DELETE', `services/${id}`)
    expect((await world.api('GET', 'services?search=SEARCH')).items).toEqual([])
  })
})
