import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import pino from 'pino'
import sql from 'sql-template-tag'
import { readConfig } from '../../server/config.ts'
import { openDatabase } from '../../server/db/database.ts'
import { hashToken } from '../../server/secret-token.ts'
import { startProduct, until, type Product } from '../product.ts'

/**
 * Kills the server with SIGKILL at random points while it receives and pages, starts it again on the same data,
 * and counts: every event that was answered 202 must have rung, and no page more than twice.
 * `npm run test:kills -- 1000`
 */
const KILLS = Number(process.argv[2] ?? 50)
const EVENTS_A_KILL = 4
/** So few pages a person that no limit bundles them. */
const PAGES_A_PERSON = 8
/** A kill falls somewhere in this span after the events are sent, in milliseconds. */
const SPAN = 400

const rung = new Map<string, number>()
const provider = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk))
  request.on('end', () => {
    const { title } = JSON.parse(body) as { title: string }
    const key = /event-\d+-\d+/.exec(title)?.[0]
    if (key) rung.set(key, (rung.get(key) ?? 0) + 1)
    // Slow answers leave pages in flight when the process dies.
    setTimeout(() => response.setHeader('content-type', 'application/json').end('{"id":"x"}'), Math.random() * 150)
  })
}).listen(0, '127.0.0.1')
await new Promise((resolve) => provider.once('listening', resolve))
const { port } = provider.address() as AddressInfo

let product: Product = await startProduct()
const { dataDir } = product
const keys = await seed(Math.ceil((KILLS * EVENTS_A_KILL) / PAGES_A_PERSON) + 1)

const accepted = new Set<string>()
let sent = 0
for (let kill = 0; kill < KILLS; kill++) {
  const posts = Array.from({ length: EVENTS_A_KILL }, (_, i) => post(`event-${kill}-${i}`, keys[Math.floor(sent++ / PAGES_A_PERSON)]!))
  await new Promise((resolve) => setTimeout(resolve, Math.random() * SPAN))
  product.kill()
  await Promise.all(posts)
  product = await startProduct({}, dataDir)
  if (kill % 10 === 9) console.log(`${kill + 1} kills, ${accepted.size} accepted, ${rung.size} rang`)
}

const lost = () => [...accepted].filter((key) => !rung.has(key))
await until('every accepted event to ring', async () => lost().length === 0, 60_000).catch(() => {})
// A page in doubt goes out again within seconds; wait for the last of them before counting.
await new Promise((resolve) => setTimeout(resolve, 12_000))
const doubled = [...rung].filter(([, times]) => times === 2).length
const worse = [...rung].filter(([, times]) => times > 2)
const missing = lost()
console.log(
  `${KILLS} kills: ${accepted.size} events accepted, ${rung.size} rang, ${missing.length} lost, ${doubled} rang twice, ${worse.length} more often`,
)
if (missing.length > 0) console.log('lost:', missing.join(' '))
await product.stop()
provider.close()
process.exit(missing.length === 0 && worse.length === 0 && doubled <= KILLS * EVENTS_A_KILL && accepted.size > KILLS ? 0 : 1)

async function post(dedupKey: string, routingKey: string): Promise<void> {
  const body = {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: dedupKey,
    payload: { summary: dedupKey, source: 'kills', severity: 'critical' },
  }
  try {
    const response = await fetch(`${product.url}/v2/enqueue`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.status === 202) accepted.add(dedupKey)
  } catch {
    // The connection died with the process: nothing was promised.
  }
}

/** People, each with a phone of their own, a policy, a service and a key; written beside the running server. */
async function seed(people: number): Promise<string[]> {
  const db = await openDatabase(readConfig({ MUSTER_DATA_DIR: dataDir }), pino({ level: 'silent' }), { shared: true, poolSize: 1 } as never)
  const made: string[] = []
  const at = new Date()
  await db.run(
    sql`insert into channel (kind, name, config, created_at) values ('ntfy', 'phones', ${JSON.stringify({ server: `http://127.0.0.1:${port}` })}::jsonb, ${at})`,
  )
  for (let i = 0; i < people; i++) {
    const key = randomBytes(16).toString('hex')
    await db.tx(async (tx) => {
      const user = await tx.one<{ id: number }>(sql`
        insert into users (email, name, role, state, created_at) values (${`p${i}@example.com`}, ${`Person ${i}`}, 'responder', 'active', ${at}) returning id`)
      await tx.run(sql`
        insert into contact_method (user_id, channel, label, address, verified_at, created_at)
        values (${user.id}, 'ntfy', 'phone', ${`topic-${i}`}, ${at}, ${at})`)
      const document = {
        levels: [{ targets: [{ kind: 'user', id: user.id }], delayMinutes: 60 }],
        repeat: 0,
        ackTimeoutMinutes: null,
        lastResort: null,
      }
      const policy = await tx.one<{ id: number }>(sql`
        insert into escalation_policy (name, document, created_at) values (${`policy ${i}`}, ${JSON.stringify(document)}::jsonb, ${at}) returning id`)
      const grouping = { by: 'alert', labels: [], windowMinutes: null, reopenMinutes: 0 }
      const service = await tx.one<{ id: number }>(sql`
        insert into service (name, escalation_policy_id, grouping, created_at)
        values (${`service ${i}`}, ${policy.id}, ${JSON.stringify(grouping)}::jsonb, ${at}) returning id`)
      await tx.run(sql`
        insert into integration (service_id, kind, name, key_hash, key_hint, created_at)
        values (${service.id}, 'pagerduty', 'events', ${hashToken(key)}, ${key.slice(-4)}, ${at})`)
    })
    made.push(key)
  }
  await db.close()
  return made
}
