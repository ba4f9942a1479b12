import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, person, service, type World } from '../harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

async function shop(grouping: object, urgency = 'bySeverity'): Promise<(name: string, more?: object) => Promise<void>> {
  const ann = await person(world, 'ann')
  const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }], {
    kind: 'generic',
    urgency,
    grouping: { by: 'labels', labels: ['cluster'], windowMinutes: null, reopenMinutes: 0, ...grouping },
  })
  return async (name, more = {}) => {
    const alert = {
      title: `${name} is down`,
      dedup_key: name,
      severity: 'critical',
      status: 'firing',
      labels: { cluster: 'east' },
      ...more,
    }
    expect(await world.call('POST', `/ingest/${key}`, alert)).toMatchObject({ status: 202 })
    await world.at('+1s')
  }
}
const open = async () => (await world.api('GET', 'incidents?state=all')).items as { id: number; state: string }[]
const fates = async () =>
  Object.fromEntries(
    (await world.api('GET', 'alerts')).items.map((alert: { title: string; fate: string; fateReason: string }) => [
      alert.title.split(' ')[0],
      `${alert.fate}: ${alert.fateReason}`,
    ]),
  )

describe('alerts that agree in a label', () => {
  it('share one incident and one page, and each says why it is there', async () => {
    const fire = await shop({})
    await fire('web')
    await fire('db')
    await fire('mail', { labels: { cluster: 'west' } })
    expect(await open()).toHaveLength(2)
    expect(world.phone('ann')).toHaveLength(2)
    expect(await fates()).toEqual({
      web: 'opened: nothing was open that it belongs to',
      db: 'joined: it has the same cluster as this incident',
      mail: 'opened: nothing was open that it belongs to',
    })
  })

  it('page again, louder, when one that joins is worse', async () => {
    const fire = await shop({})
    await fire('web', { severity: 'low' })
    const [incident] = await open()
    expect(incident).toMatchObject({ severity: 'low', urgency: 'low' })
    world.phone('ann')
    await fire('db')
    expect(await open()).toMatchObject([{ id: incident!.id, severity: 'critical', urgency: 'high' }])
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('stay quiet on a service whose urgency is always low, whoever says that it is worse', async () => {
    const fire = await shop({}, 'low')
    await fire('web', { severity: 'low' })
    const [incident] = await open()
    world.phone('ann')
    await fire('db', { severity: 'high' })
    expect(await open()).toMatchObject([{ severity: 'high', urgency: 'low' }])
    await world.api('POST', `incidents/${incident!.id}/severity`, { severity: 'critical', reason: 'customers see it' })
    await world.at('+1s')
    expect(await open()).toMatchObject([{ severity: 'critical', urgency: 'low' }])
    expect(world.phone('ann')).toEqual([])
  })

  it('open another incident once the window is over', async () => {
    const fire = await shop({ windowMinutes: 10 })
    await fire('web')
    await world.at('+9m')
    await fire('db')
    expect(await open()).toHaveLength(1)
    await world.at('+1m')
    await fire('cache')
    expect(await open()).toHaveLength(2)
    await fire('queue')
    expect(await open()).toHaveLength(2)
  })
})

describe('trouble that comes back', () => {
  it('reopens its incident within the time that the service says, pages again, and says why', async () => {
    const fire = await shop({ reopenMinutes: 30 })
    await fire('web')
    await fire('web', { status: 'resolved' })
    expect(await open()).toMatchObject([{ state: 'resolved' }])
    await world.at('+29m')
    world.phone('ann')
    await fire('web')
    expect(await open()).toMatchObject([{ state: 'triggered' }])
    expect(world.phone('ann').filter((ring) => ring.message.purpose === 'page')).toHaveLength(1)
    const { items } = await world.api('GET', `incidents/${(await open())[0]!.id}/timeline`)
    expect(items.map((item: { sentence: string }) => item.sentence).join('\n')).toMatch(/web is down came back within 30 minutes/)
  })

  it('opens another incident after that time', async () => {
    const fire = await shop({ reopenMinutes: 30 })
    await fire('web')
    await fire('web', { status: 'resolved' })
    await world.at('+31m')
    await fire('web')
    expect((await open()).map((incident) => incident.state).sort()).toEqual(['resolved', 'triggered'])
  })

  it('opens another incident where nothing is ever reopened', async () => {
    const fire = await shop({})
    await fire('web')
    await fire('web', { status: 'resolved' })
    await fire('web')
    expect(await open()).toHaveLength(2)
  })
})
