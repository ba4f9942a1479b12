import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { clientConfig, connectClient, connectionOf, prepareSession, SERVING, type Connection, type Limits } from './connection.ts'
import { startEmbedded } from './embedded.ts'
import { DatabaseUnavailable, isRetryable, translate } from './faults.ts'
import { listening, type Listening } from './listen.ts'
import { reach } from './reach.ts'
import { queryable, type Queryable } from './statements.ts'

export type { Queryable } from './statements.ts'

/** A transaction under way. */
export type Tx = Queryable & { readonly transaction: true }

export type TxOptions = {
  isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /** How often a deadlock or a serialization failure may run the whole function again; 5 unless told. */
  retries?: number
  /**
   * False: the commit does not wait for the disk. For steps that are simply taken again should the machine fail within
   * the next moment; whatever commits durably afterwards makes them durable too.
   */
  durable?: boolean
  /**
   * For the hot path, whose statements are named and find every row by key. Their plans are made once, for any values and
   * any size of the tables: to plan a statement anew costs more than to run it. Each line keeps a few connections of its
   * own, on which its statements are prepared, and never waits behind whatever else is asked.
   */
  hot?: Line
}

export type Line = 'intake' | 'engine'
/** What `hot` means to a session of a line. */
const HOT = 'set plan_cache_mode to force_generic_plan; set enable_seqscan to off;'
/** Connections that a line keeps. */
const LINE_SIZE = 3

/** A connection of its own, outside the pool: for session locks. `ended` resolves when it is gone, for whatever reason. */
export type Session = Queryable & { ended: Promise<void>; close: () => Promise<void> }

export type Database = Queryable & {
  pool: pg.Pool
  connection: Connection
  /** Runs `fn` in one transaction; what it throws rolls back. It may run several times: no side effects inside. */
  tx: <T>(fn: (tx: Tx) => Promise<T>, options?: TxOptions) => Promise<T>
  session: (name: string) => Promise<Session>
  listen: Listening['listen']
  close: () => Promise<void>
}

export type DatabaseOptions = {
  poolSize?: number
  limits?: Limits
  /** As the server's list of sessions shows it. */
  name?: string
  /** For commands beside a running server: use its embedded database instead of refusing it. */
  shared?: boolean
}

/** PostgreSQL's answer to whatever follows a failed statement. */
const ABORTED = '25P02'

/** The database that the settings name: an external one (`DATABASE_URL`), else the embedded one, started here. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Logger,
  options?: DatabaseOptions,
): Promise<Database> {
  if (config.databaseUrl !== undefined) return connectDatabase(connectionOf(config.databaseUrl), log, options)
  const embedded = await startEmbedded({ dataDir: config.dataDir, log, shared: options?.shared ?? false })
  try {
    const database = await connectDatabase(embedded.connection, log, options)
    return {
      ...database,
      close: async () => {
        await database.close()
        await embedded.stop()
      },
    }
  } catch (error) {
    await embedded.stop()
    throw error
  }
}

/** Connects to a running server, and waits up to 30 s for one that is still starting. */
export async function connectDatabase(given: Connection, log: Logger, options: DatabaseOptions = {}): Promise<Database> {
  const connection = await reach(given, log)
  const limits = options.limits ?? SERVING
  const name = options.name ?? 'muster'
  const poolOf = (max: number, idleTimeoutMillis: number, settings: string) =>
    openPool({ ...clientConfig(connection, name), max, idleTimeoutMillis, query_timeout: limits.answer }, limits, settings, log)
  const pool = poolOf(options.poolSize ?? 20, 60_000, '')
  const lines: Record<Line, pg.Pool> = { intake: poolOf(LINE_SIZE, 0, HOT), engine: poolOf(LINE_SIZE, 0, HOT) }
  const ears = listening(connection, log)
  return {
    pool,
    connection,
    ...queryable((query) => borrow(pool, (client) => client.query(query)), ears.notify),
    tx: (fn, txOptions = {}) => transact(txOptions.hot === undefined ? pool : lines[txOptions.hot], fn, txOptions, ears.notify),
    session: (sessionName) => openSession(connection, sessionName, ears.notify),
    listen: ears.listen,
    close: async () => {
      await ears.close()
      // waits for what is still borrowed, but not for ever
      const ends = [pool, ...Object.values(lines)].map((each) => each.end())
      await Promise.race([Promise.all(ends), sleep(2_000, undefined, { ref: false })])
    },
  }
}

/** `settings`: statements that each of its sessions begins with. */
function openPool(config: pg.PoolConfig, limits: Limits, settings: string, log: Logger): pg.Pool {
  const pool = new Pool({
    ...config,
    // Statements of one transaction that do not wait for each other leave in one write.
    pipeline: true,
    onConnect: (client) => prepareSession(client, limits, settings) as unknown as void,
  })
  pool.on('error', (error) => log.warn({ err: error }, 'an idle connection to the database was lost'))
  // `pg` emits an error on a connection in use as well as rejecting its statement; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Not `pool.query`: that throws the connection away after any failed statement, a duplicate key too. */
async function borrow<T>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    throw translate(error)
  }
  let broken: Error | undefined
  try {
    return await use(client)
  } catch (error) {
    const translated = translate(error)
    if (translated instanceof DatabaseUnavailable && translated.kind === 'lost') broken = translated
    throw translated
  } finally {
    client.release(broken)
  }
}

async function transact<T>(
  pool: pg.Pool,
  fn: (tx: Tx) => Promise<T>,
  { isolation, retries = 5, durable = true }: TxOptions,
  notify: Queryable['notify'],
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const news = new Map<string, Parameters<Queryable['notify']>>()
    try {
      const value = await borrow(pool, (client) =>
        inTransaction(client, fn, beginning(isolation, durable), (...each) => void news.set(each.join(' '), each)),
      )
      // After whoever waits for this commit: a page goes out first, then whoever listens looks.
      setImmediate(() => {
        for (const each of news.values()) notify(...each)
      })
      return value
    } catch (error) {
      if (!isRetryable(error) || attempt >= retries) throw error
      // Those who collided must not meet again: 5 to 10 ms, doubling.
      await sleep((5 + Math.random() * 5) * 2 ** attempt)
    }
  }
}

function beginning(isolation: TxOptions['isolation'], durable: boolean): string {
  return [
    isolation === undefined ? 'begin' : `begin isolation level ${isolation}`,
    ...(durable ? [] : ['set local synchronous_commit to off']),
  ].join('; ')
}

async function inTransaction<T>(
  client: pg.PoolClient,
  fn: (tx: Tx) => Promise<T>,
  beginning: string,
  notify: Queryable['notify'],
): Promise<T> {
  const send = inOneWrite(client)
  let over = false
  let first: unknown
  // Statements may be under way side by side. Only the first to fail says why, the others say that it did; and none
  // may follow the rollback, where it would be a transaction of its own.
  const ask = async (query: pg.QueryConfig) => {
    if (over) throw new Error('The transaction of this statement is over.')
    try {
      return await send(query)
    } catch (error) {
      first ??= error
      throw error
    }
  }
  // A statement that fails has told `first`, and the commit is refused.
  const last = async (statements: Promise<unknown>[]) => {
    for (const statement of statements) statement.catch(() => {})
  }
  // Not awaited: it leaves together with the first statement, which fails too should it fail.
  const begun = send({ text: beginning })
  begun.catch(() => {})
  let value: T
  try {
    value = await fn({ ...queryable(ask, notify), last, transaction: true })
  } catch (error) {
    over = true
    await client.query('rollback').catch(() => {})
    throw (error as { code?: string }).code === ABORTED ? translate(first) : error
  }
  over = true
  let end: pg.QueryResult
  try {
    end = await send({ text: 'commit' })
  } catch (error) {
    const translated = translate(error)
    if (translated instanceof DatabaseUnavailable) {
      const message = `${translated.message} Whether the last change was kept is not known.`
      throw new DatabaseUnavailable(translated.kind, message, { cause: error, uncertain: translated.kind === 'lost' })
    }
    throw translated
  }
  // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error.
  if (end.command === 'ROLLBACK' && first !== undefined) throw translate(first)
  if (end.command === 'ROLLBACK')
    throw new Error('A statement of this transaction failed and its error was swallowed; nothing was written.')
  return value
}

/** Statements of one turn of the event loop leave in one write: each write of its own would wake the other side up. */
function inOneWrite(client: pg.PoolClient): (query: pg.QueryConfig) => Promise<pg.QueryResult> {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  let corked = false
  return (query) => {
    if (!corked) {
      corked = true
      stream.cork()
      process.nextTick(() => {
        corked = false
        stream.uncork()
      })
    }
    return client.query(query)
  }
}

async function openSession(connection: Connection, name: string, notify: Queryable['notify']): Promise<Session> {
  try {
    const client = await connectClient(connection, name)
    const ended = new Promise<void>((resolve) => client.once('end', () => resolve()))
    return { ...queryable((query) => client.query(query), notify), ended, close: () => client.end() }
  } catch (error) {
    throw translate(error)
  }
}
