import pino from 'pino'
import sql, { join } from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { UNLIMITED } from './connection.ts'
import { connectDatabase, type Database, type Queryable } from './database.ts'
import { DatabaseUnavailable, DatabaseUnfit } from './faults.ts'

const log = pino({ level: 'silent' })
let clone: TestDatabase
let db: Database

beforeAll(async () => {
  clone = await cloneDatabase()
  db = await connectDatabase(clone.connection, log)
  await db.run(sql`create table thing (id bigint primary key, name text unique, body jsonb, check (name <> 'bad'))`)
})
afterAll(async () => {
  await db.close()
  await clone.drop()
})

const names = () => db.rows<{ name: string }>(sql`select name from thing order by id`).then((rows) => rows.map((row) => row.name))

describe('values', () => {
  test('come as the product keeps them', async () => {
    const row = await db.one(sql`
      select 9007199254740991::bigint as big, '2026-03-29 02:30:00.123456+02'::timestamptz as at, '1969-12-31 23:59:59.999Z'::timestamptz as before,
        '0044-03-15 00:00:00Z'::timestamptz as old, '{"a":[1]}'::jsonb as body, '{x,"y z"}'::text[] as words, '{1,null,3}'::bigint[] as many,
        array['2026-01-01Z'::timestamptz] as instants, '2026-03-29'::date as day, '\\xff00'::bytea as bytes, null::bigint as nothing, 1.5::numeric as exact`)
    expect(row).toEqual({
      big: 9007199254740991,
      at: Date.parse('2026-03-29T00:30:00.123Z'),
      before: -1,
      old: Date.parse('0044-03-15T00:00:00Z'),
      body: { a: [1] },
      words: ['x', 'y z'],
      many: [1, null, 3],
      instants: [Date.parse('2026-01-01T00:00:00Z')],
      day: '2026-03-29',
      bytes: Buffer.from([255, 0]),
      nothing: null,
      exact: '1.5',
    })
  })

  test('that a number cannot hold are a fault, not a wrong number', async () => {
    await expect(db.one(sql`select 9007199254740993::bigint as big`)).rejects.toThrow(RangeError)
    expect(await db.one(sql`select 1 as still`)).toEqual({ still: 1 })
  })

  test('go in as parameters, instants as Date', async () => {
    const at = Date.parse('2026-10-25T00:30:00.001Z')
    expect(await db.one(sql`select ${new Date(at)}::timestamptz as at, ${"Robert'); drop"}::text as t, ${[1, 2]}::bigint[] as a`)).toEqual({
      at,
      t: "Robert'); drop",
      a: [1, 2],
    })
  })
})

describe('a statement', () => {
  test('that wants one row says when there is none or several', async () => {
    await expect(db.one(sql`select 1 where false`)).rejects.toThrow(/found none/)
    await expect(db.maybe(sql`select * from generate_series(1, 2)`)).rejects.toThrow(/found 2/)
    expect(await db.maybe(sql`select 1 where false`)).toBeUndefined()
  })

  test('may be prepared under a name, with other values each time', async () => {
    for (const n of [1, 2, 3]) expect(await db.one(sql`select ${n}::int * 2 as twice`, { name: 'twice' })).toEqual({ twice: n * 2 })
  })

  test('that fails leaves its connection usable and names itself, but not the row', async () => {
    const before = db.pool.totalCount
    for (let i = 0; i < 5; i++)
      await expect(db.run(sql`insert into thing values (1, ${'bad'}, ${'{"secret":1}'})`)).rejects.toMatchObject({
        code: '23514',
        detail: 'The row is not shown.',
        statement: expect.stringContaining('insert into thing'),
      })
    expect(db.pool.totalCount).toBe(before)
  })
})

describe('a transaction', () => {
  test('keeps all or nothing', async () => {
    await db.tx(async (tx) => {
      await tx.run(sql`insert into thing (id, name) values ${join([sql`(1, ${'one'})`, sql`(2, ${'two'})`])}`)
    })
    await expect(
      db.tx(async (tx) => {
        await tx.run(sql`insert into thing (id, name) values (3, 'three')`)
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await names()).toEqual(['one', 'two'])
  })

  test('whose failed statement was swallowed does not pretend to have committed, and says what failed', async () => {
    await expect(
      db.tx(async (tx) => {
        await tx.run(sql`insert into thing (id, name) values (4, 'four')`)
        await tx.run(sql`insert into thing (id, name) values (4, 'again')`).catch(() => {})
      }),
    ).rejects.toMatchObject({ code: '23505' })
    expect(await names()).toEqual(['one', 'two'])
  })

  test('sends statements that do not wait for each other together, and they see each other', async () => {
    const [, , rows] = await db.tx((tx) =>
      Promise.all([
        tx.run(sql`insert into thing (id, name) values (5, 'five')`),
        tx.run(sql`update thing set name = 'fünf' where id = 5`),
        tx.rows(sql`select name from thing where id = 5`),
      ]),
    )
    expect(rows).toEqual([{ name: 'fünf' }])
    await db.run(sql`delete from thing where id = 5`)
  })

  test('says which statement failed first when several are under way, and lets none follow its rollback', async () => {
    let after: Promise<unknown> | undefined
    const failing = db.tx(async (tx) => {
      const slow = (async () => {
        await tx.run(sql`insert into thing values (900, 'not kept')`)
        await tx.run(sql`insert into thing values (900, 'twice')`).catch(async (error: unknown) => {
          // what handles it takes longer than the neighbour's failure
          await Promise.resolve()
          await new Promise((resolve) => setImmediate(resolve))
          throw error
        })
      })()
      after = slow.catch(() => tx.run(sql`insert into thing values (901, 'after the end')`)).catch((error: unknown) => error)
      await Promise.all([
        slow,
        tx
          .run(sql`select 1`)
          .then(() => tx.run(sql`select 2`))
          .then(() => tx.run(sql`select 3`)),
      ])
    })
    await expect(failing).rejects.toMatchObject({ code: '23505' })
    // refused by us after the rollback, or by PostgreSQL just before it
    expect(await after).toMatchObject({ message: expect.stringMatching(/is over|is aborted/) })
    expect(await db.rows(sql`select 1 from thing where id in (900, 901)`)).toEqual([])
  })

  test('runs again after a deadlock until both have passed', async () => {
    let runs = 0
    const met = Promise.withResolvers<void>()
    let arrived = 0
    const cross = (first: number, second: number) =>
      db.tx(async (tx) => {
        runs++
        await tx.run(sql`update thing set body = '{}' where id = ${first}`)
        if (++arrived === 2) met.resolve()
        await met.promise
        await tx.run(sql`update thing set body = '{}' where id = ${second}`)
      })
    await Promise.all([cross(1, 2), cross(2, 1)])
    expect(runs).toBe(3)
  })

  test('runs again after a serialization failure, and gives up after the given number of times', async () => {
    const options = { isolation: 'serializable' as const, retries: 2 }
    let runs = 0
    const increment = db.tx(async (tx) => {
      runs++
      await tx.one(sql`select name from thing where id = 1`)
      await db.run(sql`update thing set name = 'one' where id = 1`)
      await tx.run(sql`update thing set name = 'uno' where id = 1`)
    }, options)
    await expect(increment).rejects.toMatchObject({ code: '40001' })
    expect(runs).toBe(3)
  })

  test('that holds its locks and says nothing is ended, so that others get on', async () => {
    const strict = await connectDatabase(clone.connection, log, { limits: { ...UNLIMITED, statement: 1_000, idleInTransaction: 100 } })
    const held = Promise.withResolvers<void>()
    const frozen = Promise.withResolvers<void>()
    const holder = strict.tx(async (tx) => {
      await tx.run(sql`update thing set name = 'frozen' where id = 2`)
      held.resolve()
      await frozen.promise
      await tx.run(sql`update thing set name = 'late' where id = 2`)
    })
    await held.promise
    await db.run(sql`update thing set name = 'two' where id = 2`)
    frozen.resolve()
    await expect(holder).rejects.toBeInstanceOf(DatabaseUnavailable)
    expect(await strict.one(sql`select name from thing where id = 2`)).toEqual({ name: 'two' })
    await strict.close()
  })
})

describe('a line of the hot path', () => {
  const plans = (tx: Queryable) =>
    tx.one(sql`select current_setting('plan_cache_mode') as plans, current_setting('enable_seqscan') as "whole tables"`)

  test('goes by index with plans made once, which nothing else does', async () => {
    const hot = { plans: 'force_generic_plan', 'whole tables': 'off' }
    for (const line of ['intake', 'engine'] as const) expect(await db.tx(plans, { hot: line }), line).toEqual(hot)
    expect(await db.tx(plans)).toEqual({ plans: 'auto', 'whole tables': 'on' })
  })

  test('does not wait for connections that others hold', async () => {
    const narrow = await connectDatabase(clone.connection, log, { poolSize: 1 })
    const over = Promise.withResolvers<void>()
    const held = narrow.tx(() => over.promise)
    expect(await narrow.tx((tx) => tx.one(sql`select 1 as beside`), { hot: 'engine' })).toEqual({ beside: 1 })
    over.resolve()
    await held
    await narrow.close()
  })
})

describe('a database that goes away', () => {
  test('is a fault of its own kind, for statements under way and for idle connections, and comes back by itself', async () => {
    const other = await connectDatabase(clone.connection, log)
    const { pid } = await other.one<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await db.run(sql`select pg_terminate_backend(${pid})`)
    await expect.poll(() => other.one(sql`select 1 as back`).catch((error) => error)).toEqual({ back: 1 })
    const sleeping = other.one(sql`select pg_sleep(60), 'marked' as mark`)
    sleeping.catch(() => {})
    await expect
      .poll(() =>
        db.run(
          sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%marked%' and query not like '%pg_terminate%' and wait_event = 'PgSleep'`,
        ),
      )
      .toBe(1)
    await expect(sleeping).rejects.toMatchObject({ name: 'DatabaseUnavailable', kind: 'lost', uncertain: false })
    expect(await other.one(sql`select 1 as back`)).toEqual({ back: 1 })
    await other.close()
  })

  test('while a transaction commits says that its outcome is not known', async () => {
    const other = await connectDatabase(clone.connection, log, { limits: UNLIMITED })
    await other.run(sql`create table slow (id int)`)
    await other.run(sql`create function wait_long() returns trigger language plpgsql as 'begin perform pg_sleep(60); return null; end'`)
    await other.run(
      sql`create constraint trigger slow_commit after insert on slow deferrable initially deferred for each row execute function wait_long()`,
    )
    const committing = other.tx((tx) => tx.run(sql`insert into slow values (1)`))
    committing.catch(() => {})
    await expect
      .poll(() =>
        db.run(sql`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`),
      )
      .toBe(1)
    await expect(committing).rejects.toMatchObject({ name: 'DatabaseUnavailable', uncertain: true })
    await other.close()
  })

  test('or is too busy answers so when the time for a statement or a connection is up', async () => {
    const small = await connectDatabase(clone.connection, log, { poolSize: 1, limits: { ...UNLIMITED, statement: 50 } })
    await expect(small.one(sql`select pg_sleep(10)`)).rejects.toMatchObject({ name: 'DatabaseUnavailable', kind: 'busy' })
    await small.close()
  })

  test('or is frozen counts as lost when the time for an answer is up', async () => {
    const waiting = await connectDatabase(clone.connection, log, { poolSize: 1, limits: { ...UNLIMITED, answer: 300 } })
    await expect(waiting.one(sql`select pg_sleep(5)`)).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      kind: 'lost',
      uncertain: false,
    })
    await expect(waiting.tx((tx) => tx.one(sql`select pg_sleep(5)`))).rejects.toMatchObject({ name: 'DatabaseUnavailable', kind: 'lost' })
    expect(await waiting.one(sql`select 1 as again`)).toEqual({ again: 1 })
    await waiting.close()
  })

  test('was never there is refused in words that hold no password', async () => {
    const wrong = { ...clone.connection, database: 'no_such_database' }
    const refused = connectDatabase(wrong, log)
    await expect(refused).rejects.toBeInstanceOf(DatabaseUnfit)
    await expect(refused).rejects.toThrow(/no database no_such_database on that server.*DATABASE_URL/)
    await expect(connectDatabase({ ...clone.connection, password: 'hunter22' }, log)).rejects.toThrow(/refuses the password of \w+\./)
    await expect(connectDatabase({ ...clone.connection, ssl: true }, log)).rejects.toThrow(/does not speak TLS|certificate/)
  })
})

describe('listening', () => {
  test('hears what is notified, and learns when it was deaf', async () => {
    const other = await connectDatabase(clone.connection, log)
    const heard: string[] = []
    let reconnects = 0
    const end = await other.listen(
      'news',
      (payload) => heard.push(payload),
      () => reconnects++,
    )
    await other.listen(
      'Quoted "channel"',
      (payload) => heard.push(`quoted ${payload}`),
      () => {},
    )
    await db.run(sql`select pg_notify('news', 'first'), pg_notify('Quoted "channel"', 'x')`)
    await expect.poll(() => heard.toSorted()).toEqual(['first', 'quoted x'])
    await db.run(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muster listen' and datname = current_database()`,
    )
    await expect.poll(() => reconnects).toBe(1)
    await db.run(sql`select pg_notify('news', 'second')`)
    await expect.poll(() => heard).toContain('second')
    await end()
    await db.run(sql`select pg_notify('news', 'third'), pg_notify('Quoted "channel"', 'y')`)
    await expect.poll(() => heard).toContain('quoted y')
    expect(heard).not.toContain('third')
    await other.close()
  })
})

test('a session of its own holds a lock until it ends', async () => {
  const session = await db.session('muster test lock')
  expect(await session.one(sql`select pg_try_advisory_lock(7) as mine`)).toEqual({ mine: true })
  expect(await db.one(sql`select pg_try_advisory_lock(7) as mine`)).toEqual({ mine: false })
  await db.run(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'muster test lock'`)
  await session.ended
  expect(await db.one(sql`select pg_try_advisory_xact_lock(7) as mine`)).toEqual({ mine: true })
  await expect(session.one(sql`select 1`)).rejects.toBeInstanceOf(DatabaseUnavailable)
})
