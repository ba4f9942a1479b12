import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../test/database.ts'
import { connectClient } from './connection.ts'
import { connectDatabase } from './database.ts'
import { DatabaseUnfit } from './faults.ts'
import { migrate, readMigrations, requireSchema } from './migrate.ts'

const log = pino({ level: 'silent' })
let directory: string
let database: TestDatabase

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muster-migrations-'))
  database = await emptyDatabase()
  await write('0001-things.sql', 'create table thing (id bigint primary key);')
  await write('0002-names.sql', "alter table thing add name text;\n\ninsert into thing values (1, 'one');")
})
afterEach(async () => {
  await database.drop()
  await rm(directory, { recursive: true })
})

const write = (name: string, text: string) => writeFile(join(directory, name), text)
const run = (options = {}) => migrate(database.connection, log, { directory, ...options })

async function ask<R>(text: string): Promise<R[]> {
  const client = await connectClient(database.connection, 'muster tests')
  const { rows } = await client.query(text)
  await client.end()
  return rows as R[]
}

test('files are applied in order, once, and remembered', async () => {
  expect(await run()).toBe(2)
  expect(await run()).toBe(2)
  expect(await ask('select * from thing')).toEqual([{ id: 1, name: 'one' }])
  expect(await ask('select number, name from schema_migration order by number')).toEqual([
    { number: 1, name: 'things' },
    { number: 2, name: 'names' },
  ])
})

test('nodes that start together migrate once', async () => {
  expect(await Promise.all(Array.from({ length: 6 }, () => run()))).toEqual([2, 2, 2, 2, 2, 2])
  expect(await ask('select count(*) as n from thing')).toEqual([{ n: 1 }])
})

test('a file that fails leaves nothing of itself, names its line, and can be mended', async () => {
  await write('0003-broken.sql', 'create table half (id int);\nselect 1;\ncreate tabel x ();')
  await expect(run()).rejects.toThrow(/0003-broken failed \(line 3\): syntax error.*stays at number 2/)
  expect(await ask(`select to_regclass('half') as half`)).toEqual([{ half: null }])
  await write('0003-broken.sql', 'create table half (id int);')
  expect(await run()).toBe(3)
})

test('a database of a newer build is refused in words and not touched', async () => {
  await run()
  await rm(join(directory, '0002-names.sql'))
  await expect(run()).rejects.toThrow(/written by a newer Muster: its schema is number 2, this build knows 1.*Nothing was changed/)
  await expect(run()).rejects.toBeInstanceOf(DatabaseUnfit)
  expect(await ask('select * from thing')).toHaveLength(1)
})

test('a file that was changed after it was applied is refused, other line ends are not', async () => {
  await run()
  await write('0002-names.sql', "alter table thing add name text;\r\n\r\ninsert into thing values (1, 'one');")
  expect(await run()).toBe(2)
  await write('0001-things.sql', 'create table thing (id bigint);')
  await expect(run()).rejects.toThrow(/0001-things differs from the one .* Nothing was changed/)
})

test('a gap, a double and a strange name are refused before anything runs', async () => {
  await write('0004-late.sql', '')
  await expect(run()).rejects.toThrow(/0004-late.sql .* should be number 3/)
  await rm(join(directory, '0004-late.sql'))
  await write('0002-again.sql', '')
  await expect(run()).rejects.toThrow(/should be number/)
  await rm(join(directory, '0002-again.sql'))
  await write('three.sql', '')
  await expect(run()).rejects.toThrow(/not named like/)
})

test('it can stop at an earlier number, and go on from there', async () => {
  expect(await run({ upTo: 1 })).toBe(1)
  expect(await run()).toBe(2)
})

test('the product’s own files apply to an empty database, one after the other', async () => {
  const count = (await readMigrations()).length
  for (let number = 1; number <= count; number++) expect(await migrate(database.connection, log, { upTo: number })).toBe(number)
})

test('a command that does not migrate refuses an empty database and one of another schema', async () => {
  const db = await connectDatabase(database.connection, log)
  await expect(requireSchema(db, directory)).rejects.toThrow(/holds nothing of Muster yet/)
  await run({ upTo: 1 })
  await expect(requireSchema(db, directory)).rejects.toThrow(/is number 1, and this build's is 2/)
  await run()
  await requireSchema(db, directory)
  await db.close()
})
