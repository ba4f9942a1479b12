import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { cloneDatabase, emptyDatabase } from '../../test/database.ts'
import { connectClient } from './connection.ts'
import { generateTypes, TYPES } from './generate-types.ts'

test('the row types are those of the migrations; if not, run: npm run db:types', async () => {
  const clone = await cloneDatabase()
  try {
    expect(await generateTypes(clone.connection)).toBe(await readFile(TYPES, 'utf8'))
  } finally {
    await clone.drop()
  }
})

test('a table becomes a type: names in Pascal case, nulls, arrays, choices', async () => {
  const database = await emptyDatabase()
  const client = await connectClient(database.connection, 'muster tests')
  try {
    await client.query(`create table odd_thing (
      id bigint primary key, at timestamptz, words text[] not null, body jsonb, secret bytea, ok boolean not null,
      state text not null check (state in ('open', 'done')), mood text check (mood in ('good', 'bad')), size int check (size > 0))`)
    expect(await generateTypes(database.connection)).toContain(`
export type OddThingRow = {
  id: number
  at: number | null
  words: string[]
  body: unknown
  secret: Buffer | null
  ok: boolean
  state: 'open' | 'done'
  mood: 'good' | 'bad' | null
  size: number | null
}
`)
    await client.query('create table strange (shape point)')
    await expect(generateTypes(database.connection)).rejects.toThrow(/type point of strange.shape has no reading yet/)
  } finally {
    await client.end()
    await database.drop()
  }
})
