import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { event, openWorld, person, service, START, type World } from '../../test/harness.ts'

let world: World
let shop: Awaited<ReturnType<typeof service>>
beforeEach(async () => {
  world = await openWorld()
  const ann = await person(world, 'ann')
  shop = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
})
afterEach(() => world.close())

const knock = async (key = shop.key) => (await world.call('POST', '/v2/enqueue', event(key, 'trigger', 'db'))).status

describe('what is remembered of a key', () => {
  it('is forgotten when its integration is switched off', async () => {
    expect(await knock()).toBe(202)
    await world.db.run(sql`update integration set enabled = false where id = ${shop.integrationId}`)
    await expect.poll(() => knock()).toBe(403)
  })

  it('is forgotten when its service pages somebody else', async () => {
    expect(await knock()).toBe(202)
    const ben = await person(world, 'ben')
    const bar = await service(world, 'bar', [{ targets: [{ kind: 'user', id: ben }], delayMinutes: 30 }])
    await world.db.run(sql`update service set escalation_policy_id = ${bar.policyId} where id = ${shop.serviceId}`)
    await expect
      .poll(async () => {
        await world.call('POST', '/v2/enqueue', event(shop.key, 'trigger', `db-${Math.random()}`))
        await world.muster.engine.settle()
        return world.phone('ben').length
      })
      .toBeGreaterThan(0)
  })

  it('lasts no longer than a key from before a rotation', async () => {
    const old = 'a-key-from-before-the-rotation'
    const hash = createHash('sha256').update(old).digest()
    await world.db.run(sql`
      update integration set old_key_hash = ${hash}, old_key_until = ${new Date(START + 200)} where id = ${shop.integrationId}`)
    expect(await knock(old)).toBe(202)
    await sleep(250)
    world.clock.set(START + 250)
    expect(await knock(old)).toBe(403)
    expect(await knock()).toBe(202)
  })
})

describe('an address from which wrong keys come', () => {
  const wrong = (n: number) => knock(`a-key-that-opens-nothing-${n}`)

  it('has to wait with wrong keys, never with good ones, whether they were seen before or not', async () => {
    expect(await knock()).toBe(202)
    const answers = new Set<number>()
    for (let n = 0; n < 70; n += 1) answers.add(await wrong(n))
    expect(answers).toEqual(new Set([403, 429]))
    expect(await knock()).toBe(202)
    const bar = await service(world, 'bar', [{ targets: [{ kind: 'user', id: await person(world, 'ben') }], delayMinutes: 30 }])
    expect(await knock(bar.key)).toBe(202)
  })

  it('is not looked after more than once at a time', async () => {
    for (let n = 0; n < 61; n += 1) await wrong(n)
    const flood = Promise.all(Array.from({ length: 50 }, (_, n) => wrong(100 + n)))
    expect(new Set(await flood)).toEqual(new Set([429]))
    expect(await knock()).toBe(202)
  })
})
