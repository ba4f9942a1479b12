import sql from 'sql-template-tag'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { event, openWorld, person, service, START, type World } from '../../test/harness.ts'
import { DatabaseUnavailable } from '../db/faults.ts'
import type { Tx } from '../db/database.ts'
import { countBehind } from './behind.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

it('What could not be written is kept, and what came meanwhile is not overtaken by it', async () => {
  const ann = await person(world, 'ann')
  const shop = await service(world, 'Shop', [{ targets: [{ kind: 'user', id: ann }], delayMinutes: 60 }])
  await world.call('POST', '/v2/enqueue', event(shop.key, 'trigger', 'disk'))
  const { id } = await world.db.one<{ id: number }>(sql`select id from alert`)
  const repeat = (at: number, expiresAt: number) => ({ id, count: 1, at: START + at, expiresAt: START + expiresAt })

  const { db, log } = world.deps
  const away = Promise.withResolvers<void>()
  let first = true
  const tx = async <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => {
    if (!first) return db.tx(fn)
    first = false
    await away.promise
    throw new DatabaseUnavailable('lost', 'The database is away.')
  }
  const behind = countBehind({ db: { ...db, tx }, log })
  behind.note([repeat(1_000, 61_000)], [])
  const failing = expect(behind.flush()).rejects.toThrow('The database is away.')
  behind.note([repeat(2_000, 62_000)], [])
  away.resolve()
  await failing
  await behind.stop()

  expect(await world.db.one(sql`select count, last_at as "lastAt", expires_at as "expiresAt" from alert`)).toEqual({
    count: 3,
    lastAt: START + 2_000,
    expiresAt: START + 62_000,
  })
})
