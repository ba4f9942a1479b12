import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { Client } from 'pg'
import pino from 'pino'
import sql from 'sql-template-tag'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectDatabase, type Database } from '../server/db/database.ts'
import { eventsAfter } from '../server/db/horizon.ts'
import { lastBackup } from '../server/health/store.ts'
import { migrate, MIGRATIONS, readMigrations } from '../server/db/migrate.ts'
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../test/database.ts'
import { backup } from './backup.ts'
import { BackupFault } from './backup-format.ts'
import { restore } from './restore.ts'

const log = pino({ level: 'silent' })
const NASTY = 'tab\tnewline\nback\\slash \\N \\. quote\' "double" ünïcödé 🔥 \u0001'
let directory: string
let source: TestDatabase
let target: TestDatabase
let db: Database
let good: string
let noted: number | null

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-backup-'))
  source = await cloneDatabase()
  db = await connectDatabase(source.connection, log)
  await db.tx(async (tx) => {
    await tx.run(
      sql`insert into users (email, name, role, state, created_at) select 'user' || i || '@example.com', ${NASTY}, 'admin', 'active', now() from generate_series(1, 50) i`,
    )
    await tx.run(
      sql`insert into session (token_hash, user_id, created_at, seen_at, expires_at, ip, user_agent) select decode(md5(id::text), 'hex'), id, now(), now(), 'infinity', '::1', '' from users`,
    )
    await tx.run(
      sql`insert into escalation_policy (name, document, created_at) values (${NASTY}, ${JSON.stringify({ text: 'a\\nb "c" 🔥', list: [1, null] })}, now())`,
    )
    await tx.run(
      sql`insert into event (subject, kind, at, entered_at, actor_kind, via, body) select 'user', 'x', now(), now(), 'system', 'app', '{}' from generate_series(1, 20000)`,
    )
  })
  // given out and gone: never to be given again
  await db.run(sql`insert into team (name, created_at) values ('gone', now())`)
  await db.run(sql`delete from team`)
  good = join(directory, 'good.backup')
  await backup({ db, out: good })
  noted = await lastBackup(db)
  // so that the source is again what the backup holds
  await db.run(sql`delete from setting where name = 'backup.last'`)
})
afterAll(async () => {
  await db.close()
  await source.drop()
  await rm(directory, { recursive: true })
})
beforeEach(async () => {
  target = await emptyDatabase()
})
afterEach(() => target.drop())

/** Every table's number of rows and a digest of them all, but for transaction ids. */
async function digests(database: TestDatabase): Promise<Record<string, string>> {
  const client = new Client(database.connection)
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migration' order by 1`,
  )
  const result: Record<string, string> = {}
  for (const { name } of rows) {
    const { rows: sums } = await client.query(
      `select count(*) || ' ' || coalesce(md5(string_agg((to_jsonb(t) - 'xid')::text, chr(10) order by (to_jsonb(t) - 'xid')::text)), '') as sum from "${name}" t`,
    )
    result[name] = sums[0].sum
  }
  await client.end()
  return result
}

async function ask<R>(database: TestDatabase, use: (db: Database) => Promise<R>): Promise<R> {
  const other = await connectDatabase(database.connection, log)
  try {
    return await use(other)
  } finally {
    await other.close()
  }
}

describe('a backup', () => {
  test('is restored to the same rows, in the same schema, and the numbers go on', async () => {
    const schema = (await readMigrations()).length
    const result = await restore({ db: target, in: good, log })
    expect(result).toMatchObject({ schema, from: { schema } })
    expect(await digests(target)).toEqual(await digests(source))
    expect(await ask(target, (to) => to.one(sql`insert into team (name, created_at) values ('next', now()) returning id`))).toEqual({
      id: 2,
    })
    const constraints = sql`select conname, pg_get_constraintdef(oid) as def from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`
    expect(await ask(target, (to) => to.rows(constraints))).toEqual(await db.rows(constraints))
  })

  test('leaves its events readable on a server that counts its transactions anew', async () => {
    await restore({ db: target, in: good, log })
    // not before the transactions of the server's other databases are over that began earlier
    await expect.poll(() => ask(target, async (to) => (await eventsAfter(to, 0, 30_000)).length), { timeout: 20_000 }).toBe(20_000)
  })

  test('of a database in use is one moment: what belongs together is together', async () => {
    const writing = await cloneDatabase()
    await ask(writing, async (busy) => {
      await busy.run(sql`insert into users (email, name, role, state, created_at) values ('a@example.com', 'a', 'admin', 'active', now())`)
      let going = true
      let written = 0
      const writers = Array.from({ length: 3 }, async () => {
        while (going) {
          // `team` is saved before `team_member`, and each transaction writes to both and to the record
          await busy.tx(async (tx) => {
            const { id } = await tx.one<{ id: number }>(
              sql`insert into team (name, created_at) values (${`team ${crypto.randomUUID()}`}, now()) returning id`,
            )
            await tx.run(sql`insert into team_member (team_id, user_id) select ${id}, id from users`)
            await tx.run(
              sql`insert into event (subject, subject_id, kind, at, entered_at, actor_kind, via, body) values ('team', ${id}, 'team.created', now(), now(), 'system', 'app', '{}')`,
            )
          })
          written++
        }
      })
      await expect.poll(() => written).toBeGreaterThan(20)
      const out = join(directory, 'busy.backup')
      await backup({ db: busy, out })
      const atLeast = 20
      going = false
      await Promise.all(writers)
      await restore({ db: target, in: out, log })
      const counts = await ask(target, (to) =>
        to.one<{ teams: number; members: number; events: number }>(sql`
        select (select count(*) from team) as teams, (select count(*) from team_member) as members, (select count(*) from event) as events`),
      )
      expect(counts.members).toBe(counts.teams)
      expect(counts.events).toBe(counts.teams)
      expect(counts.teams).toBeGreaterThanOrEqual(atLeast)
      expect(counts.teams).toBeLessThanOrEqual(written)
    })
    await writing.drop()
  })

  test('of an older schema is brought to this one', async () => {
    const migrations = join(directory, 'migrations')
    await cp(MIGRATIONS, migrations, { recursive: true })
    const old = (await readMigrations(migrations)).length
    await writeFile(
      join(migrations, `${String(old + 1).padStart(4, '0')}-later.sql`),
      `alter table team add later text not null default 'added'; create table seeded (id int primary key); insert into seeded values (1);`,
    )
    const result = await restore({ db: target, in: good, log, directory: migrations })
    expect(result).toMatchObject({ schema: old + 1, from: { schema: old } })
    // rows that a migration put in come once, from the backup
    const again = join(directory, 'seeded.backup')
    await backup({ db: target, out: again })
    const second = await emptyDatabase()
    await restore({ db: second, in: again, log, directory: migrations })
    expect(await ask(second, (to) => to.rows(sql`select id from seeded`))).toEqual([{ id: 1 }])
    await second.drop()
    const third = await emptyDatabase()
    await expect(restore({ db: third, in: again, log })).rejects.toThrow(/newer Muster.*schema is number/)
    await third.drop()
  })

  test('with tables that refer to each other in a circle is restored, and the circle is as strict as before', async () => {
    const migrations = join(directory, 'circle')
    await cp(MIGRATIONS, migrations, { recursive: true })
    const number = String((await readMigrations()).length + 1).padStart(4, '0')
    await writeFile(
      join(migrations, `${number}-circle.sql`),
      'create table hen (id int primary key, egg int); create table egg (id int primary key, hen int references hen); alter table hen add foreign key (egg) references egg;',
    )
    await migrate(target.connection, log, { directory: migrations })
    await ask(target, async (to) => {
      await to.run(sql`insert into hen values (1, null), (2, null)`)
      await to.run(sql`insert into egg values (1, 2), (2, 1)`)
      await to.run(sql`update hen set egg = id`)
    })
    const out = join(directory, 'circle.backup')
    await backup({ db: target, out })
    const second = await emptyDatabase()
    await restore({ db: second, in: out, log, directory: migrations })
    await ask(second, async (to) => {
      expect(await to.rows(sql`select h.id, e.hen from hen h join egg e on e.id = h.egg order by 1`)).toEqual([
        { id: 1, hen: 2 },
        { id: 2, hen: 1 },
      ])
      expect(await to.rows(sql`select 1 from pg_constraint where condeferrable`)).toEqual([])
    })
    await second.drop()
  })

  test('is a plain archive, closed to others, and says that the secret key is not in it', async () => {
    expect((await stat(good)).mode & 0o077).toBe(0)
    expect(execFileSync('tar', ['tzf', good], { encoding: 'utf8' })).toMatch(/^muster\.json\n(tables\/\w+\/\d{6}\n)+end\.json\n$/)
    const manifest = JSON.parse(execFileSync('tar', ['xzOf', good, 'muster.json'], { encoding: 'utf8' })) as {
      note: string
      createdAt: string
    }
    expect(manifest.note).toMatch(/secret key is not in this backup/)
  })

  test('is noted for the health page with the moment that it holds', () => {
    const manifest = JSON.parse(execFileSync('tar', ['xzOf', good, 'muster.json'], { encoding: 'utf8' })) as { createdAt: string }
    expect(noted).toBe(Date.parse(manifest.createdAt))
  })

  test('does not overwrite, and leaves nothing half-written behind', async () => {
    await expect(backup({ db, out: good })).rejects.toThrow(/is there already and is not overwritten/)
    await expect(backup({ db, out: join(directory, 'no', 'such', 'place') })).rejects.toBeInstanceOf(BackupFault)
    await expect(backup({ db: target, out: join(directory, 'nothing') })).rejects.toThrow(/holds nothing of Muster yet/)
    expect((await readdir(directory)).filter((name) => name.includes('partial') || name === 'nothing')).toEqual([])
  })
})

describe('a restore refuses, in words and without a change,', () => {
  const refused = async (path: string) => {
    const error = await restore({ db: target, in: path, log }).then(
      () => undefined,
      (fault: unknown) => fault,
    )
    expect(error).toBeInstanceOf(BackupFault)
    const tables = await ask(target, (to) => to.rows(sql`select 1 from pg_class where relnamespace = 'public'::regnamespace`))
    expect(tables).toEqual([])
    return (error as Error).message
  }

  test('a file that was cut off, wherever', async () => {
    const { size } = await stat(good)
    const path = join(directory, 'cut')
    for (const length of [0, 1, 20, 500, Math.floor(size / 2), size - 9, size - 1]) {
      await cp(good, path)
      await truncate(path, length)
      expect(await refused(path), `cut to ${length} bytes`).toMatch(/cut off|ends|not a backup/)
    }
  })

  test('a file with one wrong bit, wherever', async () => {
    const bytes = await readFile(good)
    const path = join(directory, 'flipped')
    for (let i = 0; i < 24; i++) {
      const at = Math.floor(((i + 0.5) / 24) * bytes.length)
      const copy = Buffer.from(bytes)
      copy[at]! ^= 1 << (i % 8)
      // gzip's header holds bytes that mean nothing
      if (at < 10) continue
      await writeFile(path, copy)
      expect(await refused(path), `bit ${i % 8} of byte ${at}`).toMatch(/damaged|cut off|ends/)
    }
  })

  test('a file whose rows were exchanged under valid checksums of gzip', async () => {
    const tar = gunzipSync(await readFile(good))
    const at = tar.indexOf('user7@example.com')
    tar.write('user8@example.com', at)
    const path = join(directory, 'forged')
    await writeFile(path, gzipSync(tar))
    expect(await refused(path)).toMatch(/rows of users are not those that were written/)
  })

  test('a file that is no backup, or is not there', async () => {
    const path = join(directory, 'other')
    await writeFile(path, 'hello')
    expect(await refused(path)).toMatch(/not a backup of Muster/)
    expect(await refused(join(directory, 'missing'))).toMatch(/cannot be read/)
    expect(await refused(directory)).toMatch(/cannot be read/)
  })

  test('a database that is not empty', async () => {
    await expect(restore({ db: source, in: good, log })).rejects.toThrow(/is not empty .* never mixes .* Nothing was changed/)
  })
})
