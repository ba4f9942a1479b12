import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, integration, openWorld, person, service, type World } from '../harness.ts'

let world: World
let serviceId: number
let key: string
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ serviceId, key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }]))
})
afterEach(() => world.close())

const incidents = async () => (await world.api('GET', 'incidents?state=all')).items as { id: number; title: string; state: string }[]

describe('a heartbeat', () => {
  it('that does not come pages; when it is back the incident is over; and it can be missed again', async () => {
    const { key: beat } = await integration(world, serviceId, 'heartbeat', { intervalSeconds: 300, graceSeconds: 60, severity: 'high' })
    await world.at('+1d')
    expect(world.rings).toEqual([])
    const alive = () => world.call('GET', `/heartbeat/${beat}`, undefined, { token: '' })
    expect((await alive()).status).toBeLessThan(300)
    await world.at('+5m')
    expect((await alive()).status).toBeLessThan(300)
    await world.at('+359s')
    expect(world.phone('ann')).toEqual([])
    await world.at('+2s')
    expect(world.phone('ann')).toMatchObject([{ message: { title: expect.stringMatching(/heartbeat/i) } }])
    await world.at('+10m')
    expect(world.rings).toHaveLength(1)
    expect((await alive()).status).toBeLessThan(300)
    expect(await incidents()).toMatchObject([{ state: 'resolved' }])
    await world.at('+7m')
    expect(world.phone('ann')).toHaveLength(1)
    expect((await incidents()).map((incident) => incident.state).sort()).toEqual(['resolved', 'triggered'])
  })
})

describe('a sender of PagerDuty events', () => {
  it('resolves what it opened by its dedup_key, and only that', async () => {
    for (const name of ['db', 'web']) await world.api('POST', '/v2/enqueue', event(key, 'trigger', name))
    const answer = await world.call('POST', '/v2/enqueue', event(key, 'resolve', 'db'))
    expect(answer).toMatchObject({ status: 202, body: { status: 'success', dedup_key: 'db' } })
    await world.at('+1s')
    const states = Object.fromEntries((await incidents()).map(({ title, state }) => [title, state]))
    expect(states).toEqual({ 'db is down': 'resolved', 'web is down': 'triggered' })
  })

  it('acknowledges by its dedup_key: paging stops', async () => {
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.api('POST', '/v2/enqueue', event(key, 'acknowledge', 'db'))
    await world.at('+1d')
    expect(world.rings).toHaveLength(1)
    expect(await incidents()).toMatchObject([{ state: 'acknowledged' }])
  })

  it('opens a new alert with the key of one that is over, and nothing with a resolve of what never was', async () => {
    await world.api('POST', '/v2/enqueue', event(key, 'resolve', 'never'))
    expect(await incidents()).toEqual([])
    for (const action of ['trigger', 'resolve', 'trigger'] as const) await world.api('POST', '/v2/enqueue', event(key, action, 'db'))
    expect((await incidents()).map((incident) => incident.state).sort()).toEqual(['resolved', 'triggered'])
  })

  it('tells changes, which page nobody and are listed with their service', async () => {
    const change = {
      routing_key: key,
      payload: { summary: 'Deployed 4711', source: 'ci', timestamp: '2026-03-02T08:55:00Z', custom_details: { build: 4711 } },
      links: [{ href: 'https://ci.example/4711', text: 'the build' }],
    }
    expect(await world.call('POST', '/v2/change/enqueue', change, { token: '' })).toMatchObject({ status: 202 })
    await world.at('+1d')
    expect(world.rings).toEqual([])
    expect(await incidents()).toEqual([])
    const { items } = await world.api('GET', 'changes')
    expect(items).toMatchObject([{ title: 'Deployed 4711', at: '2026-03-02T08:55:00.000Z' }])
    expect(await world.db.rows(sql`select service_id as id from change`)).toEqual([{ id: serviceId }])
  })
})
