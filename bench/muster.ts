import { randomBytes } from 'node:crypto'
import pino from 'pino'
import sql from 'sql-template-tag'
import { readConfig } from '../server/config.ts'
import { connectClient, connectionOf, urlOf } from '../server/db/connection.ts'
import { openDatabase, type Database } from '../server/db/database.ts'
import { startProduct, type Product } from '../test/product.ts'
import { seedCompany } from './company.ts'

/** A Muster of its own with the company of the load shape, and a view of its rows. */
export type Bench = {
  product: Product
  /** Intake paths, one a service. */
  targets: string[]
  db: Database
  stop: () => Promise<void>
}

/** `databaseUrl`: a server on which a database is made and dropped; without it the embedded one. */
export async function startMuster(
  databaseUrl: string | undefined,
  providerPort: number,
  settings: Record<string, string> = {},
): Promise<Bench> {
  const own = databaseUrl === undefined ? undefined : await makeDatabase(databaseUrl)
  const env = { ...settings, ...(own ? { DATABASE_URL: own.url } : {}) }
  const product = await startProduct(env)
  const config = readConfig({ ...env, MUSTER_DATA_DIR: product.dataDir })
  const db = await openDatabase(config, pino({ level: 'silent' }), { shared: true, poolSize: 2 })
  const targets = await seedCompany(db, providerPort)
  return {
    product,
    targets,
    db,
    stop: async () => {
      await db.close()
      await product.stop()
      await own?.drop()
    },
  }
}

async function makeDatabase(server: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `muster_bench_${randomBytes(4).toString('hex')}`
  const connection = connectionOf(server)
  const administer = async (statement: string) => {
    const client = await connectClient(connection, 'muster bench')
    await client.query(statement).finally(() => client.end())
  }
  await administer(`create database ${name} template template0 encoding 'UTF8'`)
  return { url: urlOf({ ...connection, database: name }), drop: () => administer(`drop database if exists ${name} with (force)`) }
}

export type Rows = { alerts: number; repeats: number; incidents: number; escalations: number; opened: number; backlog: number }

/** What stands in the database; `backlog` is what is due and not done yet. */
export function countRows(db: Database): Promise<Rows> {
  return db.one<Rows>(sql`
    select (select count(*) from alert) as alerts, (select coalesce(sum(count), 0) from alert) as repeats,
      (select count(*) from incident) as incidents, (select count(*) from escalation) as escalations,
      (select count(*) from event where kind = 'incident.opened') as opened, ${backlogOf} as backlog`)
}

export async function backlog(db: Database): Promise<number> {
  return (await db.one<{ backlog: number }>(sql`select ${backlogOf} as backlog`)).backlog
}

const backlogOf = sql`(select count(*) from escalation where due_at <= clock_timestamp()) + (select count(*) from page where due_at <= clock_timestamp())`
