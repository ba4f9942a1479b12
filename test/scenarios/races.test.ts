import { setTimeout as sleep } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { afterEach, describe, expect, it } from 'vitest'
import { channel, type Channel, type Receipt } from '../../integrations/channel.ts'
import { DatabaseUnavailable } from '../../server/db/faults.ts'
import type { Database } from '../../server/db/database.ts'
import { event, openWorld, person, service, type World } from '../harness.ts'

/** Phones that ring at once and answer when the test lets them. */
function slowPhone(): { channel: Channel; begun: string[]; answer: (receipt?: Receipt) => void } {
  const begun: string[] = []
  const waiting: ((receipt: Receipt) => void)[] = []
  return {
    begun,
    answer: (receipt = { outcome: 'accepted' }) => waiting.splice(0).forEach((resolve) => resolve(receipt)),
    channel: channel({
      kind: 'ntfy',
      title: 'phone',
      about: 'rings in a test',
      loud: true,
      config: z.object({}),
      address: z.string(),
      send: (message) => {
        begun.push(message.key)
        return new Promise<Receipt>((resolve) => waiting.push(resolve))
      },
    }) as Channel,
  }
}

const worlds: World[] = []
const open = async (options: Parameters<typeof openWorld>[0]) => {
  const world = await openWorld(options)
  worlds.unshift(world)
  return world
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close()
})

const states = async (world: World) =>
  (await world.db.rows<{ state: string }>(sql`select state from page where purpose = 'page' order by id`)).map((page) => page.state)

describe('an acknowledgement that races a send', () => {
  it('stops every page that was not begun, and none begins once it is committed', async () => {
    const world = await open({})
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
    // Many times, because it is a race: whichever wins, the two must agree.
    for (let i = 0; i < 8; i++) {
      const before = world.rings.length
      await world.api('POST', '/v2/enqueue', event(key, 'trigger', `db-${i}`))
      const incident = (await world.api('GET', 'incidents')).items.find((item: { title: string }) => item.title === `db-${i} is down`)
      const [acknowledged] = await Promise.all([
        world.call('POST', `incidents/${incident.id}/acknowledge`, {}).then((answer) => ({ ...answer, rings: world.rings.length })),
        world.muster.engine.settle(),
      ])
      expect(acknowledged.status).toBe(200)
      await world.at('+2m')
      const [page] = await world.db.rows<{ state: string }>(
        sql`select state from page where incident_id = ${incident.id} and purpose = 'page'`,
      )
      const rang = world.rings.length - before
      expect(rang, `the page is ${page?.state}`).toBe(page?.state === 'accepted' ? 1 : 0)
    }
  })

  it('lets a send that was begun end, and no retry of it follows', async () => {
    const phone = slowPhone()
    const world = await open({ channels: [phone.channel] })
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    const settled = world.muster.engine.settle()
    await expect.poll(() => phone.begun.length).toBe(1)
    const [incident] = (await world.api('GET', 'incidents')).items
    await world.api('POST', `incidents/${incident.id}/acknowledge`, {})
    phone.answer({ outcome: 'unknown', detail: 'the line went dead' })
    await settled
    await world.at('+1h')
    expect(phone.begun).toHaveLength(1)
    expect(await states(world)).toEqual(['cancelled'])
  })
})

describe('a send whose node went silent', () => {
  it('is in doubt once its time is over, and goes out again with the same key, from another node', async () => {
    const phone = slowPhone()
    const world = await open({ channels: [phone.channel], beatMs: 3_600_000 })
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    const settled = world.muster.engine.settle()
    await expect.poll(() => phone.begun.length).toBe(1)
    // Its lease is over by the database's clock; its node still believes in it.
    await world.db.run(sql`update page set sending_until = clock_timestamp() - interval '1 second' where state = 'sending'`)
    const heir = await open({ beside: world, channels: [phone.channel], beatMs: 3_600_000 })
    expect(await states(world)).toEqual(['unknown'])
    const again = heir.muster.engine.settle()
    await expect.poll(() => phone.begun.length).toBe(2)
    expect(new Set(phone.begun).size).toBe(1)
    phone.answer()
    await Promise.all([settled, again])
    // The late answer of the first try is on record and changes nothing.
    expect(await states(world)).toEqual(['accepted'])
    const tries = await world.db.rows(sql`
      select d.attempt, d.outcome from delivery d join page p on p.id = d.page_id where p.channel = 'ntfy' order by d.attempt`)
    expect(tries).toEqual([
      { attempt: 1, outcome: 'accepted' },
      { attempt: 2, outcome: 'accepted' },
    ])
    const sent = await world.db.rows(sql`select 1 from event where kind = 'page.sent'`)
    expect(sent).toHaveLength(1)
  })
})

describe('a node that others gave up', () => {
  it('begins nothing until it has a new epoch', async () => {
    const phone = slowPhone()
    const world = await open({ channels: [phone.channel], beatMs: 3_600_000 })
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
    await world.db.run(sql`update node set epoch = epoch + 1`)
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    await world.muster.engine.settle()
    expect(phone.begun).toEqual([])
    expect(await states(world)).toEqual(['planned'])
  })
})

/** Two ways to be paged: with the commit that takes an alert in, and by the engine for what a person declares. */
const WAYS = {
  'with the commit that opens the incident': async (world: World, to: Awaited<ReturnType<typeof service>>) =>
    void (await world.call('POST', '/v2/enqueue', event(to.key, 'trigger', 'db'))),
  'by the engine': async (world: World, to: Awaited<ReturnType<typeof service>>) =>
    void (await world.api('POST', 'incidents', { title: 'db is down', serviceId: to.serviceId, severity: 'critical' })),
}
/** A transaction that may have claimed pages: the engine's answers its sends, intake's answers what it lets out. */
const claims = (value: unknown) =>
  typeof value === 'function' || ((value as { sendings?: unknown[] } | undefined)?.sendings?.length ?? 0) > 0

describe.each(Object.entries(WAYS))('a page that is claimed %s', (_, fire) => {
  /** The first `times` claims are committed, and the process hears of it this much later. */
  const late = (times: number, ms: number, meanwhile: () => Promise<unknown>) => ({
    beatMs: 3_600_000,
    through: (db: Database): Database => ({
      ...db,
      tx: async (fn, options) => {
        const value = await db.tx(fn, options)
        if (!claims(value) || times-- <= 0) return value
        await meanwhile()
        await sleep(ms)
        return value
      },
    }),
  })

  it('is not begun by a process that froze when it was acknowledged meanwhile', async () => {
    const phone = slowPhone()
    const meanwhile = async () => {
      const [incident] = (await world.api('GET', 'incidents')).items
      await world.api('POST', `incidents/${incident.id}/acknowledge`, {})
    }
    const world: World = await open({ channels: [phone.channel], ...late(1, 600, () => meanwhile()) })
    const ann = await person(world, 'ann')
    await fire(world, await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }]))
    await world.muster.engine.settle()
    await world.at('+1m')
    expect(phone.begun).toEqual([])
    expect(await states(world)).toEqual(['cancelled'])
  })

  it('goes out all the same, a little later, where only the database is slow', async () => {
    const phone = slowPhone()
    const world: World = await open({ channels: [phone.channel], ...late(3, 600, async () => {}) })
    const ann = await person(world, 'ann')
    await fire(world, await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }]))
    const settled = world.muster.engine.settle()
    await expect.poll(() => phone.begun.length, { timeout: 10_000 }).toBe(1)
    phone.answer()
    await settled
    expect(await states(world)).toEqual(['accepted'])
  })

  it('is found again at the next look, long before its time is over, when its claim got no answer', async () => {
    const phone = slowPhone()
    let breaks = 1
    const world = await open({
      channels: [phone.channel],
      beatMs: 3_600_000,
      through: (db) => ({
        ...db,
        tx: async (fn, options) => {
          const value = await db.tx(fn, options)
          // The commit was kept and its answer lost.
          if (claims(value) && breaks-- > 0) throw new DatabaseUnavailable('lost', 'The connection broke.', { uncertain: true })
          return value
        },
      }),
    })
    const ann = await person(world, 'ann')
    await fire(world, await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }]))
    const settled = world.muster.engine.settle().catch(() => world.muster.engine.settle())
    await expect.poll(() => phone.begun.length).toBe(1)
    phone.answer()
    await settled
    expect(breaks).toBeLessThan(1)
    expect(await states(world)).toEqual(['accepted'])
  })
})

describe('a receipt that cannot be written', () => {
  it('is written once the database is back, instead of sending again', async () => {
    const phone = slowPhone()
    let down = false
    const world = await open({
      channels: [phone.channel],
      through: (db) => ({
        ...db,
        tx: async (fn, options) => {
          if (down) throw new DatabaseUnavailable('lost', 'It is away.')
          return db.tx(fn, options)
        },
      }),
    })
    const ann = await person(world, 'ann')
    const { key } = await service(world, 'shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 30 }])
    await world.api('POST', '/v2/enqueue', event(key, 'trigger', 'db'))
    const settled = world.muster.engine.settle()
    await expect.poll(() => phone.begun.length).toBe(1)
    down = true
    phone.answer()
    setTimeout(() => (down = false), 300)
    await settled.catch(() => {})
    await world.muster.engine.settle()
    expect(phone.begun).toHaveLength(1)
    expect(await states(world)).toEqual(['accepted'])
  })
})
