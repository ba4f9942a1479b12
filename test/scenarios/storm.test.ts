import sql from 'sql-template-tag'
import { afterEach, expect, it } from 'vitest'
import { openWorld, person, service, START, type World } from '../harness.ts'

let world: World
afterEach(() => world.close())

it('sends a storm of hundreds as few messages, says what was held back, and loses none of it', async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  const shop = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }], { kind: 'alertmanager-api' })
  const endsAt = new Date(START + 3_600_000).toISOString()
  const fire = async (from: number, count: number) => {
    const alerts = Array.from({ length: count }, (_, i) => ({
      labels: { alertname: `a${from + i}` },
      annotations: { summary: 'storm' },
      endsAt,
    }))
    expect((await world.call('POST', `/ingest/${shop.key}/api/v2/alerts`, alerts)).status).toBe(200)
    await world.at('+1s')
    return world.phone('ann')
  }
  const told = (rings: typeof world.rings) => rings.reduce((sum, { message }) => sum + 1 + message.bundled.length, 0)

  const first = await fire(0, 600)
  expect(first).toHaveLength(10)
  expect(told(first)).toBe(600)
  expect(await fire(600, 50)).toEqual([])

  const { id } = await world.db.one<{ id: number }>(sql`select max(incident_id) as id from event where kind = 'page.held'`)
  const timeline = (await world.api('GET', `incidents/${id}/timeline`)).items as { kind: string; sentence: string }[]
  expect(timeline.filter(({ kind }) => kind === 'page.held').map(({ sentence }) => sentence)).toEqual([
    'Ntfy to ann was held back: 10 messages in 15 minutes are enough; the rest comes as one',
  ])

  await world.at('+15m')
  const later = world.phone('ann')
  expect(later).toHaveLength(1)
  expect(told(later)).toBe(50)
})
