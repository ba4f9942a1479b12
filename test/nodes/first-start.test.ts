import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import sql from 'sql-template-tag'
import { expect, it } from 'vitest'
import { connectionOf } from '../../server/db/connection.ts'
import { connectDatabase } from '../../server/db/database.ts'
import { readMigrations } from '../../server/db/migrate.ts'
import { emptyDatabase } from '../database.ts'
import { startProduct } from '../product.ts'

it('two nodes that start together on nothing migrate once and end with one secret key', async () => {
  const database = await emptyDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'muster-first-'))
  // Another key than that of the database would keep the slower node from starting.
  const nodes = await Promise.all([0, 1].map(() => startProduct({ DATABASE_URL: database.url }, dataDir)))
  try {
    const db = await connectDatabase(connectionOf(database.url), pino({ level: 'silent' }), { poolSize: 1 })
    const applied = await db.rows<{ number: number }>(sql`select number from schema_migration order by number`)
    await db.close()
    expect(applied.map(({ number }) => number)).toEqual((await readMigrations()).map((_, i) => i + 1))
    expect((await readFile(join(dataDir, 'secret.key'), 'utf8')).trim()).toMatch(/^[0-9a-f]{64}$/)
    expect((await readdir(dataDir)).filter((name) => name.startsWith('secret.key'))).toEqual(['secret.key'])
  } finally {
    await Promise.all(nodes.map((node) => node.stop(true)))
    await rm(dataDir, { recursive: true, force: true })
    await database.drop()
  }
})
