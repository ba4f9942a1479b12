import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Scenario } from '../../contract/urgency.ts'
import { DAY } from '../../domain/time.ts'
import { USUAL_MATRIX } from '../../domain/urgency.ts'
import { event, openWorld, person, service, START, type World } from '../../test/harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const list = async (): Promise<Scenario[]> => (await world.api('GET', 'scenarios')).items
const sentences = async (): Promise<string[]> =>
  (await world.api('GET', 'audit')).items.map(({ sentence }: { sentence: string }) => sentence)
const flood = { name: 'Flood', impact: 3, kinds: ['facility'], harms: ['availability'], patterns: [{ field: '@title', is: '*water*' }] }
const whole = { ...flood, description: '', escalationPolicyId: null, incidentTypeId: null, enabled: true, version: 1 }

describe('Scenarios', () => {
  it('are there to begin with, worst first, and are added after the others', async () => {
    expect((await list()).map(({ name }) => name)).toEqual([
      'Malware',
      'Unauthorised access',
      'Data exposed',
      'Data lost or damaged',
      'Unavailable',
      'Degraded',
      'Running out',
    ])
    const made = await world.api('POST', 'scenarios', flood)
    expect(made).toEqual({
      ...flood,
      id: expect.any(Number),
      version: 1,
      description: '',
      escalationPolicyId: null,
      escalationPolicyName: null,
      incidentTypeId: null,
      incidentTypeName: null,
      enabled: true,
    })
    expect((await list()).at(-1)).toEqual({ ...made, met: 0 })
    expect(await sentences()).toEqual(['The API token MUSTER_ADMIN_TOKEN made the scenario Flood'])
  })

  it('are changed with a record of what, and deleted', async () => {
    const { id } = await world.api('POST', 'scenarios', flood)
    const { policyId } = await service(world, 'Caretakers', [
      { targets: [{ kind: 'user', id: await person(world, 'ann') }], delayMinutes: 5 },
    ])
    const changed = await world.api('PUT', `scenarios/${id}`, { ...whole, impact: 4, escalationPolicyId: policyId })
    expect(changed).toMatchObject({ impact: 4, escalationPolicyName: 'Caretakers' })
    const { body } = await world.db.one<{ body: unknown }>(sql`select body from event where kind = 'scenario.changed'`)
    expect(body).toEqual({
      name: 'Flood',
      changes: { impact: [3, 4], escalationPolicyId: [null, policyId], escalationPolicyName: [null, 'Caretakers'] },
    })
    await world.api('DELETE', `scenarios/${id}`)
    expect((await list()).map(({ name }) => name)).not.toContain('Flood')
    expect((await sentences())[0]).toBe('The API token MUSTER_ADMIN_TOKEN deleted the scenario Flood')
    expect(await world.call('DELETE', `scenarios/${id}`)).toMatchObject({ status: 404 })
    expect(await world.call('PUT', `scenarios/${id}`, whole)).toMatchObject({ status: 404 })
    await world.api('POST', 'scenarios', flood)
  })

  it('are not overwritten by whoever has not seen their last change, nor cleared by what was left out', async () => {
    const { id } = await world.api('POST', 'scenarios', flood)
    const change = (more: object) => world.call('PUT', `scenarios/${id}`, { ...whole, ...more })
    expect(await world.call('PUT', `scenarios/${id}`, { ...flood, version: 1 })).toMatchObject({ status: 400 })
    const answers = await Promise.all([change({ impact: 4 }), change({ description: 'mine' })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)!.body.detail).toBe('You changed version 1; it is at version 2 now.')
    expect((await change({ version: 2 })).body).toMatchObject({ version: 3 })
  })

  it('refuse a name that there is, and policies and kinds that there are not', async () => {
    expect(await world.call('POST', 'scenarios', { ...flood, name: 'MALWARE' })).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    })
    const [first, second] = await list()
    expect(await world.call('PUT', `scenarios/${second!.id}`, { ...whole, name: first!.name })).toMatchObject({ status: 409 })
    expect(await world.call('POST', 'scenarios', { ...flood, escalationPolicyId: 99 })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'escalationPolicyId' }] },
    })
    expect(await world.call('POST', 'scenarios', { ...flood, kinds: ['server', 'spaceship'] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'kinds.1', message: 'There is no kind spaceship.' }] },
    })
    expect(await world.call('POST', 'scenarios', { ...flood, impact: 5 })).toMatchObject({ status: 400 })
  })

  it('are put into another order, all of them or not at all', async () => {
    const ids = (await list()).map(({ id }) => id)
    const turned = ids.toReversed()
    const { items } = await world.api('PUT', 'scenario-order', { ids: turned })
    expect(items.map(({ id }: Scenario) => id)).toEqual(turned)
    expect((await list()).map(({ id }) => id)).toEqual(turned)
    await world.api('PUT', 'scenario-order', { ids: turned })
    expect(await sentences()).toEqual(['The API token MUSTER_ADMIN_TOKEN changed the order in which alerts are tried by scenarios'])
    for (const wrong of [ids.slice(1), [...ids, ids[0]], [...ids.slice(1), ids[1]], [...ids, 999]])
      expect(await world.call('PUT', 'scenario-order', { ids: wrong })).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  it('count what they met in the last 30 days', async () => {
    const { key } = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: await person(world, 'ann') }], delayMinutes: 5 }])
    for (const name of ['a', 'b', 'c', 'd']) await world.api('POST', '/v2/enqueue', event(key, 'trigger', name))
    const [malware, access] = await list()
    const met = (id: number) => JSON.stringify({ scenario: { id, name: 'as it was called' } })
    await world.db.run(sql`update alert set derivation = null`)
    await world.db.run(sql`update alert set derivation = ${met(malware!.id)}::json where key in ('a', 'b')`)
    await world.db.run(
      sql`update alert set derivation = ${met(access!.id)}::json, first_at = ${new Date(START - 31 * DAY)} where key = 'c'`,
    )
    await world.db.run(sql`update alert set derivation = '{"scenario":null}' where key = 'd'`)
    expect((await list()).slice(0, 2).map((one) => one.met)).toEqual([2, 0])
    const { id, met: _, escalationPolicyName: _policy, incidentTypeName: _type, ...facts } = malware!
    // counting takes a while, and a change of one need not wait for it
    expect(await world.api('PUT', `scenarios/${id}`, facts)).not.toHaveProperty('met')
  })

  it('hold the policy that they name', async () => {
    const { policyId, serviceId } = await service(world, 'Shop', [
      { targets: [{ kind: 'user', id: await person(world, 'ann') }], delayMinutes: 5 },
    ])
    await world.api('DELETE', `services/${serviceId}?force=true&reason=retired`)
    const { id } = await world.api('POST', 'scenarios', { ...flood, escalationPolicyId: policyId })
    expect((await world.api('GET', `policies/${policyId}`)).usedBy).toEqual([{ kind: 'scenario', id, name: 'Flood' }])
    expect(await world.call('DELETE', `policies/${policyId}`)).toMatchObject({
      status: 409,
      body: { code: 'in-use', detail: 'It is used by the scenario Flood.' },
    })
    await world.api('DELETE', `scenarios/${id}`)
    await world.api('DELETE', `policies/${policyId}`)
  })
})

describe('The urgency matrix', () => {
  it('is the usual one until it is changed, which is recorded cell by cell', async () => {
    expect(await world.api('GET', 'urgency-matrix')).toEqual({ matrix: USUAL_MATRIX, version: 1 })
    const mine = { ...USUAL_MATRIX, 4: { ...USUAL_MATRIX[4], 4: { severity: 'high', urgency: 'high' } } }
    expect(await world.api('PUT', 'urgency-matrix', { matrix: mine, version: 1 })).toEqual({ matrix: mine, version: 2 })
    expect(await world.api('GET', 'urgency-matrix')).toEqual({ matrix: mine, version: 2 })
    const [entry] = (await world.api('GET', 'audit')).items
    expect(entry).toMatchObject({
      sentence: 'The API token MUSTER_ADMIN_TOKEN changed which severity and urgency follow from priority and impact',
      changes: [{ field: 'P4, severe', before: 'medium, low urgency', after: 'high, high urgency' }],
    })
  })

  it('is not overwritten by whoever has not seen its last change, the first included', async () => {
    const change = (version: number) => world.call('PUT', 'urgency-matrix', { matrix: USUAL_MATRIX, version })
    const answers = await Promise.all([change(1), change(1), change(1)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect((await change(1)).body).toMatchObject({ code: 'conflict', detail: 'You changed version 1; it is at version 2 now.' })
    expect(await change(2)).toMatchObject({ status: 200, body: { version: 3 } })
  })

  it('has a cell for everything, or is refused', async () => {
    const { 1: first, ...rest } = USUAL_MATRIX
    expect(await world.call('PUT', 'urgency-matrix', { matrix: rest, version: 1 })).toMatchObject({ status: 400 })
    expect(
      await world.call('PUT', 'urgency-matrix', {
        matrix: { ...rest, 1: { ...first, 4: { severity: 'awful', urgency: 'high' } } },
        version: 1,
      }),
    ).toMatchObject({
      status: 400,
    })
  })

  it('is the usual one where what is stored cannot be read', async () => {
    await world.db.run(sql`insert into setting (name, value) values ('urgencyMatrix', '{"1": 2}')`)
    expect(await world.api('GET', 'urgency-matrix')).toMatchObject({ matrix: USUAL_MATRIX })
  })
})

it('Everybody reads scenarios and the matrix; who may not change configuration changes neither', async () => {
  const { token } = await world.api('POST', 'tokens', { name: 'reader', scopes: ['read'] })
  for (const path of ['scenarios', 'urgency-matrix'])
    expect(await world.call('GET', path, undefined, { token })).toMatchObject({ status: 200 })
  const [{ id }] = (await list()) as [Scenario]
  for (const [method, path, body] of [
    ['POST', 'scenarios', flood],
    ['PUT', `scenarios/${id}`, whole],
    ['DELETE', `scenarios/${id}`, undefined],
    ['PUT', 'scenario-order', { ids: [id] }],
    ['PUT', 'urgency-matrix', { matrix: USUAL_MATRIX, version: 1 }],
  ] as const)
    expect(await world.call(method, path, body, { token })).toMatchObject({ status: 403 })
})
