import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { escapeIdentifier } from 'pg'
import type { Logger } from 'pino'
import { connectClient, type Connection } from './connection.ts'

type Listener = { onNotify: (payload: string) => void; onReconnect: () => void }

export type Listening = {
  /**
   * Calls `onNotify` for each notification on `channel`, and `onReconnect` each time that the connection was lost and is
   * back: what was notified in between is gone, so look. Resolves once it listens; the result ends it.
   */
  listen: (channel: string, onNotify: (payload: string) => void, onReconnect: () => void) => Promise<() => Promise<void>>
  /**
   * Tells this process at once and the other nodes by a statement of its own. Never inside the transaction that
   * the news is about: PostgreSQL lets only one transaction that notifies commit at a time, its write to the disk
   * included. Who dies between its commit and this tells nobody; whoever listens looks by itself now and then.
   */
  notify: (channel: string, payload?: string) => void
  close: () => Promise<void>
}

const PULSE = 10_000

/** One connection for all channels, made at the first `listen` and made again whenever it is lost. */
export function listening(connection: Connection, log: Logger): Listening {
  const channels = new Map<string, Set<Listener>>()
  let client: pg.Client | undefined
  let closed = false
  let running: Promise<void> | undefined
  let pulse: NodeJS.Timeout | undefined
  let wake = Promise.withResolvers<void>()
  const stop = new AbortController()
  const news = new Map<string, [channel: string, payload: string]>()
  let passing: Promise<void> | undefined

  async function connect(): Promise<pg.Client> {
    const fresh = await connectClient(connection, 'muster listen')
    // A transaction that tells news writes a commit of its own; nobody needs it on the disk.
    await fresh.query('set synchronous_commit to off')
    const { processID } = fresh as unknown as { processID: number }
    fresh.on('notification', ({ channel, payload, processId }) => {
      if (processId !== processID) hear(channel, payload ?? '')
    })
    for (const channel of channels.keys()) await fresh.query(`listen ${escapeIdentifier(channel)}`)
    return fresh
  }

  async function keepConnected(): Promise<void> {
    let again = false
    for (let wait = 50; !closed;) {
      const known = new Set(channels.keys())
      let fresh: pg.Client
      try {
        fresh = await connect()
      } catch (error) {
        log.warn({ err: error }, 'cannot listen to the database; trying again')
        await sleep(wait, undefined, { signal: stop.signal }).catch(() => {})
        wait = Math.min(wait * 2, 2_000)
        continue
      }
      const ended = new Promise<void>((resolve) => fresh.once('end', () => resolve()))
      // who began to listen while we connected
      for (const channel of channels.keys())
        if (!known.has(channel)) await fresh.query(`listen ${escapeIdentifier(channel)}`).catch(() => {})
      client = fresh
      wait = 50
      wake.resolve()
      pass()
      if (again) for (const listener of [...channels.values()].flatMap((set) => [...set])) guard(listener.onReconnect)
      again = true
      // A connection that died without a word (a host gone, a firewall that forgot it) is found out by asking.
      pulse = setInterval(() => {
        const late = setTimeout(() => fresh.connection.stream.destroy(), PULSE / 2)
        fresh.query('select 1').then(
          () => clearTimeout(late),
          () => clearTimeout(late),
        )
      }, PULSE)
      pulse.unref()
      await ended
      clearInterval(pulse)
      client = undefined
      wake = Promise.withResolvers<void>()
      if (!closed) log.warn('the connection that listens to the database was lost; connecting again')
    }
  }

  function hear(channel: string, payload: string): void {
    for (const listener of channels.get(channel) ?? []) guard(() => listener.onNotify(payload))
  }

  /** One statement is under way; what comes meanwhile goes with the next, equal news once. */
  function pass(): void {
    if (passing || !client || news.size === 0) return
    const all = [...news.values()]
    news.clear()
    passing = client
      .query({
        name: 'notify',
        text: 'select pg_notify(n.channel, n.payload) from unnest($1::text[], $2::text[]) as n(channel, payload)',
        values: [all.map(([channel]) => channel), all.map(([, payload]) => payload)],
      })
      .then(
        () => {
          passing = undefined
          pass()
        },
        // The connection is lost: the others learn it when it is back.
        () => {
          passing = undefined
          for (const each of all) news.set(each.join(' '), each)
        },
      )
  }

  function guard(call: () => void): void {
    try {
      call()
    } catch (error) {
      log.error({ err: error }, 'a listener failed')
    }
  }

  return {
    async listen(channel, onNotify, onReconnect) {
      const listener = { onNotify, onReconnect }
      const known = channels.get(channel)
      if (known) known.add(listener)
      else {
        channels.set(channel, new Set([listener]))
        await client?.query(`listen ${escapeIdentifier(channel)}`).catch(() => {})
      }
      running ??= keepConnected()
      await wake.promise
      return async () => {
        const set = channels.get(channel)
        if (!set?.delete(listener) || set.size > 0) return
        channels.delete(channel)
        await client?.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => {})
      }
    },
    notify(channel, payload = '') {
      hear(channel, payload)
      news.set(`${channel} ${payload}`, [channel, payload])
      pass()
    },
    async close() {
      closed = true
      stop.abort()
      wake.resolve()
      await passing
      await client?.end().catch(() => {})
      await running
    },
  }
}
