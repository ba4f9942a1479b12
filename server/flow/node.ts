import { randomBytes, randomInt } from 'node:crypto'
import { hostname } from 'node:os'
import sql from 'sql-template-tag'
import type { Queryable, Session } from '../db/database.ts'
import type { Deps } from '../deps.ts'
import * as nodes from '../nodes/store.ts'
import { doubtPages, type Claim } from '../pages/store.ts'
import { wake } from './wake.ts'

const BEAT_MS = 1_000
/** A node this long without a heartbeat is taken for frozen. */
const SILENT_SECONDS = 4

/** This process among those that share the database: its name, its epoch, its proof of life. */
export type Node = {
  claim: () => Claim
  /** False once others gave this node up; it then works under a new epoch after the next heartbeat. */
  holds: (tx: Queryable) => Promise<boolean>
  stop: () => Promise<void>
}

/**
 * Joins the nodes. Life is proved in two ways: a session lock that the database frees when the process
 * dies, and a heartbeat for the case that it only freezes. Each node watches its peers' locks by waiting
 * for them, so that a crash is noticed at once; whoever notices takes over what was being sent.
 */
export async function joinNodes({ db, clock, log, config }: Deps, version: string, beatMs = BEAT_MS): Promise<Node> {
  const name = `${config.nodeName ?? hostname()}-${randomBytes(3).toString('hex')}`
  const lockKey = randomInt(1, 2 ** 31 - 1)
  let stopped = false
  let session: Session | undefined
  let epoch = 0
  const watched = new Map<string, Session>()

  async function hold(): Promise<void> {
    // Where only the row is gone the lock is still held here, and a second session would wait for the first for ever.
    await session?.close().catch(() => {})
    session = await db.session('muster node lock')
    await session.run(sql`select pg_advisory_lock(${nodes.LOCK_CLASS}::int, ${lockKey}::int)`)
    epoch = await nodes.insertNode(db, { name, lockKey, version })
    const held = session
    void held.ended.then(() => {
      if (session === held) session = undefined
    })
  }

  /** Deaths among the peers: their sends are in doubt and due again, with the same keys. */
  async function bury(): Promise<void> {
    const now = clock.now()
    await db.tx(async (tx) => {
      const dead = await nodes.buryNodes(tx, name, SILENT_SECONDS)
      for (const node of dead) {
        const doubted = await doubtPages(tx, now, node)
        log.warn({ node: node.name, pages: doubted.length }, 'a node died; its sends are taken over')
      }
      const late = await doubtPages(tx, now, null)
      if (dead.length > 0 || late.length > 0) wake(tx)
    })
  }

  /** Waits for each peer's lock in a session of its own; getting it means that the peer is dead. */
  async function watchPeers(): Promise<void> {
    for (const peer of await nodes.listNodes(db)) {
      if (peer.name === name || watched.has(peer.name) || peer.silentMs > SILENT_SECONDS * 1_000) continue
      const watcher = await db.session('muster peer watch')
      watched.set(peer.name, watcher)
      void watcher
        .run(sql`select pg_advisory_lock_shared(${nodes.LOCK_CLASS}::int, ${peer.lockKey}::int)`)
        .then(() => (stopped ? undefined : bury()))
        .catch((error: unknown) => {
          if (!stopped) log.debug({ err: error }, 'a peer watch ended')
        })
        .finally(() => {
          watched.delete(peer.name)
          void watcher.close().catch(() => {})
        })
    }
  }

  async function beat(): Promise<void> {
    if (stopped) return
    if (!session) await hold()
    const asked = Date.now()
    const answer = await nodes.beatNode(db, name)
    const heard = Date.now()
    // The smallest doubt about the database's clock is half the round trip; a slow answer says nothing.
    if (answer && heard - asked < 100) clock.correct(answer.databaseNow - (asked + heard) / 2)
    if (!answer) await hold()
    else epoch = answer.epoch
    await watchPeers()
    await bury()
  }

  await hold()
  await beat()
  await nodes.forgetNodes(db, name)
  let timer: NodeJS.Timeout | undefined
  let beating: Promise<void> | undefined
  const next = () => {
    if (stopped) return
    timer = setTimeout(() => {
      beating = beat()
        .catch((error: unknown) => log.error({ err: error }, 'the node could not say that it lives'))
        .finally(next)
    }, beatMs)
  }
  next()

  return {
    claim: () => ({ node: name, epoch }),
    holds: (tx) => nodes.holdsEpoch(tx, name, epoch),
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await beating
      await nodes.deleteNode(db, name).catch(() => {})
      const sessions = [...(session ? [session] : []), ...watched.values()]
      await Promise.all(sessions.map((each) => each.close().catch(() => {})))
    },
  }
}
