import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { connectionOf } from '../../server/db/connection.ts'
import { connectDatabase, type Database } from '../../server/db/database.ts'
import { cloneDatabase } from '../database.ts'
import { seedPeople } from '../kills/people.ts'
import { startReceiver, type Receiver } from '../kills/receiver.ts'
import { startProduct, type Product } from '../product.ts'

/** Node processes on one database, each with a data directory of its own, and phones that only ring here. */
export type Nodes = {
  db: Database
  phones: Receiver
  one: Product
  two: Product
  /** One page's worth of trouble, sent to a node as a sender does: until it is accepted. */
  send: (to: Product, event: string) => Promise<void>
  close: () => Promise<void>
}

/** So few pages a person that no limit bundles them. */
const PAGES_A_PERSON = 8
const PEOPLE = 20

export async function startNodes(): Promise<Nodes> {
  const { url, drop } = await cloneDatabase()
  const env = { DATABASE_URL: url, MUSTER_SECRET_KEY: randomBytes(32).toString('hex') }
  const db = await connectDatabase(connectionOf(url), pino({ level: 'silent' }), { poolSize: 2 })
  const phones = await startReceiver()
  const keys = await seedPeople(db, phones.url, PEOPLE)
  const [one, two] = await Promise.all([startProduct(env), startProduct(env)])
  let sent = 0

  return {
    db,
    phones,
    one,
    two,
    async send(to, event) {
      const body = JSON.stringify({
        routing_key: keys[Math.floor(sent++ / PAGES_A_PERSON)],
        event_action: 'trigger',
        dedup_key: event,
        payload: { summary: event, source: 'nodes', severity: 'critical' },
      })
      for (;;) {
        const response = await fetch(`${to.url}/v2/enqueue`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        if (response.status === 202) return
        if (response.status !== 503) throw new Error(`The event got ${response.status}: ${await response.text()}`)
        await sleep(100)
      }
    },
    async close() {
      phones.release()
      for (const node of [one, two]) node.process.kill('SIGCONT')
      await Promise.all([one, two].map((node) => node.stop()))
      phones.close()
      await db.close()
      await drop()
    },
  }
}
