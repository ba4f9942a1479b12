import pino from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { connectDatabase, type Database } from './database.ts'

const log = pino({ level: 'silent' })
let clone: TestDatabase
let db: Database

beforeAll(async () => {
  clone = await cloneDatabase()
  db = await connectDatabase(clone.connection, log)
})
afterAll(async () => {
  await db.close()
  await clone.drop()
})

test('a clone takes how long', async () => {
  for (let i = 0; i < 5; i++) {
    const t = performance.now()
    const c = await cloneDatabase()
    console.log('clone', performance.now() - t)
    const t2 = performance.now()
    await c.drop()
    console.log('drop', performance.now() - t2)
  }
  expect(await db.one(sql`select count(*) as n from users`)).toEqual({ n: 0 })
})
