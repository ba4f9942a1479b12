import type pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { translate } from './faults.ts'

export type StatementOptions = {
  /** Prepares the statement under this name once for each connection; the text under one name never differs. */
  name?: string
}

/** What runs statements: the database itself (each on its own) or a transaction. */
export type Queryable = {
  rows: <R>(sql: Sql, options?: StatementOptions) => Promise<R[]>
  /** Exactly one row; none or several is a fault. */
  one: <R>(sql: Sql, options?: StatementOptions) => Promise<R>
  /** One row or none; several is a fault. */
  maybe: <R>(sql: Sql, options?: StatementOptions) => Promise<R | undefined>
  /** The number of rows that it changed. */
  run: (sql: Sql, options?: StatementOptions) => Promise<number>
  /**
   * Statements whose answers nobody needs: in a transaction they leave together with its commit, which fails if one of
   * them does; outside one it waits for them.
   */
  last: (statements: Promise<unknown>[]) => Promise<void>
  /** Tells whoever listens on `channel`, on every node, once this is committed; equal news of one transaction is told once. */
  notify: (channel: string, payload?: string) => void
}

type Send = (query: pg.QueryConfig) => Promise<pg.QueryResult>

export function queryable(send: Send, notify: Queryable['notify']): Queryable {
  const ask = async (sql: Sql, options?: StatementOptions) => {
    const text = sql.text
    try {
      return await send({ text, values: sql.values as never, ...(options?.name === undefined ? {} : { name: options.name }) })
    } catch (error) {
      throw translate(error, text)
    }
  }
  const atMostOne = async (sql: Sql, options?: StatementOptions) => {
    const { rows } = await ask(sql, options)
    if (rows.length > 1) throw new Error(`A statement that finds one row found ${rows.length}: ${sql.text}`)
    return rows[0]
  }
  return {
    rows: async (sql, options) => (await ask(sql, options)).rows,
    maybe: atMostOne,
    one: async (sql, options) => {
      const row = await atMostOne(sql, options)
      if (row === undefined) throw new Error(`A statement that finds one row found none: ${sql.text}`)
      return row
    },
    run: async (sql, options) => (await ask(sql, options)).rowCount ?? 0,
    last: async (statements) => void (await Promise.all(statements)),
    notify,
  }
}
