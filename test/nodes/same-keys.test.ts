import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectionOf } from '../../server/db/connection.ts'
import { connectDatabase, type Database } from '../../server/db/database.ts'
import { hashToken } from '../../server/secret-token.ts'
import { cloneDatabase, type TestDatabase } from '../database.ts'
import { startProduct, until, type Product } from '../product.ts'

const KEYS = 1_000
const GROUPS = 20
const AT_ONCE = 50

let database: TestDatabase
let db: Database
let nodes: Product[] = []
const key = randomBytes(16).toString('hex')

beforeAll(async () => {
  database = await cloneDatabase()
  db = await connectDatabase(connectionOf(database.url), pino({ level: 'silent' }), { poolSize: 2 })
  const at = new Date()
  const policy = {
    levels: [{ targets: [{ kind: 'user', id: 1 }], delayMinutes: 60 }],
    repeat: 0,
    ackTimeoutMinutes: null,
    lastResort: null,
  }
  const grouping = { by: 'labels', labels: ['group'], windowMinutes: null, reopenMinutes: 0 }
  await db.run(sql`
    with u as (insert into users (email, name, role, state, created_at) values ('ann@example.com', 'Ann', 'responder', 'active', ${at}) returning id),
      p as (insert into escalation_policy (name, document, created_at) values ('policy', ${JSON.stringify(policy)}::jsonb, ${at}) returning id),
      s as (insert into service (name, escalation_policy_id, grouping, created_at)
        select 'shop', id, ${JSON.stringify(grouping)}::jsonb, ${at}::timestamptz from p returning id)
    insert into integration (service_id, kind, name, key_hash, key_hint, created_at)
    select id, 'generic', 'anything', ${hashToken(key)}::bytea, ${key.slice(-4)}::text, ${at}::timestamptz from s`)
  const env = { DATABASE_URL: database.url, MUSTER_SECRET_KEY: randomBytes(32).toString('hex') }
  nodes = await Promise.all([startProduct(env), startProduct(env)])
})
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.stop()))
  await db.close()
  await database.drop()
})

const shuffled = <T>(items: T[]) =>
  items
    .map((item) => ({ item, by: Math.random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item)

async function send(node: Product, numbers: number[]): Promise<void> {
  const body = JSON.stringify(
    numbers.map((n) => ({ title: `thing ${n}`, dedup_key: `thing-${n}`, severity: 'critical', labels: { group: `g${n % GROUPS}` } })),
  )
  for (;;) {
    const response = await fetch(`${node.url}/ingest/${key}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    if (response.status === 202) return
    if (response.status !== 503 && response.status !== 429)
      throw new Error(`It got ${response.status}: ${await response.text()}\n${node.output()}`)
    await sleep(100)
  }
}

it('the same thousand keys at both nodes at once open one alert a key and one incident a group, and every event is counted', async () => {
  await Promise.all(
    nodes.map(async (node) => {
      const numbers = shuffled(Array.from({ length: KEYS }, (_, n) => n))
      const batches = Array.from({ length: KEYS / AT_ONCE }, (_, i) => numbers.slice(i * AT_ONCE, (i + 1) * AT_ONCE))
      for (let i = 0; i < batches.length; i += 4) await Promise.all(batches.slice(i, i + 4).map((batch) => send(node, batch)))
    }),
  )
  const alerts = () =>
    db.one<{ n: number; keys: number; events: number }>(sql`
    select count(*)::int as n, count(distinct key)::int as keys, sum(count)::int as events from alert where state = 'open'`)
  // Repeats are counted behind, within a second.
  await until('every repeat to be counted', async () => (await alerts()).events >= 2 * KEYS)
  expect(await alerts()).toEqual({ n: KEYS, keys: KEYS, events: 2 * KEYS })
  const incidents = await db.rows<{ count: number }>(sql`select alert_count as count from incident where state <> 'resolved'`)
  expect(incidents).toHaveLength(GROUPS)
  expect(incidents.map(({ count }) => count)).toEqual(Array(GROUPS).fill(KEYS / GROUPS))
})
