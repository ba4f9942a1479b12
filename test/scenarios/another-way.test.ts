import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Receipt } from '../../integrations/channel.ts'
import { event, openWorld, person, service, type World } from '../harness.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const fire = async (key: string) => {
  await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
  await world.at('+1s')
}
const story = async () => {
  const [incident] = (await world.api('GET', 'incidents')).items
  const { items } = await world.api('GET', `incidents/${incident.id}/timeline`)
  return items.map((item: { sentence: string }) => item.sentence) as string[]
}
const user = (id: number) => ({ kind: 'user' as const, id })
const nobody = { kind: 'schedule' as const, id: 999 }

describe('when nobody answers', () => {
  it('goes through the levels again as often as the policy says, then to the last resort, then says that it is over', async () => {
    const ann = await person(world, 'ann')
    const eva = await person(world, 'eva')
    const { key } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 5 }], { repeat: 1, lastResort: user(eva) })
    await fire(key)
    await world.at('+5m')
    expect(world.phone('ann')).toHaveLength(2)
    expect(world.phone('eva')).toEqual([])
    await world.at('+5m')
    expect(world.phone('eva')).toHaveLength(1)
    await world.at('+1d')
    expect(world.phone('ann')).toEqual([])
    expect((await story()).join('\n')).toMatch(/last resort/i)
  })

  it('a policy whose levels all reach nobody goes to the last resort at once, with a reason for each', async () => {
    const eva = await person(world, 'eva')
    const levels = [
      { targets: [nobody], delayMinutes: 30 },
      { targets: [nobody], delayMinutes: 30 },
    ]
    const { key } = await service(world, 'shop', levels, { lastResort: user(eva) })
    await fire(key)
    expect(world.phone('eva')).toHaveLength(1)
    const skipped = (await story()).filter((sentence) => /was skipped at once: ./.test(sentence))
    expect(skipped).toHaveLength(2)
  })

  it('people without any way to be reached cost no time', async () => {
    const mute = await person(world, 'mute', [])
    const ann = await person(world, 'ann')
    const levels = [
      { targets: [user(mute)], delayMinutes: 30 },
      { targets: [user(ann)], delayMinutes: 30 },
    ]
    const { key } = await service(world, 'shop', levels)
    await fire(key)
    expect(world.phone('ann')).toHaveLength(1)
    expect((await story()).join('\n')).toMatch(/no verified contact method/)
  })
})

describe('a channel that fails', () => {
  it('for now is tried again with the same key after 2 s and 8 s, while the next channel is used at once', async () => {
    const ann = await person(world, 'ann', ['ntfy', 'email'])
    const { key } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 60 }])
    world.answers.push({ outcome: 'failed', detail: 'busy', permanent: false })
    await fire(key)
    expect(world.phone('ann').map((ring) => ring.address)).toEqual(['ann@email'])
    await world.at('+2s')
    expect(world.phone('ann').map((ring) => ring.address)).toEqual(['ann@ntfy'])
    const tries = await world.db.rows<{ attempt: number; outcome: string }>(sql`
      select d.attempt, d.outcome from delivery d join page p on p.id = d.page_id where p.channel = 'ntfy' order by d.attempt`)
    expect(tries).toEqual([
      { attempt: 1, outcome: 'failed' },
      { attempt: 2, outcome: 'accepted' },
    ])
  })

  it('for good names the way that is used instead as people call it', async () => {
    const ann = await person(world, 'ann', ['ntfy', 'email'])
    const { key } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 60 }])
    const gone: Receipt = { outcome: 'failed', detail: 'No such topic.', permanent: true }
    const pages = async (severity: string) => {
      world.answers.push(gone)
      await world.api('POST', '/v2/enqueue', event(key, 'trigger', severity, { severity }))
      await world.at('+1s')
      const [{ id }] = (await world.api('GET', 'incidents')).items
      const { items } = await world.api('GET', `incidents/${id}/timeline`)
      const failed = items.find((item: { kind: string }) => item.kind === 'page.failed')
      return {
        next: failed.body.next,
        reasons: (await world.api('GET', `incidents/${id}`)).pages.map((page: { reason: string }) => page.reason),
      }
    }
    expect(await pages('critical')).toMatchObject({ next: 'trying e-mail now' })
    expect(await pages('info')).toMatchObject({ next: 'trying ntfy now', reasons: [expect.any(String), 'e-mail failed'] })
  })

  it('three times is given up, with a line for each try', async () => {
    const ann = await person(world, 'ann')
    const bob = await person(world, 'bob')
    const levels = [
      { targets: [user(ann)], delayMinutes: 60 },
      { targets: [user(bob)], delayMinutes: 60 },
    ]
    const { key } = await service(world, 'shop', levels)
    for (let i = 0; i < 3; i++) world.answers.push({ outcome: 'failed', detail: 'busy', permanent: false })
    await fire(key)
    await world.at('+12s')
    expect(world.phone('ann')).toEqual([])
    expect(world.phone('bob')).toHaveLength(1)
    expect((await story()).filter((sentence) => /busy/.test(sentence))).toHaveLength(3)
  })

  it('says when to come back, and is not asked before', async () => {
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [user(ann)], delayMinutes: 60 }])
    world.answers.push({ outcome: 'failed', detail: 'too many requests', permanent: false, retryAfterMs: 30_000 })
    await fire(key)
    await world.at('+28s')
    expect(world.phone('ann')).toEqual([])
    await world.at('+2s')
    expect(world.phone('ann')).toHaveLength(1)
  })
})
