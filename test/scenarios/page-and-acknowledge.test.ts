import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, type World } from '../harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

async function oneOpen(): Promise<{ id: number; state: string; [field: string]: any }> {
  const { items } = await world.api('GET', 'incidents')
  expect(items).toHaveLength(1)
  return items[0]
}

describe('an alert pages the right person', () => {
  it('pages the first level at once and the next only when nobody answers', async () => {
    const ann = await person(world, 'ann')
    const bob = await person(world, 'bob')
    const { key } = await service(world, 'shop', [
      { targets: [{ kind: 'user', id: ann }], delayMinutes: 5 },
      { targets: [{ kind: 'user', id: bob }], delayMinutes: 5 },
    ])
    expect(await world.call('POST', '/v2/enqueue', event(key, 'trigger', 'db'))).toMatchObject({ status: 202 })
    await world.at('+1s')
    expect(world.phone('ann')).toMatchObject([{ message: { title: '[SEV1] db is down' } }])
    await world.at('+4m')
    expect(world.phone('bob')).toEqual([])
    await world.at('+1m')
    expect(world.phone('bob')).toHaveLength(1)
  })

  it('stops at an acknowledgement, and says who did it', async () => {
    const ann = await person(world, 'ann')
    const bob = await person(world, 'bob')
    const { key } = await service(world, 'shop', [
      { targets: [{ kind: 'user', id: ann }], delayMinutes: 5 },
      { targets: [{ kind: 'user', id: bob }], delayMinutes: 5 },
    ])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    const { id } = await oneOpen()
    await world.api('POST', `incidents/${id}/acknowledge`, {})
    await world.at('+1h')
    expect(world.phone('bob')).toEqual([])
    expect(await oneOpen()).toMatchObject({ state: 'acknowledged' })
    const { items } = await world.api('GET', `incidents/${id}/timeline`)
    expect(items.map((item: { sentence: string }) => item.sentence)).toEqual([
      'Opened as critical: pagerduty reported “db is down”',
      expect.stringContaining('Level 1 turned to ann'),
      'Ntfy to ann was accepted',
      expect.stringContaining('acknowledged it'),
    ])
    expect(items.map((item: { number: number }) => item.number)).toEqual([1, 2, 3, 4])
  })

  it('resolves the incident when its sender says that the last alert is over', async () => {
    const ann = await person(world, 'ann', ['email'])
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    await world.api('POST', '/v2/enqueue', event(key, 'resolve', 'db'))
    await world.at('+1h')
    expect((await world.api('GET', 'incidents?state=resolved')).items).toHaveLength(1)
    expect(world.phone('ann').map((ring) => ring.message.purpose)).toEqual(['page', 'resolved'])
  })

  it('counts a repeat instead of paging again', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 5 }])
    for (let i = 0; i < 3; i++) await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    await world.muster.intake.flush()
    const { items } = await world.api('GET', 'alerts')
    expect(items).toMatchObject([{ count: 3, fate: 'opened' }])
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('skips a level that reaches nobody at once, with the reason in the timeline', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [
      { targets: [{ kind: 'schedule', id: 999 }], delayMinutes: 30 },
      { targets: [{ kind: 'user', id: ann }], delayMinutes: 5 },
    ])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    expect(world.phone('ann')).toHaveLength(1)
    const { id } = await oneOpen()
    const { items } = await world.api('GET', `incidents/${id}/timeline?kind=paging`)
    expect(items[0].sentence).toMatch(/^Level 1 was skipped at once: /)
  })

  it('takes the next channel when one fails, and the next level when all have', async () => {
    const ann = await person(world, 'ann', ['ntfy', 'email'])
    const bob = await person(world, 'bob')
    const { key } = await service(world, 'shop', [
      { targets: [{ kind: 'user', id: ann }], delayMinutes: 30 },
      { targets: [{ kind: 'user', id: bob }], delayMinutes: 5 },
    ])
    world.answers.push(
      { outcome: 'failed', detail: 'number unknown', permanent: true },
      { outcome: 'failed', detail: 'mailbox full', permanent: true },
    )
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+5s')
    expect(world.phone('ann')).toEqual([])
    expect(world.phone('bob')).toHaveLength(1)
  })

  it('tries again with the same key when a send is in doubt', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
    world.answers.push({ outcome: 'unknown', detail: 'the line went dead' })
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    expect(world.phone('ann')).toEqual([])
    await world.at('+10s')
    expect(world.phone('ann')).toHaveLength(1)
  })

  it('pages again when an acknowledgement lapses', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }], { ackTimeoutMinutes: 60 })
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.at('+1s')
    world.phone('ann')
    await world.api('POST', `incidents/${(await oneOpen()).id}/acknowledge`, {})
    await world.at('+59m')
    expect(world.phone('ann')).toEqual([])
    await world.at('+2m')
    expect(world.phone('ann')).toHaveLength(1)
    expect(await oneOpen()).toMatchObject({ state: 'triggered' })
  })
})
