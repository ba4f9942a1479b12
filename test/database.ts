import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { connectClient, urlOf, type Connection } from '../server/db/connection.ts'

export type TestDatabase = {
  connection: Connection
  url: string
  drop: () => Promise<void>
}

/** A migrated database of its own for one test: a copy of the template, made in some tens of milliseconds. */
export async function cloneDatabase(): Promise<TestDatabase> {
  return create((name, template) => `create database ${name} template ${template} strategy file_copy`)
}

/** A database without any tables. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return create((name) => `create database ${name} template template0 encoding 'UTF8'`)
}

async function create(statement: (name: string, template: string) => string): Promise<TestDatabase> {
  const { server, template } = inject('database')
  const name = `${template.replace(/template$/, '')}${randomBytes(6).toString('hex')}`
  await administer(server, statement(name, template))
  const connection = { ...server, database: name }
  return {
    connection,
    url: urlOf(connection),
    drop: () => administer(server, `drop database if exists ${name} with (force)`),
  }
}

async function administer(server: Connection, statement: string): Promise<void> {
  const client = await connectClient(server, 'muster tests')
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
