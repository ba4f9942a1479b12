import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readPidFile } from '../../server/db/embedded/pid-file.ts'
import { startProduct, until, type Product } from '../product.ts'
import { countRun, isClean, type Death } from './count.ts'
import { startReceiver } from './receiver.ts'
import { openBeside, unfinishedPages } from './beside.ts'
import { seedPeople } from './people.ts'

/**
 * Kills the product with SIGKILL while it receives and pages (now the server, now its PostgreSQL, now both), starts
 * it again on the same data, and counts: every event that was answered 202 must have rung, and a page may ring
 * twice only where a kill met it in flight. `npm run test:kills -- 1000 [seed]`
 */
const KILLS = Number(process.argv[2] ?? 50)
const SEED = Number(process.argv[3] ?? randomInt(1, 2 ** 31))
if (!Number.isSafeInteger(KILLS) || KILLS < 1 || !Number.isSafeInteger(SEED))
  throw new Error('Give a number of kills and, if you like, a seed.')
/** Sent around each kill: some before it, some into the dead process; a sender tries until it gets its 202. */
const EVENTS_A_KILL = 10
const TRY_AGAIN_MS = 150
const EVERY_MS = 60
/** So few pages a person that no limit bundles them. */
const PAGES_A_PERSON = 8
/** A kill falls this long after the first page of its round, in milliseconds. */
const AFTER_FIRST_PAGE = [20, 600] as const

console.log(`seed ${SEED}`)
const random = seededRandom(SEED)
const receiver = await startReceiver(random)
let product: Product
// Nothing of ours goes on when this program ends in a way that nobody foresaw.
process.on('exit', () => product?.kill())
product = await startProduct({ MUSTER_NODE_NAME: 'mortal' })
const { dataDir } = product
const db = await openBeside(dataDir)
const keys = await seedPeople(db, receiver.url, Math.ceil((KILLS * EVENTS_A_KILL) / PAGES_A_PERSON))
await db.close()

const began = Date.now()
const accepted = new Set<string>()
const deaths: Death[] = []
const kinds = { server: 0, database: 0, both: 0 }
const posts: Promise<void>[] = []
let failed: unknown
try {
  for (let round = 0; round < KILLS; round++) await playRound(round)
  await Promise.all(posts)
} catch (error) {
  failed = error
}

const lost = () => countRun(accepted, receiver.rings, deaths).lost
await until('every accepted event to ring', async () => lost().length === 0, 60_000).catch(() => {})
const after = await openBeside(dataDir)
// What is in doubt goes out again within seconds; only then is there something to count.
const idle = await until('every page to come to an end', async () => (await unfinishedPages(after)) === 0, 60_000).then(
  () => true,
  () => false,
)
await after.close()
const count = countRun(accepted, receiver.rings, deaths)
console.log(
  `seed ${SEED}: ${KILLS} kills in ${Math.round((Date.now() - began) / 1000)} s (server ${kinds.server}, database ${kinds.database}, both ${kinds.both}); ` +
    `${count.accepted} events accepted, ${count.rang} rang; ${count.lost.length} lost, ` +
    `${count.doubled} rang again because a kill met them in flight, ${count.unexplained.length} without such a reason, ${count.split.length} planned twice`,
)
for (const what of ['lost', 'unexplained', 'split'] as const) if (count[what].length > 0) console.log(`${what}: ${count[what].join(' ')}`)
if (!idle) console.log('Some pages never came to an end.')
if (failed !== undefined) console.log(failed)
const clean = failed === undefined && isClean(count) && idle
if (!clean) console.log(`${product.output()}\nAgain: npm run test:kills -- ${KILLS} ${SEED}`)
await product.stop()
receiver.close()
process.exit(clean ? 0 : 1)

async function playRound(round: number): Promise<void> {
  const rangBefore = receiver.rings.length
  posts.push(sendEvents(round).catch((error: unknown) => void (failed ??= error)))
  if (failed !== undefined) throw failed
  await until('a page of this round', async () => receiver.rings.length > rangBefore, 30_000)
  const [least, most] = AFTER_FIRST_PAGE
  await sleep(least + random() * (most - least))
  const which = random() < 0.7 ? 'server' : random() < 0.5 ? 'database' : 'both'
  kinds[which]++
  const death = { at: Date.now(), backAt: Infinity }
  deaths.push(death)
  const postgres = () => readPidFile(join(dataDir, 'postgres'))
  const database = (await postgres())?.pid
  if (which !== 'database') product.kill()
  if (which !== 'server' && database !== undefined) process.kill(database, 'SIGKILL')
  if (which !== 'database') product = await startProduct({ MUSTER_NODE_NAME: 'mortal' }, dataDir)
  else
    await until('the database to be back', async () => {
      const now = await postgres()
      return now?.status === 'ready' && now.pid !== database && product.api('GET', 'incidents?limit=1')
    })
  death.backAt = Date.now()
  if (round % 10 === 9) console.log(`${round + 1} kills, ${accepted.size} accepted, ${receiver.rings.length} rings`)
}

async function sendEvents(round: number): Promise<void> {
  const sending: Promise<void>[] = []
  for (let i = 0; i < EVENTS_A_KILL; i++) {
    sending.push(post(`event-${round}-${i}-`, keys[Math.floor((round * EVENTS_A_KILL + i) / PAGES_A_PERSON)]!))
    await sleep(random() * 2 * EVERY_MS)
  }
  await Promise.all(sending)
}

async function post(dedupKey: string, routingKey: string): Promise<void> {
  const body = JSON.stringify({
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: dedupKey,
    payload: { summary: dedupKey, source: 'kills', severity: 'critical' },
  })
  for (;;) {
    try {
      const response = await fetch(`${product.url}/v2/enqueue`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      await response.arrayBuffer()
      if (response.status === 202) return void accepted.add(dedupKey)
      if (response.status !== 503) throw new Error(`The event ${dedupKey} got ${response.status}.`)
    } catch (error) {
      // The connection died with the process: nothing was promised.
      if (!(error instanceof TypeError)) throw error
    }
    if (failed !== undefined) return
    await sleep(TRY_AGAIN_MS)
  }
}

/** The same numbers for the same seed (mulberry32). What the machine does in between is its own. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
