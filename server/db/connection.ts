import type pg from 'pg'
import { Client } from 'pg'
import { parse, type ConnectionOptions } from 'pg-connection-string'
import { DatabaseUnfit } from './faults.ts'
import { VALUES } from './values.ts'

/** Where a database is, as `pg` takes it. */
export type Connection = {
  host?: string
  port?: number
  user?: string
  password?: string
  database?: string
  ssl?: pg.ClientConfig['ssl']
  /** `sslmode=prefer`: TLS if the server has it. */
  tlsOptional?: boolean
}

/**
 * Reads a `postgres://` address. `sslmode` means what libpq means by it: `require` encrypts, `verify-ca` and
 * `verify-full` also check the certificate. Never repeats the address in an error: it holds the password.
 */
export function connectionOf(url: string): Connection {
  const mode = /[?&]sslmode=([^&]*)/.exec(url)?.[1]
  let parsed: ConnectionOptions
  try {
    if (mode !== undefined && !/^(disable|prefer|require|verify-ca|verify-full)$/.test(mode)) {
      throw new Error(`sslmode=${mode} is not one of disable, prefer, require, verify-ca, verify-full`)
    }
    if (mode === 'verify-ca' && !/[?&]sslrootcert=/.test(url)) throw new Error('sslmode=verify-ca needs sslrootcert=/path/ca.pem')
    parsed = parse(url, { useLibpqCompat: true })
  } catch (error) {
    throw new DatabaseUnfit(
      `The address of the database cannot be read: ${(error as Error).message}. It looks like postgres://user:password@host:5432/name?sslmode=verify-full; signs such as @ / : # in the password are written %40 %2F %3A %23.`,
    )
  }
  return {
    ...(parsed.host ? { host: parsed.host } : {}),
    ...(parsed.port ? { port: Number(parsed.port) } : {}),
    ...(parsed.user ? { user: parsed.user } : {}),
    ...(parsed.password ? { password: parsed.password } : {}),
    ...(parsed.database ? { database: parsed.database } : {}),
    ...(mode === 'prefer' ? { tlsOptional: true } : {}),
    ...(parsed.ssl === undefined ? {} : { ssl: parsed.ssl as NonNullable<Connection['ssl']> }),
  }
}

/** The address of a connection, for another process; holds the password. */
export function urlOf(connection: Connection): string {
  const { host = 'localhost', port = 5432, user = '', password = '', database = '' } = connection
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${encodeURIComponent(database)}`
}

/** What `connection` is, in words for people: no password. */
export function nameOf({ host = 'localhost', port = 5432, database = '' }: Connection): string {
  return host.startsWith('/') ? `${database} at ${host}` : `${database} at ${host}:${port}`
}

export type Limits = {
  /** Milliseconds after which the server cancels a statement; 0: never. */
  statement: number
  /** Milliseconds after which it ends a session that holds a transaction open and says nothing; 0: never. */
  idleInTransaction: number
  /** Milliseconds after which an answer counts as lost with its connection: the server is frozen, or the way to it; 0: never. */
  answer: number
}

/**
 * For serving. A frozen node must not hold its locks for longer than other nodes need to take its work over,
 * hence 4 s; nothing slow ever happens inside a transaction.
 */
export const SERVING: Limits = { statement: 10_000, idleInTransaction: 4_000, answer: 12_000 }

/** For migrations, backups, and sessions that hold a lock for as long as the process lives. */
export const UNLIMITED: Limits = { statement: 0, idleInTransaction: 0, answer: 0 }

export function clientConfig(connection: Connection, name: string): pg.ClientConfig {
  return {
    ...connection,
    application_name: name,
    types: VALUES,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    connectionTimeoutMillis: 5_000,
  }
}

/**
 * Makes a fresh session equal on every server, whatever its defaults. Keepalives let a server notice within about
 * 11 s that a whole host is gone, and release its locks (its default is two hours); over a Unix socket they do nothing.
 * Every statement here names its rows by key. A join that reads a table whole is right only while the table is small,
 * and a prepared plan outlives that by minutes, so joins go by index. `more`: what this session sets besides.
 */
export async function prepareSession(client: pg.ClientBase, limits: Limits, more = ''): Promise<void> {
  await client.query(
    `set timezone to 'UTC'; set datestyle to 'ISO, YMD'; set intervalstyle to 'iso_8601'; set extra_float_digits to 1; set bytea_output to 'hex';
     set client_min_messages to warning; set jit to off;
     set random_page_cost to 1.1; set enable_hashjoin to off; set enable_mergejoin to off;
     set statement_timeout to ${limits.statement}; set idle_in_transaction_session_timeout to ${limits.idleInTransaction};
     ${more}
     set tcp_keepalives_idle to 5; set tcp_keepalives_interval to 2; set tcp_keepalives_count to 3`,
  )
}

/** One connection outside the pool. Its errors arrive at `end`, they never crash the process. */
export async function connectClient(connection: Connection, name: string, limits: Limits = UNLIMITED): Promise<pg.Client> {
  const client = new Client(clientConfig(connection, name))
  client.on('error', () => {})
  try {
    await client.connect()
    await prepareSession(client, limits)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  return client
}
