import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, storm, type World } from '../harness.ts'

let world: World
let key: string
let serviceId: number
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  ;({ key, serviceId } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 600 }]))
})
afterEach(() => world.close())

const fire = (name: string) => world.api('POST', '/v2/enqueue', event(key, 'trigger', name))

describe('one person on one channel', () => {
  it('gets ten messages in 15 minutes, and the rest as one that counts and lists them', async () => {
    for (let i = 1; i <= 14; i++) {
      await fire(`db-${i}`)
      await world.at('+1s')
    }
    expect(world.phone('ann')).toHaveLength(10)
    await world.at('+14m')
    expect(world.phone('ann')).toEqual([])
    await world.at('+1m')
    const [bundle, ...more] = world.phone('ann')
    expect(more).toEqual([])
    expect(bundle!.message.purpose).toBe('bundle')
    expect(bundle!.message.title).toMatch(/3/)
    expect(bundle!.message.bundled.map((each) => each.title)).toEqual(['db-12 is down', 'db-13 is down', 'db-14 is down'])
  })

  it('gets a storm at once as nine messages and one bundle: the first is never delayed, and nothing is left out', async () => {
    await storm(
      world,
      serviceId,
      [...Array(40).keys()].map((i) => `db-${i}`),
    )
    await world.at('+1s')
    const rings = world.phone('ann')
    expect(rings).toHaveLength(10)
    expect(rings.filter((ring) => ring.message.purpose === 'bundle')).toHaveLength(1)
    expect(rings.reduce((sum, ring) => sum + 1 + ring.message.bundled.length, 0)).toBe(40)
  })

  it('gets the tenth message again at once when it failed: a retry does not count against itself', async () => {
    for (let i = 1; i <= 9; i++) await fire(`db-${i}`)
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(9)
    world.answers.push({ outcome: 'unknown', detail: 'the line went dead' })
    await fire('db-10')
    await world.at('+1s')
    expect(world.phone('ann')).toEqual([])
    await world.at('+2s')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('is told why a message waits', async () => {
    for (let i = 1; i <= 11; i++) await fire(`db-${i}`)
    await world.at('+1s')
    await fire('late')
    await world.at('+1s')
    const { items } = await world.api('GET', 'deliveries')
    const late = items.find((item: { incidentTitle: string | null }) => item.incidentTitle === 'late is down')
    expect(late.detail).toMatch(/held back: 10 messages in 15 minutes/)
    const held = async () => (await world.api('GET', 'health')).queue.pagesHeld
    expect(await held()).toBe(2)
    await world.at('+15m')
    expect(await held()).toBe(0)
  })

  it('is not told by the bundle what was acknowledged while it waited', async () => {
    for (let i = 1; i <= 13; i++) {
      await fire(`db-${i}`)
      await world.at('+1s')
    }
    world.phone('ann')
    const { items } = await world.api('GET', 'incidents')
    const lead = items.find((item: { title: string }) => item.title === 'db-11 is down')
    await world.api('POST', `incidents/${lead.id}/acknowledge`, {})
    await world.at('+15m')
    const [bundle] = world.phone('ann')
    expect([bundle!.message.incident!.title, ...bundle!.message.bundled.map((each) => each.title)]).toEqual([
      'db-12 is down',
      'db-13 is down',
    ])
  })
})
