import sql from 'sql-template-tag'
import pino from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { connectDatabase, type Database } from './database.ts'
import { given } from './given.ts'

let clone: TestDatabase
let db: Database
beforeAll(async () => {
  clone = await cloneDatabase()
  db = await connectDatabase(clone.connection, pino({ level: 'silent' }))
})
afterAll(async () => {
  await db.close()
  await clone.drop()
})

const KEY = '01234567-89ab-cdef-0123-456789abcdef'
const ROWS = [
  {
    big: 2 ** 53 - 1,
    small: -(2 ** 31),
    at: Date.parse('2026-03-29T00:30:00.123Z'),
    text: 'a "quoted", {braced} \\ line\nÄ 漢 🚨',
    key: KEY,
    bytes: Buffer.from([0, 255, 92]),
    json: { a: ['"', null, '\u0000'.length] },
    jsonb: [1, { b: 'ü' }],
  },
  { big: -1, small: 0, at: Date.parse('0044-03-15T00:00:00Z'), text: '', key: KEY, bytes: Buffer.alloc(0), json: null, jsonb: 'x' },
  { big: -(2 ** 53 - 1), small: 7, at: -1, text: null, key: null, bytes: null, json: 1.5, jsonb: false },
]
const read = (rows: typeof ROWS) =>
  db.rows(
    sql`select * from ${given('r', rows, {
      big: ['bigint', (row) => row.big],
      small: ['int', (row) => row.small],
      at: ['timestamptz', (row) => row.at],
      text: ['text', (row) => row.text],
      key: ['uuid', (row) => row.key],
      bytes: ['bytea', (row) => row.bytes],
      json: ['json', (row) => row.json],
      jsonb: ['jsonb', (row) => row.jsonb],
    })}`,
  )

test('rows arrive as they were given, in their order', async () => {
  expect(await read(ROWS)).toEqual(ROWS)
  expect(await read([])).toEqual([])
})

test('what is left out is null, of JSON too', async () => {
  const rows: { n?: number; text?: string; body?: object }[] = [{ n: 1 }, { text: 'x' }, { body: {} }]
  const answer = await db.rows(
    sql`select * from ${given('r', rows, { n: ['int', (r) => r.n], text: ['text', (r) => r.text], body: ['jsonb', (r) => r.body] })}`,
  )
  expect(answer).toEqual([
    { n: 1, text: null, body: null },
    { n: null, text: 'x', body: null },
    { n: null, text: null, body: {} },
  ])
})

test('what is not of its type is refused before anything is sent', () => {
  for (const type of ['bigint', 'int', 'timestamptz'] as const)
    for (const none of [NaN, Infinity, 1.5]) expect(() => given('r', [none], { n: [type, (n) => n] })).toThrow(RangeError)
  expect(() => given('r', [2 ** 31], { n: ['int', (n) => n] })).toThrow(RangeError)
  expect(() => given('r', [KEY.slice(1), 'no key'], { key: ['uuid', (key) => key] })).toThrow(RangeError)
})

test('the text of the statement does not depend on the rows', () => {
  const text = (ids: number[]) => given('r', ids, { id: ['bigint', (id) => id] }).text
  expect(text([1, 2, 3])).toBe(text([]))
})
