import type { Database, Tx } from '../../server/db/database.ts'
import type { Queryable } from '../../server/db/statements.ts'

/** A process that dies at its nth await: from then on nothing that it does has any effect. */
export type Fuse = {
  /** One await more; throws once the fuse has blown. */
  tick: () => void
  blown: () => boolean
  count: () => number
}

export class Crash extends Error {}

export function fuse(at: number): Fuse {
  let ticks = 0
  return {
    tick: () => {
      ticks++
      if (ticks >= at) throw new Crash('the process has died')
    },
    blown: () => ticks >= at,
    count: () => ticks,
  }
}

/** The database as a process sees it that may die before each statement, before each commit and after it. */
export function fused(db: Database, { tick }: Fuse): Database {
  const guard = (inner: Queryable): Queryable => ({
    rows: async (sql, options) => (tick(), inner.rows(sql, options)),
    one: async (sql, options) => (tick(), inner.one(sql, options)),
    maybe: async (sql, options) => (tick(), inner.maybe(sql, options)),
    run: async (sql, options) => (tick(), inner.run(sql, options)),
    last: inner.last,
    notify: inner.notify,
  })
  return {
    ...db,
    ...guard(db),
    session: async (name) => (tick(), db.session(name)),
    tx: async (fn, options) => {
      tick()
      const value = await db.tx(async (tx) => {
        const result = await fn({ ...guard(tx), transaction: true } as Tx)
        tick()
        return result
      }, options)
      tick()
      return value
    },
  }
}
