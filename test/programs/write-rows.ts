/**
 * For tests that kill: starts the embedded database of a data directory, and writes rows one by one. Prints a line of
 * JSON for each acknowledged row, before that one with the server's process id.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import sql from 'sql-template-tag'
import { connectDatabase } from '../../server/db/database.ts'
import { startEmbedded } from '../../server/db/embedded.ts'

const dataDir = process.argv[2]!
const log = pino({ level: 'silent' })
const embedded = await startEmbedded({ dataDir, log })
const db = await connectDatabase(embedded.connection, log)
await db.run(sql`create table if not exists written (n bigint primary key)`)
const server = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
console.log(JSON.stringify({ server }))
for (let n = (await db.one<{ n: number }>(sql`select coalesce(max(n), 0)::bigint as n from written`)).n + 1; ; n++) {
  await db.tx((tx) => tx.run(sql`insert into written values (${n})`))
  console.log(JSON.stringify({ n }))
}
